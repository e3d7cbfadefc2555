"""Running heads, running feet and page numbers: what stands at the edge of many pages and belongs to none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.sources.paragraphs.page_number import PAGE_NUMBER
from pipeline.sources.readers.pdf_layout import on_line
from pipeline.sources.readers.pdf_text import Piece

_DIGITS = re.compile(r"\d+")
_EDGE = 2
"""How many lines at the top and at the bottom of a page can be a running head."""
_GAP = 1.4
"""A running head stands at least this many lines from the text."""
_SHARE = 0.6
_SURE = 0.8
_MIN_PAGES = 4
"""On fewer pages, that lines stand at the same height says nothing."""
_LARGE = 1.1


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line at the edge of a page, and how far the next one towards the middle is (infinite for the only one)."""

    pieces: tuple[Piece, ...]
    gap: float

    @property
    def text(self) -> str:
        return " ".join(piece.text.strip() for piece in self.pieces)

    @property
    def shape(self) -> str:
        return _DIGITS.sub("#", self.text)

    @property
    def height(self) -> int:
        return round(self.pieces[0].bottom / 2)

    @property
    def size(self) -> float:
        return max(piece.size for piece in self.pieces)


def without_heads(pages: Sequence[Sequence[Piece]], size: float, pitch: float) -> list[list[Piece]]:
    """The pages without running heads and feet and without page numbers.

    A line at an edge is one when it stands on half of the pages (whatever its numbers are), when nearly every page has a
    line at that height apart from the text (a head that names the chapter), or when it is the number at the foot.

    Args:
        pages: the pieces of each page, in any order.
        size: that of the body's text.
        pitch: the distance between two lines of it.
    """
    left = [list(pieces) for pieces in pages]
    for top in (True, False):
        open_pages = set(range(len(left)))
        for _ in range(_EDGE):
            edges = {number: edge for number in open_pages if (edge := _edge(left[number], top))}
            found = _heads(edges, len(pages), size, pitch, top)
            for number in found:
                dropped = {id(piece) for piece in edges[number].pieces}
                left[number] = [piece for piece in left[number] if id(piece) not in dropped]
            open_pages = found
    return left


def _edge(pieces: Sequence[Piece], top: bool) -> _Edge | None:
    if not pieces:
        return None
    outer = max(pieces, key=lambda piece: piece.bottom) if top else min(pieces, key=lambda piece: piece.bottom)
    line = tuple(sorted((piece for piece in pieces if on_line(piece, outer)), key=lambda piece: piece.left))
    inner = [abs(piece.bottom - outer.bottom) for piece in pieces if not on_line(piece, outer)]
    return _Edge(line, min(inner, default=float("inf")))


def _heads(edges: dict[int, _Edge], pages: int, size: float, pitch: float, top: bool) -> set[int]:
    shapes = Counter(edge.shape for edge in edges.values())
    heights = Counter(edge.height for edge in edges.values())
    needed = max(2, -(-pages // 2))
    level = {height for height in heights if heights[height] + heights[height - 1] + heights[height + 1] >= _SHARE * pages}
    at_level = [edge for edge in edges.values() if edge.height in level]
    apart = sum(edge.gap >= _GAP * pitch for edge in at_level) >= _SURE * len(at_level)
    by_height = pages >= _MIN_PAGES and apart
    return {
        number
        for number, edge in edges.items()
        if shapes[edge.shape] >= needed
        or (by_height and edge.height in level and edge.size <= _LARGE * size)
        or (not top and PAGE_NUMBER.match(edge.text))
    }
