"""Reader for rtf files of Word and LibreOffice, by striprtf.

striprtf turns codepages and escapes into text. What it does not know is settled before: deleted and hidden text, pictures and
link addresses are taken out, and marks are put where paragraphs, headings, cells, rows and notes begin or end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.sources.blocks import Block, BlockKind, Reading, clean, note
from pipeline.sources.readers.grid import GridRow, table_blocks
from pipeline.sources.unreadable import Unreadable

MAX_DEPTH = 1000
"""Groups inside each other; Word writes some ten."""
MAX_TOKENS = 1_000_000
"""Words and marks of rtf; a transcript of a day has some hundred thousand."""
_TOKEN = re.compile(r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'[0-9a-fA-F]{2}|\\[^a-zA-Z]|(?P<brace>[{}])|[^\\{}]+")
_BINARY = re.compile(rb"\\bin(\d{1,9}) ?")
_FONT = re.compile(r"\\f(?P<font>\d{1,5})(?!\d)[^;]{0,200}?\\fcharset(?P<charset>\d{1,3})")
_TABLE_WINDOW = 1 << 18
"""How far a table of fonts or styles is searched, in characters; those of Word are some fifty thousand."""
_STYLE = re.compile(r"\{\\s(\d{1,5})(?![\d])[^{}]*?\b(?:heading|kop|title|titel)\b[^{};]*;\}", re.IGNORECASE)
_SKIPPED = frozenset(
    ("pict", "object", "fldinst", "shppict", "nonshppict", "themedata", "colorschememapping", "datastore", "latentstyles")
)
"""Groups without words; striprtf leaves out the others."""

_PARAGRAPH, _HEADING, _CELL, _ROW, _NOTE, _NOTES = (chr(0xE0F0 + number) for number in range(6))
"""Stand for what the text's form says, from the first step to the last; private characters that no keyboard writes."""
_ENDS = {"par": _PARAGRAPH, "cell": _CELL, "row": _ROW}
_HYPHEN = "\u2011"
_FORMATTING = ("f", "uc")
"""Words that go on to hold after text that is left out."""
_LINE_ENDS = ("\\\n", "\\\r")
"""How macOS writes the end of a paragraph."""
_AS_WRITTEN = {"sect": "par", "page": "par", "nestcell": "tab", "nestrow": "line", "softline": "line"}


@dataclass(frozen=True, slots=True)
class _State:
    """What holds for the text inside a group."""

    deleted: bool = False
    hidden: bool = False
    skipped: bool = False
    in_table: bool = False
    in_note: bool = False

    @property
    def left_out(self) -> bool:
        return self.deleted or self.hidden or self.skipped


def read(path: Path) -> Reading:
    """Read paragraphs, headings, table rows and, at the end, footnotes.

    Raises:
        Unreadable: for a file that is no rtf, or nests or lists more than a word processor would.
    """
    from striprtf.striprtf import rtf_to_text

    source = _without_binary(path.read_bytes()).decode("cp1252", errors="replace")
    text = rtf_to_text(_Marker(_heading_styles(source), _font_table(source)).marked(source), errors="replace")
    # Characters beyond the first plane are written as two halves.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace(_HYPHEN, "-")
    body, _, notes = text.partition(_NOTES)
    blocks = [*_blocks(body), *(note(number, said) for number, said in enumerate(notes.split(_NOTE)[1:], start=1))]
    return Reading(tuple(block for block in blocks if block.text))


def _mark(character: str) -> str:
    return rf"{{\uc0\u{ord(character) - 0x10000} }}"


def _without_binary(data: bytes) -> bytes:
    """Without the raw bytes of pictures, in which anything can stand."""
    parts, at = [], 0
    while match := _BINARY.search(data, at):
        parts.append(data[at : match.start()])
        at = match.end() + int(match[1])
    return b"".join((*parts, data[at:]))


def _font_table(source: str) -> str:
    """The character set of each font, a font a line: striprtf's time over a line grows with its square."""
    begin = source.find(r"\fonttbl")
    fonts = _FONT.findall(source, begin, begin + _TABLE_WINDOW) if begin >= 0 else []
    lines = "\n".join(rf"{{\f{font}\fcharset{charset} x;}}" for font, charset in fonts)
    return rf"{{\fonttbl{lines}}}"


def _heading_styles(source: str) -> frozenset[str]:
    begin = source.find(r"{\stylesheet")
    return frozenset(_STYLE.findall(source, begin, begin + _TABLE_WINDOW)) if begin >= 0 else frozenset()


@dataclass(slots=True)
class _Marker:
    """Goes over the tokens of a file once and writes those that striprtf is to read."""

    heading_styles: frozenset[str]
    font_table: str
    _out: list[str] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)

    def marked(self, source: str) -> str:
        state = _State()
        stack: list[_State] = []
        for count, token in enumerate(_TOKEN.finditer(source)):
            if len(stack) >= MAX_DEPTH or count >= MAX_TOKENS:
                raise Unreadable("Dit rtf-bestand is beschadigd of veel te groot.", "Open het in Word en bewaar het als .docx.")
            if token["word"]:
                state = self._word(state, token["word"], token["number"], token[0])
            elif token["brace"] == "{":
                stack.append(state)
                self._write(state, "{")
            elif token["brace"]:
                was_note, state = state.in_note, stack.pop() if stack else state
                if not stack:
                    break  # the last brace of the document; what follows is no part of it
                if was_note and not state.in_note:
                    self._notes.append("}")
                self._write(state, "}")
            elif state.left_out:
                continue
            elif token[0] in _LINE_ENDS:
                state = self._word(state, "par", None, token[0])
            else:
                self._write(state, token[0])
        return "".join((*self._out, _mark(_NOTES), *self._notes, "}"))

    def _word(self, state: _State, word: str, number: str | None, token: str) -> _State:
        """Write a control word, or what stands for it; returns the state after it."""
        on = number != "0"
        if word in _SKIPPED:
            return replace(state, skipped=True)
        if word == "fonttbl":
            self._write(state, self.font_table)
            return replace(state, skipped=True)
        if word == "footnote":
            self._notes.append(f"{_mark(_NOTE)}{{")
            return replace(state, in_note=True)
        if word == "deleted":
            return replace(state, deleted=on)
        if word == "v":
            return replace(state, hidden=on)
        if word == "plain":
            state = replace(state, deleted=False, hidden=False)
        elif word == "pard":
            state = replace(state, in_table=False)
        elif word == "intbl":
            state = replace(state, in_table=on)
        if state.left_out and word not in _FORMATTING:
            return state
        word = _AS_WRITTEN.get(word, word)
        if word == "par" and (state.in_table or state.in_note):
            self._write(state, r"\line ")
        elif word in _ENDS:
            self._write(state, _mark(_ENDS[word]))
        elif (word == "s" and number in self.heading_styles) or (word == "outlinelevel" and number in tuple("012345678")):
            self._write(state, _mark(_HEADING))
        elif word in ("line", "tab"):
            self._write(state, f"\\{word} ")
        else:
            self._write(state, token)
        return state

    def _write(self, state: _State, token: str) -> None:
        (self._notes if state.in_note else self._out).append(token)


def _blocks(body: str) -> list[Block]:
    found: list[Block] = []
    rows: list[GridRow] = []
    for line in re.split(f"(?<=[{_PARAGRAPH}{_ROW}])", body):
        if line.endswith(_ROW):
            cells = line.removesuffix(_ROW).replace(_HEADING, "").split(_CELL)
            rows.append(GridRow(tuple(clean(cell) for cell in cells[:-1])))
            continue
        found.extend(table_blocks(rows))
        rows = []
        kind = BlockKind.HEADING if _HEADING in line else BlockKind.PARAGRAPH
        found.append(Block(clean(re.sub(f"[{_PARAGRAPH}{_HEADING}{_CELL}]", "", line)), kind))
    return [*found, *table_blocks(rows)]
