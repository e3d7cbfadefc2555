"""Transcripts of noScribe: a paragraph a turn, each piece in an anchor that holds its times and its speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipeline.sources.blocks import Block, BlockKind, clean
from pipeline.sources.speakers.clock import clock

_ANCHOR = re.compile(r"^ts_(?P<begin>\d{1,12})_\d{1,12}_(?P<speaker>.*)$", re.DOTALL)
_LABEL = re.compile(r"^\s*(?P<label>[^\s:/][^:\n]{0,62}):\s*")
_TIME = re.compile(r"^\s*\[\d{2}:\d{2}:\d{2}\]")
_MADE_BY = re.compile(r"^\s*Transcribed with noScribe")
_OVERLAP = "//"
"""Before and after what somebody says through another's words: ``… //S01: ja ja// …``."""


def is_noscribe(root: Any) -> bool:
    """Whether a page (an lxml tree) holds noScribe's anchors."""
    return any(_ANCHOR.match(anchor.get("name", "")) for anchor in root.iter("a"))


def blocks(root: Any) -> list[Block]:
    """The pieces of each speaker in order.

    The label in the text wins over the one in the anchor: people put names where the program wrote ``S01``. Of what stands before
    the first piece the title and remarks are kept; how the transcript was made is left out, with the name of the recording.
    """
    return list(_blocks(root))


def _blocks(root: Any) -> Iterator[Block]:
    begun, kind = False, BlockKind.HEADING
    for paragraph in root.iter("p"):
        anchors = [(match, anchor) for anchor in paragraph.iter("a") if (match := _ANCHOR.match(anchor.get("name", "")))]
        if anchors:
            begun = True
            yield from _turns(anchors, paragraph.text)
        elif begun:
            yield Block(clean(_text(paragraph)))
        elif not _MADE_BY.match(text := clean(_text(paragraph))):
            yield Block(text, kind)
            kind = BlockKind.CAPTION


def _turns(anchors: list[tuple[re.Match[str], Any]], before: str | None) -> Iterator[Block]:
    """A paragraph as a block for each time somebody else speaks in it."""
    labels: dict[str, str] = {}
    code: str | None = None
    speaker = time = ""
    said = [before or ""]
    for match, anchor in anchors:
        text = f"{_text(anchor)}{anchor.tail or ''}"
        if match["speaker"] != code:
            code = match["speaker"]
            text = text.lstrip().removeprefix(_OVERLAP)
            who = code.removeprefix(_OVERLAP)
            label = _LABEL.match(text) if who else None
            if label:
                labels[who] = label["label"].strip()
                text = text[label.end() :]
            if labels.get(who, who) != speaker or not time:
                yield _block(said, speaker, time)
                speaker, time, said = labels.get(who, who), clock(int(match["begin"]) / 1000), []
        said.append(_TIME.sub("", text))
    yield _block(said, speaker, time)


def _block(said: list[str], speaker: str, time: str) -> Block:
    text = clean(" ".join("".join(said).split()))
    return Block(text.removesuffix(_OVERLAP).rstrip(), speaker=speaker, time=time)


def _text(element: Any) -> str:
    """All text inside; words on both sides of a line break stay apart."""
    texts = element.xpath(".//text()")
    return "".join(f" {text}" if text.is_tail and text.getparent().tag == "br" else text for text in texts)
