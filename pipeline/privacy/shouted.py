"""Names written in capitals, as in headings and lists: "GESPREK MET FATIMA EL AMRANI".

Capitals are also what abbreviations have (AOW, GGD), so such a name must begin with a listed first name that is no word.
"""

from __future__ import annotations

from pipeline.privacy.lexicons import first_names, is_word
from pipeline.privacy.mentions import Kind, Mention
from pipeline.privacy.tokens import TUSSENVOEGSELS, Token

MIN_LETTERS = 3


def find_shouted(items: list[Token]) -> list[Mention]:
    """Mentions of people in capitals, each with the family name that follows."""
    found = []
    number = 0
    while number < len(items):
        end = _name(items, number)
        if end > number:
            found.append(Mention(items[number].start, items[end - 1].end, Kind.PERSON, False, "hoofdletters"))
        number = max(end, number + 1)
    return found


def _name(items: list[Token], begin: int) -> int:
    """Where a name in capitals that begins at ``begin`` ends; ``begin`` when none does."""
    if not (_in_capitals(items[begin]) and items[begin].text.capitalize() in first_names() and not is_word(items[begin].text)):
        return begin
    end = at = begin + 1
    while at < len(items) and not items[at].first and (items[at].lower in TUSSENVOEGSELS or _in_capitals(items[at])):
        at += 1
        # A small word is no end of a name.
        if _in_capitals(items[at - 1]) and items[at - 1].lower not in TUSSENVOEGSELS:
            end = at
    return end


def _in_capitals(token: Token) -> bool:
    return token.is_word and token.text.isupper() and len(token.text) >= MIN_LETTERS
