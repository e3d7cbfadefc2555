"""Reader for PDF files with a text layer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from statistics import quantiles

from pipeline.sources.blocks import Block, BlockKind, Reading
from pipeline.sources.pdf_heads import without_heads
from pipeline.sources.pdf_layout import Row, body_size, line_pitch, page_rows, same_size
from pipeline.sources.pdf_text import PageText, page_text
from pipeline.sources.reflow import join_lines
from pipeline.sources.unreadable import Unreadable

_LARGE = 1.15
"""Lines in letters of at least this many times the body's are headings."""
_MAX_HEADING = 200
_MAX_HEADING_PITCH = 1.8
_GAP = 1.3
"""Lines that are further apart than this many lines have white between them."""
_INDENT = (0.8, 4.0)
"""How far the first line of a paragraph stands to the right, in heights of the text."""
_SPEAKER = re.compile(r"^\S[^:]{0,60}:\s+\S")
# What pdfium's errors are called in its header.
_PASSWORD = 4


def read(path: Path) -> Reading:
    """Read the lines of every page in reading order, without page numbers and running heads.

    An empty line stands where the page has white or an indent: there the author began anew. Large letters are a heading.

    Raises:
        Unreadable: for a password, a damaged file, or when no page has text (a scan).
    """
    pages = _texts(path)
    if not any(page.pieces for page in pages):
        raise Unreadable("Deze pdf heeft geen tekstlaag (een scan?).", "Laat de tekst herkennen (OCR) en probeer het opnieuw.")
    size = body_size(page.pieces for page in pages)
    pitch = line_pitch((page.pieces for page in pages), size)
    kept = without_heads([page.pieces for page in pages], size, pitch)
    rows = [page_rows(pieces, size) for pieces in kept]
    return Reading(tuple(_blocks(rows, size, pitch)), _warnings(pages))


def _texts(path: Path) -> list[PageText]:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        with PdfDocument(path) as document:
            pages = []
            for number in range(len(document)):
                page = document[number]
                pages.append(page_text(page))
                page.close()
            return pages
    except PdfiumError as error:
        if error.err_code == _PASSWORD:
            raise Unreadable("Deze pdf is met een wachtwoord beveiligd.", "Bewaar haar zonder wachtwoord.") from error
        raise Unreadable("Deze pdf is beschadigd.", "Open haar en bewaar haar opnieuw als pdf.") from error


def _warnings(pages: Sequence[PageText]) -> tuple[str, ...]:
    tilted = [str(number) for number, page in enumerate(pages, start=1) if page.tilted]
    if not tilted:
        return ()
    shown = ", ".join(tilted[:5]) + (" en verder" if len(tilted) > 5 else "")
    return (f"tekst die schuin of dwars op de bladzijde staat, is weggelaten (bladzijde {shown})",)


def _blocks(pages: Sequence[Sequence[Row]], size: float, pitch: float) -> list[Block]:
    placed = [(number, row) for number, rows in enumerate(pages, start=1) for row in rows]
    lefts = {key: _usual_left([row for _, row in group]) for key, group in groupby(placed, key=_column)}
    floor = _floor(pages)
    blocks: list[Block] = []
    heading: list[Row] = []
    for index, (number, row) in enumerate(placed):
        previous = placed[index - 1] if index else None
        if _is_heading(row, size):
            together = previous and heading and _column(previous) == _column((number, row)) and _goes_on(heading[-1], row)
            if together:
                heading.append(row)
                blocks[-1] = Block(join_lines(blocks[-1].text, row.text), BlockKind.HEADING, page=blocks[-1].page)
            else:
                heading = [row]
                blocks.append(Block(row.text, BlockKind.HEADING, page=number))
            continue
        heading = []
        following = placed[index + 1] if index + 1 < len(placed) else None
        if previous and _begins(previous, (number, row), following, lefts, pitch, floor):
            blocks.append(Block("", BlockKind.LINE, page=number))
        blocks.append(Block(row.text, BlockKind.LINE, page=number))
    return blocks


def _column(placed: tuple[int, Row]) -> tuple[int, int]:
    return placed[0], placed[1].column


def _usual_left(rows: Sequence[Row]) -> float:
    """Where most lines of a column begin: of the two commonest places the leftmost, as one of them may be an indent."""
    return sorted(row.left for row in rows)[len(rows) // 4]


def _floor(pages: Sequence[Sequence[Row]]) -> float:
    """How low full pages go."""
    lowest = [min(row.bottom for row in rows) for rows in pages if rows]
    return quantiles(lowest, n=4)[0] if len(lowest) > 1 else 0.0


def _is_heading(row: Row, size: float) -> bool:
    letters = sum(sign.isalpha() for sign in row.text)
    return row.size >= _LARGE * size and 2 <= letters and len(row.text) <= _MAX_HEADING and not _SPEAKER.match(row.text)


def _goes_on(first: Row, second: Row) -> bool:
    """Whether a heading goes on in the next line."""
    return same_size(first.size, second.size) and first.bottom - second.bottom <= _MAX_HEADING_PITCH * first.size


def _begins(
    previous: tuple[int, Row],
    placed: tuple[int, Row],
    following: tuple[int, Row] | None,
    lefts: dict[tuple[int, int], float],
    pitch: float,
    floor: float,
) -> bool:
    """Whether white or an indent says that a line begins anew."""
    last, row = previous[1], placed[1]
    if not same_size(last.size, row.size) or last.bold != row.bold:
        return True
    small, large = (step * row.size for step in _INDENT)
    indent = row.left - lefts[_column(placed)]
    if _column(previous) != _column(placed):
        new_page = previous[0] != placed[0]
        return small <= indent <= large or (new_page and last.bottom > floor + 3 * pitch)
    if last.bottom - row.bottom > _GAP * max(pitch, 1.2 * row.size):
        return True
    back = row.left - following[1].left if following and _column(following) == _column(placed) else indent
    return small <= back <= large and abs(last.left - (row.left - back)) < small
