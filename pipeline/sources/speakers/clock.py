"""Times as people and programs write them in transcripts, and the one way they are kept: ``hh:mm:ss``."""

from __future__ import annotations

import re

TIME = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,-]\d{1,3})?"
"""Pattern of a time, without the marks around it."""
TIME_CELL = re.compile(rf"^[\[(#]?(?P<time>{TIME})[\])#]?(?:\s*(?:-|–|-->|tot)\s*[\[(#]?{TIME}[\])#]?)?$")
"""A cell or line that holds nothing but a time, or from when to when."""


def clock(seconds: float) -> str:
    """``hh:mm:ss`` of a number of seconds."""
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def time_of(text: str) -> str:
    """``hh:mm:ss`` of a text that is a time (two numbers are minutes and seconds), empty for anything else."""
    match = TIME_CELL.match(text.strip())
    return clock(seconds_of(match["time"])) if match else ""


def seconds_of(time: str) -> int:
    """The whole seconds of a time in any of the notations; two numbers are minutes and seconds."""
    total = 0
    for part in re.split(r"[.,-]", time)[0].split(":"):
        total = total * 60 + int(part)
    return total
