"""Reader for debates and transcripts in XML (Handelingen of the parliament, TEI and ParlaMint), by the roles of elements.

No schema is asked for: an element is a speech, a speaker, a paragraph, a heading or a remark by its name, in the Dutch
and the international vocabularies alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.sources.blocks import Block, BlockKind, Reading, clean
from pipeline.sources.unreadable import Unreadable

_SPEECHES = {"spreekbeurt", "speech", "u", "sp", "turn", "beurt", "utterance", "contribution"}
_SPEAKERS = {"spreker", "speaker"}
_SPEAKER_ATTRIBUTES = ("who", "speaker", "spreker", "by", "name")
_PARAGRAPHS = {"al", "p", "seg", "par", "para", "alinea", "ab", "l", "item", "text"}
_HEADINGS = {"item-titel", "titel", "title", "head", "kop", "heading"}
_REMARKS = {"incident", "kinesic", "vocal", "stage", "note", "gap", "vergadering-nummer", "vergaderdatum", "vergadertijd"}
"""What happened and what the editor says: nobody's words."""
_RAISED = {"sup", "sub", "inf"}
"""A figure against the word before it: m², CO₂."""
_DROPPED = {"metadata", "meta", "teiheader", "header", "nr", "li.nr", "standoff", "listperson", "pb", "lb"}
_BLOCKS = _SPEECHES | _SPEAKERS | _PARAGRAPHS | _HEADINGS
_NAMESPACE = re.compile(r"^\{[^}]*\}")
_ID = "{http://www.w3.org/XML/1998/namespace}id"
# Where indentation put space that is not there; no XML can hold this sign itself.
_GLUE = "\0"
_GLUED = re.compile(rf"\s*{_GLUE}\s*")
# Space that indentation put before a full stop or inside brackets.
_BEFORE_MARK = re.compile(r"\s+(?=[.,;:!?)\]])|(?<=[(\[])\s+")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk is: who speaks, and whether this is inside a speech."""

    speaker: str = ""
    in_speech: bool = False


@dataclass(frozen=True, slots=True)
class _Document:
    """What is known of the whole file: names by identity, whether it has speeches, and which elements hold paragraphs."""

    people: dict[str, str]
    speeches: bool
    holders: frozenset[Any]


def read(path: Path) -> Reading:
    """Read the speeches in order, each paragraph with its speaker; what stands between speeches is a remark.

    Raises:
        Unreadable: for what is no XML, or defines entities of its own (a file can be made to grow or to fetch others by them).
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
    try:
        tree = etree.parse(path, parser)
    except etree.XMLSyntaxError as error:
        # The parser's own message can quote the text, so only the place is passed on.
        remedy = "Exporteer het opnieuw als XML, of bewaar de tekst als .txt."
        raise Unreadable(f"Dit is vanaf regel {error.lineno} geen geldige XML.", remedy) from error
    except OSError as error:  # also raised on bytes that are no text in the encoding that the file names
        raise Unreadable("Dit is geen geldige XML: tekens passen niet bij de codering.", "Bewaar het opnieuw als UTF-8.") from error
    dtd = tree.docinfo.internalDTD
    if dtd is not None and (dtd.entities() or dtd.system_url):
        raise Unreadable("Deze XML verwijst naar andere bestanden of bepaalt zelf tekens.", "Bewaar haar zonder DOCTYPE.")
    root = tree.getroot()
    document = _Document(_people(root), any(_name(element) in _SPEECHES for element in root.iter()), _holders(root))
    blocks = tuple(block for block in _walk(root, _Place(), document) if block.text)
    return Reading(blocks)


def _walk(element: Any, place: _Place, document: _Document) -> Iterator[Block]:
    """The blocks under an element. The depth is bounded: the parser refuses what is nested too deep."""
    if _name(element) in _SPEECHES:
        place = _Place(_who(element, document.people) or place.speaker, in_speech=True)
    yield _said(element.text or "", place, document)
    for child in element:
        tag = _name(child)
        if tag in _SPEAKERS:
            place = _Place(_label(_text(child)), in_speech=True)
        elif tag in _REMARKS and child.get("type") == "speaker":
            # TEI names the speaker in a note before the speech.
            place = place if place.in_speech else _Place(_label(_text(child)))
        elif tag in _REMARKS:
            yield Block(_text(child), BlockKind.NOTE)
        elif tag in _HEADINGS:
            yield Block(_text(child), BlockKind.HEADING)
        elif tag not in _DROPPED and _is_one_text(child, document):
            said = _Place(_who(child, document.people) or place.speaker, in_speech=True) if tag in _SPEECHES else place
            yield _said(_text(child), said, document)
        elif tag not in _DROPPED:
            yield from _walk(child, place, document)
        yield _said(child.tail or "", place, document)


def _said(text: str, place: _Place, document: _Document) -> Block:
    text = _one_line(text)
    if place.in_speech:
        return Block(text, speaker=place.speaker)
    return Block(text, BlockKind.NOTE if document.speeches else BlockKind.PARAGRAPH)


def _is_one_text(element: Any, document: _Document) -> bool:
    """Whether an element is one piece of text: nothing below it is more than a word or a mark in a sentence."""
    if element in document.holders:
        return False
    loose = [element.text, *(child.tail for child in element)]
    return _name(element) in _PARAGRAPHS or any(text and text.strip() for text in loose)


def _who(element: Any, people: dict[str, str]) -> str:
    """The speaker that an attribute of a speech names, if the file says who that is; else its value, or nothing."""
    found = next((element.get(name) for name in _SPEAKER_ATTRIBUTES if element.get(name)), "")
    identity = found.lstrip("#")
    before = element.getprevious()
    named = before is not None and before.get("type") == "speaker"
    return people.get(identity, "" if named else identity)


def _people(root: Any) -> dict[str, str]:
    """Names by identity, of the people whom the file itself describes (TEI)."""
    return {
        person.get(_ID): " ".join(" ".join(names[0].itertext()).split())
        for person in root.iter("{*}person")
        if person.get(_ID) and (names := [below for below in person.iterdescendants() if _name(below) == "persname"])
    }


def _holders(root: Any) -> frozenset[Any]:
    """The elements that have a paragraph, heading, speaker or speech somewhere below them."""
    found: set[Any] = set()
    for element in root.iter():
        if _name(element) in _BLOCKS:
            for above in element.iterancestors():
                if above in found:
                    break
                found.add(above)
    return frozenset(found)


def _label(text: str) -> str:
    return text.rstrip(" :")


def _text(element: Any) -> str:
    """The words of an element, without remarks between them."""
    return _one_line("".join(_words(element)))


def _words(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = _name(child)
        if name in _RAISED:
            yield _GLUE
        if name not in _REMARKS | _DROPPED:
            yield from _words(child)
        yield f"{_GLUE}{child.tail}" if name in _RAISED and (child.tail or "").lstrip().startswith("-") else child.tail or ""


def _one_line(text: str) -> str:
    """Text as it is read: without the line ends and spaces that indentation put into it."""
    return clean(_BEFORE_MARK.sub("", _GLUED.sub("", " ".join(text.split()))))


def _name(element: Any) -> str:
    """The local name of an element, in lower case; empty for an entity or what is no element."""
    return _NAMESPACE.sub("", element.tag).lower() if isinstance(element.tag, str) else ""
