"""What a line or paragraph is by its looks: an item of a list, a caption, a row of a table, a heading."""

from __future__ import annotations

import re

from pipeline.sources.blocks import BlockKind

_SIGNS = "•▪●◦‣·○■□▫➢➤►✓✔\uf0b7\uf0a7\uf0d8*–—-"
_SIGN = re.compile(rf"^\s*(?P<sign>[{_SIGNS}])(?:\s+|$)")
_LABEL = re.compile(r"^\s*(?:\(?\d{1,2}[.)]\s+|\(?[a-z]\)\s+)")
_CAPTION = re.compile(r"^\s*(?:(?:figuur|tabel|grafiek|kaart|afbeelding|bijlage)\s+\d+|bron:|noot:)", re.IGNORECASE)
_ADDRESS = re.compile(r"^(?:https?://|www\.)\S+$")
_ENDS = re.compile(r"[.!?…:;][\"'”’)\]]*\s*$")
_CELLS = re.compile(r"\S(?:\t+| {3,})\S")
_LEADER = re.compile(r"(?:\.\s?){4,}\s*(?:\d+|[ivxlc]+)?\s*$|(?:…\s?){2,}\s*\d*\s*$")
_FUNCTION_WORDS = frozenset((
    "aan", "achter", "als", "bij", "binnen", "boven", "buiten", "dan", "dat", "de", "die", "dit", "door", "een", "en",
    "er", "haar", "het", "hun", "in", "is", "maar", "met", "mijn", "na", "naar", "naast", "noch", "of", "om", "onder",
    "ons", "onze", "op", "over", "per", "sinds", "te", "tegen", "ten", "ter", "tijdens", "tot", "tussen", "uit", "uw",
    "van", "vanuit", "via", "volgens", "voor", "waar", "waarin", "wat", "we", "wegens", "werd", "wie", "wij", "worden",
    "wordt", "ze", "zich", "zij", "zijn", "zoals", "zonder",
))  # fmt: skip
_MAX_HEADING = 100
_MAX_ROW = 300
_REACH = 40


def ends(text: str) -> bool:
    """Whether a sentence ends here."""
    return bool(_ENDS.search(text[-_REACH:]))


def goes_on(text: str) -> bool:
    """Whether a line begins with a small letter, as the rest of a sentence does."""
    return text.lstrip("\"'“‘„([")[:1].islower()


def is_item(text: str) -> bool:
    """Whether a list item or a numbered heading begins here."""
    return bool(_SIGN.match(text) or _LABEL.match(text))


def sign_of(text: str) -> str:
    """The sign before a list item; empty for a number or letter and for running text."""
    match = _SIGN.match(text)
    return match["sign"] if match else ""


def same_list(first: str, second: str) -> bool:
    """Whether two texts are items with the same sign, or both with a number or letter."""
    return is_item(first) and is_item(second) and sign_of(first) == sign_of(second)


def is_lone_sign(text: str) -> bool:
    """Whether the sign of a list item stands on a line of its own."""
    return len(text.strip()) == 1 and bool(_SIGN.match(text))


def without_sign(text: str) -> str:
    """The text of a list item without its sign; a number stays."""
    return _SIGN.sub("", text, count=1)


def is_caption(text: str) -> bool:
    """Whether a caption, a source or a note on a table begins here."""
    return bool(_CAPTION.match(text))


def is_address(text: str) -> bool:
    """Whether a line is an address of the web and nothing else."""
    return bool(_ADDRESS.match(text))


def is_row(text: str) -> bool:
    """Whether a line holds cells of a table, or is one of a table of contents."""
    return bool(_CELLS.search(text[:_MAX_ROW]) or _LEADER.search(text[:_MAX_ROW]))


def is_unfinished(text: str) -> bool:
    """Whether a line cannot be the last one of a sentence or heading: it ends in a comma, or in a word like "van"."""
    last = text.rsplit(maxsplit=1)[-1] if text else ""
    return last.endswith(",") or last.lower() in _FUNCTION_WORDS or last in ("(", "“", "„")


def kind_of(text: str) -> BlockKind:
    """The kind of a paragraph that is complete."""
    if is_caption(text) or is_address(text) or (len(text) <= _MAX_ROW and _LEADER.search(text)):
        return BlockKind.CAPTION
    named = not goes_on(_LABEL.sub("", text, count=1)) and not ends(text) and not is_unfinished(text)
    if named and len(text) <= _MAX_HEADING and not _SIGN.match(text) and not _CELLS.search(text):
        return BlockKind.HEADING
    return BlockKind.PARAGRAPH
