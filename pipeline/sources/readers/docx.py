"""Reader for Word files (``.docx``): keeps insertions, drops deletions, tables in order, notes at the end.

Read from the file's own XML: the packages that do this lose insertions (python-docx), or write marks of their own between the
words and need minutes for many empty paragraphs (docx2python).
"""

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

_BODY = re.compile(r"word/document\d*\.xml")
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_WANTED = re.compile("|".join((_BODY.pattern, *map(re.escape, _NOTES))))
_HEADING_STYLE = re.compile(r"^(heading|kop|title|titel)", re.IGNORECASE)
_CAPTION_STYLE = re.compile(r"^(caption|bijschrift)", re.IGNORECASE)
_NAMESPACE, _STRICT = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_W, _MATH_TEXT = f"{{{_NAMESPACE}}}", "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_OLD_COPY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""A text box once more, for old programs."""
_PARAGRAPH, _TABLE, _ROW, _CELL, _RUN, _TEXT = (_W + name for name in ("p", "tbl", "tr", "tc", "r", "t"))
_PAGE_BREAK, _BOX, _ID, _VALUE = (_W + name for name in ("lastRenderedPageBreak", "txbxContent", "id", "val"))
_NOTE_KINDS = ("footnote", "endnote")
_REFERENCES = {f"{_W}{kind}Reference": kind for kind in _NOTE_KINDS}
_OFF = ("0", "false", "off")
_SKIPPED = frozenset(
    (
        *(f"{_W}{name}" for name in ("del", "moveFrom", "delText", "instrText", "delInstrText", "fldData", "sym")),
        *(f"{_W}{name}" for name in ("pPr", "rPr", "sdtPr", "tblPr", "tblGrid", "sectPr")),
        _OLD_COPY,
    )
)
"""Deleted text, codes of fields, signs of a font, properties."""
_WRITTEN = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def read(path: Path) -> Reading:
    """Read paragraphs, table rows and notes; page numbers where Word kept where it broke the pages.

    Raises:
        Unreadable: for a damaged file or a password.
    """
    from lxml import etree

    with zipfile.ZipFile(safe_copy(path, _WANTED)) as package:
        parts = {name: package.read(name).replace(_STRICT.encode(), _NAMESPACE.encode()) for name in package.namelist()}
    roots = {name: etree.fromstring(content) for name, content in parts.items()}
    bodies = [
        body for name, root in sorted(roots.items()) if _BODY.fullmatch(name) and (body := root.find(f"{_W}body")) is not None
    ]
    if not bodies:
        raise Unreadable("Dit is geen volledig Word-bestand.", "Open het in Word en bewaar het opnieuw.")
    walk = _Walk()
    blocks = list(walk.blocks(bodies[0]))
    has_pages = next(bodies[0].iter(_PAGE_BREAK), None) is not None
    if not has_pages:
        blocks = [Block(block.text, block.kind, block.speaker, block.time) for block in blocks]
    texts = {(kind, identifier): text for root in roots.values() for kind, identifier, text in _notes(root)}
    notes = filter(None, (texts.get(reference, "") for reference in walk.references))
    found = (*blocks, *(note(number, text) for number, text in enumerate(notes, start=1)))
    return Reading(tuple(block for block in found if block.text))


def _notes(root: Any) -> Iterator[tuple[str, str, str]]:
    """Kind, id and text of each footnote or endnote."""
    for kind in _NOTE_KINDS:
        for element in root.iter(f"{_W}{kind}"):
            yield kind, element.get(_ID, ""), " ".join(block.text for block in _Walk().blocks(element))


@dataclass(slots=True)
class _Walk:
    """Goes through the text in order and keeps the page it is on and the notes it met (kind and id)."""

    page: int = 1
    references: list[tuple[str, str]] = field(default_factory=list)

    def blocks(self, element: Any) -> Iterator[Block]:
        for child in element:
            if child.tag == _PARAGRAPH and len(child):
                page, text = self._paragraph(child)
                yield Block(text, _kind(child), page=page)
            elif child.tag == _TABLE:
                yield from table_blocks(list(self._rows(child)))
            elif child.tag not in _SKIPPED:
                yield from self.blocks(child)

    def _rows(self, table: Any) -> Iterator[GridRow]:
        for row in table.iter(_ROW):
            if next(row.iterancestors(_TABLE)) is not table or row.find(f"{_W}trPr/{_W}del") is not None:
                continue  # a row of a table inside a cell is part of that cell
            cells = [cell for cell in row.iter(_CELL) if next(cell.iterancestors(_ROW)) is row]
            blocks = [list(self.blocks(cell)) for cell in cells]
            page = next((block.page for cell in blocks for block in cell if block.text), self.page)
            yield GridRow(tuple("\n".join(block.text for block in cell if block.text) for cell in blocks), page)

    def _paragraph(self, paragraph: Any) -> tuple[int, str]:
        """The page of the first word, and the text."""
        parts: list[str] = []
        page = 0
        for text in self._texts(paragraph):
            if text.strip() and not page:
                page = self.page
            parts.append(text)
        return page or self.page, clean("".join(parts))

    def _texts(self, element: Any) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag in (_TEXT, _MATH_TEXT):
                yield child.text or ""
            elif tag in _WRITTEN:
                yield _WRITTEN[tag]
            elif tag == _PAGE_BREAK:
                self.page += 1
            elif tag in _REFERENCES:
                self.references.append((_REFERENCES[tag], child.get(_ID, "")))
            elif tag == _BOX:
                yield "\n" + "\n".join(block.text for block in self.blocks(child)) + "\n"
            elif tag not in _SKIPPED and not (tag == _RUN and _is_hidden(child)):
                yield from self._texts(child)


def _is_hidden(run: Any) -> bool:
    hidden = run.find(f"{_W}rPr/{_W}vanish")
    return hidden is not None and hidden.get(_VALUE) not in _OFF


def _kind(paragraph: Any) -> BlockKind:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = style.get(_VALUE, "") if style is not None else ""
    if _HEADING_STYLE.match(name):
        return BlockKind.HEADING
    if _CAPTION_STYLE.match(name):
        return BlockKind.CAPTION
    return BlockKind.PARAGRAPH
