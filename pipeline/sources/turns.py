"""Who speaks: finds the turn convention of a transcript by evidence, and reads its turns.

A convention is only believed when it marks at least two turns of the file. Text without a mark goes on with the turn
before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.sources.blocks import Block, BlockKind, clean
from pipeline.sources.conventions import CONVENTIONS, Convention, opens_turn
from pipeline.sources.cues import as_cues
from pipeline.sources.reflow import join_lines, reflow
from pipeline.sources.roles import find_roles, is_role
from pipeline.sources.speech import Role, Transcript, Turn
from pipeline.sources.timecodes import RoundTimes, round_times, take_time

__all__ = ["Role", "Transcript", "Turn", "coverage", "find_turns"]

MIN_TURNS = 2
MAX_INTRODUCTION = 3
"""Paragraphs before the first speaker (a title, a date, a note) that need no warning."""
MAX_WIDTH = 180
"""Lines longer than this were not broken by a page: where a file has them, each of its lines is a paragraph."""
LONG_LINES = 0.02
"""The part of the lines that must be so long."""
FROM_FORMAT = "sprekers uit het bestand"

_NOBODYS = (BlockKind.HEADING, BlockKind.CAPTION, BlockKind.NOTE)
_SOFT_END = re.compile(r"\u00ad\s*$")
_ADDED = re.compile(r"\s*\([^()]*\)$")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block with text; ``own_paragraph`` says that it does not go on with the line before it."""

    block: Block
    own_paragraph: bool


@dataclass(frozen=True, slots=True)
class _Marked:
    """A piece with what stood in front of it taken off; ``label`` is empty when nothing did."""

    label: str
    text: str
    time: str
    piece: _Piece


@dataclass(frozen=True, slots=True)
class _Reading:
    """A file read by one convention."""

    convention: Convention
    items: list[_Marked]

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
        The transcript, or None when no convention marks at least two turns.
    """
    pieces = _pieces(as_cues(blocks))
    believed = round_times(piece.block.text for piece in pieces)
    readings = [_read(convention, pieces, believed, roles) for convention in CONVENTIONS]
    if sum(bool(piece.block.speaker) for piece in pieces) >= MIN_TURNS:
        items = [_Marked(piece.block.speaker, piece.block.text, piece.block.time, piece) for piece in pieces]
        named = {number for number, item in enumerate(items) if item.label}
        return _transcript(items, FROM_FORMAT, roles, _also(FROM_FORMAT, named, readings))
    best = max(readings, key=lambda reading: len(reading.opens))
    if len(best.opens) < MIN_TURNS:
        return None
    return _transcript(best.items, best.convention.name, roles, _also(best.convention.name, best.opens, readings))


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


def _pieces(blocks: tuple[Block, ...]) -> list[_Piece]:
    """The blocks with text; a paragraph is cut where somebody else may begin on a line of it."""
    lines = [block.text for block in blocks if block.kind is BlockKind.LINE and block.text.strip()]
    wrapped = sum(len(line) > MAX_WIDTH for line in lines) <= LONG_LINES * len(lines)
    found: list[_Piece] = []
    blank = False
    for block in blocks:
        # A soft hyphen at the end of a line is a hyphen; every other invisible character is nothing.
        text = clean(_SOFT_END.sub("-", block.text)) if block.kind is BlockKind.LINE else clean(block.text)
        parts = _cut(text) if block.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE) else [text]
        own = blank or block.kind is not BlockKind.LINE or not wrapped
        found.extend(_Piece(replace(block, text=part), own) for part in parts if part)
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
    items = [item if item.label in kept else _unmarked(item, believed) for item in marked]
    names = {label: bare for label in kept if (bare := _ADDED.sub("", label)) in kept}
    items = [replace(item, label=names.get(item.label, item.label)) for item in items]
    return _Reading(convention, items)


def _mark(piece: _Piece, convention: Convention, believed: RoundTimes) -> _Marked:
    block = piece.block
    if block.kind in _NOBODYS:
        return _Marked("", block.text, "", piece)
    mark = convention.find(block.text)
    time = block.time
    if mark is None:
        # The time can stand before the name: "[00:01:02] Interviewer: …".
        text, time = take_time(block.text, block.time, believed)
        mark = convention.find(text) if text else None
    if mark is None:
        return _unmarked(_Marked("", block.text, block.time, piece), believed)
    text, time = take_time(mark.text, time or mark.time, believed)
    return _Marked(mark.label, text, time, piece)


def _unmarked(item: _Marked, believed: RoundTimes) -> _Marked:
    block = item.piece.block
    if block.kind in _NOBODYS:
        return item
    text, time = take_time(block.text, block.time, believed)
    return replace(item, label="", text=text, time=time)


def _transcript(items: list[_Marked], convention: str, roles: dict[str, Role], warnings: tuple[str, ...]) -> Transcript:
    turns: list[Turn] = []
    before = 0
    time = ""
    for item in items:
        text = clean(item.text)
        block = item.piece.block
        if not item.label and not text:
            time = item.time or time  # a time on a line of its own is that of the turn below it
        elif block.kind in _NOBODYS:
            turns.append(Turn(text, kind=block.kind.value, page=block.page))
        elif item.label and not (turns and turns[-1].kind == "speech" and _goes_on(turns[-1], item, convention)):
            turns.append(Turn(text, item.label, time=item.time or time, page=block.page))
            time = ""
        elif turns and turns[-1].kind == "speech":
            turns[-1] = replace(turns[-1], text=_continued(turns[-1].text, text, item))
        else:
            before += 1
            turns.append(Turn(text, kind="introduction", page=block.page))
    if before > MAX_INTRODUCTION:
        warnings += (f"{before} alinea's voor de eerste spreker zijn als inleiding gelezen, niet als gesproken woord",)
    turns = [turn for turn in turns if turn.text]
    found, guessed = find_roles(turns, roles)
    if guessed:
        warnings += (f"rol afgeleid uit de tekst: {guessed}; zet haar in sources.csv als dit niet klopt",)
    return Transcript(tuple(replace(turn, role=found.get(turn.speaker, turn.role)) for turn in turns), convention, warnings)


def _continued(before: str, text: str, item: _Marked) -> str:
    """Text of a turn that goes on: a broken line or cue is joined, a paragraph keeps its line break."""
    if item.piece.block.kind is BlockKind.CUE:
        return f"{before} {text}".strip()
    if item.piece.own_paragraph or not before:
        return f"{before}\n{text}".strip()
    return join_lines(before, text).strip()


def _goes_on(last: Turn, item: _Marked, convention: str) -> bool:
    """Subtitles, and formats that name the speaker of each piece, repeat the speaker while the turn goes on."""
    return last.speaker == item.label and (convention == FROM_FORMAT or item.piece.block.kind is BlockKind.CUE)
