"""What a file really is, from its first bytes: people give files the wrong name."""

from __future__ import annotations

import re
import zipfile
from enum import Enum
from pathlib import Path

from pipeline.encoding import decode

_HEAD = 8192
_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_MAX_CONTROLS, _FEW_CONTROLS = 0.05, 16
"""The part of a text that control characters can be, and how many any text can have; random bytes have 13 %."""
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")


class Nature(Enum):
    """A kind of file, as it is called in a message and what to do with it when it comes under another name."""

    WORD = ("een Word-bestand", "Geef het de extensie .docx.")
    ODT = ("een OpenDocument-tekst", "Geef het de extensie .odt.")
    EXCEL = ("een Excel-bestand", "Geef het de extensie .xlsx.")
    PDF = ("een pdf", "Geef het de extensie .pdf.")
    RTF = ("een rtf-bestand", "Geef het de extensie .rtf.")
    HTML = ("een webpagina (html)", "Geef het de extensie .html.")
    VTT = ("een WebVTT-bestand", "Geef het de extensie .vtt.")
    TEXT = ("gewone tekst", "Geef het de extensie .txt.")
    PROTECTED = ("een Office-bestand met een wachtwoord", "Bewaar het zonder wachtwoord.")
    OLD_OFFICE = ("een bestand in het oude Office-formaat", "Bewaar het als .docx of .xlsx.")
    WEB_ARCHIVE = ("een webarchief (mht)", "Open het in Word of de browser en bewaar het als .docx of .html.")
    OTHER_OFFICE = ("een presentatie of ander Office-bestand", "Bewaar de tekst als .docx of .odt.")
    DAMAGED_PACKAGE = (
        "een beschadigd Office- of zipbestand",
        "Open het in het programma waarmee het gemaakt is en bewaar het opnieuw.",
    )
    ARCHIVE = ("een ingepakt bestand (zip of iets dergelijks)", "Pak het uit en zet de bestanden zelf neer.")
    PICTURE = ("een afbeelding", "Laat de tekst herkennen (OCR) en bewaar die als .docx of .txt.")
    RECORDING = ("een geluids- of filmopname", "Laat haar uitschrijven en zet het transcript neer.")
    BINARY = ("geen tekst", "Zet het goede bestand neer.")

    def __init__(self, label: str, remedy: str) -> None:
        self.label = label
        self.remedy = remedy


_MAGIC: tuple[tuple[re.Pattern[bytes], Nature], ...] = tuple(
    (re.compile(pattern, re.DOTALL), nature)
    for pattern, nature in (
        (rb".{0,1020}?%PDF-\d", Nature.PDF),
        (rb"\s*\{\\rtf", Nature.RTF),
        (rb"\x1f\x8b|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|BZh\d|\xfd7zXZ\x00", Nature.ARCHIVE),
        (rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|II\*\x00|MM\x00\*|BM.{4}\x00{4}", Nature.PICTURE),
        (rb"ID3[\x02-\x04]|\xff[\xfb\xf3\xf2\xfa]|OggS\x00|fLaC\x00", Nature.RECORDING),
        (rb".{4}ftyp|\x1aE\xdf\xa3|RIFF.{4}(?:WAVE|AVI )|\x30\x26\xb2\x75", Nature.RECORDING),
    )
)
_TEXT_MARKS: tuple[tuple[re.Pattern[str], Nature], ...] = (
    (re.compile(r"WEBVTT(?:\s|$)"), Nature.VTT),
    (re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*>\s*)?<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE), Nature.HTML),
    (re.compile(r"\s*MIME-Version:\s*1", re.IGNORECASE), Nature.WEB_ARCHIVE),
)
_IN_PACKAGE = (("word/document", Nature.WORD), ("xl/workbook", Nature.EXCEL), ("ppt/presentation", Nature.OTHER_OFFICE))


def nature_of(path: Path) -> Nature:
    """Look at the first bytes, and for a zip at the names of what is in it."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith(_ZIP):
        return _package(path)
    if head.startswith(_OLE):
        return Nature.PROTECTED if "EncryptedPackage".encode("utf-16-le") in path.read_bytes() else Nature.OLD_OFFICE
    for pattern, nature in _MAGIC:
        if pattern.match(head):
            return nature
    text, _ = decode(head)
    if len(_CONTROLS.findall(text)) > _FEW_CONTROLS + _MAX_CONTROLS * len(text):
        return Nature.BINARY
    return next((nature for pattern, nature in _TEXT_MARKS if pattern.match(text.removeprefix("\ufeff"))), Nature.TEXT)


def _package(path: Path) -> Nature:
    """What a zip is, by the names in it."""
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            kind = b""
            if "mimetype" in names:
                with package.open("mimetype") as stream:
                    kind = stream.read(100)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, RuntimeError):
        return Nature.DAMAGED_PACKAGE
    if kind.startswith(b"application/vnd.oasis.opendocument"):
        return Nature.ODT if kind.startswith(b"application/vnd.oasis.opendocument.text") else Nature.OTHER_OFFICE
    return next((nature for begin, nature in _IN_PACKAGE if any(name.startswith(begin) for name in names)), Nature.ARCHIVE)
