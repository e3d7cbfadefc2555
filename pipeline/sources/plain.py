"""Reader for plain text and Markdown."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.sources.blocks import Block, BlockKind, Reading, clean

_MARKDOWN_HEADING = re.compile(r"^#{1,6}\s+(?P<text>.+?)\s*#*$")


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Decode bytes: a BOM decides, valid UTF-8 is UTF-8, anything else is cp1252 with a warning.

    Returns:
        The text and the warnings.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), ()
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        warning = f"regel {line}: geen UTF-8, gelezen als Windows-1252; kijk of letters met accenten kloppen"
        return data.decode("cp1252", errors="replace"), (warning,)


def read(path: Path) -> Reading:
    """Read a text file as lines; lines that begin with ``#`` in a ``.md`` file are headings."""
    text, warnings = decode(path.read_bytes())
    markdown = path.suffix.lower() == ".md"
    blocks = []
    for line in text.splitlines():
        heading = _MARKDOWN_HEADING.match(line) if markdown else None
        if heading:
            blocks.append(Block(clean(heading["text"]), BlockKind.HEADING))
        else:
            blocks.append(Block(line.rstrip("\r\n"), BlockKind.LINE))
    return Reading(tuple(blocks), warnings)
