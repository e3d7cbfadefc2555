"""Changing rows of files that people keep (CSV, and JSON by line): what is not changed stays as they wrote it, byte for byte."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

from pipeline.encoding import decode
from pipeline.files import replacing

Change = Callable[[dict[str, str]], dict[str, str] | None]
"""Takes a row by column; gives the row as it must be, or None when it must go."""


def edit_rows(path: Path, change: Change) -> bool:
    """Rewrite a CSV file (commas or semicolons, comments and empty lines allowed), whole or not at all.

    Its encoding, line ends and permissions stay as they are.

    Returns:
        Whether anything changed; the file is left alone when nothing did, and when it is no CSV.
    """
    content = path.read_bytes()
    text, encoding = _text(content)
    # The lines of the csv module: other signs that split a text into lines can stand inside a cell.
    lines = list(io.StringIO(text, newline=""))
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    delimiter = ";" if first.count(";") > first.count(",") else ","
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n" if first.endswith("\r\n") else "\n")
    reader = csv.reader(lines, delimiter=delimiter)
    names: list[str] | None = None
    begin = 0
    try:
        for cells in reader:
            written, begin = "".join(lines[begin : reader.line_num]), reader.line_num
            if names is None or not any(cell.strip() for cell in cells) or cells[0].startswith("#"):
                if names is None and cells and not cells[0].startswith("#"):
                    names = [cell.strip() for cell in cells]
                out.write(written)
                continue
            row = dict(zip(names, (cell.strip() for cell in cells), strict=False))
            changed = change(dict(row))
            if changed == row:
                out.write(written)
            elif changed is not None:
                writer.writerow([changed.get(name, "") for name in names])
    except csv.Error:
        return False
    if out.getvalue() == text:
        return False
    _rewrite(path, out.getvalue().encode(encoding))
    return True


def edit_events(path: Path, goes: Callable[[dict[str, str]], bool]) -> bool:
    """Rewrite a file of JSON objects, one a line, without those that go; a line that is no JSON object stays.

    Returns:
        Whether anything went.
    """
    lines = path.read_bytes().split(b"\n")
    kept = [line for line in lines if not _goes(line, goes)]
    if len(kept) == len(lines):
        return False
    _rewrite(path, b"\n".join(kept))
    return True


def _goes(line: bytes, goes: Callable[[dict[str, str]], bool]) -> bool:
    try:
        event = json.loads(line)
    except ValueError:
        return False
    return isinstance(event, dict) and goes({name: value for name, value in event.items() if isinstance(value, str)})


def _text(content: bytes) -> tuple[str, str]:
    """The text of a file and the encoding that gives back its bytes."""
    text, _ = decode(content)
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        try:
            if text.encode(encoding) == content:
                return text, encoding
        except UnicodeEncodeError:
            continue
    return text, "utf-8"


def _rewrite(path: Path, content: bytes) -> None:
    with replacing(path, path.stat().st_mode & 0o777) as temporary:
        temporary.write_bytes(content)
