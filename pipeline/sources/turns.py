"""Who speaks: finds the turn convention of a transcript by evidence.

A convention is only believed when it marks at least two turns of the file. Text without a mark goes on with the turn
before it (:mod:`pipeline.sources.speakers.marked`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.sources.blocks import Block, BlockKind, clean
from pipeline.sources.reflow import reflow
from pipeline.sources.speakers.conventions import CONVENTIONS, Convention, opens_turn
from pipeline.sources.speakers.cues import as_cues
from pipeline.sources.speakers.marked import FROM_FORMAT, NOBODYS, Marked, read_turns
from pipeline.sources.speakers.roles import is_role
from pipeline.sources.speakers.speech import Role, Transcript, Turn
from pipeline.sources.speakers.timecodes import RoundTimes, round_times, take_time

__all__ = ["Role", "Transcript", "Turn", "coverage", "find_turns"]

MIN_TURNS = 2
MAX_WIDTH = 180
"""Lines longer than this were not broken by a page: where a file has them, each of its lines is a paragraph."""
LONG_LINES = 0.1
"""The part of the lines that must be so long."""
_SOFT_END = re.compile(r"\u00ad\s*$")
_ADDED = re.compile(r"\s*\([^()]*\)?$")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block with text, and how it reads when nobody's turn begins with it."""

    block: Block
    own_paragraph: bool
    unmarked: Marked


@dataclass(frozen=True, slots=True)
class _Reading:
    """A file read by one convention."""

    convention: Convention
    items: list[Marked]

    @property
    def opens(self) -> set[int]:
        """The numbers of the pieces that open a turn."""
        return {number for number, item in enumerate(self.items) if item.label}


def find_turns(blocks: tuple[Block, ...], roles: dict[str, Role]) -> Transcript | None:
    """Read blocks as a transcript.

    Args:
        blocks: as a reader gave them.
        roles: what the study says of speaker labels (``sources.csv``); wins over everything else.

    Returns:
        The transcript, or None when no convention marks at least two turns and the format names nobody.
    """
    filled = _filled(as_cues(blocks))
    believed = round_times(block.text for block, _ in filled)
    pieces = [_Piece(block, own, _unmarked(block, own, believed)) for block, own in filled]
    readings = [_read(convention, pieces, believed, roles) for convention in CONVENTIONS]
    best = max(readings, key=lambda reading: len(reading.opens))
    named = {number for number, piece in enumerate(pieces) if piece.block.speaker}
    if len(named) >= MIN_TURNS or (named and len(best.opens) < MIN_TURNS):
        items = [replace(piece.unmarked, label=piece.block.speaker) for piece in pieces]
        return read_turns(items, FROM_FORMAT, roles, _also(FROM_FORMAT, named, readings))
    if len(best.opens) < MIN_TURNS:
        return None
    return read_turns(best.items, best.convention.name, roles, _also(best.convention.name, best.opens, readings))


def coverage(blocks: tuple[Block, ...], transcript: Transcript) -> float:
    """Turns for each paragraph that is no heading: near 1 in a transcript, near 0 in a report with some colons."""
    if transcript.convention == FROM_FORMAT or any(block.kind is BlockKind.CUE for block in as_cues(blocks)):
        return 1.0  # where the format names speakers, and in subtitles, it is always what people say
    bodies = sum(1 for block in reflow(blocks) if block.text.strip() and block.kind is not BlockKind.HEADING)
    return sum(turn.kind == "speech" for turn in transcript.turns) / bodies if bodies else 0.0


def _also(name: str, opens: set[int], readings: Sequence[_Reading]) -> tuple[str, ...]:
    """A warning for each convention that marks turns in the same file where the one that was believed does not."""
    warnings = []
    for reading in readings:
        more = len(reading.opens - opens)
        if more >= MIN_TURNS:
            also = f"maar ook als `{reading.convention.name}` ({more})"
            warnings.append(f"beurten gevonden als `{name}` ({len(opens)}), {also}; kijk of dit zo hoort")
    return tuple(warnings)


def _filled(blocks: tuple[Block, ...]) -> list[tuple[Block, bool]]:
    """The blocks with text, and whether each is a paragraph of its own; one is cut where somebody else may begin on a line."""
    lines = [block.text for block in blocks if block.kind is BlockKind.LINE and block.text.strip()]
    wrapped = sum(len(line) > MAX_WIDTH for line in lines) <= LONG_LINES * len(lines)
    found: list[tuple[Block, bool]] = []
    blank = False
    for block in blocks:
        # A soft hyphen at the end of a line is a hyphen; every other invisible character is nothing.
        text = clean(_SOFT_END.sub("-", block.text)) if block.kind is BlockKind.LINE else clean(block.text)
        parts = _cut(text) if block.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE) else [text]
        own = blank or block.kind is not BlockKind.LINE or not wrapped
        found.extend((replace(block, text=part), own) for part in parts if part)
        blank = not text
    return found


def _cut(text: str) -> list[str]:
    """Cut a paragraph before each line on which a turn may begin; without a label it goes on as it did."""
    parts: list[list[str]] = []
    for line in text.split("\n"):
        if not parts or opens_turn(line):
            parts.append([line])
        else:
            parts[-1].append(line)
    return ["\n".join(part) for part in parts]


def _read(convention: Convention, pieces: Sequence[_Piece], believed: RoundTimes, roles: dict[str, Role]) -> _Reading:
    marked = [_mark(piece, convention, believed) for piece in pieces]
    labels = Counter(item.label for item in marked if item.label)
    # A label that occurs once is a word before a colon, unless the study names it. Without a capital it is a noise: "[lacht]".
    often = {label for label, count in labels.items() if count >= MIN_TURNS and (label[0].isupper() or convention.name == "@Naam:")}
    kept = often | {label for label in labels if label in roles or is_role(label)}
    if len(kept) < convention.min_labels:
        kept = set()
    elif convention.sure and often:
        kept = set(labels)
    items = [item if item.label in kept else piece.unmarked for item, piece in zip(marked, pieces, strict=True)]
    names = {label: bare for label in kept if (bare := _ADDED.sub("", label)) in kept}
    if names:
        items = [replace(item, label=names[item.label]) if item.label in names else item for item in items]
    return _Reading(convention, items)


def _mark(piece: _Piece, convention: Convention, believed: RoundTimes) -> Marked:
    if piece.block.kind in NOBODYS:
        return piece.unmarked
    mark = convention.find(piece.block.text)
    time = piece.block.time
    if mark is None and piece.unmarked.text not in ("", piece.block.text):
        # The time can stand before the name: "[00:01:02] Interviewer: …".
        mark, time = convention.find(piece.unmarked.text), piece.unmarked.time
    if mark is None:
        return piece.unmarked
    text, time = take_time(mark.text, time or mark.time, believed)
    return Marked(mark.label, text, time, piece.block, piece.own_paragraph)


def _unmarked(block: Block, own_paragraph: bool, believed: RoundTimes) -> Marked:
    if block.kind in NOBODYS:
        return Marked("", block.text, "", block, own_paragraph)
    text, time = take_time(block.text, block.time, believed)
    return Marked("", text, time, block, own_paragraph)
