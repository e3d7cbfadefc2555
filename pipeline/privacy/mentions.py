"""What a mention of personal data is: its place in a text, its kind, and how sure the finder is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of personal data; the values stand in ``corpus/privacy.yaml`` and in the review lists."""

    PERSON = "persoon"
    ADDRESS = "adres"
    POSTCODE = "postcode"
    PHONE = "telefoon"
    EMAIL = "email"
    IBAN = "iban"
    BSN = "bsn"
    PLATE = "kenteken"
    LINK = "link"
    ACCOUNT = "account"
    BIRTH_DATE = "geboortedatum"
    AGE = "leeftijd"
    SCHOOL = "school"
    EMPLOYER = "werkgever"
    CARE = "zorginstelling"
    NUMBER = "nummer"


LABELS: dict[Kind, str] = {
    Kind.PERSON: "Persoon",
    Kind.ADDRESS: "Adres",
    Kind.POSTCODE: "Postcode",
    Kind.PHONE: "Telefoonnummer",
    Kind.EMAIL: "E-mailadres",
    Kind.IBAN: "Rekeningnummer",
    Kind.BSN: "BSN",
    Kind.PLATE: "Kenteken",
    Kind.LINK: "Link",
    Kind.ACCOUNT: "Account",
    Kind.BIRTH_DATE: "Geboortedatum",
    Kind.AGE: "Leeftijd",
    Kind.SCHOOL: "School",
    Kind.EMPLOYER: "Werkgever",
    Kind.CARE: "Zorginstelling",
    Kind.NUMBER: "Nummer",
}
"""What stands between the brackets in a text: ``[Persoon 7]``."""

PLACEHOLDER = re.compile(r"\[(?:" + "|".join(map(re.escape, LABELS.values())) + r")(?: [\d+-]+)?\]")
"""A pseudonym in a text."""


def unnumbered(text: str) -> str:
    """The text with "persoon" for ``[Persoon 7]``: what is meant does not depend on who has which number."""
    return PLACEHOLDER.sub(lambda match: match[0].strip("[]").split(" ")[0].lower(), text)


DIRECT = frozenset(Kind) - {Kind.AGE, Kind.SCHOOL, Kind.EMPLOYER, Kind.CARE}
"""Direct identifiers: each of these alone can lead to a person. The others do so together."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A piece of a text that is personal data.

    ``text[start:end]`` in code points; ``sure`` is False for what a person should look at; ``why`` says in Dutch what
    gave it away, without the text itself.
    """

    start: int
    end: int
    kind: Kind
    sure: bool = True
    why: str = ""


def without_overlap(mentions: list[Mention]) -> list[Mention]:
    """The mentions in order of place; of two that overlap the longer stays, of two as long the first given."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda item: item.start - item.end):
        at = bisect_left(kept, mention.end, key=lambda item: item.start)
        if at == 0 or kept[at - 1].end <= mention.start:
            kept.insert(at, mention)
    return kept


class Covered:
    """Places in a text that may overlap; says in logarithmic time whether something touches one of them."""

    def __init__(self, places: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(places):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def touches(self, start: int, end: int) -> bool:
        """Whether any of the places shares a character with this one."""
        at = bisect_left(self._starts, end)
        return at > 0 and self._ends[at - 1] > start
