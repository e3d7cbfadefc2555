"""Reader for Word files (``.docx``), by docx2python: keeps insertions, drops deletions, tables in order, notes at the end."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from pipeline.sources.blocks import Block, BlockKind, Reading, clean, note
from pipeline.sources.grid import GridRow, table_blocks
from pipeline.sources.package import safe_copy

_BODY = re.compile(r"word/document\d*\.xml")
_NOTES = {"footnote": "word/footnotes.xml", "endnote": "word/endnotes.xml"}
_WANTED = re.compile(
    rf"\[Content_Types\]\.xml|_rels/\.rels|{_BODY.pattern}|word/_rels/document\d*\.xml\.rels|{'|'.join(_NOTES.values())}"
)
_HEADING_STYLE = re.compile(r"^(heading|kop|title|titel)", re.IGNORECASE)
_CAPTION_STYLE = re.compile(r"^(caption|bijschrift)", re.IGNORECASE)
_PAGE_BREAK = "\ufdd0"
"""Stands for a page break between the reader's two steps; no text holds it, as Unicode keeps it for use inside programs."""
_NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "v": "urn:schemas-microsoft-com:vml",
}
_W = f"{{{_NAMESPACES['w']}}}"
_OFF = "@w:val='0' or @w:val='false' or @w:val='off'"
_DROPPED = "|".join(
    (
        *("//w:moveFrom", "//w:del", "//w:tr[w:trPr/w:del]", f"//w:r[w:rPr/w:vanish[not({_OFF})]]"),
        *("//mc:Fallback", "//w:footnoteReference", "//w:endnoteReference", "//w:numPr", "//w:sym", "//w:gridSpan"),
        *("//wp:docPr", "//a:blip", "//v:imagedata"),
    )
)
"""What docx2python would write between the words: deleted and hidden text, links, pictures, list numbers, old copies."""


def read(path: Path) -> Reading:
    """Read paragraphs, table rows and notes; page numbers where Word kept where it broke the pages.

    Raises:
        Unreadable: for a damaged file or a password.
    """
    package = safe_copy(path, _WANTED)
    body, notes, has_pages = _prepared(package)
    blocks = [*_body_blocks(body, has_pages), *(note(number, text) for number, text in enumerate(notes, start=1))]
    return Reading(tuple(block for block in blocks if block.text))


def _prepared(package: BytesIO) -> tuple[BytesIO, list[str], bool]:
    """The package with only its words in the body, its notes in the order of the text, and whether it tells its pages."""
    from lxml import etree

    prepared = BytesIO()
    references: list[tuple[str, str]] = []
    has_pages = False
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(prepared, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if _BODY.fullmatch(name):
                root = etree.fromstring(content)
                references.extend(_references(root))
                has_pages = has_pages or root.find(f".//{_W}lastRenderedPageBreak") is not None
                content = etree.tostring(_words_only(root))
            if name not in _NOTES.values():
                new.writestr(name, content)
        notes = {kind: _note_texts(old.read(name), kind) for kind, name in _NOTES.items() if name in old.namelist()}
    prepared.seek(0)
    texts = [notes.get(kind, {}).get(identifier, "") for kind, identifier in references]
    return prepared, [text for text in texts if text], has_pages


def _references(root: Any) -> Iterator[tuple[str, str]]:
    """Kind and id of the notes that the text refers to, in order."""
    for element in root.iter(f"{_W}footnoteReference", f"{_W}endnoteReference"):
        yield element.tag.removeprefix(_W).removesuffix("Reference"), element.get(f"{_W}id", "")


def _note_texts(content: bytes, kind: str) -> dict[str, str]:
    from lxml import etree

    root = _words_only(etree.fromstring(content))
    return {
        element.get(f"{_W}id", ""): clean("".join(element.xpath(".//w:t/text()", namespaces=_NAMESPACES)))
        for element in root.iter(f"{_W}{kind}")
    }


def _words_only(root: Any) -> Any:
    for element in root.xpath(_DROPPED, namespaces=_NAMESPACES):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    for element in root.iter(f"{_W}noBreakHyphen"):
        element.tag, element.text = f"{_W}t", "-"
    for element in root.iter(f"{_W}lastRenderedPageBreak"):
        element.tag, element.text = f"{_W}t", _PAGE_BREAK
    for element in root.iter(f"{_W}hyperlink"):
        element.attrib.clear()
    return root


def _body_blocks(body: BytesIO, has_pages: bool) -> Iterator[Block]:
    from docx2python import docx2python

    page = 1
    with docx2python(body, duplicate_merged_cells=False) as document:
        for table in document.body_pars:
            rows = []
            for row in table:
                pars = [[(par, "".join(par.run_strings)) for par in cell] for cell in row]
                if len(table) == 1 and len(row) == 1:
                    for par, text in pars[0]:
                        yield Block(_text(text), _kind(par.style), page=_begins(text, page) if has_pages else None)
                        page += text.count(_PAGE_BREAK)
                    continue
                cells = ["\n".join(text for _, text in cell if text.strip()) for cell in pars]
                begins = _begins(next((cell for cell in cells if _text(cell)), ""), page) if has_pages else None
                rows.append(GridRow(tuple(_text(cell) for cell in cells), begins))
                page += max((cell.count(_PAGE_BREAK) for cell in cells), default=0)
            yield from table_blocks(rows)


def _begins(text: str, page: int) -> int:
    """The page of the first word of a text that comes when ``page`` is at hand."""
    return page + text[: len(text) - len(text.lstrip(f"{_PAGE_BREAK} \t\n"))].count(_PAGE_BREAK)


def _text(marked: str) -> str:
    return clean(marked.replace(_PAGE_BREAK, ""))


def _kind(style: str) -> BlockKind:
    if _HEADING_STYLE.match(style):
        return BlockKind.HEADING
    if _CAPTION_STYLE.match(style):
        return BlockKind.CAPTION
    return BlockKind.PARAGRAPH
