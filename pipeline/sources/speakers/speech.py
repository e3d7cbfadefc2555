"""What a transcript is made of: turns, and whose words each holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Whose words these are."""

    INTERVIEWER = "interviewer"
    RESPONDENT = "respondent"
    FACILITATOR = "facilitator"
    REPORTER = "reporter"
    """Who took the minutes: a paraphrase of what was said."""
    AUTHOR = "author"
    """Who wrote the document."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the next one does.

    ``kind`` is speech, paragraph, quotation, heading, caption, note, introduction or attendance.
    """

    text: str
    speaker: str = ""
    role: Role = Role.UNKNOWN
    kind: str = "speech"
    time: str = ""
    page: int | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """The turns of a file, the convention that marked them, and warnings (in Dutch)."""

    turns: tuple[Turn, ...]
    convention: str
    warnings: tuple[str, ...] = ()
