"""Reader for web pages (``.html``): noScribe's transcripts, what Word saves as html, other pages; by lxml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.encoding import decode
from pipeline.sources.blocks import Block, BlockKind, Reading, clean, note
from pipeline.sources.readers import noscribe
from pipeline.sources.readers.grid import GridRow, table_blocks
from pipeline.sources.unreadable import Unreadable

MAX_MARKS = 1_000_000
"""Marks of a page; a transcript of a day has some twenty thousand."""
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*(?P<name>[a-z0-9_-]{1,20})", re.IGNORECASE)
_CHARSETS = re.compile(r"utf-?8|iso-?8859-\d{1,2}|latin-?1|us-ascii|ascii|(?:windows-|cp)125\d|macintosh", re.IGNORECASE)
_WESTERN = re.compile(r"iso-?8859-1|latin-?1|us-ascii|ascii", re.IGNORECASE)
"""Names under which browsers read Windows-1252."""
_SKIPPED = frozenset(
    (
        *("script", "style", "nav", "head", "template", "noscript", "iframe", "object", "svg", "math"),
        *("button", "select", "textarea", "del"),
    )
)
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset"),
        *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main"),
        *("ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
_HEADING, _HEADING_CLASS = re.compile(r"^h[1-6]$"), re.compile(r"^Mso(?:Title|Heading)", re.IGNORECASE)
_CAPTIONS = ("caption", "figcaption")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|mso-element\s*:\s*comment", re.IGNORECASE)
_NOTE_MARK, _NOTE_BODY = re.compile(r"^_(?:ftn|edn)(?:ref)?\d+$"), re.compile(r"^Mso(?:Footnote|Endnote)Text$")
_COMMENT_MARK = re.compile(r"^_mso(?:com|anchor)_\d+$")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def read(path: Path) -> Reading:
    """Read headings, paragraphs, list items and table rows in order.

    Raises:
        Unreadable: for a page without content or with far too much of it.
    """
    from lxml import etree, html

    text, warnings = _decode(path.read_bytes())
    if text.count("<") > MAX_MARKS:
        raise Unreadable("Deze webpagina is te groot.", "Kopieer de tekst naar een nieuw bestand en bewaar dat.")
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    except etree.ParserError as error:
        raise Unreadable("Deze webpagina bevat geen tekst.", "Zet het goede bestand neer.") from error
    if noscribe.is_noscribe(root):
        found = noscribe.blocks(root)
    else:
        page = _Page()
        found = [*page.blocks(root), *(note(number, said) for number, said in enumerate(page.notes, start=1))]
    return Reading(tuple(block for block in found if block.text), warnings)


def _decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """By the character set that the page declares, when its bytes agree with it."""
    declared = _CHARSET.search(data[:2048])
    name = declared["name"].decode("ascii") if declared else ""
    if _CHARSETS.fullmatch(name):
        try:
            return data.decode("cp1252" if _WESTERN.fullmatch(name) else name).removeprefix("\ufeff"), ()
        except (UnicodeDecodeError, LookupError):
            pass  # it says what it is not; its bytes decide, with a warning
    return decode(data)


@dataclass(slots=True)
class _Page:
    """Goes over the elements of a page once, without recursion, and gathers the text between block elements."""

    notes: list[str] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)

    def blocks(self, root: Any) -> Iterator[Block]:
        from lxml import etree

        walk = etree.iterwalk(root, events=("start", "end"))
        kind = BlockKind.PARAGRAPH
        for event, element in walk:
            tag = element.tag
            if event == "start" and _is_skipped(element):
                walk.skip_subtree()
            elif event == "start" and tag == "table" and not _is_layout(element):
                yield from self._flush(kind)
                yield from table_blocks([GridRow(tuple(cells)) for cells in _rows(element)])
                walk.skip_subtree()
            elif event == "start" and tag in _BLOCKS:
                yield from self._flush(kind)
                kind = _kind(element)
                self._add(element.text, element)
            elif event == "start":
                self._parts.append("\n" if tag == "br" else "")
                self._add(element.text, element)
            else:
                if tag in _BLOCKS and not _is_skipped(element):
                    yield from self._flush(kind, into_notes=bool(_NOTE_BODY.match(element.get("class", ""))))
                    kind = BlockKind.PARAGRAPH
                if element is not root:
                    self._add(element.tail, element.getparent())
        yield from self._flush(kind)

    def _add(self, text: str | None, inside: Any) -> None:
        if text:
            self._parts.append(text if inside is not None and inside.tag == "pre" else _SPACE.sub(" ", text))

    def _flush(self, kind: BlockKind, into_notes: bool = False) -> Iterator[Block]:
        text = clean("".join(self._parts))
        self._parts.clear()
        if text and into_notes:
            self.notes.append(text)
        elif text:
            yield Block(text, kind)


def _is_skipped(element: Any) -> bool:
    """Without words of the page: code, what is hidden or deleted, and the marks of notes and remarks."""
    if element.tag in _SKIPPED or element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")[:1000]):
        return True
    name = element.get("name", "") or element.get("id", "")
    return element.tag == "a" and bool(_NOTE_MARK.match(name) or _COMMENT_MARK.match(name))


def _is_layout(table: Any) -> bool:
    """A table with one column, or with tables or headings in it, only places text on the page."""
    if table.find(".//table") is not None or any(table.find(f".//h{level}") is not None for level in range(1, 7)):
        return True
    return all(len(cells) < 2 for cells in _rows(table))


def _rows(table: Any) -> list[list[str]]:
    return [[_cell(cell) for cell in row.iter("td", "th")] for row in table.iter("tr")]


def _cell(cell: Any) -> str:
    return "\n".join(block.text for block in _Page().blocks(cell))


def _kind(element: Any) -> BlockKind:
    name = element.get("class", "")
    if _HEADING.match(element.tag) or _HEADING_CLASS.match(name):
        return BlockKind.HEADING
    if element.tag in _CAPTIONS or name == "MsoCaption":
        return BlockKind.CAPTION
    return BlockKind.PARAGRAPH
