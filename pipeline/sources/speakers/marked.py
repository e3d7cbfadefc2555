"""From a file whose blocks are marked with who speaks to its turns."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.sources.blocks import Block, BlockKind, clean
from pipeline.sources.speakers.lines import add_line
from pipeline.sources.speakers.roles import find_roles
from pipeline.sources.speakers.speech import Role, Transcript, Turn

FROM_FORMAT = "sprekers uit het bestand"
"""The convention of a file whose format itself names the speakers."""
MAX_INTRODUCTION = 3
"""Paragraphs before the first speaker (a title, a date, a note) that need no warning."""
NOBODYS = (BlockKind.HEADING, BlockKind.CAPTION, BlockKind.NOTE)
"""Blocks that stand between turns and belong to none."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A block with what stood in front of it taken off; ``label`` is empty when nothing did.

    ``own_paragraph`` says that it does not go on with the line before it.
    """

    label: str
    text: str
    time: str
    block: Block
    own_paragraph: bool


def read_turns(items: list[Marked], convention: str, roles: dict[str, Role], warnings: tuple[str, ...]) -> Transcript:
    """Read the marked blocks of a file as turns and find each speaker's role.

    Args:
        items: in the order of the file.
        convention: how they were marked, in words for the user.
        roles: what the study says of speaker labels.
        warnings: that came up before; those of this step are added.
    """
    opened: list[tuple[Turn, list[str]]] = []
    before = 0
    time = ""
    for item in items:
        text = clean(item.text)
        block = item.block
        last = opened[-1] if opened and opened[-1][0].kind == "speech" else None
        if not item.label and not text:
            time = item.time or time  # a time on a line of its own is that of the turn below it
        elif block.kind in NOBODYS:
            opened.append((Turn("", kind=block.kind.value, page=block.page), [text]))
        elif item.label and not (last and _goes_on(last[0], item, convention)):
            opened.append((Turn("", item.label, time=item.time or time, page=block.page, row=block.row), [text]))
            time = ""
        elif last:
            _continue(last[1], text, item)
        else:
            before += 1
            opened.append((Turn("", kind="introduction", page=block.page), [text]))
    if before > MAX_INTRODUCTION:
        warnings += (f"{before} alinea's voor de eerste spreker zijn als inleiding gelezen, niet als gesproken woord",)
    turns = [_closed(turn, "".join(parts).strip()) for turn, parts in opened]
    found, guessed = find_roles(turns, roles)
    if guessed:
        warnings += (f"rol afgeleid uit de tekst: {guessed}; zet haar in sources.csv als dit niet klopt",)
    return Transcript(tuple(replace(turn, role=found.get(turn.speaker, turn.role)) for turn in turns), convention, warnings)


def _closed(turn: Turn, text: str) -> Turn:
    """A turn with its text; a label with nothing behind it ("EINDE") is nobody's words, but no word of a file is lost."""
    return replace(turn, text=text) if text else Turn(turn.speaker, kind="note", page=turn.page)


def _continue(parts: list[str], text: str, item: Marked) -> None:
    """Go on with a turn: a broken line or cue is joined, a paragraph keeps its line break."""
    if not text or not any(parts):
        parts.append(text)
    elif item.block.kind is BlockKind.CUE:
        parts.append(f" {text}")
    elif item.own_paragraph:
        parts.extend(("\n", text))
    else:
        add_line(parts, text)


def _goes_on(last: Turn, item: Marked, convention: str) -> bool:
    """Subtitles, and formats that name the speaker of each piece, repeat the speaker while the turn goes on."""
    return last.speaker == item.label and (convention == FROM_FORMAT or item.block.kind is BlockKind.CUE)
