"""Who is who: which names in which sources are the same person.

A full name is a person. A first name or a family name by itself is the person of that name in the same source, else the
only one of that name in the study; where there are more, or none, it is a person of its own. The same bare name is the same
person in the whole study, as nothing tells two of them apart; a researcher can say otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.privacy.finders.tokens import TUSSENVOEGSELS
from pipeline.privacy.lexicons import first_names

_SPACES = re.compile(r"[\s.]+")
_ENDINGS = ("tje", "je", "s")


@dataclass(frozen=True, slots=True)
class Name:
    """The parts of a name, in lower case; either may be empty."""

    given: str
    family: str

    @property
    def full(self) -> bool:
        """Whether both parts are known."""
        return bool(self.given and self.family)


def normal(text: str) -> str:
    """A name as it is compared: lower case, one space, straight apostrophes."""
    plain = unicodedata.normalize("NFC", text).replace("’", "'").replace("‘", "'")
    return _SPACES.sub(" ", plain).strip().casefold()


@cache
def parse(text: str) -> Name:
    """The given and the family name in ``text``.

    >>> parse("Fatima El Amrani")
    Name(given='fatima', family='el amrani')
    >>> parse("Van der Berg")
    Name(given='', family='van der berg')
    >>> parse("Fatima")
    Name(given='fatima', family='')
    """
    words = normal(text).split(" ")
    if words[0] in TUSSENVOEGSELS and len(words) > 1:
        return Name("", " ".join(words))
    if len(words) == 1:
        listed = words[0].capitalize() in first_names() or any(
            words[0].endswith(ending) and words[0].removesuffix(ending).capitalize() in first_names() for ending in _ENDINGS
        )
        return Name(words[0], "") if listed else Name("", words[0])
    return Name(words[0], " ".join(words[1:]))


class People:
    """The people of a study: the number of each name in each source. Numbers never change and never come back."""

    def __init__(self, links: Mapping[str, Mapping[str, int]], following: int) -> None:
        self.links: dict[str, dict[str, int]] = {source: dict(forms) for source, forms in links.items()}
        self.following = following
        self.names: dict[int, set[str]] = {}
        self._gather()

    def link(self, source_id: str, texts: Iterable[str], decided: Mapping[str, str]) -> dict[str, int]:
        """The number of each name in a source, full names first; new people get the next number, in order of appearance.

        Args:
            source_id: the source.
            texts: names as they stand there, in order.
            decided: full names of the people that some of them are, as researchers say.
        """
        ordered = list(dict.fromkeys(normal(text) for text in texts))
        before = self._take(source_id, ordered)
        linked: dict[str, int] = {}
        meant = {normal(text): normal(person) for text, person in decided.items()}
        for form in ordered:
            if form in meant:
                linked[form] = linked[meant[form]] = self._number(self._same(meant[form]), meant[form])
        for form in ordered:
            if form not in linked and parse(form).full:
                known = before.get(form) or self._same(form) or self._bare(form, linked)
                linked[form] = self._number(known, form)
        for form in ordered:
            if form not in linked:
                linked[form] = self._number(before.get(form) or self._alike(form, linked), form)
        self.links[source_id] = linked
        return linked

    def keep_only(self, source_ids: Iterable[str]) -> None:
        """Forget the sources that are gone, and the people who are in none of the others."""
        keep = set(source_ids)
        self.links = {source: forms for source, forms in self.links.items() if source in keep}
        self._gather()

    def _gather(self) -> None:
        self.names = {}
        for forms in self.links.values():
            for form, number in forms.items():
                self.names.setdefault(number, set()).add(form)

    def _take(self, source_id: str, ordered: list[str]) -> dict[str, int]:
        """The numbers that the names of a source had, for those that can still be the same person.

        Names that were one person because of a full name that is no longer there ("Greet van Ineke") part again: the
        first of them keeps the number.
        """
        old = self.links.pop(source_id, {})
        self._gather()
        before: dict[str, int] = {}
        for form in ordered:
            number = old.get(form)
            if number is None:
                continue
            others = self.names.get(number, set()) | {name for name, known in before.items() if known == number}
            if not others or any(_fits(form, other) or _fits(other, form) for other in others):
                before[form] = number
        return before

    def _number(self, known: int | None, form: str) -> int:
        number = self.following if known is None else known
        self.following += known is None
        self.names.setdefault(number, set()).add(form)
        return number

    def _same(self, form: str) -> int | None:
        return next((number for number, forms in sorted(self.names.items()) if form in forms), None)

    def _bare(self, form: str, linked: Mapping[str, int]) -> int | None:
        """The one person known so far by a part of this full name only."""
        taken = set(linked.values())
        found = [
            number
            for number, forms in sorted(self.names.items())
            if number not in taken and all(not parse(other).full and _fits(other, form) for other in forms)
        ]
        return found[0] if len(found) == 1 else None

    def _alike(self, form: str, linked: Mapping[str, int]) -> int | None:
        """Who a name that is not full is: somebody of this source, somebody of the study, or nobody yet."""
        here = {number for other, number in linked.items() if _fits(form, other)}
        if len(here) == 1:
            return here.pop()
        if not here:
            everywhere = {number for number, forms in self.names.items() if any(_fits(form, other) for other in forms)}
            if len(everywhere) == 1:
                return everywhere.pop()
        return self._same(form)


def _fits(form: str, other: str) -> bool:
    """Whether the bare name ``form`` can be the person called ``other``: a part of the full name, or a form of the same name."""
    bare, known = parse(form), parse(other)
    if form == other:
        return True
    if known.full:
        part = bare.given or bare.family
        return part in (known.given, known.family) or _stem(part) == known.given or f"{part}" == known.family.split(" ")[-1]
    return _stem(form) == other or _stem(other) == form


def _stem(form: str) -> str:
    """A name without the s of a possessive or the ending of a diminutive ("rachids", "jantje")."""
    return next((form.removesuffix(ending) for ending in _ENDINGS if form.endswith(ending) and len(form) - len(ending) > 2), form)
