"""What withdrawing a participant comes down to: written down before anything is removed, and until all of it is.

A withdrawal that was cut off half-way cannot be worked out again, as the file that it comes from may be gone by then. So the
plan lies in ``private/`` from before the first removal until after the last search.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import Problem, Refused
from pipeline.privacy.key import write_private
from pipeline.privacy.mentions import LABELS, PLACEHOLDER, Kind
from pipeline.study.folder import Study

COMMAND = "thematafel forget"
MAX_NAME = 80
"""Longest text that a pseudonym in a quote can stand for, in characters."""
_PERSON = re.compile(rf"^\[?{LABELS[Kind.PERSON]}[ -](\d+)\]?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What has to go from one source: all of it, or the turns with some speaker labels."""

    source_id: str
    file: str
    target: str
    """The file that takes its place under ``corpus/raw``; empty when the whole source goes."""
    left: str
    """What stands in that file."""
    labels: tuple[str, ...]
    """Speaker labels that go, as they stand in the file."""
    said: tuple[str, ...]
    """The turns that go: codings and labels of a part of them go too."""
    names: tuple[str, ...]
    """Names, as the key compares them, that stand nowhere else."""
    texts: tuple[tuple[str, str], ...]
    """Kind and text of what the key must still know of this source: what others say in it."""

    @property
    def whole(self) -> bool:
        """Whether the whole source goes."""
        return not self.target

    def goes(self, row: dict[str, str]) -> bool:
        """Whether a row or an event that people keep is about what is withdrawn."""
        if row.get("source_id") != self.source_id:
            return False
        return self.whole or (bool(row.get("quote")) and stands_in(row["quote"], self.said))


@dataclass(frozen=True, slots=True)
class Plan:
    """A participant, all that has to go, and what must not be found afterwards."""

    participant: str
    """A source id, or ``Persoon 7``: never a name."""
    number: int | None
    withdrawals: tuple[Withdrawal, ...]
    needles: tuple[str, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that change or go."""
        return tuple(item.source_id for item in self.withdrawals)


def path_of_plan(study: Study) -> Path:
    """Where the plan of a withdrawal lies while it is carried out."""
    return study.private / "terugtrekking.json"


def store_plan(study: Study, plan: Plan) -> None:
    """Write down what is about to go."""
    write_private(path_of_plan(study), json.dumps(asdict(plan), ensure_ascii=False).encode())


def load_plan(study: Study) -> Plan | None:
    """The withdrawal that was begun and not finished, if there is one."""
    path = path_of_plan(study)
    if not path.is_file():
        return None
    value: dict[str, Any] = json.loads(path.read_bytes())
    items = [Withdrawal(**{name: _tuples(part) for name, part in item.items()}) for item in value.pop("withdrawals")]
    return Plan(value["participant"], value["number"], tuple(items), tuple(value["needles"]))


def refuse_unfinished(study: Study) -> None:
    """See to it that nothing is made of a study that is half-way a withdrawal.

    Raises:
        Refused: when one was begun and not finished.
    """
    problem = unfinished(study)
    if problem is not None:
        raise Refused([problem])


def unfinished(study: Study) -> Problem | None:
    """The problem of a withdrawal that was begun and not finished; None when there is none."""
    plan = load_plan(study)
    if plan is None:
        return None
    message = f"Het terugtrekken van {plan.participant} is niet afgemaakt."
    return Problem(study.shown(path_of_plan(study)), "", message, f"Draai: {COMMAND} {quoted(plan.participant)}")


def canonical(participant: str) -> str:
    """A source id as it is; a speaker, however written, as ``Persoon 7``."""
    number = number_of(participant)
    return participant if number is None else f"{LABELS[Kind.PERSON]} {number}"


def number_of(participant: str) -> int | None:
    """The number of a speaker; None when it is not written as one."""
    person = _PERSON.match(participant.strip())
    return int(person[1]) if person else None


def stands_in(quote: str, texts: Iterable[str]) -> bool:
    """Whether a quote is a part of one of the texts; what a pseudonym stands for may be anything of a name's length."""
    pieces = PLACEHOLDER.split(quote)
    return any(character.isalnum() for piece in pieces for character in piece) and any(_holds(text, pieces) for text in texts)


def _holds(text: str, pieces: list[str]) -> bool:
    """Whether the pieces follow one another in the text; all places are followed at once, so the time is bounded."""
    ends = [at + len(pieces[0]) for at in _places(text, pieces[0])]
    for piece in pieces[1:]:
        # The nearest end before a place is the one that may be near enough.
        starts = ((at, bisect_left(ends, at)) for at in _places(text, piece))
        ends = [at + len(piece) for at, before in starts if before and at - ends[before - 1] <= MAX_NAME]
    return bool(ends)


def _places(text: str, piece: str) -> Iterator[int]:
    """Every place of a piece, in order; an empty one stands everywhere."""
    at = text.find(piece)
    while at >= 0:
        yield at
        at = text.find(piece, at + 1) if at < len(text) else -1


def quoted(participant: str) -> str:
    """A participant as the command line takes it."""
    return f'"{participant}"' if " " in participant else participant


def _tuples(value: Any) -> Any:
    """Lists as JSON gives them back, as the tuples that they were."""
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value
