"""Reader for plain text."""

from __future__ import annotations

from pathlib import Path

from pipeline.encoding import decode
from pipeline.sources.blocks import Block, BlockKind, Reading


def read(path: Path) -> Reading:
    """Read a text file as lines."""
    text, warnings = decode(path.read_bytes())
    return Reading(tuple(Block(line, BlockKind.LINE) for line in text.splitlines()), warnings)
