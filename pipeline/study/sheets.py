"""Changing rows of CSV files that people keep: what is not changed stays as they wrote it, byte for byte."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from pipeline.encoding import decode
from pipeline.files import write_text

Change = Callable[[dict[str, str]], dict[str, str] | None]
"""Takes a row by column; gives the row as it must be, or None when it must go."""


def edit_rows(path: Path, change: Change) -> bool:
    """Rewrite a CSV file (commas or semicolons, comments and empty lines allowed), whole or not at all.

    Returns:
        Whether anything changed; the file is left alone when nothing did.
    """
    text, _ = decode(path.read_bytes())
    lines = text.splitlines(keepends=True)
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    delimiter = ";" if first.count(";") > first.count(",") else ","
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names: list[str] | None = None
    begin = 0
    for cells in reader:
        written, begin = "".join(lines[begin : reader.line_num]), reader.line_num
        if names is None or not any(cell.strip() for cell in cells) or cells[0].startswith("#"):
            if names is None and cells and not cells[0].startswith("#"):
                names = [cell.strip() for cell in cells]
            out.write(written)
            continue
        row = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        changed = change(row)
        if changed == row:
            out.write(written)
        elif changed is not None:
            writer.writerow([changed.get(name, "") for name in names])
    if out.getvalue() == text:
        return False
    write_text(path, out.getvalue())
    return True
