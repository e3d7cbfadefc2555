"""The canonical text of a source: one plain text, and where each turn lies in it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.sources.blocks import clean
from pipeline.sources.turns import Turn


@dataclass(frozen=True, slots=True)
class PlacedTurn:
    """A turn and its place: ``text[start:end] == turn.text``, in code points."""

    turn: Turn
    start: int
    end: int


def assemble(turns: tuple[Turn, ...]) -> tuple[str, tuple[PlacedTurn, ...]]:
    """Make the canonical text: a line a turn, the speaker's label before what is said.

    Returns:
        The text (NFC, LF, no BOM) and the placed turns in order.
    """
    parts: list[str] = []
    placed: list[PlacedTurn] = []
    at = 0
    for turn in turns:
        lead = f"{turn.speaker}: " if turn.speaker else ""
        start = at + len(lead)
        end = start + len(turn.text)
        parts.append(f"{lead}{turn.text}\n")
        placed.append(PlacedTurn(turn, start, end))
        at = end + 1
    text = "".join(parts)
    for item in placed:
        if text[item.start : item.end] != item.turn.text or clean(item.turn.text) != item.turn.text:
            raise AssertionError(f"turn at {item.start} is not an exact, clean slice of the canonical text")
    return text, tuple(placed)
