"""The ways in which transcripts mark who speaks; none is believed before a file shows it at least twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.sources.speakers.clock import TIME
from pipeline.sources.speakers.roles import is_role
from pipeline.sources.speakers.timecodes import split_time, tidy_time

MAX_LABEL = 63
"""Longest speaker label, in characters."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands in front of a turn, and the text behind it."""

    label: str
    text: str
    time: str = ""


@dataclass(frozen=True, slots=True)
class Convention:
    """A way to mark a turn.

    ``sure``: nothing else in a text looks like this, so a label that occurs once is believed as well where the convention
    is found. ``min_labels``: how many different labels that come back it takes to believe it.
    """

    name: str
    find: Callable[[str], Mark | None]
    sure: bool = False
    min_labels: int = 1


_BOXED_TIME = rf"[\[(#]{TIME}[\])#]"
_REST = MAX_LABEL - 1
_LONGEST = 200
"""No mark is longer than this, with what is added to the name and with times."""
# "(RTL)", "(vrouw, 54)": what a transcriber adds to a name.
_ADDED = r"(?:\s*\([^()\n:]{1,40}\))?"
_PATTERNS = {
    "@Naam:": rf"@(?P<label>[^\n:]{{1,{MAX_LABEL}}}):\s*(?P<text>.*)",
    "[Naam]": rf"\[(?P<label>[^\W\d][^\n\]:]{{0,{_REST}}})\]:?\s*(?P<text>.*)",
    "{Naam}": rf"\{{(?P<label>[^\W\d][^\n}}:]{{0,{_REST}}})\}}:?\s*(?P<text>.*)",
    "tijd | Naam | tekst": (
        rf"(?:\d{{1,5}}\s*\|\s*)?[\[(#]?(?P<time>{TIME})[\])#]?(?:\s*[-–]\s*{TIME})?\s*\|\s*"
        rf"(?P<label>[^\W\d][^|\n:]{{0,{_REST}}}?)\s*:?\s*\|\s*(?P<text>.*)"
    ),
    "Naam | tijd | tekst": (
        rf"(?P<label>[^\W\d][^|\n:]{{0,{_REST}}}?)\s*:?\s*\|\s*[\[(#]?(?P<time>{TIME})[\])#]?(?:\s*[-–]\s*{TIME})?\s*\|\s*(?P<text>.*)"
    ),
    "nummer | Naam | tekst": rf"\d{{1,5}}\s*\|\s*(?P<label>[^\W\d][^|\n:]{{0,{_REST}}}?)\s*:?\s*\|\s*(?P<text>.*)",
    "Naam tijd": rf"(?P<label>[^\W\d][^\n:?!|\[(#]{{0,{_REST}}}?)\s+[\[(#]?(?P<time>{TIME})[\])#]?\s*(?:\n(?P<text>.*))?",
    # A letter may follow the colon at once ("Interviewer:Hoe"), a digit or slash may not ("12:30", "http://").
    "Naam:": (
        rf"(?P<label>[A-ZÀ-Þ][^\n:?!“”\"\[(#|]{{0,{_REST}}}?{_ADDED}(?:\s*{_BOXED_TIME})?)\s*:"
        rf"(?:\s*|\s+(?P<text>\S.*)|(?P<close>[^\W\d].*))"
    ),
}
_CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’-]{1,30}(?:\s[A-ZÀ-Þ][A-ZÀ-Þ.'’-]{0,30}){0,4}(?:\s\d{1,2})?"
_OWN_LINE = re.compile(rf"(?P<label>[^\n:]{{2,{MAX_LABEL}}}?)\s*:?[ ]*(?:\n(?P<text>.*))?", re.DOTALL)
# On a line of its own a bracket that somebody forgot to close does no harm.
_IN_CAPITALS = re.compile(rf"{_CAPITALS}(?:\s*\([^()\n:]{{1,40}}\)?)?")
# The text opens with a capital of its own: "RUTTE Nee, dat kan" and not "GGZ heeft".
_BEFORE_TEXT = re.compile(
    rf"(?P<label>{_CAPITALS}{_ADDED})\s+(?P<text>[“\"‘'(]?(?:[A-ZÀ-Þ](?:[a-zà-ÿ]|[ ,’'](?=[a-zà-ÿ ]))|['’][stnk]\s).*)", re.DOTALL
)


def _by_pattern(name: str, sign: str) -> Callable[[str], Mark | None]:
    """Find marks by the pattern of that name; ``sign`` is a character that no such mark is without."""
    compiled = re.compile(_PATTERNS[name], re.DOTALL)

    def find(text: str) -> Mark | None:
        match = compiled.fullmatch(text) if sign in text[:_LONGEST] else None
        if not match:
            return None
        groups = match.groupdict()
        label, inner = split_time(" ".join(groups["label"].split()))
        time = tidy_time(groups["time"]) if groups.get("time") else inner
        return Mark(label, groups.get("text") or groups.get("close") or "", time) if label else None

    return find


def _own_line(text: str) -> Mark | None:
    """A name in capitals, or a role ("Interviewer"), alone on its line; what is said stands below."""
    match = _OWN_LINE.fullmatch(text)
    if not match:
        return None
    label = match["label"].strip()
    named = bool(_IN_CAPITALS.fullmatch(label)) or (len(label) > 2 and is_role(label))
    return Mark(label, match["text"] or "") if named else None


def _before_text(text: str) -> Mark | None:
    match = _BEFORE_TEXT.fullmatch(text)
    return Mark(match["label"], match["text"]) if match else None


CONVENTIONS: tuple[Convention, ...] = (
    Convention("@Naam:", _by_pattern("@Naam:", "@"), sure=True),
    Convention("[Naam]", _by_pattern("[Naam]", "[")),
    Convention("{Naam}", _by_pattern("{Naam}", "{")),
    Convention("tijd | Naam | tekst", _by_pattern("tijd | Naam | tekst", "|"), sure=True),
    Convention("Naam | tijd | tekst", _by_pattern("Naam | tijd | tekst", "|"), sure=True),
    Convention("nummer | Naam | tekst", _by_pattern("nummer | Naam | tekst", "|"), sure=True),
    Convention("Naam tijd", _by_pattern("Naam tijd", ":"), sure=True),
    Convention("Naam:", _by_pattern("Naam:", ":")),
    Convention("NAAM op een eigen regel", _own_line, sure=True, min_labels=2),
    Convention("NAAM voor de tekst", _before_text, min_labels=2),
)
"""Of two that mark as many turns the first is believed: a bracketed name is seldom anything else."""


def opens_turn(line: str) -> bool:
    """Whether a line looks as if somebody's turn begins on it; says nothing about the file as a whole.

    >>> opens_turn("R: Nee."), opens_turn("en toen: niets")
    (True, False)
    """
    return any(convention.find(line) for convention in CONVENTIONS)


def is_label(line: str) -> bool:
    """Whether a line looks like a speaker's label with nothing behind it, so that what is said stands on the next one.

    >>> is_label("Interviewer:"), is_label("Interviewer: Hoe gaat het?")
    (True, False)
    """
    marks = (convention.find(line) for convention in CONVENTIONS)
    return any(mark is not None and not mark.text for mark in marks)
