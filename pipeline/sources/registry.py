"""Which reader reads which file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.sources import debate, docx, markdown, odt, pdf, plain, subtitles
from pipeline.sources.blocks import Reading
from pipeline.sources.unreadable import Unreadable

MAX_BYTES = 50 * 1024 * 1024
"""A transcript is some hundreds of kilobytes; a larger file is a recording or a mistake."""


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its name for the user and the function that reads it."""

    name: str
    read: Callable[[Path], Reading]


FORMATS: dict[str, Format] = {
    ".txt": Format("tekst", plain.read),
    ".md": Format("Markdown", markdown.read),
    ".docx": Format("Word", docx.read),
    ".odt": Format("OpenDocument", odt.read),
    ".pdf": Format("pdf", pdf.read),
    ".xml": Format("XML", debate.read),
    ".vtt": Format("WebVTT", subtitles.read_vtt),
    ".srt": Format("SubRip", subtitles.read_srt),
}
"""By file extension, in lower case."""


def read_file(path: Path) -> tuple[Format, Reading]:
    """Read one file with the reader for its extension.

    Raises:
        Unreadable: for an unknown extension, an empty, too large or damaged file.
    """
    known = FORMATS.get(path.suffix.lower())
    if known is None:
        raise Unreadable(
            f"Bestanden met extensie `{path.suffix}` kan Thematafel niet lezen.", f"Bekend zijn: {', '.join(FORMATS)}."
        )
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("Dit bestand is leeg.", "Zet het goede bestand neer.")
    if size > MAX_BYTES:
        raise Unreadable(f"Dit bestand is {size // 1024 // 1024} MB.", f"Een bron mag {MAX_BYTES // 1024 // 1024} MB zijn.")
    try:
        reading = known.read(path)
    except Unreadable:
        raise
    # The one broad except: parsers of other people's formats raise anything on a damaged file, and a study goes on.
    except Exception as error:
        raise Unreadable(f"Lezen als {known.name} mislukte ({type(error).__name__}).", "Open en bewaar het opnieuw.") from error
    if not any(block.text.strip() for block in reading.blocks):
        raise Unreadable("Dit bestand bevat geen tekst.", "Zet het goede bestand neer.")
    return known, reading
