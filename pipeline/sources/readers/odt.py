"""Reader for OpenDocument text (``.odt``): keeps insertions, drops deletions, tables in order, notes at the end."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.sources.blocks import Block, BlockKind, Reading, clean, note
from pipeline.sources.readers.grid import GridRow, table_blocks
from pipeline.sources.readers.package import safe_copy
from pipeline.sources.unreadable import Unreadable

_CONTENT = "content.xml"
_NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
}


def _tag(name: str) -> str:
    prefix, local = name.split(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


_PARAGRAPH, _HEADING = _tag("text:p"), _tag("text:h")
_KINDS = {_PARAGRAPH: BlockKind.PARAGRAPH, _HEADING: BlockKind.HEADING}
_TABLE, _ROW, _NOTE = _tag("table:table"), _tag("table:table-row"), _tag("text:note")
_CELLS = (_tag("table:table-cell"), _tag("table:covered-table-cell"))
_PAGE_BREAK, _LINE_BREAK = _tag("text:soft-page-break"), _tag("text:line-break")
_SPACES = (_tag("text:tab"), _tag("text:s"))
_SKIPPED = frozenset(
    _tag(name)
    for name in (
        *("text:tracked-changes", "office:annotation", "text:sequence-decls", "office:forms", "svg:title", "svg:desc"),
        *("text:hidden-text", "text:hidden-paragraph"),
    )
)
"""Deleted and hidden text and remarks: not what was said."""


def read(path: Path) -> Reading:
    """Read paragraphs, headings, lists, table rows and notes; page numbers where the program kept where it broke the pages.

    Raises:
        Unreadable: for a damaged file or a password.
    """
    from lxml import etree

    with zipfile.ZipFile(safe_copy(path, re.compile(re.escape(_CONTENT)))) as package:
        if _CONTENT not in package.namelist():
            raise Unreadable("Dit is geen volledig OpenDocument-bestand.", "Open het in LibreOffice en bewaar het opnieuw.")
        root = etree.fromstring(package.read(_CONTENT))
    body = root.find(".//office:body/office:text", _NAMESPACES)
    if body is None:
        raise Unreadable("Dit OpenDocument-bestand is geen tekstdocument.", "Bewaar de tekst als .odt.")
    walk = _Walk(_styles(root, "style:paragraph-properties[@fo:break-before='page']") | _new_pages(root),
                 _styles(root, "style:text-properties[@text:display='none']"))  # fmt: skip
    blocks = [*walk.blocks(body), *(note(number, text) for number, text in enumerate(walk.notes, start=1))]
    has_pages = body.get(_tag("text:use-soft-page-breaks")) == "true"
    return Reading(tuple(block if has_pages else _pageless(block) for block in blocks if block.text))


def _styles(root: Any, having: str) -> frozenset[str]:
    """The names of the file's own styles with such a property."""
    return frozenset(root.xpath(f"//style:style[{having}]/@style:name", namespaces=_NAMESPACES))


def _new_pages(root: Any) -> frozenset[str]:
    """Styles that begin another kind of page, and so a page."""
    return frozenset(root.xpath("//style:style[@style:master-page-name!='']/@style:name", namespaces=_NAMESPACES))


def _pageless(block: Block) -> Block:
    return Block(block.text, block.kind, block.speaker, block.time)


@dataclass(slots=True)
class _Walk:
    """Goes through the text in order and keeps the page it is on and the notes it met."""

    page_styles: frozenset[str]
    hidden_styles: frozenset[str]
    page: int = 1
    notes: list[str] = field(default_factory=list)
    _begun: bool = False

    def blocks(self, element: Any) -> Iterator[Block]:
        for child in element:
            tag = child.tag
            if tag in _KINDS:
                if self._begun and child.get(_tag("text:style-name")) in self.page_styles:
                    self.page += 1
                self._begun = True
                page = self.page
                yield Block(clean(self._text(child)), _KINDS[tag], page=page)
            elif tag == _TABLE:
                yield from table_blocks(list(self._rows(child)))
            elif tag == _PAGE_BREAK:
                self.page += 1
            elif tag not in _SKIPPED:
                yield from self.blocks(child)

    def _rows(self, table: Any) -> Iterator[GridRow]:
        for row in table.iter(_ROW):
            if next(row.iterancestors(_TABLE)) is not table:
                continue  # a row of a table inside a cell is part of that cell
            page = self.page
            cells = [cell for cell in row if cell.tag in _CELLS]
            yield GridRow(tuple(clean("\n".join(block.text for block in self.blocks(cell))) for cell in cells), page)

    def _text(self, element: Any) -> str:
        """The element's own text with its breaks and spaces; notes are put by, frames are lines of their own."""
        if element.get(_tag("text:style-name")) in self.hidden_styles:
            return ""
        parts = [element.text or ""]
        for child in element:
            if child.tag == _LINE_BREAK:
                parts.append("\n")
            elif child.tag in _SPACES:
                parts.append(" ")
            elif child.tag == _PAGE_BREAK:
                self.page += 1
            elif child.tag == _NOTE:
                body = child.find("text:note-body", _NAMESPACES)
                self.notes.append(clean(" ".join(block.text for block in self.blocks(body))) if body is not None else "")
            elif child.tag not in _SKIPPED:
                text = self._text(child)
                parts.append(f"\n{text}\n" if child.tag in _KINDS else text)
            parts.append(child.tail or "")
        return "".join(parts)
