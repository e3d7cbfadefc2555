"""One source: from its file to its canonical text and turns.

This is also where personal data are to be replaced, between reading and assembling: text with real names is then never
written by the pipeline, not even between two stages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.sources.blocks import Block, BlockKind, clean
from pipeline.sources.canonical import PlacedTurn, assemble
from pipeline.sources.reflow import reflow
from pipeline.sources.register import Source
from pipeline.sources.registry import read_file
from pipeline.sources.turns import Role, Transcript, Turn, coverage, find_turns
from pipeline.sources.unreadable import Unreadable

TRANSCRIPT_COVERAGE = 0.5
"""Minutes count as a transcript when at least this part of their paragraphs opens a turn."""
MAX_INTRODUCTION_WORDS = 120
"""More text than this under a title is what was said, not who was there."""
_SPOKEN = ("interview", "co-onderzoek")
_ATTENDANCE = re.compile(r"^(aanwezig|afwezig|deelnemers|aan tafel|wie (er )?(was|waren|zat|zaten))", re.IGNORECASE)
"""What stands above a list of who was there: no words of theirs. Under a heading the list ends at the next one, under a line
with a colon at a full sentence."""
_TURN_KINDS = {BlockKind.HEADING: "heading", BlockKind.CAPTION: "caption"}


@dataclass(frozen=True, slots=True)
class Ingested:
    """A source as the rest of the pipeline knows it."""

    source: Source
    text: str
    turns: tuple[PlacedTurn, ...]
    parser: str
    warnings: tuple[str, ...]


def ingest(source: Source, path: Path) -> Ingested:
    """Read one source.

    Raises:
        Unreadable: when the file cannot be read, or an interview has no speakers.
    """
    format_, reading = read_file(path)
    transcript, how = _transcript(source, reading.blocks)
    text, turns = assemble(transcript.turns)
    warnings = reading.warnings + transcript.warnings
    if not any(placed.turn.role is Role.INTERVIEWER for placed in turns) and source.kind in _SPOKEN:
        warnings += ("geen interviewer gevonden: ook vragen worden als woorden van de respondent gelezen",)
    return Ingested(source, text, turns, f"{format_.name}, {how}", warnings)


def _transcript(source: Source, blocks: tuple[Block, ...]) -> tuple[Transcript, str]:
    if source.kind == "document":
        return _prose(blocks, Role.AUTHOR), "lopende tekst"
    transcript = find_turns(blocks, source.roles)
    if source.kind in _SPOKEN:
        if transcript is None:
            message = "In dit interview zijn geen sprekers te vinden."
            raise Unreadable(message, "Begin elke beurt met `Interviewer:` of `R:`, of noem het een document in sources.csv.")
        return transcript, f"beurten als `{transcript.convention}`"
    if transcript is not None and coverage(blocks, transcript) >= TRANSCRIPT_COVERAGE:
        return transcript, f"beurten als `{transcript.convention}`"
    return _prose(blocks, Role.REPORTER), "verslag"


def _prose(blocks: tuple[Block, ...], role: Role) -> Transcript:
    """Minutes or a document: paragraphs, headings and captions, none of them somebody's turn."""
    turns = []
    attendance = under_heading = False
    for block in reflow(blocks):
        text = clean(block.text)
        kind = _TURN_KINDS.get(block.kind, "paragraph")
        if kind == "heading" or text.endswith(":"):
            attendance = bool(_ATTENDANCE.match(text))
            under_heading = kind == "heading"
        elif not under_heading and text.endswith((".", "!", "?")):
            attendance = False
        if attendance and kind == "paragraph":
            kind = "attendance"
        if text:
            turns.append(Turn(text, role=role, kind=kind, page=block.page))
    if role is Role.REPORTER:
        turns = _introduced(turns)
    return Transcript(tuple(turns), "verslag")


def _introduced(turns: list[Turn]) -> list[Turn]:
    """Mark what stands between the title of minutes and the first heading under it: date, place, who led and who wrote."""
    headings = [number for number, turn in enumerate(turns) if turn.kind == "heading"]
    if len(headings) < 2 or headings[0] != 0:
        return turns
    begin, end = 1, headings[1]
    if sum(len(turn.text.split()) for turn in turns[begin:end]) > MAX_INTRODUCTION_WORDS:
        return turns
    return [replace(turn, kind="introduction") if begin <= number < end else turn for number, turn in enumerate(turns)]
