"""Dutch number words as regular expressions: ages, house numbers and telephone numbers are often said, not written."""

from __future__ import annotations

import re

_UNITS = {
    "een": 1, "één": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9,
}  # fmt: skip
_TEENS = {
    "tien": 10, "elf": 11, "twaalf": 12, "dertien": 13, "veertien": 14, "vijftien": 15, "zestien": 16, "zeventien": 17,
    "achttien": 18, "negentien": 19,
}  # fmt: skip
_TENS = {
    "twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50, "zestig": 60, "zeventig": 70, "tachtig": 80, "negentig": 90,
}  # fmt: skip

_IRREGULAR = {"eerste": 1, "derde": 3}


def _words() -> dict[str, int]:
    words = _UNITS | _TEENS | _TENS
    for unit, one in _UNITS.items():
        for ten, tens in _TENS.items():
            # "drieëntwintig" is as often typed without its dots.
            for joint in ("ën", "en") if unit.endswith("e") else ("en",):
                words[f"{unit}{joint}{ten}"] = tens + one
    words.pop("één" + "entwintig", None)
    words |= {"honderd": 100, "honderdeen": 101, "honderdtwee": 102, "honderddrie": 103, "nul": 0}
    return words


VALUES: dict[str, int] = _words()
"""Number words from nul to honderddrie and their value."""

WORD = "(?:" + "|".join(sorted(VALUES, key=len, reverse=True)) + ")"
"""A number word, as a regular expression without groups."""

NUMBER = rf"(?:\d{{1,3}}|{WORD})"
"""A number of at most three digits, or a number word."""

ORDINAL = rf"(?:\d{{1,3}}(?:e|ste|de)|(?:{WORD})(?:ste|de)|eerste|derde)"
"""An ordinal: "18e", "zestiende", "eenentwintigste"."""


def value(text: str) -> int | None:
    """The value of a number or ordinal; None when it is none.

    >>> value("vierendertig"), value("18e"), value("zestiende")
    (34, 18, 16)
    """
    lowered = text.lower()
    digits = re.match(r"\d+", lowered)
    if digits:
        return int(digits[0])
    if lowered in _IRREGULAR:
        return _IRREGULAR[lowered]
    for ending in ("", "ste", "de"):
        known = VALUES.get(lowered.removesuffix(ending)) if ending else VALUES.get(lowered)
        if known is not None:
            return known
    return None
