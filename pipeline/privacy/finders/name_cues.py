"""What stands around a possible name: titles, relatives, who introduces themselves, who speaks; articles and prepositions."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.privacy.finders.tokens import Token
from pipeline.privacy.lexicons import is_word, relations, speech_verbs, titles, verbs

_ABBREVIATED = frozenset(("mevr", "mw", "dhr", "dr", "drs", "ds", "fam"))
_OURS = frozenset(("onze", "ons"))
_POSSESSIVES = _OURS | {
    "mijn",
    "m'n",
    "m’n",
    "zijn",
    "z'n",
    "z’n",
    "haar",
    "d'r",
    "d’r",
    "hun",
    "je",
    "jouw",
    "uw",
    "een",
    "die",
    "de",
}
_OWNS = frozenset(("z'n", "z’n", "d'r", "d’r", "haar", "zijn"))
"""Behind a name: "Farisha haar kamer", "Pekka z'n hand"."""
_INTRODUCTIONS = (
    "ik ben", "ik heet", "naam is", "naam was", "die heet", "die heette", "hij heet", "zij heet", "ze heet",
    "ze heette", "hij heette", "noem ik", "noem me", "noem maar", "noemen we", "ben ik", "dit is", "met mij", "ik even", "ik zeg",
    "ene", "genaamd", "heet", "heten", "heette",
)  # fmt: skip
_INTRODUCES = tuple(tuple(words.split(" ")) for words in _INTRODUCTIONS)
_ARTICLES = frozenset(("de", "deze", "elk", "elke", "geen", "andere", "iedere", "nieuwe", "hele"))
_NEUTER = frozenset(("het", "'t", "’t"))
_PLACE_PREPOSITIONS = frozenset(("in", "naar", "te", "uit", "vanuit", "richting", "langs", "via", "rond"))
_BEFORE_PEOPLE = frozenset(
    ("met", "van", "voor", "aan", "door", "tegen", "zonder", "bij", "en", "of", "dat", "als", "toen", "zei", "zegt", "want",
     "omdat", "dus", "maar")
)  # fmt: skip
_IS_CALLED = frozenset(("heet", "heette", "heten"))
_SPOKEN_TO = frozenset(("kom", "luister", "kijk", "wacht", "hou", "stop", "ga", "zeg", "joh", "jongen", "meid", "schat", "lieverd"))
_RELATIVE_WORDS = frozenset(("die", "dus", "zeg", "joh", "dat"))
_ROLE_ENDINGS = (
    "waarder", "leider", "leidster", "werker", "werkster", "coach", "agent", "arts", "kundige", "meester", "houder", "ambtenaar",
    "medewerker", "medewerkster", "begeleider", "begeleidster", "adviseur", "consulent", "voorzitter", "secretaris",
    "penningmeester", "buurman", "buurvrouw", "vriend", "vriendin", "moeder", "vader", "zoon", "dochter", "zus", "broer", "oom",
    "tante",
)  # fmt: skip
_MIN_ROLE = 6


@dataclass(frozen=True, slots=True)
class Cue:
    """What the surroundings say: how much of a ``person`` it is, whether it is a ``thing``, the total ``score``, and why."""

    person: float
    thing: bool
    score: float
    why: str
    title: bool = False


def is_title(word: str) -> bool:
    """Whether a name may follow this form of address."""
    return word in titles()


def is_relation(word: str) -> bool:
    """Whether a word names a relative, a neighbour or somebody in a role."""
    return word in relations() or (len(word) >= _MIN_ROLE and word.endswith(_ROLE_ENDINGS))


def cues(items: list[Token], begin: int, end: int, listed: bool) -> Cue:
    """The cues around the name in ``items[begin:end]``; ``listed`` when it begins with a first name.

    "Het" before a listed name is no article ("ik dacht dat het Wim was").
    """
    before = [item.lower for item in items[max(0, begin - 4) : begin]]
    after = [item.lower for item in items[end : end + 4]]
    if len(before) > 1 and before[-1] == "." and before[-2] in _ABBREVIATED:
        before.pop()
    last = before[-1] if before else ""
    title = is_title(last)
    person, why = (4.0, "aanspreekvorm") if title else _somebody(before)
    thing = 0.0 if title else _something(last, listed)
    if last in _OURS:
        person += 1.5
    elif last in _BEFORE_PEOPLE:
        person += 0.5
    person += _after(items, end, after, listed)
    if last == "," and after and after[0] in (",", ".", "?", "!"):
        person += 1.0  # spoken to: "Goed, Patrick, ..."
    return Cue(person, thing >= 2, person - thing, why, title)


def _somebody(before: list[str]) -> tuple[float, str]:
    if before and is_relation(before[-1]):
        return 3.0, "verwant of rol"
    if len(before) > 1 and before[-1] in (",", ":", "(") and is_relation(before[-2]):
        return 1.5, "verwant of rol"
    if any(tuple(before[-len(words) :]) == words for words in _INTRODUCES):
        return 2.5, "stelt zich voor"
    return 0.0, ""


def _something(last: str, listed: bool) -> float:
    if last in _ARTICLES or (last in _NEUTER and not listed):
        return 3.0
    if last in _PLACE_PREPOSITIONS:
        return 1.5
    return 1.0 if last in ("een", "op") else 0.0


def _after(items: list[Token], end: int, after: list[str], listed: bool) -> float:
    """What follows: a verb, whose something is, or who it is."""
    if listed and items[end - 1].is_capital and (items[end - 1].possessive or _apostrophe(items, end)):
        return 2.5
    if not after:
        return 0.0
    first, rest = after[0], after[1:]
    if first == "," and rest:
        if is_relation(rest[0]):
            return 2.0
        if len(rest) > 1 and rest[0] in _POSSESSIVES and is_relation(rest[1]):
            return 2.5
        return 1.5 if rest[0] in _SPOKEN_TO - _RELATIVE_WORDS else 1.0 if rest[0] in _RELATIVE_WORDS else 0.0
    if first == "(" and len(rest) > 1 and rest[0].isdigit() and rest[1] == ")":
        return 2.0
    if first == "en" and rest and items[end + 1].is_capital:
        return 0.5
    # "Met z'n drieën", "Bakker zijn is zwaar": a plain word says nothing with these behind it.
    if first in _IS_CALLED or (first in _OWNS and (listed or not is_word(items[end - 1].text))):
        return 2.5
    return 1.5 if first in speech_verbs() else 0.75 if first in verbs() else 0.0


def _apostrophe(items: list[Token], end: int) -> bool:
    """Whether a name ends in the apostrophe of a possessive ("Hans' moeder"), and not in one that closes a quotation."""
    if end + 1 >= len(items) or items[end].text not in "'’" or not items[end].glued or items[end - 1].text[-1] not in "sxz":
        return False
    quoted = any(item.text in "'‘’" for item in items[max(0, end - 30) : end])
    return not quoted and items[end + 1].text.islower() and not items[end + 1].glued
