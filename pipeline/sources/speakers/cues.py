"""Subtitles that were pasted or saved as text: the arrows with times make them cues again."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.sources.blocks import Block, BlockKind
from pipeline.sources.speakers.clock import TIME
from pipeline.sources.speakers.timecodes import tidy_time

_ARROW = re.compile(rf"\s*[\[(]?(?P<start>{TIME})[\])]?\s*(?:-->|→)\s*[\[(]?{TIME}[\])]?(?P<text>.*)", re.DOTALL)
_NUMBER = re.compile(r"\s*\d{1,6}\s*")
MIN_ARROWS = 2


def as_cues(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Make cues of lines under ``00:00:01,000 --> 00:00:04,000``, without the arrows and the numbers of the cues.

    Text before the first arrow stays as it is, and so does a file with fewer than two arrows.
    """
    if sum("-->" in block.text or "→" in block.text for block in blocks) < MIN_ARROWS:
        return blocks
    lines = [replace(block, text=line) for block in blocks for line in _lines(block)]
    if sum(bool(_ARROW.fullmatch(line.text)) for line in lines) < MIN_ARROWS:
        return blocks
    cues: list[Block] = []
    time = ""
    for number, line in enumerate(lines):
        arrow = _ARROW.fullmatch(line.text)
        if arrow:
            time = tidy_time(arrow["start"])
        text = arrow["text"].strip() if arrow else line.text
        following = lines[number + 1].text if number + 1 < len(lines) else ""
        if not time:
            is_number = bool(_NUMBER.fullmatch(text)) and bool(_ARROW.fullmatch(following))
            cues.extend([] if is_number else [line])
        elif text.strip() and not (_NUMBER.fullmatch(text) and _ARROW.fullmatch(following)):
            cues.append(replace(line, text=text, kind=BlockKind.CUE, time=time))
    return tuple(cues)


def _lines(block: Block) -> list[str]:
    return block.text.split("\n") if "\n" in block.text else [block.text]
