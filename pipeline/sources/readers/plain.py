"""Reader for plain text."""

from __future__ import annotations

from pathlib import Path

from pipeline.encoding import decode
from pipeline.sources.blocks import Block, BlockKind, Reading
from pipeline.sources.unreadable import Unreadable

MAX_LINES = 200_000
"""Far more than anybody says in a day."""


def read(path: Path) -> Reading:
    """Read a text file as lines.

    Raises:
        Unreadable: for more lines than a conversation has.
    """
    text, warnings = decode(path.read_bytes())
    lines = text.splitlines()
    if len(lines) > MAX_LINES:
        raise Unreadable(f"Dit bestand heeft {len(lines)} regels.", f"Een bron mag {MAX_LINES} regels hebben; splits haar.")
    return Reading(tuple(Block(line, BlockKind.LINE) for line in lines), warnings)
