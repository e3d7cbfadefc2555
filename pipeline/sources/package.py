"""Checks on zipped formats (docx, odt) before a reader unpacks them."""

from __future__ import annotations

import zipfile
from pathlib import Path

from pipeline.sources.unreadable import Unreadable

MAX_UNPACKED = 200 * 1024 * 1024
"""Bytes a package may unpack to; a long transcript with pictures stays far below."""
_MANIFEST = "META-INF/manifest.xml"
MAX_MEMBERS = 10_000


def check_package(path: Path) -> None:
    """Refuse what is no zip, is protected by a password, or would unpack to more than is sane.

    Raises:
        Unreadable: with the reason and the remedy.
    """
    if path.read_bytes()[:8] == bytes.fromhex("d0cf11e0a1b11ae1"):
        raise Unreadable("Dit bestand is versleuteld of in het oude Word-formaat.", "Bewaar het zonder wachtwoord als .docx.")
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
            manifest = package.read(_MANIFEST) if _MANIFEST in package.namelist() else b""
    except zipfile.BadZipFile as error:
        raise Unreadable("Dit bestand is beschadigd of geen echt .docx- of .odt-bestand.", "Open en bewaar het opnieuw.") from error
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise Unreadable("Dit bestand wordt uitgepakt te groot.", "Haal de afbeeldingen eruit en bewaar het opnieuw.")
    if any(member.flag_bits & 0x1 for member in members) or b"encryption-data" in manifest:
        raise Unreadable("Dit bestand is met een wachtwoord beveiligd.", "Bewaar het zonder wachtwoord.")
