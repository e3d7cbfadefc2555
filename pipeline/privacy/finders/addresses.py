"""Streets and house numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.privacy.finders.numberwords import NUMBER
from pipeline.privacy.finders.numberwords import WORD as ANY_WORD
from pipeline.privacy.lexicons import first_names, is_word, places, public_names, streets
from pipeline.privacy.mentions import Kind, Mention

_NEAR = 60
"""How far before a number a word about living there may stand, in characters."""
_SURE_ENDINGS = "straat|laan|gracht|singel|plantsoen|dreef|steeg"
_ENDINGS = f"{_SURE_ENDINGS}|straatje|laantje|weg|plein|pleintje|hof|kade|dijk|boulevard|allee|hofje|steegje|pad"
_FOR_STREETS_ONLY = tuple(_SURE_ENDINGS.split("|"))
_NO_STREETS = frozenset(
    ("Onderweg", "Halverwege", "Snelweg", "Weg", "Hof", "Kade", "Plein", "Dijk", "Laan", "Pad", "Straat", "Gangpad", "Fietspad",
     "Voetpad", "Zebrapad", "Spoorweg", "Autoweg", "Rijksweg", "Uitweg", "Omweg", "Kerkhof", "Gerechtshof")
)  # fmt: skip
"""Words on the same endings that are no street."""
_WORD = rf"(?!(?:een|één)\b){ANY_WORD}"
_BEFORE = r"(?:(?:[A-ZÀ-Þ][\w.'’-]{0,40}|van|de|der|den|het|’t|'t|ter|ten|oude|nieuwe|[IVX]+e?|\d+e)\s){0,4}"
_NAME = (
    rf"(?:{_BEFORE}[A-ZÀ-Þ][\w'’-]{{0,40}}?(?:{_ENDINGS})|[A-ZÀ-Þ][\w'’-]{{0,40}}\s(?:{_SURE_ENDINGS})"
    r"|(?:Oude|Nieuwe|Lange|Korte|Hoge|Lage)\s(?:Gracht|Singel|Dijk|Kade|Straat|Laan|Dreef|Steeg)"
    r"|Laan\svan\s(?:de\s|den\s|der\s|het\s)?[A-ZÀ-Þ][\w'’-]{1,40})"
)
_ADDITION = r"(?:\s?-?\s?[a-zA-Z](?![\w-])|-\d{1,4}|\s?(?:bis|hs|huis|kamer\s[\w.]+)(?!\w))?"
_HOUSE = rf",?\s(?:nummer\s|nr\.?\s|huisnummer\s)?(?:\d{{1,5}}{_ADDITION}|{_WORD}(?!\w))"
_COUNTED = r"jaar|uur|keer|procent|mensen|euro|woningen|huizen|kilo"
_STREET = re.compile(rf"(?<![\w-])(?P<street>{_NAME})(?![\w-]|\s?(?:station|halte))(?P<house>{_HOUSE}(?!\s(?:{_COUNTED})|\w))?")
_LEAD = re.compile(
    rf"(?:In|Op|Aan|De|Het|Bij|Naar|Van|Door|Langs|En|Ja|Nee|Dus|Maar|Die|hoek|de|het|van)\s(?:(?:hoek|de|het|van)\s)*(?!d[er]n?\s)(?=(?:['’\d]\w*\s|{_BEFORE})[A-ZÀ-Þ])"
)
"""What the sentence puts before a street: "De Kerkstraat"."""
_LISTED = re.compile(
    rf"(?<![\w-])(?P<street>[A-ZÀ-Þ'’][\w'’-]{{1,40}}(?:\s[A-ZÀ-Þ][\w'’-]{{1,40}}){{0,2}})\s(?:\d{{1,4}}{_ADDITION}|{_WORD})"
    rf"(?!\w|[.,:]\d|\s(?:{_COUNTED}))"
)
_LOWER_STREET = re.compile(rf"(?<![\w-])[a-zà-ÿ]{{3,30}}(?:{_SURE_ENDINGS})\s(?:nummer\s)?(?:\d{{1,5}}{_ADDITION}|{_WORD})(?!\w)")
_UNKNOWN = re.compile(rf"(?<![\w-])(?P<street>[A-ZÀ-Þ][a-zà-ÿ]{{4,}})\s(?:\d{{1,4}}[a-zA-Z]?|{_WORD})(?=[.,;!?]|$|\n)")
"""A capital, no word and a number: a street or a building that no list has."""
_NO_HOUSE = (
    "hoog|verdieping|etage|euro|uur|jaar|jongens|mensen|kinderen|deuren|huizen|straten|minuten|kilometer|meter|januari|mei|km|keer|dagen|"
    rf"weken|kamers|woningen|van\sde\s\w{{0,20}}(?:lijst|rij|ranglijst)|boven|vierkante|en\s{NUMBER}\suur"
)
_LIVES = "woon|woont|wonen|woonde|woonden|buren|buurvrouw|buurman|buur|overbuurvrouw|overbuurman|galerij"
_NUMBER_OF_HOME = re.compile(
    rf"\b(?:op\s(?:nummer|nr\.?|huisnummer)|(?:van|bij|met|tegenover|naast|naar)\snummer|huisnummer(?:\sis)?|(?:{_LIVES})(?:\s\w+)?\s(?:op|bij|van))"
    rf"\s(?P<number>\d{{1,5}}{_ADDITION}|{_WORD})(?!\w|[.,:]\d|\s?(?:{_NO_HOUSE}))",
    re.IGNORECASE,
)
_NUMBERS_NEAR_HOME = (
    re.compile(rf"\bop\s(?P<number>\d{{1,4}}[a-zA-Z]?|{_WORD})(?=\s?[.,;!?]|$|\n|\s(?:en|dus|maar|daar)\s)", re.IGNORECASE),
    re.compile(rf"\bnummer\s(?P<number>\d{{1,4}}[a-zA-Z]?|{_WORD})(?!\w|[.,:]\d)", re.IGNORECASE),
)
_HOME = re.compile(r"buur|buren|buuf|naast|woon|wonen|woont|zitten|galerij|flat|deur|huis|straat|laan", re.IGNORECASE)


def find_addresses(text: str) -> list[Mention]:
    """Mentions of streets, with their house number where one follows, and of house numbers by themselves."""
    found = [Mention(start, end, Kind.ADDRESS, why="straatnaam") for start, end in _streets(text)]
    found += [
        Mention(*match.span(), Kind.ADDRESS, why="straatnaam met nummer")
        for match in _LISTED.finditer(text)
        if _is_listed(match["street"], bool(_HOME.search(text, max(0, match.start() - _NEAR), match.start())))
    ]
    found += [Mention(*match.span(), Kind.ADDRESS, why="straatnaam met nummer") for match in _LOWER_STREET.finditer(text)]
    found += [
        Mention(*match.span(), Kind.ADDRESS, False, "naam met nummer")
        for match in _UNKNOWN.finditer(text)
        if not _is_known(match["street"])
    ]
    found += [Mention(*place, Kind.ADDRESS, False, "huisnummer") for place in _house_numbers(text)]
    return found


def _streets(text: str) -> Iterator[tuple[int, int]]:
    for match in _STREET.finditer(text):
        lead = _LEAD.match(match["street"])
        start = match.start("street") + (lead.end() if lead else 0)
        name = text[start : match.end("street")]
        words = name.split(" ")
        # "Een straat", "A-weg": a word and an ending, or a letter and an ending, are no name.
        plain = len(words) > 1 and words[-1].islower() and is_word(words[0])
        # "Opslaan" is a verb; "Ilona Hulshof" is somebody, unlike "Anne Frankstraat".
        plain = plain or (name.endswith("slaan") and is_word(name))
        plain = plain or (
            len(words) > 1 and words[0] in first_names() and not match["house"] and not name.endswith(_FOR_STREETS_ONLY)
        )
        if name not in _NO_STREETS and not re.match(r"\w-", name) and not plain:
            yield start, match.end()


def _house_numbers(text: str) -> Iterator[tuple[int, int]]:
    yield from (match.span("number") for match in _NUMBER_OF_HOME.finditer(text))
    for pattern in _NUMBERS_NEAR_HOME:
        for match in pattern.finditer(text):
            if _HOME.search(text, max(0, match.start() - _NEAR), match.start()):
                yield match.span("number")


def _is_listed(street: str, home: bool) -> bool:
    """Whether it is a street of the list; a plain word ("Ganzerik") is only one where somebody's home is spoken of."""
    return street in streets() and (home or not is_word(street.split(" ")[-1]))


def _is_known(name: str) -> bool:
    return is_word(name) or name in first_names() or name in places() or name in public_names()
