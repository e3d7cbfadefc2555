"""Names written in capitals, as in headings and lists: "GESPREK MET FATIMA EL AMRANI".

Capitals are also what abbreviations have (AOW, GGD), so such a name must begin with a listed first name; one that is a word
too (JAN, ROOS) needs a family name behind it.
"""

from __future__ import annotations

from pipeline.privacy.finders.tokens import TUSSENVOEGSELS, Token
from pipeline.privacy.lexicons import family_names, first_names, is_word, public_names
from pipeline.privacy.mentions import Kind, Mention

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
    if not (_in_capitals(items[begin]) and items[begin].text.capitalize() in first_names()):
        return begin
    at = begin + 1
    while at < len(items) and not items[at].first and items[at].lower in TUSSENVOEGSELS:
        at += 1
    if at < len(items) and not items[at].first and _in_capitals(items[at]) and _is_family_name(items[at], at > begin + 1):
        return at + 1
    return begin if is_word(items[begin].text) or items[begin].text in public_names() else begin + 1


def _is_family_name(token: Token, prefixed: bool) -> bool:
    """Whether a word in capitals can be a family name: no word, or behind a prefix a listed name ("DE VRIES")."""
    return not is_word(token.text) or (prefixed and token.text.capitalize() in family_names())


def _in_capitals(token: Token) -> bool:
    return token.is_word and token.text.isupper() and len(token.text) >= MIN_LETTERS
