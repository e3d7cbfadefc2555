"""Schools, care institutions and employers: those a study names in ``privacy.yaml``, and those the text itself gives away."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.privacy.mentions import Kind, Mention

_CAPITAL = r"[A-ZÀ-Þ][\w'’.-]{0,40}\w"
_NAME = rf"(?:(?:[Dd]e|[Hh]et|['’]t)\s)?{_CAPITAL}(?:\s(?:(?:van|de|der|den|het|en|&)\s){{0,2}}{_CAPITAL}){{0,2}}"
_SCHOOLS = (
    "basisschool|school|middelbare|kinderopvang|kinderdagverblijf|crèche|peuterspeelzaal|lyceum|gymnasium|scholengemeenschap|vmbo|mavo|"
    "havo|praktijkschool"
)
_CARE_HOMES = (
    "huisartsenpraktijk|praktijk|tandartspraktijk|verpleeghuis|verzorgingshuis|zorgcentrum|woonzorgcentrum|ziekenhuis|kliniek|hospice|"
    "revalidatiecentrum|fysiotherapie|gezondheidscentrum|apotheek"
)
_WORK = "werk|werkt|werkte|werkten|gewerkt|baan|contract|uitzendkracht|stage|dienst|aangenomen|begonnen|ontslagen"
_PATTERNS: tuple[tuple[Kind, bool, re.Pattern[str]], ...] = (
    (Kind.SCHOOL, True, re.compile(rf"(?<!\w)(?i:{_SCHOOLS})\s(?P<name>{_NAME})(?!\w)")),
    (Kind.SCHOOL, True, re.compile(rf"(?<!\w)(?P<name>(?:ROC|MBO|HBO|OBS|CBS|RKBS)\s{_NAME})(?!\w)")),
    (
        Kind.SCHOOL,
        True,
        re.compile(rf"(?<!\w)(?P<name>(?:{_CAPITAL}\s){{1,2}}(?:College|Lyceum|Gymnasium|Mavo|Universiteit|Hogeschool))(?!\w)"),
    ),
    (Kind.CARE, True, re.compile(rf"(?<!\w)(?i:{_CARE_HOMES})\s(?P<name>{_NAME})(?!\w)")),
    (Kind.CARE, True, re.compile(rf"(?<!\w)(?P<name>(?:{_CAPITAL}\s){{1,2}}(?:Ziekenhuis|Kliniek|Hospice|Medisch Centrum))(?!\w)")),
    (
        Kind.EMPLOYER,
        True,
        re.compile(rf"(?<!\w)(?P<name>{_CAPITAL}(?:\s[A-ZÀ-Þ&][\w'’.&-]*){{0,3}}\s(?:B\.?V\.?|N\.?V\.?|VOF|V\.O\.F\.))(?!\w)"),
    ),
    (
        Kind.EMPLOYER,
        False,
        re.compile(rf"\b(?:{_WORK})\s(?:(?:nu|ook|daar|toen|als\s\w+|\w+\sjaar)\s){{0,2}}bij\s(?P<name>{_NAME})(?!\w)"),
    ),
)
"""Kind, whether it is sure, and what it looks like."""


def find_institutions(text: str, configured: Mapping[Kind, Sequence[str]]) -> list[Mention]:
    """Mentions of institutions; they may overlap.

    Args:
        text: what is said.
        configured: names by kind, as the study gives them; found wherever they stand, with their capitals.
    """
    found = [
        Mention(*match.span(), kind, why="privacy.yaml")
        for kind, names in configured.items()
        for name in names
        if name in text
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    ]
    found += [
        Mention(*match.span("name"), kind, sure, "naam van een instelling")
        for kind, sure, pattern in _PATTERNS
        for match in pattern.finditer(text)
    ]
    return found
