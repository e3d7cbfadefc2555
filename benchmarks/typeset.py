"""Set paragraphs (one a line) as a PDF in columns or as hard-wrapped text, to measure `reflow.py` on layouts without a truth.

    python benchmarks/typeset.py alineas.txt twee.pdf --columns 2
    python benchmarks/typeset.py alineas.txt geplakt.txt --width 72

The PDF draws row by row over the columns, which is the worst order a file can have; it has running heads and page numbers.
"""

from __future__ import annotations

import argparse
import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

_SYLLABLE = re.compile(r"(?<=[aeiou])(?=[bcdfghjklmnprstvwz][aeiou])")
_SIZE, _PITCH, _GUTTER, _MARGIN = 9.5, 12.0, 18.0, 56.0
_WIDTH, _HEIGHT = 595.0, 842.0
_TOP, _FOOT = _HEIGHT - 80, 70


def _broken(word: str, fits: Callable[[str], bool]) -> tuple[str, str]:
    """The longest first part of a word that fits with a hyphen, and the rest; nothing and the word when none does."""
    if not word.isalpha():
        return "", word
    for place in reversed([match.start() for match in _SYLLABLE.finditer(word)]):
        if place > 2 and len(word) - place > 2 and fits(f"{word[:place]}-"):
            return f"{word[:place]}-", word[place:]
    return "", word


def _lines(paragraph: str, fits: Callable[[str], bool]) -> Iterator[str]:
    line = ""
    for word in paragraph.split():
        rest = word
        if fits(f"{line} {word}".strip()):
            line = f"{line} {word}".strip()
            continue
        begin = line
        first, rest = _broken(word, lambda part, begin=begin: fits(f"{begin} {part}".strip()))  # type: ignore[misc]
        yield f"{line} {first}".strip()
        line = rest
    if line:
        yield line


def _pdf(paragraphs: list[str], path: Path, columns: int) -> None:
    from reportlab.pdfbase.pdfmetrics import stringWidth
    from reportlab.pdfgen.canvas import Canvas

    width = (_WIDTH - 2 * _MARGIN - (columns - 1) * _GUTTER) / columns
    fits = lambda text: stringWidth(text, "Times-Roman", _SIZE) <= width  # noqa: E731
    rows: list[tuple[str, bool]] = []
    for index, paragraph in enumerate(paragraphs):
        rows.extend((line, number == 0 and index > 0) for number, line in enumerate(_lines(paragraph, fits)))
    canvas = Canvas(str(path), invariant=1)
    page, column, height = 1, 0, _TOP
    drawn: list[tuple[float, int, str]] = []
    for line, first in [*rows, ("", False)]:
        height -= _PITCH * 1.6 if first and height < _TOP else _PITCH
        if height < _FOOT:
            column, height = column + 1, _TOP - _PITCH
        if column == columns or not line:
            canvas.setFont("Times-Roman", 8)
            canvas.drawString(_MARGIN, _HEIGHT - 50, "Verslag in kolommen" if page % 2 else "Alinea's van een handleiding")
            canvas.drawCentredString(_WIDTH / 2, 40, f"- {page} -")
            canvas.setFont("Times-Roman", _SIZE)
            for at, place, text in sorted(drawn, key=lambda item: (-item[0], item[1])):
                canvas.drawString(_MARGIN + place * (width + _GUTTER), at, text)
            canvas.showPage()
            page, column, height, drawn = page + 1, 0, _TOP - _PITCH, []
        drawn.append((height, column, line))
    canvas.save()


def main() -> None:
    """Read the paragraphs and set them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("paragraphs", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--columns", type=int, default=2)
    parser.add_argument("--width", type=int, default=72)
    parser.add_argument("--between", default="\n\n", help="what stands between two paragraphs of text")
    options = parser.parse_args()
    paragraphs = options.paragraphs.read_text(encoding="utf-8").split("\n")
    paragraphs = [paragraph for paragraph in paragraphs if paragraph.strip()]
    if options.out.suffix == ".pdf":
        _pdf(paragraphs, options.out, options.columns)
    else:
        wrapped = (
            textwrap.fill(paragraph, options.width, break_on_hyphens=True, break_long_words=False) for paragraph in paragraphs
        )
        between = options.between.replace("\\n", "\n")
        options.out.write_text(between.join(wrapped) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
