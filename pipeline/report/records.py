"""The rows of the tables as typed records, as far as the report shows them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TypeVar

import pandas as pd

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Source:
    """A source; columns as in the sources table."""

    source_id: str
    file: str
    kind: str
    round: str
    date: str
    title: str
    place: str
    group: str
    participants: int
    sha256: str
    parser: str
    turns: int
    words: int
    replaced: int
    doubtful: int
    warnings: str


@dataclass(frozen=True, slots=True)
class Text:
    """The canonical text of a source and its hash."""

    source_id: str
    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn, paragraph or heading."""

    source_id: str
    turn: int
    speaker: str
    role: str
    kind: str
    start: int
    end: int
    time: str
    page: int | None
    row: int | None


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment: the exact slice ``[start:end]`` of its source's text."""

    segment_id: str
    source_id: str
    turn: int
    position: int
    start: int
    end: int
    text: str
    sha256: str
    speaker: str
    role: str
    voice: str
    coded: bool
    time: str
    page: int | None
    row: int | None


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme or sub-theme of the codebook, or a discovered one."""

    theme_id: str
    label: str
    abbr: str
    parent: str
    origin: str
    definition: str
    include: str
    exclude: str
    keywords: str
    first_round: str
    last_round: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A theme that the computer suggests for a segment."""

    segment_id: str
    theme_id: str
    score: float
    example: str
    keywords: str
    denied: bool


@dataclass(frozen=True, slots=True)
class Topic:
    """A segment in a discovered theme."""

    segment_id: str
    theme_id: str
    score: float
    representative: bool


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a figure measures."""

    indicator_id: str
    title: str
    definition: str
    unit: str
    direction: str
    theme_id: str
    population: str


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure; ``value`` is None when it is missing."""

    indicator_id: str
    region_code: str
    region_name: str
    region_level: str
    period: str
    group: str
    value: float | None
    status: str
    source: str
    table_id: str
    retrieved: str


@dataclass(frozen=True, slots=True)
class Link:
    """An indicator that measures what a segment tells, and why."""

    segment_id: str
    indicator_id: str
    score: float
    rank: int
    reason: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim and what it comes to; columns as in the claims table."""

    claim_id: str
    text: str
    theme_id: str
    source: str
    verdict: str
    supporting: int
    contradicting: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a segment means for a claim; columns as in the evidence table."""

    claim_id: str
    segment_id: str
    stance: str
    bears: float | None
    supports: float | None
    decided_by: str
    rank: int


def records(frame: pd.DataFrame, kind: type[Record]) -> tuple[Record, ...]:
    """The rows of ``frame`` as records of ``kind``; columns that it does not have are left out."""
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    columns = [[_plain(name, value) for value in frame[name].tolist()] for name in names]
    return tuple(kind(*row) for row in zip(*columns, strict=True))


def _plain(name: str, value: object) -> object:
    """Pandas gives whole numbers with gaps as floats with NaN; the report wants int or None."""
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):
        return None
    return int(value) if name in ("page", "row") and isinstance(value, float) else value
