"""Choosing quotes that differ, and showing each with its context, speaker, place and reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.report.context import Context
from pipeline.report.corpus import grouped
from pipeline.report.figures import figure_lines
from pipeline.report.model import Quote, SourceQuotes, Why
from pipeline.report.records import Segment, Turn
from pipeline.report.words import capital, counted, file_name, kind_name, round_name, time_name

VOICES = {"spoken": "literal", "quotation": "quoted", "paraphrase": "paraphrase", "document": "document"}
CONTEXT_LENGTH = 180
"""A sentence of context longer than this is cut at a space; speech without full stops has sentences of a page."""
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s+|\n")


def choose(context: Context, segments: Sequence[Segment], most: int) -> tuple[Segment, ...]:
    """At most ``most`` segments that differ.

    Each time the one whose person was chosen least often, then whose source, then whose round; among equals the first of
    ``segments``, which come with the most likely first.
    """
    people: Counter[tuple[str, str]] = Counter()
    sources: Counter[str] = Counter()
    rounds: Counter[str] = Counter()
    left = list(segments)
    chosen: list[Segment] = []
    while left and len(chosen) < most:
        best = min(
            range(len(left)),
            key=lambda i: (people[_person(left[i])], sources[left[i].source_id], rounds[_round(context, left[i])], i),
        )
        segment = left.pop(best)
        chosen.append(segment)
        people[_person(segment)] += 1
        sources[segment.source_id] += 1
        rounds[_round(context, segment)] += 1
    return tuple(chosen)


def quote(context: Context, segment: Segment, theme_id: str = "", figures: bool = False) -> Quote:
    """The view of a segment; with a theme also why that was suggested, with ``figures`` the figures linked to it."""
    corpus = context.corpus
    before, before_cut, after, after_cut = sentences_around(corpus.texts[segment.source_id].text, segment, _turn(context, segment))
    children = {theme.theme_id: theme.label for theme in corpus.children(theme_id)} if theme_id else {}
    suggested = corpus.suggested.get(segment.segment_id, ())
    return Quote(
        source_id=segment.source_id, text=segment.text,
        before=before, before_cut=before_cut, after=after, after_cut=after_cut,
        voice=VOICES.get(segment.voice, "literal"), who=_who(context, segment), where=_where(context, segment),
        href=context.place(segment), css=context.css(theme_id),
        subthemes=tuple(children[row.theme_id] for row in suggested if row.theme_id in children),
        denied=any(row.theme_id == theme_id and row.denied for row in suggested),
        figures=figure_lines(context, segment) if figures else (),
        why=why(context, segment, theme_id),
    )  # fmt: skip


def by_source(context: Context, segments: Iterable[Segment], theme_id: str = "") -> tuple[SourceQuotes, ...]:
    """All segments, in the order of the list of sources and of their place in the source."""
    members = grouped(sorted(segments, key=lambda s: s.position), lambda s: s.source_id)
    return tuple(
        SourceQuotes(
            source.title, file_name("bron", source.source_id),
            f"{capital(kind_name(source.kind))}, {round_name(source.round)}, "
            f"{counted(len(members[source.source_id]), 'fragment', 'fragmenten')}",
            tuple(quote(context, segment, theme_id) for segment in members[source.source_id]),
        )
        for source in context.corpus.sources
        if source.source_id in members
    )  # fmt: skip


def why(context: Context, segment: Segment, theme_id: str) -> Why | None:
    """Why a theme is suggested for a segment, or None when it is not."""
    rows = context.corpus.suggestions.get(theme_id, ())
    for rank, row in enumerate(rows, start=1):
        if row.segment_id == segment.segment_id:
            return Why(row.example, tuple(word for word in row.keywords.split(", ") if word), rank, len(rows))
    return None


def sentences_around(text: str, segment: Segment, turn: Turn) -> tuple[str, bool, str, bool]:
    """The last sentence before a segment and the first one after it, in the same turn.

    Returns:
        Both as exact slices of ``text`` without the white space around them, each with whether it was cut.
    """
    left = text[turn.start : segment.start].rstrip(" \n\"'“„‘(")
    ends = [found.end() for found in _SENTENCE_END.finditer(left)]
    before = left[ends[-1] :] if ends else left
    right = text[segment.end : turn.end].lstrip(" \n\"'”’)")
    end = _SENTENCE_END.search(right)
    after = (right[: end.end()] if end else right).rstrip()
    shorter, kept = before[-CONTEXT_LENGTH:], after[:CONTEXT_LENGTH]
    if before_cut := len(before) > CONTEXT_LENGTH:
        before = shorter.split(" ", 1)[-1]
    if after_cut := len(after) > CONTEXT_LENGTH:
        after = kept.rsplit(" ", 1)[0]
    return before.strip(), before_cut, after, after_cut


def _person(segment: Segment) -> tuple[str, str]:
    return segment.source_id, segment.speaker


def _round(context: Context, segment: Segment) -> str:
    return context.corpus.source[segment.source_id].round


def _turn(context: Context, segment: Segment) -> Turn:
    return next(turn for turn in context.corpus.turns[segment.source_id] if turn.turn == segment.turn)


def _who(context: Context, segment: Segment) -> str:
    source = context.corpus.source[segment.source_id]
    if segment.voice == "document":
        return "Document"
    if segment.voice == "paraphrase":
        return "Weergave in een verslag"
    if segment.voice == "quotation":
        return "Letterlijk aangehaald in een verslag"
    several = len({person for person in context.people if person[0] == segment.source_id}) > 1
    name = f"Deelnemer {segment.speaker}" if several and segment.speaker else "Deelnemer"
    return f"{name}, {source.group}" if source.group and source.kind == "interview" else name


def _where(context: Context, segment: Segment) -> str:
    source = context.corpus.source[segment.source_id]
    parts = [source.title, round_name(source.round).replace(" ", "\u00a0")]
    if segment.time:
        parts.append(time_name(segment.time))
    if segment.page is not None:
        parts.append(f"bladzijde {segment.page}")
    if segment.row is not None:
        parts.append(f"rij {segment.row}")
    return ", ".join(parts)
