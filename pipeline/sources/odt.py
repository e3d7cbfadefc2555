"""Reader for OpenDocument text (``.odt``), by odfdo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.sources.blocks import Block, BlockKind, Reading, clean, row_text
from pipeline.sources.package import check_package

_TEXT = {"text:p": BlockKind.PARAGRAPH, "text:h": BlockKind.HEADING}
_SKIPPED = {"text:tracked-changes", "office:annotation", "text:sequence-decls", "office:forms", "svg:title", "svg:desc"}
"""Deleted text and remarks: not what was said."""


def read(path: Path) -> Reading:
    """Read paragraphs, headings, lists and table rows in order."""
    from odfdo import Document

    check_package(path)
    return Reading(tuple(block for block in _blocks(Document(str(path)).body) if block.text))


def _blocks(element: Any) -> list[Block]:
    found: list[Block] = []
    for child in element.children:
        tag = child.tag
        if tag in _TEXT:
            found.append(Block(clean(_text(child)), _TEXT[tag]))
        elif tag == "table:table-row":
            cells = [clean("\n".join(block.text for block in _blocks(cell))) for cell in child.children]
            filled = [cell for cell in cells if cell]
            found.append(Block(row_text(filled)))
        elif tag not in _SKIPPED:
            found.extend(_blocks(child))
    return found


def _text(paragraph: Any) -> str:
    """The paragraph's own text with its breaks and repeated spaces, without notes and remarks."""
    parts = [paragraph.text or ""]
    for child in paragraph.children:
        if child.tag == "text:line-break":
            parts.append("\n")
        elif child.tag in {"text:tab", "text:s"}:
            parts.append(" ")
        elif child.tag not in _SKIPPED | {"text:note"}:
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
