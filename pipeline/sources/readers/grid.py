"""Tables of a document as blocks: a table of turns gives its speakers and times, any other table its rows as text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.sources.blocks import Block, row_text
from pipeline.sources.speakers.clock import time_of

MAX_LABEL = 63
"""Longest cell that can name a speaker, in characters."""
_MOST = 0.8
"""The part of a column that must look alike before the column is believed to be one of times."""
_LABELLED = re.compile(rf"^[^\W\d][^\n:]{{0,{MAX_LABEL - 1}}}:\s")


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: the clean text of each cell, empty ones too, and the page it begins on where that is known."""

    cells: tuple[str, ...]
    page: int | None = None


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a table of turns keeps what; ``speaker`` is None when the speaker stands in the text."""

    time: int
    text: int
    speaker: int | None


def table_blocks(rows: Sequence[GridRow]) -> list[Block]:
    """The rows of a table in order.

    A column of times beside one of speakers (or beside texts that begin with one) makes it a table of turns: its rows become
    blocks with ``speaker`` and ``time``, and a first row that only names the columns is left out. In any other table a row is
    one text (see ``row_text``), without the column that only numbers the rows.
    """
    filled = [row for row in rows if any(row.cells)]
    columns = _turn_columns(filled)
    if columns is not None:
        return [block for number, row in enumerate(filled) for block in _turn(row, columns, first=number == 0)]
    numbered = _row_numbers(filled)
    cells = [[cell for index, cell in enumerate(row.cells) if cell and index != numbered] for row in filled]
    return [Block(row_text(texts), page=row.page) for texts, row in zip(cells, filled, strict=True) if texts]


def _turn_columns(rows: Sequence[GridRow]) -> _Columns | None:
    width = _width(rows)
    body = [row.cells for row in rows if len(row.cells) == width]
    times = [index for index in range(width) if _is_time_column([cells[index] for cells in body])]
    if not times:
        return None
    numbered = _row_numbers(rows)
    rest = [index for index in range(width) if index not in times and index != numbered and any(cells[index] for cells in body)]
    if len(rest) == 1:
        texts = [cells[rest[0]] for cells in body if cells[rest[0]]]
        named = 2 * sum(bool(_LABELLED.match(text)) for text in texts) >= len(texts)
        return _Columns(times[0], rest[0], None) if named else None
    if len(rest) == 2 and _is_speaker_column([cells[rest[0]] for cells in body]):
        return _Columns(times[0], rest[1], rest[0])
    return None


def _turn(row: GridRow, columns: _Columns, first: bool) -> list[Block]:
    if len(row.cells) <= max(columns.time, columns.text, columns.speaker or 0):
        return [Block(row_text([cell for cell in row.cells if cell]), page=row.page)]
    time, text = time_of(row.cells[columns.time]), row.cells[columns.text]
    if (first and not time) or not text:
        return []
    speaker = "" if columns.speaker is None else _label(row.cells[columns.speaker])
    return [Block(text, speaker=speaker, time=time, page=row.page)]


def _width(rows: Sequence[GridRow]) -> int:
    widths = Counter(len(row.cells) for row in rows if len(row.cells) > 1)
    return max(widths, key=lambda width: (widths[width], width)) if widths else 0


def _is_time_column(cells: list[str]) -> bool:
    """Whether most cells are times; the first may be the column's name."""
    body = [cell for cell in cells[1:] if cell]
    return len(body) >= 1 and sum(bool(time_of(cell)) for cell in body) >= _MOST * len(body)


def _is_speaker_column(cells: list[str]) -> bool:
    """Whether the cells are short, and most of them say a name that comes back."""
    labels = [_label(cell) for cell in cells if cell]
    counts = Counter(labels)
    returning = sum(count for count in counts.values() if count > 1)
    return all(len(label) <= MAX_LABEL and "\n" not in label for label in labels) and 2 * returning >= len(labels) > 0


def _label(cell: str) -> str:
    return cell.rstrip(" :")


def _row_numbers(rows: Sequence[GridRow]) -> int | None:
    """The first column, when it counts the rows from 1 (under a heading or not)."""
    first = [row.cells[0].rstrip(".") for row in rows if len(row.cells) > 2]
    for begin in (0, 1):
        numbers = first[begin:]
        if len(numbers) > 1 and numbers == [str(number) for number in range(1, len(numbers) + 1)]:
            return 0
    return None
