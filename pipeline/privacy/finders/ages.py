"""Ages and dates of birth of concrete people; the age of a group or a limit ("vanaf 18") is none."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from pipeline.privacy.finders.dates import find_birth_dates
from pipeline.privacy.finders.numberwords import NUMBER, ORDINAL, WORD, value
from pipeline.privacy.lexicons import relations
from pipeline.privacy.mentions import Kind, Mention

MAX_AGE = 110
GROWING_UP = 13
"""Below this a number in a sentence of its own is as often a count."""
MAX_CHILDREN = 14
"""Nobody is a mother at this age or below in a study; it is how many children she has."""

_NEAR = 60
"""How far before an age the word that it belongs to may begin, in characters."""
_SENTENCE = 400
"""How far back a sentence about somebody may begin, in characters."""

_AGE = rf"(?P<age>{NUMBER})"
_FREE = r"(?<![\w.,])"
_LIMITS = ("vanaf", "onder", "boven", "tot", "onder de", "boven de", "na", "tussen", "binnen")
_NO_LIMIT = "".join(rf"(?<!\b{word.replace(' ', chr(92) + 's')}\s)" for word in _LIMITS)
_PRONOUNS = "ik je jij hij zij ze ie u die wie"
_SHADES = (
    r"net nu al pas nog bijna ruim ongeveer inmiddels zelf ook toen vorige\s\w+ dit\sjaar straks wel maar geloof\sik zo['’]n "
    r"een\sjaar\sof eh uh uhm dus weer amper is was"
)
_SHADE = "(?:" + "|".join(_SHADES.split(" ")) + ")"
_STOP = r"[.,;:!?)…]|$|\n"
_GOES_ON = (
    r"jaar\b jr\b geworden en\s(?:ik|hij|ze|zij|die|mijn|m['’]n|haar|woon|woont|werk|toen|dan|nog|al|\w+\s(?:is|was|wordt)) "
    r"of\szo\b denk\sik geloof\sik (?:ik|die|hij|zij|ze|we|z['’]n|dus)\b toen als maar dan\b hoor nu\b hè"
)
_END = rf"(?=\s?(?:{_STOP}|{'|'.join(_GOES_ON.split(' '))}))"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_IS = _compiled(
    rf"(?:(?<=\w)|(?<=\]))(?:\s|-)(?:ben|bent|is|was|waren|werd|word|wordt|worden)(?P<inverted>\s[\w'’-]+)?"
    rf"(?:[,\s]+{_SHADE}){{0,3}}[,\s]+{_NO_LIMIT}{_AGE}{_END}(?!\sjaar\s(?!oud|en\s(?:ik|hij|ze|woon)))"
)
"""Who it is about must stand before it, or behind the verb."""
_SIBLINGS = _compiled(
    r"\b(?:kinderen|zoons|zonen|dochters|kids|meiden|jongens|tweeling|ze|zij|we|wij|die)\s(?:zijn|waren|worden)"
    rf"(?:\s{_SHADE}){{0,2}}\s{_AGE}(?:,\s(?P<third>{NUMBER}))?(?:,\s(?P<fourth>{NUMBER}))?\sen\s(?P<second>{NUMBER})(?=\sjaar\soud|\s?(?:{_STOP}))"
)
"""Several at once: "mijn kinderen zijn 4, 7 en 12"."""
_ANYWHERE = (
    _compiled(rf"{_NO_LIMIT}{_FREE}{_AGE}(?=\sjaar\s(?:oud|jong)\b|-?jarige?\b|\sjaar\sben\b|\s(?:geworden|geworren)\b)"),
    _compiled(
        rf"\b(?:toen|als|sinds|tot|totdat|dat|nu)\s(?:{_PRONOUNS.replace(' ', '|')}|m['’]n\s\w+|mijn\s\w+|[\w'’-]+)\s(?:\w+\s)?"
        rf"{_AGE}(?=\s(?:was|waren|werd|word|wordt|ben|bent|is)\b)"
    ),
    _SIBLINGS,
    _compiled(rf"{_FREE}{_AGE}[\s-](?:was|ben|word|werd)[\s-](?:ik|hij|zij|ze|ie|je)\b"),
    _compiled(rf"\btoen\s(?:nog|pas|net|al|ook)\s{_AGE}(?=[.,;!?])"),
    _compiled(rf"\bmet\s{_AGE}\s(?:(?:er|d['’]r)\s)?(?:met\spensioen|gestopt|uit\sgegaan|eruit|uitgevallen|afgekeurd)"),
    _compiled(
        rf"\b(?:op|sinds|vanaf|tot|rond|na|voor)\s(?:mijn|m['’]n|zijn|z['’]n|haar|d['’]r|je|jouw|uw)\s(?P<age>{ORDINAL})"
        r"(?!\w|\s(?:dag|week|jaar|kind|keer|verdieping|etage|baan|werk|huis|auto|stage|poging|opleiding|school|man|vrouw|zoon|dochter|"
        r"kleinkind|contract|huwelijk|relatie|zwangerschap|operatie|plaats|plek))"
    ),
)
_UNITS = (
    "tot t/m uur euro procent minuten weken maanden meter graden mensen personen keer dagen en kilo of cent gulden eeuw "
    "december januari mei honderd duizend vierkante centimeter"
)
_OF = _compiled(
    rf"\bvan\s{_AGE}(?:(?:\sjaar)?(?:\s(?:en|of)\s(?P<second>{NUMBER}))?)(?!\w|-|[.,:]\d|\s(?:{_UNITS.replace(' ', '|')}))"
)
_BEHIND_SOMEBODY = (
    _compiled(r"(?<=\()(?P<age>\d{1,3})(?=(?:\sjaar)?(?:\)|[,;]\s))"),
    _OF,
    _compiled(rf"(?<=[\w\]])[,.]\s(?:ja,\s)?{_AGE}(?:\sjaar)?(?={_STOP}|\sjaar)"),
    _compiled(rf"(?<=[\w\]])\s{_AGE}\sjaar(?={_STOP}|\sen\s)"),
)
_GROUPS_OF_AGES = ("age", "second", "third", "fourth")
_DECADE = _compiled(r"(?<!\w)(?P<age>(?:twin|der|veer|vijf|zes|zeven|tach|negen)tiger)(?!\w)")
_OWN_SENTENCE = re.compile(rf"(?<=[.!?…]\s)(?P<age>(?=[A-ZÀ-Þ])(?i:{WORD}))(?=[.,]\s)")
"""A sentence that is a number and nothing else: "Joyce. Zesenvijftig, moet om zes uur op."."""

_GROUPS = (
    "jongeren kinderen ouderen mensen bewoners inwoners mannen vrouwen jeugd leerlingen personen iedereen groep leeftijd "
    "leeftijden volwassenen pubers klanten cliënten deelnemers"
)
_GROUP_BEFORE = _compiled(rf"(?:{_GROUPS.replace(' ', '|')})\s(?:\w+\s){{0,2}}$")
_RANGE_AFTER = _compiled(r"^(?:\sjaar)?(?:\s?(?:-(?!jarig)|–|tot|t/m|plus|\+)|\sjaar\s(?:en|of)\s(?:ouder|jonger))")
_LASTS = (
    r"geleden lang later eerder getrouwd gewerkt bij in op geen daarna daarvoor niet gewoond ervaring garantie te zonder mee "
    r"gezeten gestaan oude samen met als aan en\s(?:een|drie|zes)"
)
_DURATION_AFTER = _compiled(rf"^\sjaar\s(?:{'|'.join(_LASTS.split(' '))})\s")
_DURATION_BEFORE = _compiled(r"(?:al|ruim|na|over|sinds|voor|per|elke|om de|in|binnen|dik|bijna|meer dan|minder dan)\s$")
_LAST_WORD = re.compile(r"[\w'’-]+(?=\W*$)")
_PARENTS = ("moeder", "vader", "oma", "opa", "ouders")
_SUBJECTS = frozenset(_PRONOUNS.split(" "))
_ONE = frozenset(("een", "één", "nieuwe", "ander", "andere"))
_NOT_AGES = frozenset(("een", "één", "nul"))


def find_ages(text: str, names: tuple[tuple[int, int], ...] = ()) -> list[Mention]:
    """Mentions of ages and dates of birth.

    Args:
        text: what is said.
        names: places of people's names in it; an age may stand right behind one ("Lieke, acht.").
    """
    ends = frozenset(end for _, end in names)
    found = find_birth_dates(text)
    for match, sure, why in _ages(text, ends):
        places = (match.span(group) for group in _GROUPS_OF_AGES if match.groupdict().get(group))
        found += [Mention(*place, Kind.AGE, sure, why) for place in places]
    return found


def age_group(text: str) -> str:
    """The class of ten years that an age falls in, which is kept in the text: "40-49"; empty when it is no number.

    >>> age_group("drieënveertig"), age_group("zeventiger")
    ('40-49', '70-79')
    """
    years = value(text.lower().removesuffix("er") if text.lower().endswith("tiger") else text)
    if years is None:
        return ""
    return "100+" if years >= 100 else f"{years // 10 * 10}-{years // 10 * 10 + 9}"


def _ages(text: str, ends: frozenset[int]) -> Iterator[tuple[re.Match[str], bool, str]]:
    """Matches with how sure they are and why."""
    for pattern in _ANYWHERE:
        yield from ((match, True, "leeftijd") for match in pattern.finditer(text) if _is_age(text, match))
    for match in _IS.finditer(text):
        inverted = match["inverted"] and _is_subject(text, match.end("inverted"), ends)
        if _is_age(text, match) and (inverted or _is_subject(text, match.start(), ends)):
            yield match, True, "leeftijd"
    yield from ((match, True, "leeftijd") for match in _DECADE.finditer(text))
    for pattern in _BEHIND_SOMEBODY:
        for match in pattern.finditer(text):
            if _is_age(text, match) and _of_somebody(text, match, ends):
                yield match, True, "leeftijd na naam of verwant"
    ordered = sorted(ends)
    for match in _OWN_SENTENCE.finditer(text):
        back = max(0, match.start() - _SENTENCE)
        sentence = max(back - 1, *(text.rfind(mark, back, match.start() - 2) for mark in ".!?…\n")) + 1
        somebody = bisect_left(ordered, sentence) < bisect_left(ordered, match.start())
        if somebody and (value(match["age"]) or 0) >= GROWING_UP:
            yield match, False, "getal na een zin over iemand"


def _is_age(text: str, match: re.Match[str]) -> bool:
    years = value(match["age"])
    if years is None or years > MAX_AGE or match["age"].lower() in _NOT_AGES:
        return False
    before, after = text[max(0, match.start("age") - 40) : match.start("age")], text[match.end("age") : match.end("age") + 30]
    if (match.re is not _SIBLINGS and _GROUP_BEFORE.search(before)) or _RANGE_AFTER.match(after) or _DURATION_AFTER.match(after):
        return False
    lasts = after.startswith(" jaar") and not after.startswith((" jaar oud", " jaar jong"))
    return not (lasts and _DURATION_BEFORE.search(before))


def _is_subject(text: str, at: int, ends: frozenset[int]) -> bool:
    """Whether who the sentence is about stands right before ``at``."""
    return _word_before(text, at) in _SUBJECTS or _names_somebody(text, at, ends)


def _of_somebody(text: str, match: re.Match[str], ends: frozenset[int]) -> bool:
    """Whether a name, a relative or "een" stands right before the age."""
    at = match.start()
    while at > 0 and text[at - 1] in " ,(":
        at -= 1
    word = _word_before(text, at)
    if match.re is not _OF:
        return _names_somebody(text, at, ends)
    years = value(match["age"]) or 0
    if word.endswith(_PARENTS) and years <= MAX_CHILDREN:
        return False  # "moeder van drie": how many, not how old
    return _names_somebody(text, at, ends) or (word in _ONE and years >= GROWING_UP)


def _names_somebody(text: str, at: int, ends: frozenset[int]) -> bool:
    if at in ends or text.endswith("]", 0, at):
        return True
    word = _word_before(text, at)
    return any(form in relations() for form in (word, word.removesuffix("s"), word.removesuffix("je")))


def _word_before(text: str, at: int) -> str:
    """The last word before ``at``, in lower case; empty when there is none near."""
    word = _LAST_WORD.search(text, max(0, at - _NEAR), at)
    return word[0].lower() if word else ""
