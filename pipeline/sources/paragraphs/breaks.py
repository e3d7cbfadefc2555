"""Where a paragraph ends: whether a line goes on with the one before it or begins anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import quantiles

from pipeline.sources.paragraphs.hyphens import HYPHEN
from pipeline.sources.paragraphs.line_kinds import (
    ends,
    goes_on,
    is_address,
    is_caption,
    is_item,
    is_lone_sign,
    is_row,
    is_unfinished,
    same_list,
    sign_of,
)

_FULL = 0.72
"""A line of at least this part of the usual width was broken by the page, not by the author."""
_HEADING_FULL = 0.8
"""The same where a shorter line is more likely a heading than a line of ragged text."""
_FITS = 0.9
"""When the next word would have fitted in this part of the width, the author ended the line."""
_CAPITAL = 0.3
"""How much wider a capital is than another letter."""
_MAX_WIDTH = 180
"""No page is wider than this; where lines are longer, each is a paragraph."""
_WINDOW = 12
_MIN_WRAPPED = 5
_WRAPPED = 0.95
"""A program wraps all lines; this many of them must look so, as a few are broken at a hyphen."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with text; ``block`` is its number among the blocks of the file."""

    block: int
    text: str
    page: int | None
    blanks: int
    """Empty lines before it."""
    width: float = 0.0
    """How long a full line is around here."""

    @property
    def length(self) -> float:
        """In letters; capitals count for more."""
        return _length(self.text)


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together so far."""

    lines: list[Line]
    parts: list[str]
    """Their text, with what comes between two lines."""
    hyphens: list[int] = field(default_factory=list)
    """The blocks whose last sign, a hyphen, is not in the text."""

    @classmethod
    def of(cls, line: Line) -> Paragraph:
        """A paragraph that begins with a line."""
        return cls([line], [line.text])

    @property
    def first(self) -> Line:
        """The line that says what it is: an item, a caption."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """The line that another one may go on with."""
        return self.lines[-1]

    @property
    def alone(self) -> bool:
        """Whether it has one line."""
        return len(self.lines) == 1

    @property
    def text(self) -> str:
        """All of it; takes as long as it is."""
        return "".join(self.parts)


def with_widths(lines: Sequence[Line]) -> list[Line]:
    """The lines with how long a full line is around each."""
    lengths = [line.length for line in lines]
    result = []
    for number, line in enumerate(lines):
        around = lengths[max(0, number - _WINDOW) : number + _WINDOW + 1]
        width = quantiles(around, n=10)[7] if len(around) > 1 else lengths[number]
        result.append(replace(line, width=width))
    return result


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of a stretch were set."""

    double_spaced: bool
    """An empty line stands after every line."""
    wrap_width: int
    """The column at which a program wrapped them, or 0."""

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Layout:
        """See how lines were set."""
        return cls(_is_double_spaced(lines), _wrap_width(lines))


def _wrap_width(lines: Sequence[Line]) -> int:
    """The column at which a program wrapped the lines, so that no line had room for the word after it; 0 when none did."""
    within = [
        (first, second) for first, second in pairwise(lines) if second.blanks == 0 and goes_on(second.text) and not ends(first.text)
    ]
    if len(within) < _MIN_WRAPPED:
        return 0
    width = max(len(line.text) for line in lines)
    wrapped = sum(len(first.text) + 1 + len(_first_word(second.text)) > width for first, second in within)
    return width if width <= _MAX_WIDTH and wrapped >= _WRAPPED * len(within) else 0


def _is_double_spaced(lines: Sequence[Line]) -> bool:
    """Whether an empty line stands after every line: most follow one, and most full lines break off a sentence.

    In a PDF no empty line stands but where its reader saw the author begin anew.
    """
    if any(line.page is not None for line in lines):
        return False
    full = [line for line in lines if line.length >= _FULL * line.width]
    broken = sum(not ends(line.text) for line in full) > len(full) / 2
    return broken and sum(line.blanks == 1 for line in lines) > len(lines) / 2


def begins(paragraph: Paragraph, line: Line, following: Line | None, layout: Layout) -> bool:
    """Whether ``line`` begins a new paragraph after the ``paragraph`` so far; ``following`` is the line after it."""
    last = paragraph.last
    gap = line.blanks > (1 if layout.double_spaced else 0)
    if paragraph.alone and (is_lone_sign(last.text) or is_drop_cap(paragraph, line)):
        return False
    if HYPHEN.search(last.text) and goes_on(line.text):
        return False
    if is_row(last.text) or (is_row(line.text) and not goes_on(line.text)):
        return True
    full = _is_full(last, line, layout)
    # In the middle of a sentence a dash, a number or "Figuur 3" at the begin of a line is a part of it.
    amid = full and not gap and not ends(last.text)
    if is_item(line.text):
        return not amid or sign_of(line.text) == "•" or same_list(paragraph.first.text, line.text)
    if is_caption(line.text) or is_address(line.text):
        return not amid or is_address(last.text) or is_caption(paragraph.first.text)
    if is_caption(paragraph.first.text):
        return gap or not (last.text.endswith((",", "-")) or goes_on(line.text))
    if paragraph.alone and is_address(last.text) and not goes_on(line.text):
        return not last.text.endswith(("/", "-", "_", "=", "&"))
    return _begins_sentence(paragraph, line, following, gap=gap, full=full)


def _begins_sentence(paragraph: Paragraph, line: Line, following: Line | None, *, gap: bool, full: bool) -> bool:
    last = paragraph.last
    lower = goes_on(line.text)
    # The reader of a PDF knows where lines end, and puts an empty one where the author began anew.
    known = line.page is not None
    if ends(last.text):
        # Without a gap a small letter after a full stop follows an abbreviation.
        if lower and last.text.endswith(".") and not gap:
            return False
        return gap or not (known or (full and not _is_heading_line(line, following)))
    if lower or HYPHEN.search(last.text) or is_unfinished(last.text):
        return False
    if known:
        return gap
    # No full stop and a capital: a heading when it stands alone on a short line, else a name in running text.
    short = last.length < (_HEADING_FULL if paragraph.alone else _FULL) * last.width
    return short or last.length > _MAX_WIDTH or (gap and paragraph.alone)


def _is_full(last: Line, line: Line, layout: Layout) -> bool:
    """Whether the page broke the line: it is long, and no room is left for the next word."""
    word = _first_word(line.text)
    if layout.wrap_width:
        return len(last.text) + 1 + len(word) > layout.wrap_width
    if not _FULL * last.width <= last.length <= _MAX_WIDTH:
        return False
    return last.length + 1 + _length(word) >= _FITS * last.width


def _first_word(text: str) -> str:
    return text.split(maxsplit=1)[0]


def _is_heading_line(line: Line, following: Line | None) -> bool:
    """A short line with a capital and no full stop, after which a sentence begins."""
    short = line.length < _HEADING_FULL * line.width and not ends(line.text) and not line.text.endswith(("-", ","))
    return short and not goes_on(line.text) and following is not None and following.text[:1].isupper()


def is_drop_cap(paragraph: Paragraph, line: Line) -> bool:
    """Whether the paragraph is only a large first letter so far, and the line the rest of its word."""
    return paragraph.alone and len(paragraph.last.text) == 1 and paragraph.last.text.isupper() and line.text[:1].islower()


def _length(text: str) -> float:
    return len(text) + _CAPITAL * sum(sign.isupper() for sign in text)
