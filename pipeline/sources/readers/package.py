"""Zipped formats (docx, odt, xlsx): a copy that is safe to hand to the library that reads it.

The copy holds only the XML that is needed, checked for its real size, without document types, entities and relationships that
point outside: pictures and embedded files are never unpacked, and no reader can be made to open a file or the network.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from pipeline.sources.unreadable import Unreadable

MAX_UNPACKED = 40 * 1024 * 1024
"""Bytes the XML of a package may unpack to; that of a whole day of talk is some five megabytes."""
MAX_MARKS = 800_000
"""The same in XML marks, as every one takes time and some kilobyte of memory; a day of talk has some hundred thousand."""
MAX_MEMBERS = 10_000
_MANIFEST = "META-INF/manifest.xml"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Office programs use no other; zipfile unpacks the others without a bound."""
_PASSWORD = ("Dit bestand is met een wachtwoord beveiligd.", "Bewaar het zonder wachtwoord.")
_DAMAGED = ("Dit bestand is beschadigd.", "Open het in het programma waarmee het gemaakt is en bewaar het opnieuw.")
_TOO_LARGE = ("Dit bestand wordt uitgepakt te groot.", "Kopieer de tekst naar een nieuw bestand en bewaar dat.")
_ENTITIES = ("Dit bestand bevat verwijzingen die in een tekstbestand niet thuishoren (XML-entiteiten).", _TOO_LARGE[1])


def safe_copy(path: Path, wanted: re.Pattern[str], max_marks: int = MAX_MARKS) -> BytesIO:
    """Copy the members whose whole name matches ``wanted``; each is an XML file, all of them have ``max_marks`` marks at most.

    Raises:
        Unreadable: for a damaged package, a password, more content than is sane, or entities.
    """
    copy = BytesIO()
    try:
        with zipfile.ZipFile(path) as package, zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as safe:
            contents = _contents(package, wanted)
            if sum(content.count(b"<") for content in contents.values()) > max_marks:
                raise Unreadable(*_TOO_LARGE)
            for name, content in contents.items():
                safe.writestr(name, harmless(content))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise Unreadable(*_DAMAGED) from error
    copy.seek(0)
    return copy


def harmless(content: bytes) -> bytes:
    """XML without its document type and without relationships to outside the package.

    Raises:
        Unreadable: when it is no XML, or when its document type declares entities.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        # A bomb stops the parser before it is expanded.
        raise Unreadable(*(_ENTITIES if b"<!ENTITY" in content else _DAMAGED)) from error
    document_type = root.getroottree().docinfo.internalDTD
    if document_type is not None and any(True for _ in document_type.iterentities()):
        raise Unreadable(*_ENTITIES)
    for relationship in root.xpath("/*[local-name()='Relationships']/*[@TargetMode='External']"):
        root.remove(relationship)
    made: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return made


def _contents(package: zipfile.ZipFile, wanted: re.Pattern[str]) -> dict[str, bytes]:
    members = package.infolist()
    if len(members) > MAX_MEMBERS:
        raise Unreadable(*_TOO_LARGE)
    if any(member.flag_bits & 0x1 for member in members):
        raise Unreadable(*_PASSWORD)
    taken = {member.filename: member for member in members if wanted.fullmatch(member.filename) or member.filename == _MANIFEST}
    if sum(member.file_size for member in taken.values()) > MAX_UNPACKED:
        raise Unreadable(*_TOO_LARGE)
    contents = {name: _content(package, member) for name, member in taken.items()}
    if b"encryption-data" in contents.pop(_MANIFEST, b""):
        raise Unreadable(*_PASSWORD)
    return contents


def _content(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """What a member holds; a member that unpacks to more than it says fails its checksum at the size it says."""
    if member.compress_type not in _METHODS:
        raise Unreadable(*_DAMAGED)
    with package.open(member) as stream:
        # Never read() without a size: that unpacks everything there is before it is cut to the size in the directory.
        return stream.read(member.file_size + 1)
