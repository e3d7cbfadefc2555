"""Reader for Word files (``.docx``), by docx2python: keeps insertions, drops deletions, tables in order."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.sources.blocks import Block, BlockKind, Reading, clean
from pipeline.sources.package import check_package

_HEADING_STYLE = re.compile(r"^(heading|kop|title|titel)", re.IGNORECASE)
_CAPTION_STYLE = re.compile(r"^(caption|bijschrift)", re.IGNORECASE)


def read(path: Path) -> Reading:
    """Read paragraphs and tables in order; a table row of two cells reads as ``first: second``."""
    from docx2python import docx2python
    from docx2python.iterators import iter_rows

    check_package(path)
    blocks: list[Block] = []
    with docx2python(path) as document:
        for row in iter_rows(document.body_pars):
            cells = [[par for par in cell if "".join(par.run_strings).strip()] for cell in row]
            if len(cells) > 1:
                texts = [clean("\n".join("".join(par.run_strings) for par in cell)) for cell in cells]
                filled = [text for text in texts if text]
                joint = ": " if len(filled) == 2 else " | "
                blocks.append(Block(joint.join(filled)))
                continue
            blocks.extend(Block(clean("".join(par.run_strings)), _kind(par.style)) for par in cells[0])
    return Reading(tuple(block for block in blocks if block.text))


def _kind(style: str) -> BlockKind:
    if _HEADING_STYLE.match(style):
        return BlockKind.HEADING
    if _CAPTION_STYLE.match(style):
        return BlockKind.CAPTION
    return BlockKind.PARAGRAPH
