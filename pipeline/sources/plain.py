"""Reader for plain text and Markdown."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.encoding import decode
from pipeline.sources.blocks import Block, BlockKind, Reading, clean

_MARKDOWN_HEADING = re.compile(r"^#{1,6}\s+(?P<text>.+?)\s*#*$")


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
