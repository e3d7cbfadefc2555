"""What can be wrong with people's input, said so that they can mend it.

A :class:`Problem` names the file, the place in it and the remedy. Problems that leave the rest of the
work possible are collected and listed; a problem that does not is raised as a :class:`Refused`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem takes away from the result."""

    ERROR = "fout"
    """Something that was asked for is not in the result."""
    WARNING = "let op"
    """Everything is in the result, but somebody should look."""
    NOTE = "ter informatie"
    """Nothing is wrong; how the result came about."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong: where, what, and what to do about it (all in Dutch, for the user)."""

    file: str
    place: str
    message: str
    remedy: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        return f"{self.severity.value}: {where}: {self.message} {self.remedy}".rstrip()

    def as_dict(self) -> dict[str, str]:
        """The problem as plain strings, for JSON."""
        return {key: str(value) for key, value in asdict(self).items()}


class Refused(Exception):
    """The work cannot be done with this input; carries every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def refuse(file: str, message: str, remedy: str, place: str = "") -> Refused:
    """A :class:`Refused` for a single problem, to be raised by the caller."""
    return Refused([Problem(file=file, place=place, message=message, remedy=remedy)])
