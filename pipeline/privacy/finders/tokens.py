"""Words of a text with what the name finder asks of each: where it stands, whether a capital means something there."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PREPOSITIONS = frozenset(("op", "in", "aan", "bij", "voor", "onder", "uit", "oud"))
"""In a name only before another small word ("Op den Kamp", "aan de Stegge"); else they join two people."""
_LEADING = frozenset(
    ("van", "de", "den", "der", "'t", "’t", "ter", "ten", "te", "von", "el", "al", "ben", "bin", "ibn", "abu", "la", "le", "du",
     "di", "da", "dos", "v.d.", "v.d", "v/d", "v.")
)  # fmt: skip
TUSSENVOEGSELS = _LEADING | _PREPOSITIONS | {"het", "zu", "zum", "des", "do"}
"""Small words inside Dutch, Arabic, French and Portuguese family names."""
_TOKEN = re.compile(
    r"(?<!\w)(?:v[./]d\b\.?|v\.(?=\s[A-ZÀ-Þ]))|['’‘][ts](?![^\W_])|[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+|[^\w\s]", re.UNICODE
)
_POSSESSIVE = re.compile(r"['’]s?$")
_ENDS_SENTENCE = frozenset('.!?…:;"“„‘”«»•*|–—-([')


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign; ``first`` when a sentence may begin here, so that its capital says nothing."""

    text: str
    start: int
    end: int
    first: bool
    glued: bool
    """Whether no white space stands before it."""
    possessive: bool = False
    """Whether a possessive 's was cut off."""

    @property
    def lower(self) -> str:
        """The word in small letters."""
        return self.text.lower()

    @property
    def is_word(self) -> bool:
        """Whether it begins with a letter, or with the apostrophe of "'t"."""
        return self.text[0].isalpha() or self.text[0] in "'’‘"

    @property
    def is_capital(self) -> bool:
        """A capital and then small letters, or a single capital (an initial)."""
        return self.text[0].isupper() and (len(self.text) == 1 or not self.text.isupper())


def tokens(text: str) -> list[Token]:
    """The tokens of ``text``; a possessive 's or ' is no part of the word."""
    found: list[Token] = []
    first = True
    end = 0
    for match in _TOKEN.finditer(text):
        word = match[0]
        if len(word) > 2 and word[0].isalpha():
            word = _POSSESSIVE.sub("", word)
        between = text[end : match.start()]
        first = first or "\n" in between
        possessive = len(word) < len(match[0])
        token = Token(word, match.start(), match.start() + len(word), first, not between and end > 0, possessive)
        found.append(token)
        end = match.end()
        # An initial or an abbreviation ends no sentence: "J. de Vries", "mw. Pinas".
        abbreviation = word == "." and len(found) > 1 and (len(found[-2].text) == 1 or found[-2].lower in _ABBREVIATIONS)
        first = word in _ENDS_SENTENCE and not abbreviation
    return found


_ABBREVIATIONS = frozenset(["mw", "mevr", "dhr", "dr", "drs", "ir", "ing", "prof", "st", "bijv", "bv", "mr", "fam", "ds"])


def runs(items: list[Token]) -> list[tuple[int, int]]:
    """Where names may stand: stretches of capitalised words with the small words of family names between and before them.

    Returns:
        Pairs ``(begin, end)`` of token numbers, end exclusive.
    """
    found: list[tuple[int, int]] = []
    number = 0
    while number < len(items):
        end = _run(items, number)
        if end > number:
            found.append((number, end))
            number = end
        else:
            number += 1
    return found


def _run(items: list[Token], begin: int) -> int:
    """The end of the run that begins at ``begin``; ``begin`` itself when none does."""
    at = begin
    if not items[at].is_capital:
        # "van der Berg", "'t Hart": a small prefix counts when a capital follows.
        while at < len(items) and items[at].text in _LEADING and at - begin < 3:
            at += 1
        if at == begin or at >= len(items) or not items[at].is_capital or items[at].first or not _joined(items, begin, at):
            return begin
    end = at + 1
    while end < len(items):
        following = end
        if items[following].text == "." and len(items[following - 1].text) == 1 and items[following].glued:
            following += 1
        first = following
        while (
            following < len(items) and items[following].lower in TUSSENVOEGSELS and following - end < 4 and items[following].is_word
        ):
            following += 1
        alone = following - first == 1 and items[first].text in _PREPOSITIONS
        if following < len(items) and items[following].is_capital and not alone and _joined(items, end - 1, following):
            end = following + 1
        else:
            break
    return end


def _joined(items: list[Token], begin: int, end: int) -> bool:
    """Whether only white space, or the dot of an initial, stands between the tokens from ``begin`` to ``end``."""
    return all(
        item.text == "." or (item.is_word and not (item.first and before.text != "."))
        for before, item in zip(items[begin:end], items[begin + 1 : end + 1], strict=True)
    )
