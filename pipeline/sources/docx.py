"""Reader for Word files (``.docx``), by docx2python: keeps insertions, drops deletions, tables in order."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from pipeline.sources.blocks import Block, BlockKind, Reading, clean, row_text
from pipeline.sources.package import check_package

_HEADING_STYLE = re.compile(r"^(heading|kop|title|titel)", re.IGNORECASE)
_CAPTION_STYLE = re.compile(r"^(caption|bijschrift)", re.IGNORECASE)
_BODY = re.compile(r"^word/document\d*\.xml$")
_NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "v": "urn:schemas-microsoft-com:vml",
}
_DROPPED = "|".join(
    f"//{tag}"
    for tag in (
        "w:moveFrom",
        "mc:Fallback",
        "w:footnoteReference",
        "w:endnoteReference",
        "w:numPr",
        "w:sym",
        "wp:docPr",
        "a:blip",
        "v:imagedata",
    )
)


def read(path: Path) -> Reading:
    """Read paragraphs and tables in order; a table row of two cells reads as ``first: second``."""
    from docx2python import docx2python
    from docx2python.iterators import iter_rows

    check_package(path)
    blocks: list[Block] = []
    with docx2python(_spoken(path)) as document:
        for row in iter_rows(document.body_pars):
            cells = [[par for par in cell if "".join(par.run_strings).strip()] for cell in row]
            if len(cells) > 1:
                texts = [clean("\n".join("".join(par.run_strings) for par in cell)) for cell in cells]
                blocks.append(Block(row_text([text for text in texts if text])))
                continue
            blocks.extend(Block(clean("".join(par.run_strings)), _kind(par.style)) for par in cells[0])
    return Reading(tuple(block for block in blocks if block.text))


def _spoken(path: Path) -> BytesIO:
    """The file without what docx2python would write between the words: links, pictures, notes, list numbers, old copies."""
    from lxml import etree  # type: ignore[import-untyped]

    out = BytesIO()
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            content = old.read(member)
            if _BODY.match(member.filename):
                content = etree.tostring(_without(etree.fromstring(content, parser)))
            new.writestr(member.filename, content)
    out.seek(0)
    return out


def _without(root: Any) -> Any:
    for element in root.xpath(_DROPPED, namespaces=_NAMESPACES):
        element.getparent().remove(element)
    for element in root.xpath("//w:noBreakHyphen", namespaces=_NAMESPACES):
        element.tag, element.text = f"{{{_NAMESPACES['w']}}}t", "-"
    for element in root.xpath("//w:hyperlink", namespaces=_NAMESPACES):
        element.attrib.clear()
    for element in root.xpath("//w:gridSpan", namespaces=_NAMESPACES):
        element.getparent().remove(element)
    return root


def _kind(style: str) -> BlockKind:
    if _HEADING_STYLE.match(style):
        return BlockKind.HEADING
    if _CAPTION_STYLE.match(style):
        return BlockKind.CAPTION
    return BlockKind.PARAGRAPH
