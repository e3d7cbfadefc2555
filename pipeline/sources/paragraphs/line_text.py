"""What printing does to the letters of a line, undone: ligatures and letters set apart."""

from __future__ import annotations

import re

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
# "I N L E I D I N G": five single letters or more, with one space between them and more between words.
_SPACED = re.compile(r"^[^\W_](?: [^\W_]){4,}(?:[ \t]{2,}[^\W_](?: [^\W_])*)*$")
_MAX_HEADING = 200
_WORD_SPACE = re.compile(r"[ \t]{2,}")


def repaired(line: str) -> str:
    """The line with plain letters for ligatures, a heading in spaced letters as words, and no white space around it.

    >>> repaired(" H E T  B E E L D ")
    'HET BEELD'
    """
    text = line.translate(_LIGATURES).strip()
    # With the letters of a first short word set apart as well: "D E  S T A D".
    if len(text) <= _MAX_HEADING and (_SPACED.match(text) or _SPACED.match(_WORD_SPACE.sub(" ", text))):
        return " ".join(word.replace(" ", "") for word in _WORD_SPACE.split(text))
    return text
