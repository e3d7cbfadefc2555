"""Reader for PDF files with a text layer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from pipeline.sources.blocks import Reading
from pipeline.sources.readers.pdf_blocks import page_blocks
from pipeline.sources.readers.pdf_heads import without_heads
from pipeline.sources.readers.pdf_layout import body_size, line_pitch, page_rows
from pipeline.sources.readers.pdf_text import PageText, page_text
from pipeline.sources.unreadable import Unreadable

MAX_PAGES = 3000
"""More pages than this are an archive, not a source."""
MAX_SECONDS = 180
"""Reading time; a report of five hundred pages takes some ten seconds."""
_PASSWORD = 4
"""pdfium's number for a file that a password opens."""


def read(path: Path) -> Reading:
    """Read the lines of every page in reading order, without page numbers and running heads.

    An empty line stands where the page has white or an indent: there the author began anew. Large letters are a heading.

    Raises:
        Unreadable: for a password, a damaged file, when no page has text (a scan), or when reading takes too long.
    """
    pages = _texts(path)
    if not any(page.pieces for page in pages):
        raise Unreadable("Deze pdf heeft geen tekstlaag (een scan?).", "Laat de tekst herkennen (OCR) en probeer het opnieuw.")
    size = body_size(page.pieces for page in pages)
    pitch = line_pitch((page.pieces for page in pages), size)
    kept = without_heads([page.pieces for page in pages], size, pitch)
    rows = [page_rows(pieces, size) for pieces in kept]
    return Reading(tuple(page_blocks(rows, size, pitch)), _warnings(pages))


def _texts(path: Path) -> list[PageText]:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        with PdfDocument(path) as document:
            if len(document) > MAX_PAGES:
                raise Unreadable(
                    f"Deze pdf heeft {len(document)} bladzijden.", f"Een bron mag {MAX_PAGES} bladzijden hebben; deel haar op."
                )
            pages = []
            end = monotonic() + MAX_SECONDS
            for number in range(len(document)):
                # A small file can draw the same large drawing on a thousand pages.
                if monotonic() > end:
                    raise Unreadable("Deze pdf is te ingewikkeld om te lezen.", "Bewaar de tekst als .docx of .txt.")
                page = document[number]
                pages.append(page_text(page))
                page.close()
            return pages
    except PdfiumError as error:
        if error.err_code == _PASSWORD:
            raise Unreadable("Deze pdf is met een wachtwoord beveiligd.", "Bewaar haar zonder wachtwoord.") from error
        raise Unreadable("Deze pdf is beschadigd.", "Open haar en bewaar haar opnieuw als pdf.") from error


def _warnings(pages: Sequence[PageText]) -> tuple[str, ...]:
    tilted = [str(number) for number, page in enumerate(pages, start=1) if page.tilted]
    if not tilted:
        return ()
    shown = ", ".join(tilted[:5]) + (" en verder" if len(tilted) > 5 else "")
    return (f"tekst die schuin of dwars op de bladzijde staat, is weggelaten (bladzijde {shown})",)
