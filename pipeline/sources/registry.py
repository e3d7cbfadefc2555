"""Which reader reads which file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.privacy.file_names import without_names
from pipeline.sources.blocks import Reading
from pipeline.sources.readers import debate, docx, markdown, odt, pdf, plain, rtf, spreadsheet, subtitles, webpage
from pipeline.sources.readers.nature import Nature, nature_of
from pipeline.sources.unreadable import Unreadable

_MB = 1024 * 1024
MAX_BYTES = 50 * _MB
"""A transcript is some hundreds of kilobytes, with pictures some megabytes; a larger file is a recording or a mistake."""
MAX_TEXT_BYTES = 10 * _MB
"""The same for formats that hold nothing but text: some hundred hours of talk."""


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its name for the user, the function that reads it, what its files are from inside, and its limit."""

    name: str
    read: Callable[[Path], Reading]
    natures: frozenset[Nature]
    max_bytes: int = MAX_BYTES


def _text(name: str, read: Callable[[Path], Reading], *natures: Nature) -> Format:
    return Format(name, read, frozenset({Nature.TEXT, *natures}), MAX_TEXT_BYTES)


def _package(name: str, read: Callable[[Path], Reading], nature: Nature) -> Format:
    return Format(name, read, frozenset({nature, Nature.DAMAGED_PACKAGE}))


FORMATS: dict[str, Format] = {
    ".txt": _text("tekst", plain.read),
    ".md": _text("Markdown", markdown.read),
    ".docx": _package("Word", docx.read, Nature.WORD),
    ".odt": _package("OpenDocument", odt.read, Nature.ODT),
    ".rtf": Format("rtf", rtf.read, frozenset({Nature.RTF})),
    ".pdf": Format("pdf", pdf.read, frozenset({Nature.PDF})),
    ".xml": _text("XML", debate.read),
    ".html": _text("webpagina", webpage.read, Nature.HTML),
    ".htm": _text("webpagina", webpage.read, Nature.HTML),
    ".vtt": _text("WebVTT", subtitles.read_vtt, Nature.VTT),
    ".srt": _text("SubRip", subtitles.read_srt),
    ".csv": _text("csv", spreadsheet.read_csv),
    ".xlsx": _package("Excel", spreadsheet.read_xlsx, Nature.EXCEL),
}
"""By file extension, in lower case."""


def read_file(path: Path) -> tuple[Format, Reading]:
    """Read one file with the reader for its extension.

    Raises:
        Unreadable: for an unknown extension, an empty, too large or damaged file, or one that is not what its name says.
    """
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("Dit bestand is leeg.", "Zet het goede bestand neer.")
    extension = path.suffix.lower()
    known = FORMATS.get(extension)
    if known is None:
        raise _unknown(path)
    if size > known.max_bytes:
        raise Unreadable(f"Dit bestand is {size // _MB} MB.", f"Een bron van dit soort mag {known.max_bytes // _MB} MB zijn.")
    nature = nature_of(path)
    if nature not in known.natures:
        raise _misnamed(extension, nature)
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


def _unknown(path: Path) -> Unreadable:
    """For an extension without a reader: what the file is, where that helps, else what can be read."""
    message = f"Bestanden met extensie `{without_names(path.suffix)}` kan Thematafel niet lezen."
    nature = nature_of(path)
    if nature in (Nature.TEXT, Nature.BINARY):
        return Unreadable(message, f"Bekend zijn: {', '.join(FORMATS)}.")
    return Unreadable(f"{message} Dit is {nature.label}.", nature.remedy)


def _misnamed(extension: str, nature: Nature) -> Unreadable:
    if nature is Nature.PROTECTED:
        return Unreadable("Dit bestand is met een wachtwoord beveiligd.", nature.remedy)
    if nature is Nature.BINARY:
        return Unreadable(f"Dit bestand is beschadigd of geen echt {extension}-bestand.", "Open en bewaar het opnieuw.")
    return Unreadable(f"Dit bestand heet {extension}, maar is {nature.label}.", nature.remedy)
