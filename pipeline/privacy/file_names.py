"""Names of people in the names of files and in what else people fill in beside the texts: finding and hiding them.

A message, a table or a report may have to name a file that somebody called after a participant. No list holds every name,
so :func:`without_names` hides every word that is not known to be harmless; :func:`holds_name` is for refusing, and believes
only the lists.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import PurePosixPath

from pipeline.privacy.lexicons import family_names, first_names, is_word, places
from pipeline.privacy.people import normal

HIDDEN = "…"
"""What stands for a word that may be a name."""
MIN_UNKNOWN = 4
"""An unknown word shorter than this is an abbreviation ("wmo", "R1") unless it is a first name."""
MIN_NAME = 4
"""Shortest name that is looked for in the names of files."""
MAX_SUFFIX = 4
"""Longest file extension, its dot aside, that is shown as it is."""
_HARMLESS = frozenset(
    ("corpus", "sources", "thematafel", "thematafels", "focusgroep", "focusgroepen", "rondetafel", "wijkteam", "noord", "oost",
     "west")
)  # fmt: skip
"""Words of this work and parts of towns that the dictionary lacks."""
_WORD = re.compile(r"[^\W\d_]+")
_SUFFIX = re.compile(rf"\.[A-Za-z0-9]{{1,{MAX_SUFFIX}}}$")


def without_names(text: str) -> str:
    """``text`` (a file name, a path, a value of the register) with ``…`` for each word that may be somebody's name.

    >>> without_names("ronde-1/interview Fatima Bouzid 2.docx")
    'ronde-1/interview … … 2.docx'
    """
    text = unicodedata.normalize("NFC", text)
    found = _SUFFIX.search(text)
    suffix = found[0] if found and found[0][1:].title() not in first_names() else ""
    body = text.removesuffix(suffix) if suffix else text
    first = next(_WORD.finditer(body), None)

    def shown(match: re.Match[str]) -> str:
        return HIDDEN if _may_be_name(match[0], begins=first is not None and match.start() == first.start()) else match[0]

    return _WORD.sub(shown, body) + suffix


def shown_file(path: str) -> str:
    """The name of a file that a user gave, without the folders it lies in and without names of people."""
    return without_names(PurePosixPath(path.replace("\\", "/")).name)


def holds_name(text: str, known: Iterable[str] = (), kept: Collection[str] = ()) -> bool:
    """Whether a file name or source id holds somebody's name.

    Args:
        text: the file name or id.
        known: names of people, as found in the source.
        kept: places and organisations of the study: their words are nobody's name.
    """
    stays = {_plain(word) for name in kept for word in _WORD.findall(name)}
    words = {_plain(word) for name in known for word in normal(name).split(" ") if _is_telling(word)} - stays
    plain = _plain(text)
    return any(word in plain for word in words) or any(
        _is_listed(word) for word in _WORD.findall(unicodedata.normalize("NFC", text)) if _plain(word) not in stays
    )


def _may_be_name(word: str, begins: bool) -> bool:
    if word.lower() in _HARMLESS:
        return False
    if word.title() in first_names():
        return True
    if not is_word(word):
        return len(word) >= MIN_UNKNOWN
    return word[0].isupper() and not begins and word.title() in family_names()


def _is_telling(word: str) -> bool:
    return len(word) >= MIN_NAME and not is_word(word) and word.title() not in places()


def _is_listed(word: str) -> bool:
    written = word.title()
    if word.lower() in _HARMLESS or not _is_telling(word):
        return False
    return written in first_names() or written in family_names() or _plain(word) in _without_accents()


@cache
def _without_accents() -> frozenset[str]:
    """The names that have accents, as they are written without them."""
    return frozenset(_plain(name) for name in first_names() | family_names() if not name.isascii())


def _plain(text: str) -> str:
    """Small letters without accents, as file names are often written."""
    return "".join(character for character in unicodedata.normalize("NFKD", text.casefold()) if character.isalnum())
