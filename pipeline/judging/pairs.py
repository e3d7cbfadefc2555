"""Pairs of a claim and a quote of which is known what the quote means, to measure judges on: shipped with the project."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import refuse
from pipeline.judging.judge import Pair
from pipeline.shipped import shipped

DEVELOPMENT = "models/social/dev/beweringen.jsonl"
"""On these the margin is chosen."""
UNSEEN = "models/social/heldout/beweringen.jsonl"
"""On these the judge has to prove itself; nothing is ever chosen on them."""

Stance = Literal["steunt", "spreekt-tegen", "verwant"]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A pair and what its quote means for its claim."""

    claim_id: str
    pair: Pair
    stance: str


class _Quote(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: str
    text: str = Field(min_length=1)
    vraag: str = ""
    standpunt: Stance


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: str = Field(min_length=1)
    bewering: str = Field(min_length=1)
    soort: str = ""
    citaten: list[_Quote]


def read_pairs(path: Path, shown: str) -> list[Labelled]:
    """Read pairs: a claim with its quotes a line, as JSON.

    Raises:
        Refused: when the file is missing or a line has another form.
    """
    remedy = "Zet het bestand terug zoals het bij Thematafel hoort."
    if not path.is_file():
        raise refuse(shown, "Dit bestand ontbreekt.", remedy)
    found: list[Labelled] = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise refuse(shown, "Dit bestand is geen UTF-8.", remedy, f"byte {error.start}") from error
    for number, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        try:
            line = _Line.model_validate_json(text)
        except ValidationError as error:
            place = f"regel {number}"
            raise refuse(shown, "Deze regel is geen bewering met citaten.", remedy, place) from error
        found.extend(Labelled(line.id, Pair(line.bewering, item.text, item.vraag), item.standpunt) for item in line.citaten)
    return found


def has_pairs() -> bool:
    """Whether this installation brings the pairs along."""
    return shipped(DEVELOPMENT).is_file() and shipped(UNSEEN).is_file()


def shipped_pairs() -> tuple[list[Labelled], list[Labelled]]:
    """The development pairs and the unseen ones.

    Raises:
        Refused: as :func:`read_pairs` does.
    """
    return read_pairs(shipped(DEVELOPMENT), DEVELOPMENT), read_pairs(shipped(UNSEEN), UNSEEN)
