r"""How well a PDF or hard-wrapped text is put back together, against the same text as HTML or as one paragraph a line.

    python benchmarks/reflow.py handleiding.pdf handleiding/*.html --head 'HOOFDSTUK \d+\..*'

Prints the share of paragraphs that come out as exactly one block, of broken words that are made right, how many running
heads are left, and seconds a page. Only letters and digits count when the two texts are laid side by side; what stands
between them (nothing, a hyphen, a space) is what is measured.
"""

from __future__ import annotations

import argparse
import re
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

from pipeline.sources.blocks import Block, BlockKind, clean
from pipeline.sources.reflow import reflow
from pipeline.sources.registry import read_file

_PARAGRAPHS = {"p", "li", "dd", "dt", "td", "div", "ul", "ol", "dl"}
_SKIPPED = {"pre", "script", "style", "head", "table", "h1", "h2", "h3", "h4", "h5", "h6"}
# The HTML of a manual writes out what its PDF leaves to the reader: the title of a paragraph referred to, the mark of a note.
_REFERENCE = re.compile(
    r"((?:Paragraaf|Hoofdstuk|Bijlage) [\dA-F][\d.]*), “[^”]*”"
    r"|(Hoofdstuk \d+), [A-Z][^.,;()]{3,80}(?= (?:lezen|voor)|[.,;)])"
    r"|\[\d{1,3}\] ?"
)
# Print shows where a link leads.
_ADDRESS = re.compile(r"\s*\(https?:[^)]*\)")
_NUMBER = re.compile(r"^(?:\d{1,2}|[a-z])[.)] ")
_CONTEXT = 14
"""Letters on either side of a break that find its place in the other text."""
_MIN_LETTERS = 40
"""Paragraphs of fewer letters are headings, terms and links that the HTML may order otherwise."""
_BREAK = re.compile(r"\w[-\u2010\u00ad]\s*$")


class _Truth(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.paragraphs: list[str] = []
        self._parts: list[str] = []
        self._skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _SKIPPED:
            self._skip += 1
        if tag in _PARAGRAPHS | _SKIPPED | {"br"}:
            self.flush()

    def handle_endtag(self, tag: str) -> None:
        if tag in _PARAGRAPHS | _SKIPPED | {"br"}:
            self.flush()
        if tag in _SKIPPED:
            self._skip -= 1

    def handle_data(self, data: str) -> None:
        if not self._skip:
            self._parts.append(data)

    def flush(self) -> None:
        """End the paragraph so far."""
        text = _REFERENCE.sub(r"\1\2", clean(" ".join("".join(self._parts).split())))
        if text:
            self.paragraphs.append(text)
        self._parts = []


@dataclass(frozen=True)
class _Letters:
    """The letters and digits of a text, and where each stands in it."""

    letters: str
    places: list[int]
    text: str

    @classmethod
    def of(cls, text: str) -> _Letters:
        places = [place for place, sign in enumerate(text) if sign.isalnum()]
        return cls("".join(text[place] for place in places), places, text)

    def between(self, letter: int) -> str:
        """What stands before a letter."""
        return " ".join(self.text[self.places[letter - 1] + 1 : self.places[letter]].split(" "))


def _paragraphs(paths: list[Path]) -> list[str]:
    found: list[str] = []
    for path in paths:
        text = path.read_text(encoding="utf-8", errors="replace")
        if path.suffix in (".html", ".xhtml"):
            truth = _Truth()
            truth.feed(text)
            truth.flush()
            found.extend(truth.paragraphs)
        else:
            found.extend(clean(line) for line in text.split("\n") if line.strip())
    return found


def _right_paragraphs(truth: list[str], blocks: tuple[Block, ...]) -> tuple[int, int, int]:
    """How many paragraphs there are, how many lie in one block, and how many are exactly one block."""
    shown = [_ADDRESS.sub("", block.text) for block in blocks]
    whole = {_Letters.of(text).letters for block in blocks for text in (block.text, _NUMBER.sub("", block.text))}
    whole |= {_Letters.of(text).letters for text in shown}
    letters = [_Letters.of(text).letters for text in truth]
    # A term and its description stand on one line in print.
    whole |= {second for first, second in pairwise(letters) if len(first) < _MIN_LETTERS and first + second in whole}
    inside = "\n".join(_Letters.of(text).letters for text in [*shown, *(block.text for block in blocks)])
    long = [letters for letters in dict.fromkeys(_Letters.of(text).letters for text in truth) if len(letters) >= _MIN_LETTERS]
    return len(long), sum(letters in inside for letters in long), sum(letters in whole for letters in long)


def _right_words(truth: list[str], lines: list[str], blocks: tuple[Block, ...]) -> tuple[int, int, list[tuple[str, str, str]]]:
    """How many broken words have a place in both texts, how many keep a hyphen, and the wrong ones: context, in truth, as read."""
    right, read = _Letters.of("\n".join(truth)), _Letters.of("\n".join(block.text for block in blocks))
    found, kept, wrong = 0, 0, []
    for first, second in pairwise(lines):
        if not _BREAK.search(first):
            continue
        before, after = _Letters.of(first).letters[-_CONTEXT:], _Letters.of(second).letters[:_CONTEXT]
        at, here = right.letters.find(before + after), read.letters.find(before + after)
        if at < 0 or len(after) < _CONTEXT or len(before) < _CONTEXT:
            continue
        found += 1
        kept += "-" in right.between(at + len(before))
        as_read = read.between(here + len(before)) if here >= 0 else "?"
        if right.between(at + len(before)) != as_read:
            wrong.append((f"{before}|{after}", right.between(at + len(before)), as_read))
    return found, kept, wrong


def main() -> None:
    """Read, reflow, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("source", type=Path)
    parser.add_argument("truth", type=Path, nargs="+")
    parser.add_argument("--head", default="", help="a pattern that only running heads have")
    parser.add_argument("--verbose", action="store_true", help="show the words that are wrong")
    options = parser.parse_args()
    begin = time.process_time()
    _, reading = read_file(options.source)
    read_seconds = time.process_time() - begin
    blocks = reflow(reading.blocks)
    seconds = time.process_time() - begin
    truth = _paragraphs(options.truth)
    paragraphs, inside, exact = _right_paragraphs(truth, blocks)
    lines = [block.text for block in reading.blocks if block.kind is BlockKind.LINE and block.text.strip()]
    words, kept, wrong = _right_words(truth, lines, blocks)
    pages = len({block.page for block in reading.blocks})
    size = sum(len(block.text) for block in blocks)
    print(f"paragraphs of {_MIN_LETTERS} letters or more: {paragraphs}")
    print(f"exactly one block: {exact / paragraphs:.1%}; inside a block: {inside / paragraphs:.1%}")
    right = (words - len(wrong)) / max(words, 1)
    print(f"broken words with a place in both: {words}, {kept} of them with a hyphen of their own; right: {right:.2%}")
    if options.head:
        left = sum(len(re.findall(options.head, block.text)) for block in blocks)
        print(f"running heads left: {left}, on {pages} pages")
    print(f"{size} characters, {pages} pages: {seconds:.2f} s ({read_seconds / pages * 1000:.1f} ms a page to read)")
    if options.verbose:
        for item in wrong:
            print(item)


if __name__ == "__main__":
    main()
