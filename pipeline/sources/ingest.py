"""One source: from its file to its canonical text and turns, with its real names and in memory only.

`pipeline.privacy` replaces the names before anything is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import Problem, Severity
from pipeline.sources.canonical import PlacedTurn, assemble
from pipeline.sources.minutes import SPOKEN, transcript_of
from pipeline.sources.register import Source, shown_source
from pipeline.sources.registry import read_file
from pipeline.sources.speakers.roles import ASKING
from pipeline.sources.turns import Role
from pipeline.study.folder import Study


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
    roles = {placed.turn.role for placed in turns if placed.turn.kind == "speech"}
    if source.kind in SPOKEN and Role.INTERVIEWER not in roles:
        warnings += ("geen interviewer gevonden: ook vragen worden als woorden van de respondent gelezen",)
    elif roles and roles.isdisjoint(ASKING):
        warnings += ("geen gespreksleider gevonden: ook vragen worden als woorden van een deelnemer gelezen",)
    return Ingested(source, text, turns, f"{format_.name}, {how}", warnings)


def warning_problems(study: Study, ingested: Ingested) -> list[Problem]:
    """The warnings of a source as the user gets to see them."""
    sentences = (f"{text[0].upper()}{text[1:]}." for text in ingested.warnings)
    return [Problem(*shown_source(study, ingested.source), text, "", Severity.WARNING) for text in sentences]
