"""Readers for survey answers and transcripts in spreadsheets: csv, and Excel's xlsx by openpyxl."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path

from pipeline.encoding import decode
from pipeline.sources.blocks import Reading
from pipeline.sources.readers.package import safe_copy
from pipeline.sources.readers.survey import SheetRow, is_open, survey
from pipeline.sources.readers.turn_sheet import turn_sheet
from pipeline.sources.unreadable import Unreadable

MAX_ROWS, MAX_COLUMNS = 50_000, 1000
_MAX_MARKS = 2_000_000
"""XML marks of an Excel file: five thousand respondents with a hundred answers each."""
_TOO_LARGE = (
    f"Deze tabel heeft meer dan {MAX_ROWS} rijen of {MAX_COLUMNS} kolommen.",
    "Verwijder lege rijen en kolommen, of splits de tabel.",
)
_DELIMITERS = ";,\t|"
_SEP = re.compile(r"\Asep=(?P<delimiter>[;,\t|])\r?\n", re.IGNORECASE)
"""How Excel says which delimiter a file has."""
_SAMPLE = 50
_WANTED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/(?:sharedStrings|styles)\.xml|xl/worksheets/[^/]+\.xml"
)


def read_csv(path: Path) -> Reading:
    """Read a csv file with commas, semicolons, tabs or bars.

    Raises:
        Unreadable: when it is no table, too large, or holds no open answers.
    """
    text, found = decode(path.read_bytes())
    declared = _SEP.match(text)
    text = text[declared.end() :] if declared else text
    first = 2 if declared else 1
    delimiter = declared["delimiter"] if declared else _delimiter(text)
    rows = list(_csv_rows(text, delimiter, first))
    reading = turn_sheet(rows) or survey(rows)
    header = next((len(row.cells) for row in rows if any(row.cells)), 0)
    long = [str(row.number) for row in rows if len(row.cells) > header]
    if long:
        found += (f"meer waarden dan kolommen op rij {', '.join(long[:5])}; zet antwoorden tussen aanhalingstekens",)
    return Reading(reading.blocks, found + reading.warnings)


def read_xlsx(path: Path) -> Reading:
    """Read the first visible sheet with turns, else the first with open answers.

    Raises:
        Unreadable: for a damaged file, a password, too large a sheet, or no open answers.
    """
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        # openpyxl tells of colours and validations that it leaves out.
        warnings.simplefilter("ignore")
        book = load_workbook(safe_copy(path, _WANTED, _MAX_MARKS), read_only=True, data_only=True, keep_links=False)
        sheets = [[*_sheet_rows(sheet)] for sheet in book.worksheets if sheet.sheet_state == "visible"]
    spoken = next(filter(None, map(turn_sheet, sheets)), None)
    if spoken is not None:
        return spoken
    answered = [rows for rows in sheets if _has_open_answers(rows)] or sheets[:1]
    reading = survey(answered[0] if answered else [])
    if len(answered) > 1:
        return Reading(reading.blocks, (*reading.warnings, "alleen het eerste blad met open antwoorden is gelezen"))
    return reading


def _delimiter(text: str) -> str:
    """The delimiter that makes most columns of the first rows; a comma or semicolon in a sentence makes rows uneven."""
    scores = {}
    for delimiter in _DELIMITERS:
        try:
            widths = [
                len(cells) for cells in islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), _SAMPLE) if cells
            ]
        except csv.Error:
            continue
        scores[delimiter] = (sum(width == widths[0] for width in widths) if widths and widths[0] > 1 else 0, max(widths, default=0))
    return max(scores, key=lambda delimiter: scores[delimiter]) if scores else ","


def _csv_rows(text: str, delimiter: str, first: int) -> Iterator[SheetRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begin = first
    try:
        for number, cells in enumerate(reader, start=first):
            _check_size(number, len(cells))
            yield SheetRow(number, tuple(cells))
            begin = reader.line_num + first
    except csv.Error as error:
        remedy = "Sluit elk aanhalingsteken, of bewaar de tabel opnieuw als csv of xlsx."
        raise Unreadable(f"Vanaf regel {begin} is dit geen geldige csv.", remedy) from error


def _sheet_rows(sheet: object) -> Iterator[SheetRow]:
    rows: Iterable[tuple[object, ...]] = sheet.iter_rows(  # type: ignore[attr-defined]
        max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS + 1, values_only=True
    )
    for number, cells in enumerate(rows, start=1):
        width = len(cells)
        if cells.count(None) == width:
            continue  # a sheet can say that it goes on for a million rows
        while cells[width - 1] is None:
            width -= 1
        _check_size(number, width)
        yield SheetRow(number, tuple(_shown(cell) for cell in cells[:width]))


def _check_size(row: int, columns: int) -> None:
    if row > MAX_ROWS or columns > MAX_COLUMNS:
        raise Unreadable(*_TOO_LARGE)


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, (datetime, date, time)):
        return cell.isoformat()
    return str(cell)


def _has_open_answers(rows: list[SheetRow]) -> bool:
    width = max((len(row.cells) for row in rows), default=0)
    return any(is_open([row.cells[index] for row in rows[1:] if index < len(row.cells)]) for index in range(width))
