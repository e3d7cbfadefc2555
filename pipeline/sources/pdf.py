"""Reader for PDF files with a text layer, by pypdf."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from pipeline.sources.blocks import Block, BlockKind, Reading
from pipeline.sources.reflow import PAGE_NUMBER
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
        if not _places(index, page, line) & heads and not (index >= len(page) - 1 and PAGE_NUMBER.match(line))
    ]
    return Reading(tuple(blocks))


def _running_heads(pages: list[list[str]]) -> set[tuple[int, str]]:
    """Shapes of lines at page edges that stand on at least half of the pages (two or more)."""
    counts = Counter(
        place
        for page in pages
        for place in set().union(*(_places(index, page, line) for index, line in enumerate(page) if line.strip()))
    )
    needed = max(2, -(-len(pages) // 2))
    return {place for place, count in counts.items() if count >= needed}


def _places(index: int, page: list[str], line: str) -> set[tuple[int, str]]:
    """Where a line stands, counted from the top and from the bottom (below 0), and its shape; empty inside a page."""
    return {(place, _shape(line)) for place in (index, index - len(page)) if -_EDGE <= place < _EDGE}


def _shape(line: str) -> str:
    return _DIGITS.sub("#", line.strip())
