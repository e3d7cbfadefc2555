"""One source: from its file to its canonical text and turns.

This is also where personal data are to be replaced, between reading and assembling: text with real names is then never
written by the pipeline, not even between two stages.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.sources.canonical import PlacedTurn, assemble
from pipeline.sources.minutes import SPOKEN, transcript_of
from pipeline.sources.register import Source
from pipeline.sources.registry import read_file
from pipeline.sources.turns import Role


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
    transcript, how = transcript_of(source, reading.blocks)
    text, turns = assemble(transcript.turns)
    warnings = reading.warnings + transcript.warnings
    if not any(placed.turn.role is Role.INTERVIEWER for placed in turns) and source.kind in SPOKEN:
        warnings += ("geen interviewer gevonden: ook vragen worden als woorden van de respondent gelezen",)
    return Ingested(source, text, turns, f"{format_.name}, {how}", warnings)
