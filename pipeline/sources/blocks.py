"""What a reader gives: the file's text in reading order, before anybody decides who speaks."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum


class BlockKind(StrEnum):
    """What a piece of a file is."""

    LINE = "line"
    """A physical line of a text or PDF file; may be half a paragraph, or empty."""
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CAPTION = "caption"
    QUOTE = "quote"
    """A paragraph that the format sets apart as a quotation."""
    NOTE = "note"
    """Between the turns and nobody's words: a meeting that is suspended, the result of a vote."""
    CUE = "cue"
    """A subtitle: part of a turn, with its time."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a file with what the format itself says of it."""

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    speaker: str = ""
    time: str = ""
    page: int | None = None
    row: int | None = None
    """The row of a spreadsheet, counted as the spreadsheet does."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All blocks of a file, and what a person should know about how it was read (in Dutch)."""

    blocks: tuple[Block, ...]
    warnings: tuple[str, ...] = field(default=())


_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
# Soft hyphens, zero-width and direction marks, control characters, BOM: no reader sees them, and each would shift an offset.
_INVISIBLE = re.compile(
    r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)


def clean(text: str) -> str:
    """Unicode NFC, LF, single spaces, nothing invisible, no white space around lines or text.

    Idempotent: ``clean(clean(t)) == clean(t)``.
    """
    # Normalising comes last as well: taking out an invisible character can bring a letter and its accent together.
    text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return unicodedata.normalize("NFC", "\n".join(lines).strip())


def row_text(cells: list[str]) -> str:
    """A table row as text: two cells as ``first: second`` (a speaker and what is said), more of them apart."""
    if len(cells) == 2:
        return f"{cells[0].rstrip(' :')}: {cells[1]}"
    return " | ".join(cells)


def note(number: int, text: str) -> Block:
    """A footnote or endnote: it is kept where the file ends, as it would break the turn in which it stands."""
    return Block(clean(f"Noot {number}: {text}") if text.strip() else "", BlockKind.CAPTION)
