"""Speaker labels: a name is replaced, a role ("Interviewer", "R1", "Wijkagent") stays."""

from __future__ import annotations

from pipeline.privacy.finders.name_cues import is_relation, is_title
from pipeline.privacy.finders.names import is_first_name
from pipeline.privacy.finders.tokens import TUSSENVOEGSELS, Token, tokens
from pipeline.privacy.lexicons import family_names, is_word, relations, speaker_roles
from pipeline.privacy.mentions import Kind, Mention

FAMILY_PREFIXES = frozenset(("van", "der", "den", "'t", "’t", "ter", "ten", "von", "el", "al", "ben"))
"""Small words that stand before hardly anything but a family name; "de" also stands before a role."""
MAX_ABBREVIATION = 3
"""A label in capitals of at most this length that is no first name is an abbreviation ("POH")."""


def find_in_label(label: str) -> list[Mention]:
    """The name in a speaker label, if there is one; "mevrouw" and a role between brackets are no part of it."""
    items = tokens(label)
    words: list[int] = []
    for number, item in enumerate(items):
        if _is_name(item) or (_can_be_name(item) and _is_announced(items, number, words)):
            words.append(number)
    if not words:
        return []
    begin, end = words[0], words[-1] + 1
    while begin > 0 and items[begin - 1].lower in TUSSENVOEGSELS:
        begin -= 1
    # A name ends where brackets or a comma begin: "Fatima (bewoner)", "Jan, wijkagent".
    stop = next((number for number in range(begin, end) if items[number].text in "(,/"), end)
    return [Mention(items[begin].start, items[stop - 1].end, Kind.PERSON, why="sprekerslabel")] if stop > begin else []


def _can_be_name(item: Token) -> bool:
    """Whether it is a word with a capital that is no role."""
    plain = is_title(item.lower) or is_relation(item.lower) or item.lower in TUSSENVOEGSELS | speaker_roles()
    return item.is_word and item.text[0].isupper() and len(item.text) > 1 and not plain


def _is_announced(items: list[Token], number: int, words: list[int]) -> bool:
    """Whether a title, a prefix of family names or a first name stands before a word ("Mevrouw Bakker", "Van der Berg")."""
    before = [item.lower for item in items[:number] if item.text != "."]
    if not before:
        return False
    if is_title(before[-1]) or before[-1] in FAMILY_PREFIXES:
        return True
    return bool(words) and all(item.lower in TUSSENVOEGSELS or item.text == "." for item in items[words[-1] + 1 : number])


def _is_name(item: Token) -> bool:
    word = item.text
    if not item.is_word or len(word) == 1 or is_title(item.lower) or item.lower in TUSSENVOEGSELS | speaker_roles():
        return False
    written = word.capitalize() if word.isupper() or word.islower() else word
    if is_first_name(written) and item.lower not in relations():
        return True
    if word.isupper() and len(word) <= MAX_ABBREVIATION:
        return False
    if written in family_names() and item.lower not in relations() and word[0].isupper():
        return not is_word(word) or word.isupper()
    return word[0].isupper() and not is_word(word)
