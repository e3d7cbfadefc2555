"""What the pages of sources show."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from pipeline.report.model import Tag


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a turn: the text exactly, its anchor and its marks."""

    text: str
    anchor: str = ""
    css: str = ""
    style: str = ""
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Bracket:
    """A theme in the margin beside a turn."""

    css: str
    abbr: str
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class TurnView:
    """A turn as it stands in the source."""

    anchor: str
    css: str
    place: str
    place_label: str
    speaker: str
    role: str
    runs: tuple[Run, ...]
    brackets: tuple[Bracket, ...]


@dataclass(frozen=True, slots=True)
class MapRow:
    """A theme in the map of a talk."""

    tag: Tag
    svg: Markup


@dataclass(frozen=True, slots=True)
class SourcePage:
    """The page of a source."""

    title: str
    kind: str
    round: str
    facts: tuple[tuple[str, str], ...]
    parser: str
    hash: str
    warnings: tuple[str, ...]
    privacy: str
    map_label: str
    map: tuple[MapRow, ...]
    axis: tuple[tuple[str, str], ...]
    turns: tuple[TurnView, ...]
    spoken: bool
    previous: tuple[str, str] | None
    following: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source in the list of sources."""

    title: str
    href: str
    kind: str
    round: str
    date: str
    place: str
    group: str
    participants: str
    words: str
    fragments: str
    themes: tuple[Tag, ...]
    warnings: int
