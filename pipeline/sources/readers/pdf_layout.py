"""From pieces of text with a place to the lines of a page in reading order: rows, columns, and the space between lines."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from pipeline.sources.readers.pdf_text import Piece

CELL = "   "
"""What stands between two cells of a row, so that nobody takes them for one sentence."""
_CELL_GAP = 1.6
"""Parts of a row that stand further apart than this, in heights of the text, are cells."""
_WORD_GAP = 0.15
_OVERLAP = 0.5
_RAISED = 0.15
_SMALL = 0.85
"""Digits that are smaller than this part of their line and raised are the mark of a footnote."""
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_DROP_CAP = 1.8
_MIN_COLUMN_LINES = 5
_MIN_COLUMN_WIDTH = 0.18
_NARROW = 0.6
"""A line that is wider than this part of the page's text runs over the columns."""
_FILLED = 0.6
"""Lines of a column of text fill at least this part of it; the cells of a table do not."""
_MIN_COLUMN_LETTERS = 14
_GUTTER = 0.8
_MIN_BOX_LINES = 8
_MIN_BOX_WIDTH = 0.12
_LEVEL = 0.15
"""Lines that differ less in height than this, in heights of the text, stand in one row."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a page. ``column`` tells apart the columns and the stretches between lines that run over all of them."""

    text: str
    left: float
    right: float
    bottom: float
    size: float
    bold: bool
    column: int = 0


def body_size(pages: Iterable[Sequence[Piece]]) -> float:
    """The size, to half a point, of most letters of a document; 10 when it has none."""
    letters: Counter[float] = Counter()
    for pieces in pages:
        for piece in pieces:
            letters[round(piece.size * 2) / 2] += len(piece.text)
    return letters.most_common(1)[0][0] if letters else 10.0


def line_pitch(pages: Iterable[Sequence[Piece]], size: float) -> float:
    """The distance, to half a point, between most lines of the body's size; 1.2 times ``size`` when there is none."""
    distances: Counter[float] = Counter()
    for pieces in pages:
        lines = sorted((piece for piece in pieces if same_size(piece.size, size)), key=lambda piece: -piece.bottom)
        for number, above in enumerate(lines):
            for below in lines[number + 1 : number + 8]:
                distance = above.bottom - below.bottom
                if distance > size / 2 and above.left < below.right and below.left < above.right:
                    distances[round(distance * 2) / 2] += 1
                    break
    return distances.most_common(1)[0][0] if distances else 1.2 * size


def same_size(first: float, second: float) -> bool:
    """Whether two sizes are those of one font: rounding and an accent make them differ a little."""
    return abs(first - second) <= 0.08 * max(first, second)


def on_line(piece: Piece, other: Piece) -> bool:
    """Whether two pieces stand on one line."""
    overlap = min(piece.top, other.top) - max(piece.bottom, other.bottom)
    return overlap >= _OVERLAP * min(piece.size, other.size)


def page_rows(pieces: Sequence[Piece], size: float) -> list[Row]:
    """The lines of a page in reading order, its columns one after the other.

    Args:
        pieces: the text of the page, without running heads.
        size: that of the body of the document.
    """
    stretches = _stretches(pieces)
    gutters = _gutters([_whole(stretch) for stretch in stretches], size)
    if not gutters:
        return _rows(pieces, 0)
    over: list[Piece] = []
    inside: list[tuple[Piece, list[Piece]]] = []
    for stretch in stretches:
        whole = _whole(stretch)
        if any(whole.left < gutter - size / 2 and whole.right > gutter + size / 2 for gutter in gutters):
            over.extend(stretch)
        else:
            inside.append((whole, stretch))
    # A line over all columns ends the columns above it.
    spans = _rows(over, 0)
    heights = [-row.bottom - row.size / 2 for row in spans]
    parts: defaultdict[tuple[int, int], list[Piece]] = defaultdict(list)
    for whole, stretch in inside:
        band = bisect_left(heights, -(whole.bottom + whole.top) / 2)
        parts[band, bisect_left(gutters, (whole.left + whole.right) / 2)].extend(stretch)
    rows: list[Row] = []
    columns = len(gutters) + 1
    for band in range(len(spans) + 1):
        filled = [column for column in range(columns) if parts[band, column]]
        for column in filled:
            # What stands alone between two lines over all columns is text of theirs: the last line of a paragraph.
            number = 1 + band * columns + column if len(filled) > 1 else 0
            rows.extend(_rows(parts[band, column], number))
        rows.extend(spans[band : band + 1])
    return rows


def _stretches(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces that follow each other closely on one line, as a change of font cuts a line in pieces."""
    stretches: list[list[Piece]] = []
    for piece in pieces:
        last = stretches[-1][-1] if stretches else None
        if last and on_line(piece, last) and -0.5 * last.size <= piece.left - last.right <= last.size:
            stretches[-1].append(piece)
        else:
            stretches.append([piece])
    return stretches


def _whole(stretch: Sequence[Piece]) -> Piece:
    main = max(stretch, key=lambda piece: len(piece.text))
    right = max(piece.right for piece in stretch)
    return replace(main, text="".join(piece.text for piece in stretch), left=stretch[0].left, right=right)


def _rows(pieces: Sequence[Piece], column: int) -> list[Row]:
    lines: list[list[Piece]] = []
    caps: list[Piece] = []
    ordered = sorted(pieces, key=lambda piece: (-piece.bottom, piece.left))
    usual = median(piece.size for piece in ordered) if ordered else 0.0
    for piece in ordered:
        if piece.size >= _DROP_CAP * usual and len(piece.text.strip()) == 1 and piece.text.strip().isalpha():
            caps.append(piece)
        # A mark of a footnote or a large first word overlaps its line only in part; look a few lines back.
        elif line := next((line for line in lines[:-4:-1] if on_line(piece, line[0])), None):
            line.append(piece)
        else:
            lines.append([piece])
    rows = [_row(sorted(line, key=lambda piece: piece.left), column) for line in lines]
    rows.sort(key=lambda row: -row.bottom)
    for cap in caps:
        _set_cap(rows, cap, column)
    return rows


def _row(pieces: Sequence[Piece], column: int) -> Row:
    main = max(pieces, key=lambda piece: (len(piece.text), piece.size))
    parts: list[str] = []
    right = pieces[0].left
    for piece in pieces:
        gap = piece.left - right
        if parts:
            wide = gap > _CELL_GAP * main.size
            apart = gap > _WORD_GAP * main.size or parts[-1].endswith(" ") or piece.text.startswith(" ")
            parts[-1] = parts[-1].rstrip()
            parts.append(CELL if wide else " " if apart else "")
        parts.append(_marked(piece, main).lstrip())
        right = max(right, piece.right)
    bold = all(piece.bold for piece in pieces)
    return Row("".join(parts).strip(), pieces[0].left, right, main.bottom, main.size, bold, column)


def _marked(piece: Piece, main: Piece) -> str:
    """The text of a piece, with small raised digits as superscripts."""
    digits = piece.text.strip()
    raised = piece.bottom > main.bottom + _RAISED * main.size and piece.size < _SMALL * main.size
    return piece.text.translate(_SUPERSCRIPTS) if raised and re.fullmatch(r"\d{1,3}", digits) else piece.text


def _set_cap(rows: list[Row], cap: Piece, column: int) -> None:
    """Put a letter that is some lines high before the first line beside it."""
    for number, row in enumerate(rows):
        if row.bottom < cap.top and row.bottom + row.size > cap.bottom and row.left >= cap.left:
            apart = "" if row.text[:1].islower() or row.text[:1] in "’'" else " "
            text = f"{cap.text.strip()}{apart}{row.text}"
            rows[number] = Row(text, cap.left, row.right, row.bottom, row.size, row.bold, row.column)
            return
    rows.append(Row(cap.text.strip(), cap.left, cap.right, cap.bottom, cap.size, cap.bold, column))


def _gutters(pieces: Sequence[Piece], size: float) -> list[float]:
    """The middles of the white strips between columns of text, from left to right; empty for a page of one column."""
    if not pieces:
        return []
    left, right = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    narrow = [piece for piece in pieces if piece.width < _NARROW * (right - left)]
    gutters: list[float] = []
    begin = left
    for low, high in _strips(narrow, tolerated=len(narrow) // 25):
        if high - low < _GUTTER * size or low <= left or high >= right:
            continue
        before = [piece for piece in narrow if begin <= piece.left and piece.right <= high]
        after = [piece for piece in narrow if piece.left >= low]
        # What lies beyond the next strip is no measure for the column after this one, but a column it must be.
        set_in_columns = _is_column(before, right - left) and _holds_column(after, right - left)
        if set_in_columns or _are_independent(before, after, right - left):
            gutters.append((low + high) / 2)
            begin = low
    return gutters


def _strips(pieces: Sequence[Piece], tolerated: int) -> list[tuple[float, float]]:
    """Stretches from left to right that at most ``tolerated`` pieces cross."""
    events = sorted([(piece.left, 1) for piece in pieces] + [(piece.right, -1) for piece in pieces])
    strips, depth, since = [], 0, None
    for place, change in events:
        depth += change
        if depth <= tolerated and since is None:
            since = place
        elif depth > tolerated and since is not None:
            strips.append((since, place))
            since = None
    return strips


def _is_column(pieces: Sequence[Piece], page: float) -> bool:
    if len(pieces) < _MIN_COLUMN_LINES:
        return False
    width = max(piece.right for piece in pieces) - min(piece.left for piece in pieces)
    filled = median(piece.width for piece in pieces) >= _FILLED * width
    return width >= _MIN_COLUMN_WIDTH * page and filled and median(len(piece.text) for piece in pieces) >= _MIN_COLUMN_LETTERS


def _are_independent(before: Sequence[Piece], after: Sequence[Piece], page: float) -> bool:
    """Whether lines beside each other stand at heights of their own, as a box beside a text does and a row of a table does not."""
    for pieces in (before, after):
        if len(pieces) < _MIN_BOX_LINES:
            return False
        if max(piece.right for piece in pieces) - min(piece.left for piece in pieces) < _MIN_BOX_WIDTH * page:
            return False
    fewer, more = sorted((before, after), key=len)
    heights = sorted(piece.bottom for piece in more)
    level = 0
    for piece in fewer:
        at = bisect_left(heights, piece.bottom - _LEVEL * piece.size)
        level += at < len(heights) and heights[at] <= piece.bottom + _LEVEL * piece.size
    return level < len(fewer) / 2


def _holds_column(pieces: Sequence[Piece], page: float) -> bool:
    """Whether these pieces are a column, or columns beside each other."""
    if _is_column(pieces, page):
        return True
    if len(pieces) < 2 * _MIN_COLUMN_LINES:
        return False
    widest = max(_strips(pieces, tolerated=len(pieces) // 25), key=lambda strip: strip[1] - strip[0], default=None)
    if widest is None:
        return False
    first = [piece for piece in pieces if piece.right <= widest[1]]
    return _is_column(first, page)
