"""Everything the report is made from, indexed; made from the tables once and never changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pandas as pd

from pipeline.report.records import (
    Claim,
    Evidence,
    Indicator,
    Link,
    Observation,
    Segment,
    Source,
    Suggestion,
    Text,
    Theme,
    Topic,
    Turn,
    records,
)  # fmt: skip
from pipeline.tables import (
    CLAIMS,
    EVIDENCE,
    INDICATORS,
    LINKS,
    OBSERVATIONS,
    SEGMENTS,
    SOURCES,
    SUGGESTIONS,
    TEXTS,
    THEMES,
    TOPICS,
    TURNS,
    read_table,
)  # fmt: skip

Item = TypeVar("Item")
Key = TypeVar("Key", bound=Hashable)

KINDS = ("interview", "thematafel", "dialoog", "co-onderzoek", "document")
"""Kinds of source in the order in which they are shown."""
_SHOWN = (SOURCES, TEXTS, TURNS, SEGMENTS, THEMES, SUGGESTIONS, TOPICS, INDICATORS, OBSERVATIONS, LINKS, CLAIMS, EVIDENCE)


@dataclass(frozen=True, slots=True)
class Corpus:
    """The tables with the indexes that building needs; all orders are fixed, so that output is the same every time."""

    sources: tuple[Source, ...]
    source: Mapping[str, Source]
    texts: Mapping[str, Text]
    turns: Mapping[str, tuple[Turn, ...]]
    segments: Mapping[str, tuple[Segment, ...]]
    segment: Mapping[str, Segment]
    themes: tuple[Theme, ...]
    theme: Mapping[str, Theme]
    suggestions: Mapping[str, tuple[Suggestion, ...]]
    """By theme, the most likely first."""
    suggested: Mapping[str, tuple[Suggestion, ...]]
    """By segment."""
    topics: Mapping[str, tuple[Topic, ...]]
    """By theme, the most typical first."""
    indicators: tuple[Indicator, ...]
    observations: Mapping[str, tuple[Observation, ...]]
    """By indicator."""
    links: Mapping[str, tuple[Link, ...]]
    """By segment, the best first."""
    linked: Mapping[str, tuple[Link, ...]]
    """By indicator, the best first."""
    claims: tuple[Claim, ...]
    evidence: Mapping[str, tuple[Evidence, ...]]
    """By claim: what people decided first, then the most likely."""

    @property
    def tops(self) -> tuple[Theme, ...]:
        """The codebook's main themes."""
        return tuple(theme for theme in self.themes if theme.origin == "codebook" and not theme.parent)

    @property
    def discovered(self) -> tuple[Theme, ...]:
        """The themes that the codebook does not name."""
        return tuple(theme for theme in self.themes if theme.origin != "codebook")

    @property
    def rounds(self) -> tuple[str, ...]:
        """The rounds of the study, in order."""
        return tuple(sorted({source.round for source in self.sources}, key=natural))

    def children(self, theme_id: str) -> tuple[Theme, ...]:
        """The sub-themes of a theme."""
        return tuple(theme for theme in self.themes if theme.parent == theme_id)

    def root(self, theme_id: str) -> str:
        """The main theme that a theme or sub-theme belongs to, or an empty text when it is not in the codebook."""
        theme = self.theme.get(theme_id)
        return (theme.parent or theme.theme_id) if theme else ""


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key in which ``ronde-2`` comes before ``ronde-10``."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"([0-9]+)", text))


def read_frames(folder: Path) -> dict[str, pd.DataFrame]:
    """The tables that the report shows, by name."""
    return {table.name: read_table(table, folder) for table in _SHOWN}


def corpus_of(frames: Mapping[str, pd.DataFrame]) -> Corpus:
    """Index the tables."""
    sources = sorted(records(frames["sources"], Source), key=_source_order)
    segments = sorted(records(frames["segments"], Segment), key=lambda s: (s.source_id, s.position))
    suggestions = sorted(records(frames["suggestions"], Suggestion), key=lambda s: (-s.score, s.segment_id, s.theme_id))
    topics = sorted(records(frames["topics"], Topic), key=lambda t: (not t.representative, -t.score, t.segment_id))
    links = sorted(records(frames["links"], Link), key=lambda x: (-x.score, x.segment_id, x.indicator_id))
    themes = records(frames["themes"], Theme)
    observations = sorted(
        records(frames["observations"], Observation), key=lambda o: (o.indicator_id, o.region_code, natural(o.period), o.group)
    )
    turns = sorted(records(frames["turns"], Turn), key=lambda t: (t.source_id, t.turn))
    evidence = sorted(records(frames["evidence"], Evidence), key=_evidence_order)
    return Corpus(
        sources=tuple(sources),
        source={source.source_id: source for source in sources},
        texts={text.source_id: text for text in records(frames["texts"], Text)},
        turns=grouped(turns, lambda t: t.source_id),
        segments=grouped(segments, lambda s: s.source_id),
        segment={segment.segment_id: segment for segment in segments},
        themes=themes,
        theme={theme.theme_id: theme for theme in themes},
        suggestions=grouped(suggestions, lambda s: s.theme_id),
        suggested=grouped(suggestions, lambda s: s.segment_id),
        topics=grouped(topics, lambda t: t.theme_id),
        indicators=records(frames["indicators"], Indicator),
        observations=grouped(observations, lambda o: o.indicator_id),
        links=grouped(links, lambda x: x.segment_id),
        linked=grouped(links, lambda x: x.indicator_id),
        claims=tuple(sorted(records(frames["claims"], Claim), key=lambda claim: natural(claim.claim_id))),
        evidence=grouped(evidence, lambda row: row.claim_id),
    )


def grouped(items: Iterable[Item], key: Callable[[Item], Key]) -> dict[Key, tuple[Item, ...]]:
    """Items by key, in the order in which they come."""
    found: dict[Key, list[Item]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return {name: tuple(members) for name, members in found.items()}


def _evidence_order(row: Evidence) -> tuple[object, ...]:
    by_person = bool(row.decided_by) and row.bears is None
    return row.claim_id, not by_person, -(row.bears or 0.0), row.rank, row.segment_id


def _source_order(source: Source) -> tuple[object, ...]:
    kind = KINDS.index(source.kind) if source.kind in KINDS else len(KINDS)
    return (kind, natural(source.round), natural(source.source_id))
