"""Readers for subtitles: WebVTT (voice tags name the speaker) and SubRip."""

from __future__ import annotations

import html
import re
from pathlib import Path

from pipeline.encoding import decode
from pipeline.sources.blocks import Block, BlockKind, Reading, clean
from pipeline.sources.readers.srt import srt_cues
from pipeline.sources.unreadable import Unreadable

_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t\n]([^<>]+)>")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}")


def read_vtt(path: Path) -> Reading:
    """Read a WebVTT file: one cue a block, its voice as the speaker."""
    import io

    import webvtt
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    text, warnings = decode(path.read_bytes())
    try:
        captions = webvtt.from_buffer(io.StringIO(text)).captions
    except (MalformedFileError, MalformedCaptionError) as error:
        # The parser's own message can quote the transcript, so it is not passed on (nor below).
        raise Unreadable("Dit is geen geldig WebVTT-bestand.", "Exporteer het opnieuw als .vtt.") from error
    blocks = [
        Block(_said(said), BlockKind.CUE, clean(html.unescape(voice)), caption.start.split(".")[0])
        for caption in captions
        for voice, said in _voices(caption.raw_text)
    ]
    return Reading(tuple(block for block in blocks if block.text), warnings)


def read_srt(path: Path) -> Reading:
    """Read a SubRip file: one cue a block; a speaker can only stand in its text."""
    text, warnings = decode(path.read_bytes())
    blocks = [Block(_said(cue.text), BlockKind.CUE, time=cue.time) for cue in srt_cues(text)]
    return Reading(tuple(block for block in blocks if block.text), warnings)


def _voices(text: str) -> list[tuple[str, str]]:
    """The voices of a cue and what each says; the first is empty when the cue opens without one."""
    before, *rest = _VOICE.split(text)
    parts = [("", before), *zip(rest[::2], rest[1::2], strict=True)]
    return [(voice, said) for voice, said in parts if said.strip()]


def _said(text: str) -> str:
    """The words of a cue, without markup."""
    return " ".join(clean(html.unescape(_MARKUP.sub("", text))).split())
