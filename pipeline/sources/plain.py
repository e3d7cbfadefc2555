"""Reader for plain text and Markdown."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.encoding import decode
from pipeline.sources.blocks import Block, BlockKind, Reading, clean
from pipeline.sources.unreadable import Unreadable

_MARKDOWN_HEADING = re.compile(r"^#{1,6}\s+(?P<text>.+?)\s*#*$")

MAX_LINES = 200_000
"""Far more than anybody says in a day."""


def read(path: Path) -> Reading:
    """Read a text file as lines; lines that begin with ``#`` in a ``.md`` file are headings.

    Raises:
        Unreadable: for more lines than a conversation has.
    """
    text, warnings = decode(path.read_bytes())
    markdown = path.suffix.lower() == ".md"
    blocks = []
    lines = text.splitlines()
    if len(lines) > MAX_LINES:
        raise Unreadable(f"Dit bestand heeft {len(lines)} regels.", f"Een bron mag {MAX_LINES} regels hebben; splits haar.")
    for line in lines:
        heading = _MARKDOWN_HEADING.match(line) if markdown else None
        if heading:
            blocks.append(Block(clean(heading["text"]), BlockKind.HEADING))
        else:
            blocks.append(Block(line.rstrip("\r\n"), BlockKind.LINE))
    return Reading(tuple(blocks), warnings)
