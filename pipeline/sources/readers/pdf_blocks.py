"""From the lines of pages to blocks: headings by their size, and an empty line where white or an indent begins anew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import quantiles

from pipeline.sources.blocks import Block, BlockKind
from pipeline.sources.paragraphs.hyphens import HYPHEN
from pipeline.sources.paragraphs.line_kinds import ends
from pipeline.sources.readers.pdf_layout import Row, same_size
from pipeline.sources.reflow import join_lines

_LARGE = 1.15
"""Lines in letters of at least this many times the body's are headings."""
_MAX_HEADING = 200
_MAX_HEADING_PITCH = 1.8
_GAP = 1.25
"""Lines that are further apart than this many lines have white between them."""
_INDENT = (0.8, 4.0)
"""How far the first line of a paragraph stands to the right, in heights of the text."""
_ROOM = 0.5
"""White at the end of a line that says nothing, in heights of the text."""
_SHORT = 0.1
"""A line that leaves this part of its column white is the last one of its paragraph."""
_BOX = 0.75
"""Columns of one text are as wide as each other; what is narrower than this is a box."""
_FEW = 6
_ENDED_EARLY = 3
"""A page that stops this many lines above the foot of a full page ended on purpose."""
_SPEAKER = re.compile(r"^\S[^:]{0,60}:\s+\S")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line, the page it is on, and where the lines of its column begin and end."""

    row: Row
    page: int
    left: float
    right: float

    @property
    def column(self) -> tuple[int, int]:
        return self.page, self.row.column


def page_blocks(pages: Sequence[Sequence[Row]], size: float, pitch: float) -> list[Block]:
    """The lines of all pages as LINE blocks, with an empty one before a line that begins anew, and headings.

    Args:
        pages: the lines of each page in reading order, without running heads.
        size: that of the body's text, in points.
        pitch: the distance between two lines of it.
    """
    placed = _placed(pages)
    blocks: list[Block] = []
    for number, (item, anew) in enumerate(zip(placed, _anew(placed, pages, size, pitch), strict=True)):
        previous = placed[number - 1] if number else None
        if _is_heading(item.row, size):
            if previous and _is_heading(previous.row, size) and _same_heading(previous, item):
                blocks[-1] = Block(join_lines(blocks[-1].text, item.row.text), BlockKind.HEADING, page=blocks[-1].page)
            else:
                blocks.append(Block(item.row.text, BlockKind.HEADING, page=item.page))
            continue
        if anew:
            blocks.append(Block("", BlockKind.LINE, page=item.page))
        blocks.append(Block(item.row.text, BlockKind.LINE, page=item.page))
    return blocks


def _anew(placed: Sequence[_Placed], pages: Sequence[Sequence[Row]], size: float, pitch: float) -> list[bool]:
    """Whether the author began anew at each line, by what the page shows."""
    if not placed:
        return []
    floor = _floor(pages)
    shown = [False]
    room = [0.0]
    indented = False
    for number, item in enumerate(placed[1:], start=1):
        previous, following = placed[number - 1], placed[number + 1] if number + 1 < len(placed) else None
        indented = _is_indented(previous, item, following, indented)
        shown.append(indented or _stands_apart(previous, item, size, pitch, floor))
        room.append(_room(previous, item.row))
    # Where the pages have white or indents between paragraphs, a line must be much shorter to say the same.
    sentences = [number for number in range(1, len(placed)) if ends(placed[number - 1].row.text)]
    alone = sum(room[number] > 0 and not shown[number] for number in sentences) > sum(shown[number] for number in sentences)
    enough = [0.0 if alone or placed[number - 1].column != item.column else _SHORT for number, item in enumerate(placed)]
    return [told or white > needed for told, white, needed in zip(shown, room, enough, strict=True)]


def _placed(pages: Sequence[Sequence[Row]]) -> list[_Placed]:
    # A page with a few short lines does not show how long a line can be; the others do.
    whole = max((_usual_right(rows) for rows in pages if rows and _is_one_column(rows)), default=0.0)
    placed: list[_Placed] = []
    for number, rows in enumerate(pages, start=1):
        for _, group in groupby(rows, key=lambda row: row.column):
            column = list(group)
            # Some lines of a column are indented; fewer than a quarter stand out to the left.
            left = sorted(row.left for row in column)[len(column) // 4]
            right = whole if len(column) < _FEW and _is_one_column(rows) else _usual_right(column)
            placed.extend(_Placed(row, number, left, right) for row in column)
    return placed


def _is_one_column(rows: Sequence[Row]) -> bool:
    return rows[0].column == rows[-1].column


def _usual_right(rows: Sequence[Row]) -> float:
    """Where full lines end; an address of the web may run over that edge."""
    return sorted(row.right for row in rows)[-1 - len(rows) // 10]


def _floor(pages: Sequence[Sequence[Row]]) -> float:
    """How low full pages go."""
    lowest = [min(row.bottom for row in rows) for rows in pages if rows]
    return quantiles(lowest, n=4)[0] if len(lowest) > 1 else 0.0


def _is_heading(row: Row, size: float) -> bool:
    letters = sum(sign.isalpha() for sign in row.text)
    return row.size >= _LARGE * size and letters > 1 and len(row.text) <= _MAX_HEADING and not _SPEAKER.match(row.text)


def _same_heading(first: _Placed, second: _Placed) -> bool:
    """Whether a heading goes on in the next line."""
    near = first.row.bottom - second.row.bottom <= _MAX_HEADING_PITCH * first.row.size
    return first.column == second.column and near and same_size(first.row.size, second.row.size)


def _stands_apart(previous: _Placed, item: _Placed, size: float, pitch: float, floor: float) -> bool:
    """Whether white, another size or another weight parts a line from the one before it."""
    last, row = previous.row, item.row
    if not same_size(last.size, row.size) or last.bold != row.bold:
        return True
    if previous.column == item.column:
        return last.bottom - row.bottom > _GAP * pitch * row.size / size
    if previous.page == item.page:
        first, second = (placed.right - placed.left for placed in (previous, item))
        return min(first, second) < _BOX * max(first, second)
    return last.bottom > floor + _ENDED_EARLY * pitch


def _room(previous: _Placed, row: Row) -> float:
    """How much of its column a line left white although the next word would have had room; 0 where it had none."""
    if row.text[:1].islower() or HYPHEN.search(previous.row.text):
        return 0.0
    word = row.text.split(maxsplit=1)[0]
    needed = (row.right - row.left) * (len(word) + 1) / len(row.text) + _ROOM * row.size
    return max(0.0, previous.right - previous.row.right - needed) / max(previous.right - previous.left, 1.0)


def _is_indented(previous: _Placed | None, item: _Placed, following: _Placed | None, after_indented: bool) -> bool:
    """Whether a line is the first of a paragraph by its indent; ``after_indented`` says it of the line before it."""
    row = item.row
    small, large = (step * row.size for step in _INDENT)
    if previous is None or previous.column != item.column:
        return small <= row.left - item.left <= large
    further = row.left - previous.row.left
    back = row.left - following.row.left if following and following.column == item.column else None
    if abs(further) < small:
        # Paragraphs of one line each, all of them indented.
        return after_indented and (ends(previous.row.text) or (back is not None and small <= back <= large))
    if not small <= further <= large:
        return False
    if back is not None and small <= back <= large:
        return True
    # What goes on under the text of a list item stands further to the right as well, and so does the one line of a paragraph.
    hanging = back is not None and abs(back) < small
    return not hanging and ends(previous.row.text)
