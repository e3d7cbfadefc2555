"""Literal quotations in minutes and reports, apart from the reporter's own words."""

from __future__ import annotations

import re

from pipeline.language.segmenting import Span

MIN_WORDS = 4
"""Fewer words between marks are a term, not something that somebody said."""
MIN_EMBEDDED_WORDS = 8
"""The same for words that go on with the reporter's sentence: no capital, no colon before them."""

_MARKS = (
    re.compile(r"[“„](?P<quote>[^“”„]+)[”“]"),
    re.compile(r'"(?P<quote>[^"]+)"'),
    re.compile(r"‘(?P<quote>(?:[^‘’]|’(?=\w))+)’(?!\w)"),
    # A straight single mark is also an apostrophe ('s middags, 't, zo'n): those neither open nor close a quotation.
    re.compile(r"(?<![\w'])'(?![stnkm]\b)(?P<quote>(?:[^'\n]|'(?=\w))+)'(?!\w)"),
)


def quotations(text: str) -> list[Span]:
    """The spans between quotation marks (marks left out) that hold at least :data:`MIN_WORDS` words, in order."""
    found: list[Span] = []
    for pattern in _MARKS:
        for match in pattern.finditer(text):
            span = Span(match.start("quote"), match.end("quote"))
            free = all(span.end <= other.start or span.start >= other.end for other in found)
            if free and len(match["quote"].split()) >= _needed(text, match):
                found.append(span)
    return sorted(found, key=lambda span: span.start)


def _needed(text: str, match: re.Match[str]) -> int:
    opens = next((letter.isupper() for letter in match["quote"] if letter.isalpha()), False)
    announced = text[: match.start()].rstrip().endswith(":")
    return MIN_WORDS if opens or announced else MIN_EMBEDDED_WORDS


def split_voices(text: str) -> list[tuple[Span, bool]]:
    """Cut a paragraph into pieces that are quotation (True) or the reporter's own (False).

    The marks, and what closes the sentence around them, are in neither.
    """
    pieces: list[tuple[Span, bool]] = []
    at = 0
    for quote in quotations(text):
        pieces.append((Span(at, quote.start - 1), False))
        pieces.append((quote, True))
        at = quote.end + 1
        while at < len(text) and text[at] in " ,.;:":
            at += 1
    pieces.append((Span(at, len(text)), False))
    return [(span, is_quote) for span, is_quote in pieces if any(c.isalnum() for c in text[span.start : span.end])]
