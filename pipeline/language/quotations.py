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
    # A straight single mark is also an apostrophe ('s middags, 't, zo'n, '90): those neither open nor close a quotation.
    re.compile(r"(?<![\w'])'(?![stnkm]\b|\d)(?P<quote>(?:[^'\n]|'(?=\w))+)'(?!\w)"),
)


def quotations(text: str, titles: bool = False) -> list[Span]:
    """The spans between quotation marks that are somebody's words (marks left out), in order.

    Args:
        text: a paragraph.
        titles: whether marks also stand around titles, as in a document: then words that neither a colon nor a full stop
            sets apart are left alone.
    """
    found: list[Span] = []
    for pattern in _MARKS:
        for match in pattern.finditer(text):
            span = Span(match.start("quote"), match.end("quote"))
            free = all(span.end <= other.start or span.start >= other.end for other in found)
            if free and len(match["quote"].split()) >= _needed(text, match, titles):
                found.append(span)
    return sorted(found, key=lambda span: span.start)


def _needed(text: str, match: re.Match[str], titles: bool) -> int:
    """How many words make it a quotation: fewer when it clearly stands by itself."""
    before, quote = text[: match.start()].rstrip(), match["quote"]
    opens = next((letter.isupper() for letter in quote if letter.isalpha()), False)
    apart = not before or before.endswith((":", ".", "!", "?", "…"))
    if apart and (opens or before.endswith(":")):
        return MIN_WORDS
    closed = quote.rstrip().endswith((".", "!", "?", "…"))
    if titles:
        return MIN_EMBEDDED_WORDS if closed else len(quote) + 1
    return MIN_WORDS if opens and closed else MIN_EMBEDDED_WORDS


def split_voices(text: str, titles: bool = False) -> list[tuple[Span, bool]]:
    """Cut a paragraph into pieces that are quotation (True) or the reporter's own (False).

    The marks, and what closes the sentence around them, are in neither. ``titles`` as in :func:`quotations`.
    """
    pieces: list[tuple[Span, bool]] = []
    at = 0
    for quote in quotations(text, titles):
        pieces.append((Span(at, quote.start - 1), False))
        pieces.append((quote, True))
        at = quote.end + 1
        while at < len(text) and text[at] in " ,.;:":
            at += 1
    pieces.append((Span(at, len(text)), False))
    return [(span, is_quote) for span, is_quote in pieces if any(c.isalnum() for c in text[span.start : span.end])]
