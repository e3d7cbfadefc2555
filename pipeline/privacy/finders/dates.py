"""Dates of birth, and other full dates long past: in a conversation hardly ever anything but somebody's own."""

from __future__ import annotations

import re

from pipeline.privacy.finders.numberwords import NUMBER, ORDINAL, WORD
from pipeline.privacy.mentions import Kind, Mention

_MONTHS = (
    r"januari februari maart april mei juni juli augustus september oktober november december jan\. feb\. apr\. aug\. sept?\. "
    r"okt\. nov\. dec\."
)
_MONTH = "(?:" + "|".join(_MONTHS.split(" ")) + ")"
_DAY = rf"(?:\d{{1,2}}|{WORD}|{ORDINAL})"
_SPOKEN_YEAR = rf"(?:negentien(?:honderd)?[\s-]?{WORD}|tweeduizend(?:[\s-]?(?:en[\s-]?)?{WORD})?)"
_YEAR = rf"(?:{_SPOKEN_YEAR}|['’‘]\d\d|(?:19|20)\d\d)"
_LATE_WORD = (
    "(?:(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)(?:en|ën))?(?:dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)"
)
"""A year said as its last two figures: "achtenvijftig"."""
_LONG_AGO = (
    rf"(?:19\d\d|200\d|201[0-2]|['’]\d\d|negentien(?:honderd)?[\s-]?{WORD}|tweeduizend(?:[\s-]?(?:en[\s-]?)?{WORD})?|{_LATE_WORD})"
)
_DATE = (
    rf"(?:\d{{1,2}}[-/. ]\d{{1,2}}[-/. ](?:19|20)?\d\d|{_DAY}\s{_MONTH}(?:,?\s(?:{_YEAR}|\d\d(?!\d)|{WORD}))?|{_MONTH}\s{_YEAR})"
)
_BORN = r"\b(?:geboren|geboortedatum|geboortedag|geboortejaar|bouwjaar|jarig|verjaardag|verjaar|geb\.)"
_AFTER_BORN = re.compile(
    rf"{_BORN}(?:\s?:)?\W{{0,3}}(?:(?:is|was|ben|op|in|van|de|den|dat|ik|en|wel)\s){{0,4}}"
    rf"(?P<date>{_DATE}|{_YEAR}|\d{{4}}|(?:(?<=bouwjaar\s)|(?<=bouwjaar\s['’])){NUMBER})(?!\w)",
    re.IGNORECASE,
)
_BEFORE_BORN = re.compile(rf"(?<!\w)(?P<date>{_DATE}|{_YEAR})(?=,?\s(?:\w+\s){{0,2}}geboren\b)", re.IGNORECASE)
_LONG_PAST = re.compile(
    rf"(?<![\w-])(?P<date>\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:19\d\d|200\d|201[0-2])|{_DAY}\s{_MONTH}\s{_LONG_AGO})(?!\w)", re.IGNORECASE
)
"""A day in a year before 2013: a birth, a wedding or a death."""
_OF_YEAR = re.compile(rf"\b(?:ik\sben|ben\sik)\s(?:er\s)?(?:een\s|eentje\s)?van\s(?P<date>{_YEAR})(?!\w)", re.IGNORECASE)
"""Somebody who gives the year of birth alone: "ik ben van 1958"."""
_DAY_OF_MONTH = re.compile(
    rf"(?<![\w-])(?P<date>{_DAY}\s{_MONTH}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d\d(?:\d\d)?)(?![\w-])", re.IGNORECASE
)
_ABOUT_BIRTH = re.compile(r"\b(?:geboortedatum|geboortedag|geboren|jarig)\b", re.IGNORECASE)


def find_birth_dates(text: str) -> list[Mention]:
    """Mentions of dates of birth and of other full dates before 2013; they may overlap."""
    found = [
        Mention(*match.span("date"), Kind.BIRTH_DATE, why="geboren")
        for pattern in (_AFTER_BORN, _BEFORE_BORN, _LONG_PAST, _OF_YEAR)
        for match in pattern.finditer(text)
    ]
    if _ABOUT_BIRTH.search(text):
        found += [
            Mention(*match.span("date"), Kind.BIRTH_DATE, False, "datum bij een geboorte") for match in _DAY_OF_MONTH.finditer(text)
        ]
    return found
