"""Time codes around a turn, in the notations of Dutch transcribers and of the common programs (f4, Teams, subtitles)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.sources.speakers.clock import TIME, clock, seconds_of

_BOXED = rf"\[(?P<square>{TIME})\]|\((?P<round>{TIME})\)|#(?P<f4>{TIME})#"
_LEADING = re.compile(rf"\s*(?:{_BOXED}|(?P<bare>{TIME})(?::(?=\s)|(?=\s|$)))\s*")
_TRAILING = re.compile(rf"(?:{_BOXED})$")
_INNER = re.compile(rf"[\[(#]?(?P<time>{TIME})[\])#]?")
_LONGEST = 24
"""No time code is longer than this, marks included."""
_SENTENCE_END = (".", "!", "?", "…", '"', "”", "’", "'", ")")
MIN_CODES = 2


@dataclass(frozen=True, slots=True)
class RoundTimes:
    """Whether short times in round brackets are time codes in this file; in running speech they can be the time of day."""

    leading: bool = False
    trailing: bool = False


def round_times(texts: Iterable[str]) -> RoundTimes:
    """Judge by the whole file: time codes come more than once and go up, at the end of a turn nearly every time.

    Args:
        texts: the paragraphs or lines of the file, in order.
    """
    leading: list[str] = []
    trailing: list[str] = []
    sentence_ends = 0
    for text in texts:
        begin, end = _LEADING.match(text), _trailing(text)
        if begin and begin["round"]:
            leading.append(begin["round"])
        if end and end["round"]:
            trailing.append(end["round"])
        else:
            sentence_ends += text.endswith(_SENTENCE_END)
    return RoundTimes(_goes_up(leading), _goes_up(trailing) and len(trailing) >= sentence_ends)


def take_time(text: str, time: str, believed: RoundTimes) -> tuple[str, str]:
    """Take a time code off the start and the end of a text; a time that is known already (``time``) is kept."""
    begin = _LEADING.match(text)
    if begin and _is_code(begin, believed.leading):
        text, time = text[begin.end() :], time or _tidied(begin)
    end = _trailing(text)
    if end and _is_code(end, believed.trailing):
        text, time = text[: len(text) - len(end[0])].rstrip(), time or _tidied(end)
    return text.strip(), time


def split_time(label: str) -> tuple[str, str]:
    """A speaker's label without the time that stands in or behind it, and that time; empty when there is none."""
    found = _INNER.search(label)
    if not found:
        return label.strip(), ""
    bare = f"{label[: found.start()].rstrip()} {label[found.end() :].lstrip()}"
    return bare.strip(" -–()[]"), tidy_time(found["time"])


def tidy_time(time: str) -> str:
    """``hh:mm:ss`` of a time in any of the notations.

    >>> tidy_time("75:30")
    '01:15:30'
    """
    return clock(seconds_of(time))


def _is_code(match: re.Match[str], believe_round: bool) -> bool:
    found = match.groupdict()
    # A bare clock time ("12:30 was ik er") opens no turn by itself, and "(12:30)" can be part of what is said.
    if found.get("bare"):
        return found["bare"].count(":") > 1
    return not found["round"] or found["round"].count(":") > 1 or believe_round


def _tidied(match: re.Match[str]) -> str:
    return tidy_time(next(value for value in match.groupdict().values() if value))


def _trailing(text: str) -> re.Match[str] | None:
    # Only the last characters are searched: a pattern that ends in "$" tries every place of a long line.
    return _TRAILING.search(text[-_LONGEST:])


def _goes_up(times: list[str]) -> bool:
    seconds = [seconds_of(time) for time in times]
    return len(seconds) >= MIN_CODES and seconds == sorted(seconds)
