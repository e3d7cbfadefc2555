"""Reader for PDF files with a text layer, by pypdf."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from pipeline.sources.blocks import Block, BlockKind, Reading
from pipeline.sources.unreadable import Unreadable

_DIGITS = re.compile(r"\d+")
_EDGE = 2
"""How many lines at the top and at the bottom of a page can be a running head."""


def read(path: Path) -> Reading:
    """Read the lines of every page, without page numbers and running heads.

    Raises:
        Unreadable: for a password, or when no page has text (a scan).
    """
    from pypdf import PdfReader
    from pypdf.errors import PdfReadError

    try:
        document = PdfReader(path)
        if document.is_encrypted and not document.decrypt(""):
            raise Unreadable("Deze pdf is met een wachtwoord beveiligd.", "Bewaar haar zonder wachtwoord.")
        pages = [(page.extract_text() or "").splitlines() for page in document.pages]
    except PdfReadError as error:
        raise Unreadable("Deze pdf is beschadigd.", "Open haar en bewaar haar opnieuw als pdf.") from error
    if not any(line.strip() for page in pages for line in page):
        raise Unreadable("Deze pdf heeft geen tekstlaag (een scan?).", "Laat de tekst herkennen (OCR) en probeer het opnieuw.")
    heads = _running_heads(pages)
    blocks = [
        Block(line, BlockKind.LINE, page=number)
        for number, page in enumerate(pages, start=1)
        for index, line in enumerate(page)
        if not (_at_edge(index, page) and _shape(line) in heads)
    ]
    return Reading(tuple(blocks))


def _running_heads(pages: list[list[str]]) -> set[str]:
    """Shapes of lines at page edges that stand on at least half of the pages (two or more)."""
    counts = Counter(
        shape
        for page in pages
        for shape in {_shape(line) for index, line in enumerate(page) if _at_edge(index, page) and line.strip()}
    )
    needed = max(2, -(-len(pages) // 2))
    return {shape for shape, count in counts.items() if count >= needed}


def _at_edge(index: int, page: list[str]) -> bool:
    return index < _EDGE or index >= len(page) - _EDGE


def _shape(line: str) -> str:
    return _DIGITS.sub("#", line.strip())
