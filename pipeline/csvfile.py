"""Reading CSV files that people wrote, with the row of every mistake."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from pipeline.encoding import decode
from pipeline.errors import Problem, refuse


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file (from 1) and its trimmed values by column."""

    line: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All good rows of a file, and the problems of the others."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def read_csv(path: Path, shown: str, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> Sheet:
    """Read a CSV file with a header; commas or semicolons; empty lines and lines that begin with ``#`` are skipped.

    Args:
        path: the file.
        shown: how the file is named in messages.
        required: columns that must be there.
        optional: columns that may be there; empty when they are not.

    Raises:
        Refused: when the file is missing, a required column is missing or an unknown one is there.
    """
    if not path.is_file():
        raise refuse(shown, "Dit bestand ontbreekt.", "Zet het terug, of haal het uit een eerdere versie van de studie.")
    text, _ = decode(path.read_bytes())
    first = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header: list[str] | None = None
    rows: list[Row] = []
    problems: list[Problem] = []
    begin = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise refuse(shown, "Vanaf hier is dit geen geldige CSV.", "Sluit elk aanhalingsteken.", f"regel {begin}") from error
        if cells is None:
            break
        line, begin = begin, reader.line_num + 1
        if not any(cell.strip() for cell in cells) or cells[0].startswith("#"):
            continue
        if header is None:
            header = [cell.strip() for cell in cells]
            _check_header(header, shown, line, required, optional)
        elif len(cells) != len(header):
            remedy = "Zet waarden met een komma erin tussen aanhalingstekens."
            problems.append(Problem(shown, f"regel {line}", f"{len(cells)} waarden in plaats van {len(header)}.", remedy))
        else:
            values = dict.fromkeys((*required, *optional), "")
            values.update({name: cell.strip() for name, cell in zip(header, cells, strict=True)})
            rows.append(Row(line, values))
    if header is None:
        raise refuse(shown, "Dit bestand is leeg.", f"De eerste regel moet zijn: {','.join((*required, *optional))}")
    return Sheet(tuple(rows), tuple(problems))


def _check_header(header: list[str], shown: str, line: int, required: tuple[str, ...], optional: tuple[str, ...]) -> None:
    missing = [name for name in required if name not in header]
    unknown = [name for name in header if name not in (*required, *optional)]
    if missing:
        raise refuse(shown, f"Kolom {', '.join(missing)} ontbreekt.", "Voeg de kolom toe aan de eerste regel.", f"regel {line}")
    if unknown or len(set(header)) != len(header):
        message = f"Onbekende of dubbele kolom: {', '.join(unknown) or 'dubbel'}."
        raise refuse(shown, message, f"Bekend zijn: {', '.join((*required, *optional))}.", f"regel {line}")
