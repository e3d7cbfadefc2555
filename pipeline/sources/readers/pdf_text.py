"""The text layer of a PDF page as pieces with a place, by pdfium."""

from __future__ import annotations

import math
from collections import Counter
from ctypes import c_double
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.sources.unreadable import Unreadable

if TYPE_CHECKING:
    from pypdfium2 import PdfPage
    from pypdfium2.raw import FPDF_TEXTPAGE

MAX_GLYPHS = 2_000_000
"""More glyphs than this on one page are no text to read."""
_HYPHEN = 2
"""What pdfium gives for a hyphen that breaks a word at the end of a line."""
_WHITE = frozenset((0x00, 0x09, 0x0A, 0x0D, 0x20, 0xA0))
_GAP = 1.0
"""A wider gap than this, in heights of the text, begins a new piece: a cell, a column."""
_SAME = 0.15
"""Sizes and heights that differ less than this, in heights of the text, are the same."""
_DESCENT = 0.2
"""How far letters go below the baseline, in heights of the text."""
_BOLD = 600
_QUARTER = math.pi / 2
_TILT = 0.05
"""How far from level text may run, in quarter turns."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text of one size on one line, in points from the foot of the page as one reads it."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    bold: bool = False

    @property
    def size(self) -> float:
        """Height, which is about the size of the font."""
        return self.top - self.bottom

    @property
    def width(self) -> float:
        """From the first to the last letter."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class PageText:
    """The level text of a page in the order of the file, and how many letters stand at an angle and are left out."""

    pieces: tuple[Piece, ...]
    tilted: int


_Box = tuple[float, float, float, float]
"""Left, right, bottom, top."""


@dataclass(slots=True)
class _Run:
    """Glyphs ``first`` to ``last`` of one size on one line; ``turn`` is the direction they run in, in quarter turns clockwise."""

    turn: int
    baseline: float
    size: float
    box: _Box
    first: int
    last: int
    bold: bool = False
    signs: list[str] = field(default_factory=list)

    def takes(self, box: _Box) -> bool:
        """Whether the next glyph of the file goes on with this run; the box of a glyph at another angle never does."""
        left, right, bottom, top = self.box
        level = abs(box[2] - bottom) <= _SAME * self.size and abs(box[3] - top) <= _SAME * self.size
        return level and left - 0.5 * self.size <= box[0] <= right + _GAP * self.size

    def add(self, index: int, box: _Box) -> None:
        left, right, bottom, top = self.box
        self.box = (min(left, box[0]), max(right, box[1]), bottom, top)
        self.last = index

    def piece(self) -> Piece:
        # On some platforms pdfium hands over UTF-16 units.
        text = "".join(self.signs).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        # The heights that fonts claim differ too much; the baseline and the size are what they say.
        bottom = self.baseline - _DESCENT * self.size
        return Piece(text, self.box[0], self.box[1], bottom, bottom + self.size, self.bold)


def page_text(page: PdfPage) -> PageText:
    """Read a page; the direction in which most of its letters run is level.

    Raises:
        Unreadable: when the page has more than ``MAX_GLYPHS`` glyphs.
    """
    runs, tilted = _runs(page)
    letters: Counter[int] = Counter()
    for run in runs:
        letters[run.turn] += len(run.signs)
    level = max(letters, key=lambda turn: letters[turn], default=0)
    pieces = (run.piece() for run in runs if run.turn == level)
    return PageText(tuple(piece for piece in pieces if piece.text.strip()), tilted + letters.total() - letters[level])


def _runs(page: PdfPage) -> tuple[list[_Run], int]:
    import pypdfium2.raw as pdfium

    runs: list[_Run] = []
    tilted = 0
    layer = page.get_textpage()
    text = layer.raw
    try:
        count = layer.count_chars()
        if count > MAX_GLYPHS:
            raise Unreadable(
                f"Een bladzijde van deze pdf heeft {count} tekens.", "Bewaar alleen de tekst die je nodig hebt als pdf."
            )
        rectangle = pdfium.FS_RECTF()
        for index in range(count):
            sign = pdfium.FPDFText_GetUnicode(text, index)
            if sign in _WHITE:
                if runs and runs[-1].signs[-1] != " ":
                    runs[-1].signs.append(" ")
                continue
            pdfium.FPDFText_GetLooseCharBox(text, index, rectangle)
            box = (rectangle.left, rectangle.right, rectangle.bottom, rectangle.top)
            if runs and runs[-1].takes(upright := _upright(runs[-1].turn, box)):
                runs[-1].add(index, upright)
            else:
                turns = pdfium.FPDFText_GetCharAngle(text, index) / _QUARTER
                if abs(turns - round(turns)) > _TILT:
                    tilted += 1
                    continue
                turn = round(turns) % 4
                upright = _upright(turn, box)
                runs.append(_Run(turn, _baseline(text, index, turn), _size(text, index, upright), upright, index, index))
            runs[-1].signs.append("-" if sign == _HYPHEN else chr(sign))
        for run in runs:
            run.bold = all(pdfium.FPDFText_GetFontWeight(text, index) >= _BOLD for index in (run.first, run.last))
    finally:
        layer.close()
    return runs, tilted


def _baseline(text: FPDF_TEXTPAGE, index: int, turn: int) -> float:
    import pypdfium2.raw as pdfium

    x, y = c_double(), c_double()
    pdfium.FPDFText_GetCharOrigin(text, index, x, y)
    return _upright(turn, (x.value, x.value, y.value, y.value))[2]


def _size(text: FPDF_TEXTPAGE, index: int, box: _Box) -> float:
    """The size of the font on the page, in points; the height of the glyph's box where the file gives none."""
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetMatrix(text, index, matrix):
        return box[3] - box[2]
    size: float = pdfium.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
    return size or box[3] - box[2]


def _upright(turn: int, box: _Box) -> _Box:
    """The box after turning the page so that its text is level."""
    left, right, bottom, top = box
    match turn:
        case 1:
            return -top, -bottom, left, right
        case 2:
            return -right, -left, -top, -bottom
        case 3:
            return bottom, top, -right, -left
    return left, right, bottom, top
