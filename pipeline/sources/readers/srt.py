"""SubRip (``.srt``): numbered cues with times.

Read here, line by line: the srt package takes hours over a file that is one long number or mostly empty lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.sources.speakers.clock import clock
from pipeline.sources.unreadable import Unreadable

_TIME = r"(\d{1,3}):(\d{1,2}):(\d{1,2})(?:[.,]\d{1,6})?"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?")
_NUMBER = re.compile(r"\s*\d{1,9}\s*")


@dataclass(frozen=True, slots=True)
class Cue:
    """The text of a cue, with its markup, and when it begins (``hh:mm:ss``)."""

    text: str
    time: str


def srt_cues(text: str) -> Iterator[Cue]:
    """The cues in order. An empty line inside a cue is part of it; a number after an empty line opens a cue.

    Raises:
        Unreadable: with the line where a cue should begin and does not.
    """
    said: list[str] = []
    time = ""
    after_blank, pending = True, ""
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        timing = _TIMING.fullmatch(line)
        if timing:
            if time:
                yield Cue("\n".join(said), time)
            said, pending = [], ""
            hours, minutes, seconds = (int(part) for part in timing.groups()[:3])
            time = clock(3600 * hours + 60 * minutes + seconds)
        elif pending:
            raise _broken(number - 1)
        elif after_blank and _NUMBER.fullmatch(line):
            pending = line
        elif line.strip():
            if not time:
                raise _broken(number)
            said.append(line)
        after_blank = not line.strip()
    if pending:
        raise _broken(number)
    if time:
        yield Cue("\n".join(said), time)


def _broken(line: int) -> Unreadable:
    # The text of the line is not told: it can be what somebody said.
    return Unreadable(f"Dit is vanaf regel {line} geen geldig SRT-bestand.", "Exporteer het opnieuw als .srt.")
