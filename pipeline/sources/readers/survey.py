"""Open answers of a survey: a row a respondent, a column a question; which columns are open is decided by what is in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.sources.blocks import Block, BlockKind, Reading, clean
from pipeline.sources.unreadable import Unreadable

QUESTION_LABEL, RESPONDENT_LABEL = "Vraag", "Respondent"
MIN_SENTENCE = 5
"""Words of an answer that somebody wrote; an option to choose is mostly shorter."""
MIN_WRITTEN = 0.25
"""The part of the answers in an open column that are at least so long: people also write just "Nee"."""
MIN_DISTINCT = 0.7
"""The part of those long answers that occur once; options to choose come back."""
MAX_RETURNING = 0.5
"""The part of the pieces between commas and the like that may come back, before answers are sums of options to choose."""
_PIECES = re.compile(r"[;,|\n]")
_ID_HEADER = re.compile(r"\b(?:id|nr|nummer|\w*nummer|respondent|respondentnr|case|code)\b", re.IGNORECASE)
_ID = re.compile(r"^[A-Za-z]{0,3}[-_ ]?\d{1,9}$")
_WORD = re.compile(r"[^\W\d_]+")
_IMPORT_ID = '{"ImportId"'
"""What Qualtrics writes under its questions, which stand under its codes."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as the spreadsheet numbers it, and its cells as text."""

    number: int
    cells: tuple[str, ...]


def survey(rows: Sequence[SheetRow]) -> Reading:
    """Each open answer as a turn of ``Respondent 12``, after its question as a turn of ``Vraag``.

    The respondent's number comes from a column of codes, else from the row. Answers keep the order of the rows, so that all a
    respondent wrote stands together.

    Raises:
        Unreadable: when no column holds open answers.
    """
    header, body = _split([SheetRow(row.number, tuple(clean(cell) for cell in row.cells)) for row in rows])
    width = max((len(row.cells) for row in body), default=0)
    columns = [[_cell(row, index) for row in body] for index in range(width)]
    open_columns = [index for index, cells in enumerate(columns) if is_open(cells)]
    if not open_columns:
        message = "In deze tabel zijn geen open antwoorden gevonden: er is geen kolom met steeds andere zinnen."
        raise Unreadable(message, "Zet op de eerste rij de vragen en op elke volgende rij de antwoorden van één respondent.")
    ids = next((cells for index, cells in enumerate(columns) if _is_id(_cell(header, index), cells)), None)
    blocks = []
    for at, row in enumerate(body):
        respondent = f"{RESPONDENT_LABEL} {ids[at] if ids else row.number}"
        for index in open_columns:
            answer = columns[index][at]
            if _WORD.search(answer):
                question = _cell(header, index) or f"kolom {letter(index)}"
                blocks.append(Block(question, BlockKind.PARAGRAPH, QUESTION_LABEL, row=row.number))
                blocks.append(Block(answer, BlockKind.PARAGRAPH, respondent, row=row.number))
    return Reading(tuple(blocks), _warnings(open_columns, columns, header))


def is_open(cells: Sequence[str]) -> bool:
    """Whether a column holds what people wrote themselves: enough answers are sentences, and those differ, also in their parts."""
    filled = [cell for cell in cells if cell]
    written = [cell.casefold() for cell in filled if len(_WORD.findall(cell)) >= MIN_SENTENCE]
    if not written or len(written) < MIN_WRITTEN * len(filled) or len(set(written)) < MIN_DISTINCT * len(written):
        return False
    pieces = [piece.strip() for cell in written for piece in _PIECES.split(cell) if piece.strip()]
    return len(set(pieces)) >= (1 - MAX_RETURNING) * len(pieces)


def letter(index: int) -> str:
    """The name that a spreadsheet gives a column: A, B, …, Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _split(rows: list[SheetRow]) -> tuple[SheetRow, list[SheetRow]]:
    """The row with the questions and the rows under it; a title above the table is no row of it."""
    filled = [row for row in rows if any(row.cells)]
    begin = next((at for at, row in enumerate(filled) if sum(map(bool, row.cells)) > 1), 0)
    for at, row in enumerate(filled[begin : begin + 3], start=begin):
        if any(cell.startswith(_IMPORT_ID) for cell in row.cells):
            return filled[max(begin, at - 1)], filled[at + 1 :]
    return (filled[begin], filled[begin + 1 :]) if filled else (SheetRow(1, ()), [])


def _is_id(header: str, cells: list[str]) -> bool:
    """A column of codes, all different; a name or address is none, as no person may be found back by it."""
    return bool(_ID_HEADER.search(header)) and all(map(_ID.match, cells)) and len(set(cells)) == len(cells)


def _cell(row: SheetRow, index: int) -> str:
    return row.cells[index] if index < len(row.cells) else ""


def _warnings(open_columns: list[int], columns: list[list[str]], header: SheetRow) -> tuple[str, ...]:
    others = [index for index, cells in enumerate(columns) if index not in open_columns and any(cells)]
    read = f"open antwoorden gelezen uit kolom {_letters(open_columns)}"
    left = f"; weggelaten als gesloten vraag of gegeven: kolom {_letters(others)}" if others else ""
    unnamed = [index for index in open_columns if not _cell(header, index)]
    return (read + left, *((f"geen vraag boven kolom {_letters(unnamed)}",) if unnamed else ()))


def _letters(indexes: list[int]) -> str:
    return ", ".join(map(letter, indexes))
