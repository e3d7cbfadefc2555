"""Cutting a turn into segments: one to a few sentences, the unit that is coded and quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.language.dutch import Sentence

# Where a long unpunctuated sentence may be cut, best first: new line, comma, before a conjunction of spoken Dutch.
_CUTS = (
    re.compile(r"\n+"),
    re.compile(r"[,;:–—]\s+|\.\.\.\s*|…\s*"),
    re.compile(r"\s+(?=(?:en|maar|want|dus|toen|omdat|terwijl|of|dan)\s)"),
    re.compile(r"\s+"),
)
_WORD = re.compile(r"\w+(?:['’\-]\w+)*")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text, in code points, end exclusive."""

    start: int
    end: int


def count_words(text: str) -> int:
    """Number of words; ``auto's`` and ``e-mail`` are one word each."""
    return sum(1 for _ in _WORD.finditer(text))


def segment(text: str, sentences: Sequence[Sentence], min_words: int, max_words: int) -> list[Span]:
    """Group the sentences of a turn into segments of at most ``max_words`` words.

    A sentence longer than that is cut where a speaker would pause. A last piece of fewer than ``min_words`` words joins
    the segment before it, also when that makes it somewhat longer than ``max_words``.

    Returns:
        Spans in order; they do not overlap, cover every word, and begin and end with a visible character.
    """
    pieces: list[Span] = []
    for sentence in sentences:
        pieces.extend(_cut(text, _trim(text, sentence.start, sentence.end), max_words))
    segments: list[Span] = []
    for piece in pieces:
        if piece.start >= piece.end:
            continue
        joined = Span(segments[-1].start, piece.end) if segments else piece
        if segments and count_words(text[joined.start : joined.end]) <= max_words:
            segments[-1] = joined
        else:
            segments.append(piece)
    if len(segments) > 1 and count_words(text[segments[-1].start : segments[-1].end]) < min_words:
        last = segments.pop()
        segments[-1] = Span(segments[-1].start, last.end)
    return segments


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _cut(text: str, span: Span, max_words: int) -> list[Span]:
    """Cut a span in two, at the best place nearest its middle, until no piece is longer than ``max_words``."""
    if count_words(text[span.start : span.end]) <= max_words:
        return [span]
    middle = (span.start + span.end) / 2
    quarter = (span.end - span.start) / 4
    places = [
        [match.end() for match in pattern.finditer(text, span.start, span.end) if span.start < match.end() < span.end]
        for pattern in _CUTS
    ]
    central = ([place for place in found if abs(place - middle) <= quarter] for found in places)
    near = next((found for found in central if found), places[-1])
    if not near:
        return [span]
    place = min(near, key=lambda p: abs(p - middle))
    left, right = _trim(text, span.start, place), _trim(text, place, span.end)
    return _cut(text, left, max_words) + _cut(text, right, max_words)
