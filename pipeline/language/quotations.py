"""Literal quotations in minutes and reports, apart from the reporter's own words."""

from __future__ import annotations

import re

from pipeline.language.quotemarks import MARKS, quoted, trimmed
from pipeline.language.segmenting import Span

MIN_WORDS = 4
"""Fewer words between marks are a term, not something that somebody said."""
MIN_EMBEDDED_WORDS = 8
"""The same for words that go on with the reporter's sentence: no capital, no colon before them."""

MOSTLY = 0.5
"""Marks around more than this part of a block quote are the marks of the quotation itself."""

_SENTENCE_ENDS = (".", "!", "?", "…")
_SAYS = (
    r"(?:zegt|zei|zeggen|zeiden|gezegd|aldus|vertelt|vertelde|vertellen|vertelden|vraagt|vroeg|vroegen|antwoordt|antwoordde|"
    r"(?:roept|riep) (?:een|de|iemand|hij|zij|ze)|merkt|merkte|reageert|reageerde|schrijft|schreef|citeert|citaat|quote|"
    r"verzucht|verzuchtte|vervolgt|(?:geeft|gaf|geven|gaven) aan)\b"
)
_SAID_BEFORE = re.compile(rf"\b{_SAYS}[^.!?]{{0,40}}$", re.IGNORECASE)
_SAID_AFTER = re.compile(rf"[,.]?\s*(?:\(|[-–—]+\s*)?(?:zo |dat |dit )?{_SAYS}", re.IGNORECASE)
# What stands under a heading, on a button or in a form: a text, named right before its marks, that nobody said.
_TEXTS = (
    r"(?:\w*(?:kop|kopjes?|knop|knoppen|titel|tekst|label|labels|menu|term|termen|begrip|optie|opties|veld|pagina|website|kaart|folder|"
    r"campagne|filter|categorie|map|link|tegel|melding|formulier|formulering|variant|naam|slogan|motto|rapport|boek|artikel|nota|"
    r"programma|project|(?:opdracht|casus|scenario)(?: \w+){0,2})|zoals|bijvoorbeeld|bijv\.|bv\.|genaamd|getiteld|heet|heten|"
    r"over|door|onder|bij|naar|voor|vervang|verwijder)"
)
_TEXT_BEFORE = re.compile(rf"(?:^|[\s(]){_TEXTS}(?: (?:ook|is|luidt|was|dan))?[\s:–-]*$", re.IGNORECASE)
# A question or message is somebody's when the sentence names who asks.
_ASKED_BEFORE = re.compile(r"\w*(?:vraag|vragen|gevraagd|stelling|boodschap)(?: \w+){0,2}\s*:?$", re.IGNORECASE)
_PERSON = re.compile(
    r"\b(?:bewon\w+|inwon\w+|deelne\w+|respondent\w*|iemand|mevrouw|meneer|mw|dhr|hij|zij|ze|moeders?|vaders?|jonger\w*|ouders?|ouderen?|"
    r"buur\w+|vrijwillig\w+|professionals?)\b",
    re.IGNORECASE,
)
_ASKS_READER = re.compile(r"\b(?:jij|jouw|jullie|u|uw)\b.*\?$", re.IGNORECASE | re.DOTALL)
_SELF = re.compile(r"\b(?:ik|mij|mijn|m['’]n|me|wij|we|wijzelf|ons|onze)\b", re.IGNORECASE)
_GOES_ON = re.compile(r"\s+[a-zà-ÿ]")
_AND = re.compile(r"(?:[,;]\s*)?(?:en|of|en/of|door)\s*|[,;]\s*", re.IGNORECASE)
"""Between two things with marks around them that are one list: what the first is, the second is."""
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
    found: list[Span] = []
    before = Span(0, 0)
    for span in quoted(text):
        listed = before.end and _AND.fullmatch(text[_mark_after(text, before) + 1 : _mark_before(text, span)].strip())
        needed = _needed(text, span, titles)
        same = not listed or before in found[-1:]
        if same and needed and len(_content(text, span).split()) >= needed:
            found.append(span)
        before = span
    return found


def _needed(text: str, span: Span, titles: bool) -> int:
    """How many words make it a quotation: fewer when it clearly stands by itself; 0 when no number of them does."""
    opening, quote = _mark_before(text, span), _content(text, span)
    before = text[max(0, opening - _WINDOW) : opening].rstrip()
    said = bool(_SAID_BEFORE.search(before)) or bool(_SAID_AFTER.match(text, _mark_after(text, span) + 1))
    if _TEXT_BEFORE.search(before) or (_ASKED_BEFORE.search(before) and not said and not _PERSON.search(_sentence(before))):
        return 0
    if not said and _ASKS_READER.search(quote) and not _SELF.search(quote) and not _PERSON.search(_sentence(before)):
        return 0  # a question of a form or a researcher
    first = next((letter for letter in quote if letter.isalnum()), "")
    opens = first.isupper() or first.isdigit()
    closed = quote.endswith(_SENTENCE_ENDS)
    apart = not before or before.endswith((":", "(", *_SENTENCE_ENDS)) or before[-1] in "-–—•→"
    if apart and not said and not before.endswith(":") and _GOES_ON.match(text, _mark_after(text, span) + 1):
        return MIN_EMBEDDED_WORDS  # it is the subject of the reporter's sentence
    if apart and (opens or before.endswith(":")):
        return MIN_WORDS
    if titles:
        return MIN_EMBEDDED_WORDS if closed or said else 0
    if said or (opens and closed):
        return MIN_WORDS
    return MIN_EMBEDDED_WORDS


def _sentence(before: str) -> str:
    """The sentence that a quotation stands in, up to its opening mark."""
    return before[max(before.rfind(end) for end in _SENTENCE_ENDS) + 1 :]


def split_voices(text: str, titles: bool = False) -> list[tuple[Span, bool]]:
    """Cut a paragraph into pieces that are quotation (True) or the reporter's own (False).

    The marks, and what closes the sentence around them, are in neither. ``titles`` as in :func:`quotations`.
    """
    return _pieces(text, quotations(text, titles))


def split_block_quote(text: str) -> list[tuple[Span, bool]]:
    """Cut a paragraph that is set apart as a quotation: all of it is, or what stands between marks when there are any.

    Who said it (``— Bewoner, 54`` on a last line, or what stands outside the marks) is the reporter's.
    """
    name = _NAME_LINE.search(text)
    end = name.start() if name else len(text)
    marked = [span for span in quoted(text) if span.end <= end]
    begins = marked and not text[: _mark_before(text, marked[0])].strip(MARKS)
    mostly = sum(span.end - span.start for span in marked) > MOSTLY * end and text[0] not in MARKS
    if begins or mostly:
        pieces = _pieces(text, marked)
    else:
        # Marks around a word or two stand inside what was said; a first one that is not closed is left out.
        pieces = [(Span(int(text[:1] in MARKS), end), True), (Span(end, len(text)), False)]
    return [(trimmed(text, span.start, span.end), is_quote) for span, is_quote in pieces if _has_words(text, span)]


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
