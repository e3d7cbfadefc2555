"""Reader for PDF files with a text layer, by pypdf."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from pipeline.sources.blocks import Block, BlockKind, Reading
from pipeline.sources.reflow import PAGE_NUMBER
from pipeline.sources.unreadable import Unreadable

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_SECONDS = 180
"""Reading time; a report of five hundred pages takes some twenty seconds."""
_DIGITS = re.compile(r"\d+")
_EDGE = 2
"""How many lines at the top and at the bottom of a page can be a running head."""


def read(path: Path) -> Reading:
    """Read the lines of every page, without page numbers and running heads.

    Raises:
        Unreadable: for a password, when no page has text (a scan), or when reading takes too long.
    """
    from pypdf.errors import PyPdfError

    try:
        pages = list(_pages(_open(path)))
    except PyPdfError as error:
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


def _open(path: Path) -> PdfReader:
    """Open a pdf; one that is encrypted without a password can be read, as one is that may not be printed."""
    from pypdf import PdfReader

    try:
        document = PdfReader(path)
        if not document.is_encrypted or document.decrypt(""):
            return document
    except NotImplementedError:
        pass  # a protection by certificate, or by a program in its own way
    raise Unreadable("Deze pdf is met een wachtwoord beveiligd.", "Bewaar haar zonder wachtwoord.")


def _pages(document: PdfReader) -> Iterator[list[str]]:
    """The lines of each page; a small file can draw the same large drawing on a thousand pages."""
    end = monotonic() + MAX_SECONDS
    for page in document.pages:
        if monotonic() > end:
            raise Unreadable("Deze pdf is te ingewikkeld om te lezen.", "Bewaar de tekst als .docx of .txt.")
        yield (page.extract_text() or "").splitlines()


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
