"""All personal data in one source: the finders together, and which wins where they overlap."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.privacy.finders.addresses import find_addresses
from pipeline.privacy.finders.ages import find_ages
from pipeline.privacy.finders.institutions import find_institutions
from pipeline.privacy.finders.labels import find_in_label
from pipeline.privacy.finders.names import find_names
from pipeline.privacy.finders.numbers import find_numbers
from pipeline.privacy.mentions import Covered, Kind, Mention, without_overlap


@dataclass(frozen=True, slots=True)
class Rules:
    """What a study wants found: kinds to replace, names that stay, its institutions, and what people decided."""

    kinds: frozenset[Kind] = frozenset(Kind)
    keep: tuple[str, ...] = ()
    institutions: Mapping[Kind, Sequence[str]] = field(default_factory=dict)
    replace: Mapping[str, Kind] = field(default_factory=dict)
    """Texts that a person wants replaced, wherever they stand."""


def find_all(texts: list[str], rules: Rules, speakers: frozenset[str] = frozenset()) -> list[list[Mention]]:
    """Mentions of personal data in the texts of one source, in order and without overlap.

    Args:
        texts: the turns.
        rules: of the study; what it keeps is never found, what it replaces always is.
        speakers: names in the speaker labels of the source.
    """
    kept = [_places_of(text, rules.keep) for text in texts]
    decided = [_decided(text, rules) for text in texts]
    fixed: list[list[Mention]] = []
    for text, stays, given in zip(texts, kept, decided, strict=True):
        found = find_numbers(text) + find_addresses(text) + find_institutions(text, rules.institutions)
        fixed.append(without_overlap(given + [m for m in found if m.kind in rules.kinds and not _within(m, stays)]))
    protected = [stays + [(m.start, m.end) for m in found] for stays, found in zip(kept, fixed, strict=True)]
    names = find_names(texts, protected, speakers) if Kind.PERSON in rules.kinds else [[] for _ in texts]
    result = []
    for text, found, people in zip(texts, fixed, names, strict=True):
        places = tuple((m.start, m.end) for m in people)
        ages = [m for m in find_ages(text, places) if m.kind in rules.kinds]
        result.append(_joined(found, people, ages))
    return result


def find_in_speaker(label: str, rules: Rules) -> list[Mention]:
    """Mentions in a speaker label: its name, and what people decided."""
    found = find_in_label(label) if Kind.PERSON in rules.kinds else []
    stays = _places_of(label, rules.keep)
    return without_overlap(_decided(label, rules) + [mention for mention in found if not _within(mention, stays)])


def _decided(text: str, rules: Rules) -> list[Mention]:
    return [
        Mention(start, end, kind, why="besluit")
        for given, kind in rules.replace.items()
        for start, end in _places_of(text, [given])
    ]


def _joined(fixed: list[Mention], people: list[Mention], ages: list[Mention]) -> list[Mention]:
    """Fixed finds and names never overlap; an age gives way to both ("op nummer acht" is no age)."""
    taken = fixed + people
    covered = Covered((mention.start, mention.end) for mention in taken)
    free = [age for age in ages if not covered.touches(age.start, age.end)]
    return without_overlap(taken + free)


def _places_of(text: str, names: Sequence[str]) -> list[tuple[int, int]]:
    found = []
    for name in names:
        if name in text:
            found += [match.span() for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
    return found


def _within(mention: Mention, places: list[tuple[int, int]]) -> bool:
    """Whether a kept name is most of the mention ("Oostermaat 4" in a row of figures)."""
    return any((min(end, mention.end) - max(start, mention.start)) * 2 > mention.end - mention.start for start, end in places)
