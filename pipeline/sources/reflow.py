"""From the lines of a PDF or pasted report back to paragraphs, headings and captions.

Lines that a page broke are joined (also over blank lines, as text from a PDF often has one after every line), and words
that a line end broke are made whole. Everything is decided from the text around a break; no file has rules of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import quantiles

from pipeline.sources.blocks import Block, BlockKind, clean
from pipeline.sources.page_number import PAGE_NUMBER

_BULLET = re.compile(r"^\s*(?:[•▪●◦‣–—*-]\s+|\(?\d{1,2}[.)]\s+|[a-z]\)\s+)")
_CAPTION = re.compile(r"^\s*(?:(?:figuur|tabel|grafiek|kaart|afbeelding|bijlage)\s+\d+|bron:|noot:|https?://|www\.)", re.IGNORECASE)
_ENDS = re.compile(r"[.!?…:;]['\"”’)\]]*\s*$")
_HYPHEN = re.compile(r"(?P<head>\w+)[-\u2010\u00ad]$")
# "in- en uitstroom", "taal- of rekenhulp": the hyphen stands for a word that follows.
_SUSPENDED = re.compile(r"^(?:en|of|als|noch|tot|én|óf)\b")
# A hyphen after a number or an abbreviation in capitals belongs to the word: "30-jarigen", "GGZ-instelling".
_KEPT = re.compile(r"(?:\d|\b[A-ZÀ-Þ]{2,})[-\u2010]$")
_FULL = 0.72
"""A line of at least this part of the usual width was broken by the page, not by the author."""
_HEADING_FULL = 0.8
"""The same after a full stop, where a shorter line is more likely a heading than a line of ragged text."""
_MAX_HEADING = 100
_MAX_WIDTH = 180
"""No page is wider than this; where lines are longer, each is a paragraph."""
_WINDOW = 12


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    page: int | None
    blanks: int
    """Empty lines before it."""
    width: float
    """Length of a full line around here, in characters."""


def reflow(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Join the LINE blocks of a file into paragraphs, headings and captions; other blocks stay as they are."""
    result: list[Block] = []
    pending: list[Block] = []
    for block in blocks:
        if block.kind is BlockKind.LINE:
            pending.append(block)
        else:
            result.extend(_join(pending))
            pending = []
            result.append(block)
    result.extend(_join(pending))
    return tuple(result)


def join_lines(first: str, second: str) -> str:
    """Join two lines of one paragraph, making a word that was broken over them whole.

    >>> join_lines("het onder-", "zoek loopt")
    'het onderzoek loopt'
    >>> join_lines("het Verwey-", "Jonker Instituut")
    'het Verwey-Jonker Instituut'
    >>> join_lines("de in-", "en uitstroom")
    'de in- en uitstroom'
    """
    first, second = first.rstrip(), second.lstrip()
    if not _HYPHEN.search(first):
        return f"{first} {second}"
    if _SUSPENDED.match(second):
        return f"{first} {second}"
    if first.endswith("\u00ad") or (second[:1].islower() and not _KEPT.search(first)):
        return first[:-1] + second
    return first + second


def _join(blocks: list[Block]) -> list[Block]:
    lines = _lines(blocks)
    # Lines with an empty line between them are parts of a paragraph only when most of them break off a sentence.
    full = [line for line in lines if len(line.text) >= _FULL * line.width]
    broken = sum(not _ENDS.search(line.text) for line in full) > len(full) / 2
    double_spaced = broken and sum(line.blanks == 1 for line in lines) > len(lines) / 2
    paragraphs: list[list[_Line]] = []
    texts: list[str] = []
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else None
        if paragraphs and not _breaks(paragraphs[-1], texts[-1], line, following, double_spaced):
            paragraphs[-1].append(line)
            texts[-1] = join_lines(texts[-1], line.text)
        else:
            paragraphs.append([line])
            texts.append(line.text)
    return [
        Block(clean(_BULLET.sub("", text, count=1) if _is_dash_bullet(text) else text), _kind(text), page=lines_[0].page)
        for text, lines_ in zip(texts, paragraphs, strict=True)
    ]


def _lines(blocks: list[Block]) -> list[_Line]:
    filled = [(index, block) for index, block in enumerate(blocks) if block.text.strip() and not PAGE_NUMBER.match(block.text)]
    lengths = [len(block.text.strip()) for _, block in filled]
    lines, previous = [], -1
    for number, (index, block) in enumerate(filled):
        around = lengths[max(0, number - _WINDOW) : number + _WINDOW + 1]
        width = quantiles(around, n=10)[7] if len(around) > 1 else float(lengths[number])
        lines.append(_Line(block.text.strip(), block.page, index - previous - 1, width))
        previous = index
    return lines


def _breaks(paragraph: list[_Line], text: str, line: _Line, following: _Line | None, double_spaced: bool) -> bool:
    """Whether ``line`` begins a new paragraph after the ``paragraph`` so far; ``following`` is the line after it."""
    last = paragraph[-1]
    if _BULLET.match(line.text) or _CAPTION.match(line.text):
        return True
    if _CAPTION.match(text):
        return not text.endswith(",")
    if _HYPHEN.search(last.text) and line.text[:1].islower():
        return False
    gap = line.blanks > (1 if double_spaced else 0)
    full = _FULL * last.width <= len(last.text) <= _MAX_WIDTH
    if _ENDS.search(last.text):
        return gap or not full or _is_heading_line(line, following)
    if line.text[:1].islower() or _HYPHEN.search(last.text):
        return False
    # No full stop and a capital: a heading when it stands alone on a short line, else a name in running text.
    alone = len(paragraph) == 1
    short = len(last.text) < (_HEADING_FULL if alone else _FULL) * last.width
    return short or len(last.text) > _MAX_WIDTH or (gap and alone)


def _is_heading_line(line: _Line, following: _Line | None) -> bool:
    """A short line with a capital and no full stop, after which a sentence begins."""
    short = len(line.text) < _HEADING_FULL * line.width and not _ENDS.search(line.text) and not line.text.endswith(("-", ","))
    return short and not line.text[:1].islower() and following is not None and following.text[:1].isupper()


def _kind(text: str) -> BlockKind:
    if _CAPTION.match(text):
        return BlockKind.CAPTION
    if not _ENDS.search(text) and len(text) <= _MAX_HEADING and not _is_dash_bullet(text):
        return BlockKind.HEADING
    return BlockKind.PARAGRAPH


def _is_dash_bullet(text: str) -> bool:
    """A bullet with a sign; a numbered heading keeps its number."""
    return bool(_BULLET.match(text)) and not text.lstrip()[0].isdigit()
