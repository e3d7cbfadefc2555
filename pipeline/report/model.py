"""What a page shows, ready for its template: texts and numbers, no calculations left."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Tag:
    """A theme's letters, name and colour class; ``href`` is empty where it is no link."""

    abbr: str
    label: str
    css: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure beside a quote: what, how much, where, when, from where, and why it stands here."""

    title: str
    href: str
    value: str
    region: str
    period: str
    provisional: bool
    city: str
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why the computer suggests a theme: the nearest example, the words found, and the place in the row."""

    example: str
    keywords: tuple[str, ...]
    rank: int
    total: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A segment with the sentence before and after it, who said it and where."""

    source_id: str
    text: str
    before: str
    before_cut: bool
    after: str
    after_cut: bool
    voice: str
    """literal, quoted (literal words in a report), paraphrase or document."""
    who: str
    where: str
    href: str
    css: str
    subthemes: tuple[str, ...] = ()
    denied: bool = False
    """Whether the speaker seems to say that the theme does not hold for them."""
    figures: tuple[FigureLine, ...] = ()
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: a number in words, ``few`` when it may not be shown, ``none`` when there is nothing."""

    text: str
    state: str = "shown"
    """shown, few or none."""
    mark: Markup | None = None


@dataclass(frozen=True, slots=True)
class SupportRow:
    """A kind of source in "Waar het op rust"."""

    label: str
    cells: tuple[Cell, ...]
    total: Cell
    who: str


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme in the list of themes."""

    tag: Tag
    people: int
    width: str
    reports: Cell
    documents: Cell
    fragments: str
    trend: Markup


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A theme in the table of kinds of evidence."""

    tag: Tag
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class DiscoveredRow:
    """A theme that the codebook does not name."""

    label: str
    words: str
    href: str
    fragments: str
    people: str
    sources: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column head with a small line under it."""

    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """The front page."""

    lead: str
    second: tuple[str, ...]
    most: Tag | None
    most_text: str
    rounds: tuple[Column, ...]
    support: tuple[SupportRow, ...]
    support_total: tuple[Cell, ...]
    series: str
    series_period: str
    themes_title: str
    people_total: int
    themes: tuple[ThemeRow, ...]
    matrix_columns: tuple[Column, ...]
    matrix: tuple[MatrixRow, ...]
    matrix_text: str
    discovered: tuple[DiscoveredRow, ...]
    small: int


@dataclass(frozen=True, slots=True)
class SubthemeRow:
    """A sub-theme on the page of its theme."""

    label: str
    definition: str
    people: Cell
    width: str
    reports: Cell
    fragments: Cell


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with what it measures and where it comes from."""

    title: str
    svg: Markup
    caption: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group of participants in "Wie is gehoord"."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ThemePage:
    """The page of a main theme of the codebook."""

    tag: Tag
    lead: str
    definition: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    subthemes: tuple[SubthemeRow, ...]
    quotes: tuple[Quote, ...]
    documents: tuple[Quote, ...]
    fragments: int
    all_href: str
    charts: tuple[Chart, ...]
    rounds: tuple[str, ...]
    groups: tuple[GroupRow, ...]
    missing: str
    others: str
    small: int


@dataclass(frozen=True, slots=True)
class SourceQuotes:
    """The quotes of one source."""

    title: str
    href: str
    note: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class FragmentsPage:
    """All fragments of a theme, by source."""

    tag: Tag
    back: str
    groups: tuple[SourceQuotes, ...]
    total: str


@dataclass(frozen=True, slots=True)
class DiscoveredPage:
    """The page of a theme that the codebook does not name."""

    label: str
    words: tuple[str, ...]
    lead: str
    facts: tuple[tuple[str, str], ...]
    typical: tuple[Quote, ...]
    rest: tuple[SourceQuotes, ...]
    rest_total: str


@dataclass(frozen=True, slots=True)
class FigureEntry:
    """An indicator on the page of figures."""

    anchor: str
    title: str
    tag: Tag | None
    latest: str
    latest_note: str
    rank: str
    definition: str
    population: str
    source: str
    charts: tuple[Chart, ...]
    quotes: tuple[Quote, ...]
    more: tuple[Quote, ...]
    count: str
