"""Counting people, not fragments, and hiding counts that are so small that somebody could be recognised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.report.corpus import Corpus
from pipeline.report.records import Segment

Person = tuple[str, str]
"""Source and label of the speaker: the same label in two sources is two people."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Who and what speaks about a theme: people in interviews, reports of other talks, documents."""

    people: frozenset[Person]
    reports: frozenset[str]
    documents: frozenset[str]
    fragments: int
    sources: frozenset[str]


def respondents(corpus: Corpus) -> frozenset[Person]:
    """Everybody who answered in an interview."""
    return frozenset(
        (turn.source_id, turn.speaker)
        for source in corpus.sources
        if source.kind == "interview"
        for turn in corpus.turns.get(source.source_id, ())
        if turn.role == "respondent"
    )


def reach(corpus: Corpus, segments: Iterable[Segment]) -> Reach:
    """Who and what these segments come from."""
    people, reports, documents, fragments = set(), set(), set(), 0
    for segment in segments:
        kind = corpus.source[segment.source_id].kind
        fragments += 1
        if kind == "interview":
            if segment.role == "respondent":
                people.add((segment.source_id, segment.speaker))
        elif kind == "document":
            documents.add(segment.source_id)
        else:
            reports.add(segment.source_id)
    sources = {source for source, _ in people} | reports | documents
    return Reach(frozenset(people), frozenset(reports), frozenset(documents), fragments, frozenset(sources))


def segments_of_theme(corpus: Corpus, theme_id: str) -> tuple[Segment, ...]:
    """The segments that a theme is suggested for, or that a discovered theme holds; the most likely first."""
    rows = corpus.suggestions.get(theme_id, ()) or corpus.topics.get(theme_id, ())
    return tuple(corpus.segment[row.segment_id] for row in rows)


def per_round(corpus: Corpus, people: Iterable[Person]) -> dict[str, int]:
    """The number of people in each round."""
    counts = dict.fromkeys(corpus.rounds, 0)
    for source, _ in people:
        counts[corpus.source[source].round] += 1
    return counts


def hide_small(table: Sequence[Sequence[int]], small: int) -> list[list[bool]]:
    """Which cells of a table (rows of groups, columns of rounds) may not be shown as a number.

    Every count from 1 to ``small - 1`` is hidden, and more when a hidden one could be worked out from a total of its column
    or of the whole table.
    """
    hidden = [[0 < count < small for count in row] for row in table]
    places = [(r, c) for r, row in enumerate(table) for c in range(len(row))]
    columns = [[place for place in places if place[1] == c] for c in range(len(table[0]) if table else 0)]
    # What is hidden for the sake of the whole table can be the only hidden cell of its column, so go on until nothing changes.
    while any(_protect(table, hidden, part, small) for part in [*columns, places]):
        pass
    return hidden


def _protect(table: Sequence[Sequence[int]], hidden: list[list[bool]], part: list[tuple[int, int]], small: int) -> bool:
    """Hide more cells of a part until none can be worked out; says whether any was."""
    changed = False
    while True:
        secret = [table[r][c] for r, c in part if hidden[r][c]]
        # One hidden cell is the total less the rest; several that must all be 1, or all the most they can be, are known too.
        known = len(secret) == 1 or sum(secret) in (len(secret), len(secret) * (small - 1))
        others = sorted((table[r][c], r, c) for r, c in part if not hidden[r][c] and table[r][c])
        if not secret or not known or not others:
            return changed
        _, row, column = others[0]
        hidden[row][column] = changed = True
