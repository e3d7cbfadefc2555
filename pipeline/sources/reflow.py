"""From the lines of a PDF or pasted report back to paragraphs, headings, captions and notes.

Lines that a page broke are joined (also over blank lines, as text from a PDF often has one after every line), words that a
line end broke are made whole, and what belongs to the pages (:mod:`pipeline.sources.paragraphs.pages`) is left out. Everything is
decided from the text around a break; no file has rules of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.sources.blocks import Block, BlockKind, clean
from pipeline.sources.paragraphs.breaks import Layout, Line, Paragraph, begins, is_drop_cap, with_widths
from pipeline.sources.paragraphs.hyphens import HYPHEN, Words, glue
from pipeline.sources.paragraphs.line_kinds import kind_of, sign_of, without_sign
from pipeline.sources.paragraphs.line_text import repaired
from pipeline.sources.paragraphs.pages import Furniture, find_furniture


class Reason(StrEnum):
    """Why a piece of a line is not in the text."""

    HYPHEN = "hyphen"
    """A word that goes on in the next line."""
    PAGE_NUMBER = "page number"
    RUNNING_HEAD = "running head"
    NOTE_MARK = "note mark"
    BULLET = "bullet"


@dataclass(frozen=True, slots=True)
class Dropped:
    """A piece of a line that is not in the text: ``blocks[block].text[start:end]``."""

    block: int
    start: int
    end: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Reflowed:
    """The blocks, and everything visible that was left out of them, in order."""

    blocks: tuple[Block, ...]
    dropped: tuple[Dropped, ...]


def reflow(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Join the LINE blocks of a file into paragraphs, headings and captions; other blocks stay as they are."""
    return reflow_with_report(blocks).blocks


def reflow_with_report(blocks: tuple[Block, ...]) -> Reflowed:
    """As :func:`reflow`, and say what was left out."""
    words = Words.of(block.text for block in blocks if block.text)
    result: list[Block] = []
    dropped: list[Dropped] = []
    pending: list[tuple[int, Block]] = []
    for number, block in enumerate(blocks):
        if block.kind is BlockKind.LINE:
            pending.append((number, block))
        else:
            result.extend(_join(pending, words, dropped))
            pending = []
            result.append(block)
    result.extend(_join(pending, words, dropped))
    return Reflowed(tuple(result), tuple(sorted(dropped, key=lambda item: (item.block, item.start))))


def join_lines(first: str, second: str, words: Words | None = None) -> str:
    """Join two lines of one paragraph, making a word that was broken over them whole.

    Args:
        first: with or without white space at its end.
        second: the line after it.
        words: those of the document, as evidence of how it writes the word.

    >>> join_lines("het onder-", "zoek loopt")
    'het onderzoek loopt'
    >>> join_lines("het Verwey-", "Jonker Instituut")
    'het Verwey-Jonker Instituut'
    >>> join_lines("de in-", "en uitstroom")
    'de in- en uitstroom'
    """
    first, second = first.rstrip(), second.lstrip()
    without_hyphen, between = _joint(first, second, words or Words())
    return (first[:-1] if without_hyphen else first) + between + second


def _joint(first: str, second: str, words: Words) -> tuple[bool, str]:
    """Whether the hyphen at the end of the first line goes, and what comes between the two."""
    between = glue(first, second, words)
    if not HYPHEN.search(first[-2:]) or between == " ":
        return False, between
    return not between, ""


def _join(stretch: Sequence[tuple[int, Block]], words: Words, dropped: list[Dropped]) -> list[Block]:
    """One stretch of LINE blocks, with their numbers, as paragraphs; what is left out of them is added to ``dropped``."""
    raw = dict(stretch)
    furniture = find_furniture(stretch)
    dropped.extend(_whole(number, raw[number], Reason.PAGE_NUMBER) for number in furniture.page_numbers)
    dropped.extend(_whole(number, raw[number], Reason.RUNNING_HEAD) for number in furniture.running_heads)
    dropped.extend(Dropped(mark.block, mark.start, mark.end, Reason.NOTE_MARK) for mark in furniture.marks)
    lines = {line.block: line for line in _lines(stretch, furniture)}
    notes = [_together([lines[number] for number in note], words) for note in furniture.notes]
    noted = {number for note in furniture.notes for number in note}
    result: list[Block] = []
    for paragraph in _paragraphs([line for line in lines.values() if line.block not in noted], words):
        # A note interrupts no sentence: it follows the paragraph that its page ends with.
        while notes and notes[0].last.block < paragraph.first.block:
            result.append(_block(notes.pop(0), BlockKind.CAPTION, raw, dropped))
        result.append(_block(paragraph, None, raw, dropped))
    result.extend(_block(note, BlockKind.CAPTION, raw, dropped) for note in notes)
    return result


def _lines(stretch: Sequence[tuple[int, Block]], furniture: Furniture) -> list[Line]:
    """The lines with text, as it is to be read."""
    left_out = furniture.page_numbers | furniture.running_heads
    marks: dict[int, list[tuple[int, int]]] = {}
    for mark in furniture.marks:
        marks.setdefault(mark.block, []).append((mark.start, mark.end))
    lines: list[Line] = []
    blanks = 0
    for number, block in stretch:
        text = block.text
        for start, end in sorted(marks.get(number, ()), reverse=True):
            text = text[:start] + text[end:]
        text = repaired(text)
        if text and number not in left_out:
            lines.append(Line(number, text, block.page, blanks))
            blanks = 0
        else:
            blanks += 1
    return lines


def _paragraphs(lines: Sequence[Line], words: Words) -> list[Paragraph]:
    lines = with_widths(lines)
    layout = Layout.of(lines)
    paragraphs: list[Paragraph] = []
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else None
        if paragraphs and not begins(paragraphs[-1], line, following, layout):
            _grow(paragraphs[-1], line, words)
        else:
            paragraphs.append(Paragraph.of(line))
    return paragraphs


def _together(lines: Sequence[Line], words: Words) -> Paragraph:
    paragraph = Paragraph.of(lines[0])
    for line in lines[1:]:
        _grow(paragraph, line, words)
    return paragraph


def _grow(paragraph: Paragraph, line: Line, words: Words) -> None:
    """Put a line at the end of a paragraph."""
    if not is_drop_cap(paragraph, line):
        without_hyphen, between = _joint(paragraph.last.text, line.text, words)
        if without_hyphen:
            paragraph.parts[-1] = paragraph.parts[-1][:-1]
            paragraph.hyphens.append(paragraph.last.block)
        paragraph.parts.append(between)
    paragraph.parts.append(line.text)
    paragraph.lines.append(line)


def _block(paragraph: Paragraph, kind: BlockKind | None, raw: dict[int, Block], dropped: list[Dropped]) -> Block:
    """The paragraph as a block; without a given ``kind``, of the kind it looks like."""
    first = paragraph.first
    for number in paragraph.hyphens:
        end = len(raw[number].text.rstrip())
        dropped.append(Dropped(number, end - 1, end, Reason.HYPHEN))
    text = paragraph.text
    kind = kind or kind_of(text)
    if sign := sign_of(text):
        start = raw[first.block].text.index(sign)
        dropped.append(Dropped(first.block, start, start + 1, Reason.BULLET))
        text = without_sign(text)
    return Block(clean(text), kind, page=first.page)


def _whole(number: int, block: Block, reason: Reason) -> Dropped:
    text = block.text.rstrip()
    return Dropped(number, len(text) - len(text.lstrip()), len(text), reason)
