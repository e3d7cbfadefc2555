"""Literal quotations in minutes and reports, apart from the reporter's own words."""

from __future__ import annotations

import re

from pipeline.language.quotemarks import quoted
from pipeline.language.segmenting import Span

MIN_WORDS = 4
"""Fewer words between marks are a term, not something that somebody said."""
MIN_EMBEDDED_WORDS = 8
"""The same for words that go on with the reporter's sentence: no capital, no colon before them."""

_SENTENCE_ENDS = (".", "!", "?", "…")
_SAYS = (
    r"(?:zegt|zei|zeggen|zeiden|gezegd|aldus|vertelt|vertelde|vertellen|vertelden|vraagt|vroeg|vroegen|antwoordt|antwoordde|roept|riep|"
    r"merkt|merkte|reageert|reageerde|schrijft|schreef|citeert|citaat|quote|verzucht|verzuchtte|vervolgt|(?:geeft|gaf|geven|gaven) aan)\b"
)
_SAID_BEFORE = re.compile(rf"\b{_SAYS}[^.!?]{{0,40}}$", re.IGNORECASE)
_SAID_AFTER = re.compile(rf"[,.]?\s*(?:\(|[-–—]+\s*)?(?:zo |dat |dit )?{_SAYS}", re.IGNORECASE)
_WINDOW = 100
"""How much of the text before a quotation is looked at, in characters."""
_NAME_LINE = re.compile(r"\n *(?:[-–—―~]|--) *\S[^\n]{0,78}$")
"""Who said it, on the last line of a block quote."""


def quotations(text: str, titles: bool = False) -> list[Span]:
    """The spans between quotation marks that are somebody's words (marks left out), in order.

    Args:
        text: a paragraph.
        titles: whether marks also stand around titles, as in a document: then words that neither a colon nor a full stop
            sets apart are left alone.
    """
    return [span for span in quoted(text) if len(_content(text, span).split()) >= _needed(text, span, titles)]


def _needed(text: str, span: Span, titles: bool) -> int:
    """How many words make it a quotation: fewer when it clearly stands by itself."""
    opening, quote = _mark_before(text, span), _content(text, span)
    before = text[max(0, opening - _WINDOW) : opening].rstrip()
    first = next((letter for letter in quote if letter.isalnum()), "")
    opens = first.isupper() or first.isdigit()
    closed = quote.endswith(_SENTENCE_ENDS)
    said = bool(_SAID_BEFORE.search(before)) or bool(_SAID_AFTER.match(text, _mark_after(text, span) + 1))
    apart = not before or before.endswith((":", "(", *_SENTENCE_ENDS)) or before[-1] in "-–—•→"
    if apart and (opens or before.endswith(":")):
        return MIN_WORDS
    if titles:
        return MIN_EMBEDDED_WORDS if closed or said else len(quote) + 1
    if said and (opens or closed):
        return MIN_WORDS
    return MIN_WORDS if opens and closed else MIN_EMBEDDED_WORDS


def split_voices(text: str, titles: bool = False) -> list[tuple[Span, bool]]:
    """Cut a paragraph into pieces that are quotation (True) or the reporter's own (False).

    The marks, and what closes the sentence around them, are in neither. ``titles`` as in :func:`quotations`.
    """
    return _pieces(text, quotations(text, titles))


def split_block_quote(text: str) -> list[tuple[Span, bool]]:
    """Cut a paragraph that is set apart as a quotation: all of it is, or what stands between marks when there are any.

    Who said it (``— Bewoner, 54`` on a last line, or what stands outside the marks) is the reporter's.
    """
    marked = quoted(text)
    if marked:
        return _pieces(text, marked)
    name = _NAME_LINE.search(text)
    end = name.start() if name else len(text)
    pieces = [(Span(0, end), True), (Span(end, len(text)), False)]
    return [(span, is_quote) for span, is_quote in pieces if _has_words(text, span)]


def _pieces(text: str, quotes: list[Span]) -> list[tuple[Span, bool]]:
    pieces: list[tuple[Span, bool]] = []
    at = 0
    for quote in quotes:
        pieces.append((Span(at, _mark_before(text, quote)), False))
        pieces.append((quote, True))
        at = _mark_after(text, quote) + 1
        while at < len(text) and text[at] in " ,.;:":
            at += 1
    pieces.append((Span(at, len(text)), False))
    return [(span, is_quote) for span, is_quote in pieces if _has_words(text, span)]


def _mark_before(text: str, span: Span) -> int:
    at = span.start - 1
    while text[at].isspace():
        at -= 1
    return at


def _mark_after(text: str, span: Span) -> int:
    at = span.end
    while text[at].isspace():
        at += 1
    return at


def _content(text: str, span: Span) -> str:
    return text[span.start : span.end]


def _has_words(text: str, span: Span) -> bool:
    return any(letter.isalnum() for letter in text[span.start : span.end])
