"""The word lists of the finder: names, streets, places and what looks like a name and is none.

Sources and licences stand in ``lexicon/SOURCES.md``.
"""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files

_MIN_COMPOUND = 8
_MIN_PART = 4
"""Letters of the shortest compound, and of the shortest of its parts."""
_ENDINGS = ("e", "en", "s", "n", "d", "t")


@cache
def first_names() -> frozenset[str]:
    """First names as written, from many languages that are heard in Dutch towns."""
    return _read("first_names.txt")


@cache
def family_names() -> frozenset[str]:
    """Family names borne in the Netherlands by five people or more, without their prefix."""
    return _read("family_names.txt.gz")


@cache
def streets() -> frozenset[str]:
    """Street names that their ending does not give away ("Achterom", "Ganzerik")."""
    return _read("streets.txt.gz")


@cache
def places() -> frozenset[str]:
    """Towns, municipalities, provinces, regions and countries."""
    return _read("places_bag.txt") | _read("places_world.txt")


@cache
def public_names() -> frozenset[str]:
    """Shops, brands, media, public bodies, feasts and languages: capitals that are nobody's name."""
    return _read("public_names.txt")


@cache
def relations() -> frozenset[str]:
    """Words for relatives, neighbours and people in a role, after which a name may come."""
    return _read("relations.txt")


@cache
def common_words() -> frozenset[str]:
    """Words that often begin a sentence, in lower case, those of spoken and regional Dutch included."""
    return _read("common_words.txt")


@cache
def titles() -> frozenset[str]:
    """Forms of address after which a name may come."""
    return _read("titles.txt")


@cache
def speech_verbs() -> frozenset[str]:
    """Verbs of those who speak or react, in the third person."""
    return _read("speech_verbs.txt")


@cache
def verbs() -> frozenset[str]:
    """Other verbs that follow a name."""
    return _read("verbs.txt")


@cache
def organisations() -> frozenset[str]:
    """Words that make an organisation or a place of a name."""
    return _read("organisations.txt")


@cache
def speaker_roles() -> frozenset[str]:
    """Speaker labels that are a role and nobody's name."""
    return _read("speaker_roles.txt")


@cache
def is_word(text: str) -> bool:
    """Whether ``text``, in lower case, is a Dutch word: a listed one, or an ending or a compound of listed ones.

    No compounds are made of names: "Bloemendaal" is a family name, whatever its parts are.
    """
    lowered = text.lower()
    if _is_listed(lowered):
        return True
    if len(lowered) < _MIN_COMPOUND or lowered.capitalize() in family_names() or lowered.capitalize() in first_names():
        return False
    if any(lowered.endswith(ending) and _is_listed(lowered.removesuffix(ending)) for ending in _ENDINGS):
        return True
    return any(
        _is_listed(lowered[cut:]) and any(_is_listed(lowered[:cut].removesuffix(link)) for link in ("", "s", "en", "e"))
        for cut in range(_MIN_PART, len(lowered) - _MIN_PART + 1)
    )


def _is_listed(word: str) -> bool:
    import simplemma

    return word in common_words() or simplemma.is_known(word, lang="nl")


def _read(name: str) -> frozenset[str]:
    content = (files("pipeline.privacy") / "lexicon" / name).read_bytes()
    text = (gzip.decompress(content) if name.endswith(".gz") else content).decode("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
