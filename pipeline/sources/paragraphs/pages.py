"""What belongs to the pages of a text and not to what it says: page numbers, running heads, notes at the foot."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.sources.blocks import Block
from pipeline.sources.paragraphs.line_kinds import ends, goes_on, is_unfinished
from pipeline.sources.paragraphs.page_number import PAGE_NUMBER

_DIGITS = re.compile(r"\d+")
_MAX_HEAD = 100
_BESIDE_NUMBER = 2
"""A line that stands this often beside a page number is a running head."""
_INTERRUPTS = 3
"""A line that comes back this often, and in the middle of a sentence, is one as well."""

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PLAIN = str.maketrans(_SUPERSCRIPTS, "0123456789")
_NOTE = re.compile(rf"^\s*(?P<mark>[{_SUPERSCRIPTS}]{{1,3}}|\d{{1,3}}(?=[\s)]))[\s)]*(?=\S)")
_RAISED = re.compile(rf"(?<=[^\W\d_]|[.,;:!?)\]”’\"'%])(?P<mark>[{_SUPERSCRIPTS}]{{1,3}})(?![\w-])")
# A digit right behind a word or its full stop, as text that is copied from a PDF has it: "de stad.3 Daarna".
_GLUED = re.compile(r"(?<=[a-zà-þ)\]”’])[.,;:!?]?(?P<mark>\d{1,2})(?=[\s.,;:!?)]|$)")
_UNITS = re.compile(r"(?<![^\W\d_])[kcdm]?m$")
"""Square and cubic metres are no notes."""
_MAX_NOTE_LINES = 25


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of a note in a line: ``text[start:end]`` of that block."""

    block: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Furniture:
    """What a stretch of lines holds besides its text, by number of the block.

    ``notes`` are the lines of each note, the first one with its mark.
    """

    page_numbers: frozenset[int]
    running_heads: frozenset[int]
    notes: tuple[tuple[int, ...], ...]
    marks: tuple[Mark, ...]


def find_furniture(lines: Sequence[tuple[int, Block]]) -> Furniture:
    """Find what belongs to the pages in a stretch of lines, given with the number of each; empty lines may be among them."""
    filled = [(number, block) for number, block in lines if block.text.strip()]
    numbers = _page_numbers(filled)
    heads = _running_heads(
        [block.text.strip() for _, block in filled], {at for at, (number, _) in enumerate(filled) if number in numbers}
    )
    running = frozenset(filled[at][0] for at in heads)
    notes: list[tuple[int, ...]] = []
    marks: list[Mark] = []
    for page in _pages(filled, numbers, running):
        found, found_marks = _notes(page)
        notes.extend(found)
        marks.extend(found_marks)
    return Furniture(numbers, running, tuple(notes), tuple(dict.fromkeys(marks)))


def _page_numbers(filled: Sequence[tuple[int, Block]]) -> frozenset[int]:
    """Numbers on lines of their own; several of them in a row are a column of figures."""
    alone = [bool(PAGE_NUMBER.match(block.text)) for _, block in filled]
    return frozenset(
        number
        for at, (number, _) in enumerate(filled)
        if alone[at] and not (at and alone[at - 1]) and not (at + 1 < len(alone) and alone[at + 1])
    )


def _running_heads(texts: Sequence[str], numbers: set[int]) -> set[int]:
    """Lines that come back beside page numbers or amid sentences, whatever figures they hold."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, text in enumerate(texts):
        if at not in numbers and len(text) <= _MAX_HEAD and not (ends(text) or goes_on(text) or is_unfinished(text)):
            places[_DIGITS.sub("#", text)].append(at)
    heads: set[int] = set()
    for found in places.values():
        beside = [at for at in found if {at - 1, at + 1} & numbers]
        if len(beside) >= _BESIDE_NUMBER:
            heads.update(beside)
        amid = [at for at in found if 0 < at < len(texts) - 1 and not ends(texts[at - 1]) and goes_on(texts[at + 1])]
        # A line of a passage that the report repeats follows the same line each time.
        around = {texts[at - 1] for at in found if at}
        if len(found) >= _INTERRUPTS and len(around) >= _INTERRUPTS and len(beside) + len(amid) > len(found) / 2:
            heads.update(found)
    return heads


def _pages(filled: Sequence[tuple[int, Block]], numbers: frozenset[int], heads: frozenset[int]) -> list[list[tuple[int, str]]]:
    """The lines of each page; a page ends where the reader says so, or with its number."""
    pages: list[list[tuple[int, str]]] = [[]]
    last: int | None = None
    for number, block in filled:
        if number in numbers or (pages[-1] and block.page != last):
            pages.append([])
        last = block.page
        if number not in numbers and number not in heads:
            pages[-1].append((number, block.text))
    return [page for page in pages if page]


def _notes(page: Sequence[tuple[int, str]]) -> tuple[list[tuple[int, ...]], list[Mark]]:
    """The notes at the foot of one page, each as its lines, and their marks in the text and at their own begin."""
    for at in range(max(1, len(page) - _MAX_NOTE_LINES, len(page) // 2), len(page)):
        first = _NOTE.match(page[at][1])
        marks = first and _marks_in(page[:at], first["mark"])
        if first and marks:
            break
    else:
        return [], []
    notes: list[list[int]] = []
    found: list[Mark] = []
    for number, text in page[at:]:
        match = _NOTE.match(text)
        marks = _marks_in(page[:at], match["mark"]) if match else []
        if match and marks:
            notes.append([number])
            found.extend([*marks, Mark(number, match.start("mark"), match.end("mark"))])
        else:
            notes[-1].append(number)
    return [tuple(note) for note in notes], found


def _marks_in(lines: Sequence[tuple[int, str]], mark: str) -> list[Mark]:
    """Where the text has the mark of a note; raised ones are surer than a plain digit behind a word."""
    wanted = mark.translate(_PLAIN)
    for pattern in (_RAISED, _GLUED):
        found = [
            Mark(number, match.start("mark"), match.end("mark"))
            for number, text in lines
            for match in pattern.finditer(text)
            if match["mark"].translate(_PLAIN) == wanted and not _UNITS.search(text[: match.start("mark")])
        ]
        if found:
            return found if pattern is _RAISED else found[:1]
    return []
