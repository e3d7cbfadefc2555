"""Who speaks: finds the turn convention of a transcript by evidence, and each speaker's role.

A convention is only believed when it marks at least two turns of the file. Text without a mark goes on with the turn
before it. The conventions are those of Dutch transcribers and of the common programs (f4, noScribe, Word).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.sources.blocks import Block, BlockKind, clean
from pipeline.sources.reflow import join_lines, reflow

MIN_TURNS = 2
MAX_LABEL = 63
"""Longest speaker label, in characters."""
MAX_INTRODUCTION = 3
"""Paragraphs before the first speaker (a title, a date, a note) that need no warning."""


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

    ``kind`` is speech, paragraph, heading, caption, introduction or attendance.
    """

    text: str
    speaker: str = ""
    role: Role = Role.UNKNOWN
    kind: str = "speech"
    time: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """The turns of a file, the convention that marked them, and warnings (in Dutch)."""

    turns: tuple[Turn, ...]
    convention: str
    warnings: tuple[str, ...] = ()


_TIME = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,-]\d{1,3})?"
_FROM_FORMAT = "sprekers uit het bestand"
_CLOCK = re.compile(rf"[\[(#]?(?P<time>{_TIME})[\])#]?")
_LEADING_TIME = re.compile(rf"^\s*(?:[\[(](?P<boxed>{_TIME})[\])]|#(?P<f4>{_TIME})#|(?P<bare>{_TIME})(?=\s))\s*")
_TRAILING_TIME = re.compile(rf"\s*(?:[\[(](?P<boxed>{_TIME})[\])]|#(?P<f4>{_TIME})#)\s*$")

# In order of trust: a bracketed name is seldom anything else, a word before a colon often is.
_CONVENTIONS: dict[str, re.Pattern[str]] = {
    "@Naam:": re.compile(rf"^@(?P<label>[^\n:]{{1,{MAX_LABEL}}}):\s*(?P<text>.*)$", re.DOTALL),
    "[Naam]": re.compile(rf"^\[(?P<label>[^\W\d][^\n\]:]{{0,{MAX_LABEL - 1}}})\]:?\s*(?P<text>.*)$", re.DOTALL),
    "{Naam}": re.compile(rf"^\{{(?P<label>[^\W\d][^\n}}:]{{0,{MAX_LABEL - 1}}})\}}:?\s*(?P<text>.*)$", re.DOTALL),
    "Naam:": re.compile(
        rf"^(?P<label>[A-ZÀ-Þ][^\n:?!“”\"\[(#]{{0,{MAX_LABEL - 1}}}?(?:\s*[\[(#]{_TIME}[\])#])?)\s*:\s+(?P<text>\S.*)$", re.DOTALL
    ),
}

_SOFT_END = re.compile(r"\u00ad\s*$")
# A line break after which somebody else may begin; without a label it goes on with the same turn as it did.
_LINES_OF_SPEAKERS = re.compile(r"\n(?=[@\[{A-ZÀ-Þ(#\d][^\n]*[:\]}])")

_ROLE_LABELS: dict[Role, re.Pattern[str]] = {
    Role.INTERVIEWER: re.compile(r"^(i|int|interviewer|interviewster|onderzoeker|vraag|v|q)\s?\d*$", re.IGNORECASE),
    Role.RESPONDENT: re.compile(
        r"^(r|resp|respondent|a|antwoord|geïnterviewde|deelnemer|bewoner|bewoonster|d|b)\s?\d*$", re.IGNORECASE
    ),
    Role.FACILITATOR: re.compile(r"^(g|gespreksleider|moderator|facilitator|voorzitter|dagvoorzitter)\s?\d*$", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class _Marked:
    """A block with what stood in front of it taken off; ``label`` is empty when nothing did."""

    label: str
    text: str
    time: str
    page: int | None
    kind: BlockKind
    after_blank: bool = False
    """Whether an empty line stands before it."""


def find_turns(blocks: tuple[Block, ...], roles: dict[str, Role]) -> Transcript | None:
    """Read blocks as a transcript.

    Args:
        blocks: as a reader gave them.
        roles: what the study says of speaker labels (``sources.csv``); wins over everything else.

    Returns:
        The transcript, or None when no convention marks at least two turns.
    """
    if sum(bool(block.speaker) for block in blocks) >= MIN_TURNS:
        return _transcript([_Marked(b.speaker, b.text, b.time, b.page, b.kind) for b in blocks], _FROM_FORMAT, roles)
    counts: dict[str, int] = {}
    readings: dict[str, list[_Marked]] = {}
    for name, pattern in _CONVENTIONS.items():
        marked = [_mark(block, after_blank, pattern) for block, after_blank in _filled(blocks)]
        labels = Counter(item.label for item in marked if item.label)
        # A label that occurs once is a word before a colon, unless the study names it. Without a capital it is a noise: "[lacht]".
        often = {label for label, count in labels.items() if count >= MIN_TURNS and (label[0].isupper() or name == "@Naam:")}
        kept = often | {label for label in labels if label in roles or _is_role(label)}
        readings[name] = [
            item if item.label in kept else _unmark(item, block) for item, (block, _) in zip(marked, _filled(blocks), strict=True)
        ]
        counts[name] = sum(labels[label] for label in kept)
    best = max(counts, key=lambda name: counts[name])
    if counts[best] < MIN_TURNS:
        return None
    others = [name for name in counts if name != best and counts[name] >= MIN_TURNS]
    warnings = tuple(
        f"beurten gevonden als `{best}` ({counts[best]}), maar ook als `{name}` ({counts[name]}); kijk of dit zo hoort"
        for name in others
    )
    transcript = _transcript(readings[best], best, roles)
    return replace(transcript, warnings=warnings + transcript.warnings)


def coverage(blocks: tuple[Block, ...], transcript: Transcript) -> float:
    """Turns for each paragraph that is no heading: near 1 in a transcript, near 0 in a report with some colons."""
    if any(block.kind is BlockKind.CUE for block in blocks):
        return 1.0  # subtitles are always what people say
    bodies = sum(1 for block in reflow(blocks) if block.text.strip() and block.kind is not BlockKind.HEADING)
    return sum(turn.kind == "speech" for turn in transcript.turns) / bodies if bodies else 0.0


def _filled(blocks: tuple[Block, ...]) -> list[tuple[Block, bool]]:
    """The blocks with text, and whether an empty line stands before each."""
    found: list[tuple[Block, bool]] = []
    blank = False
    for block in blocks:
        # A soft hyphen at the end of a line is a hyphen; every other invisible character is nothing.
        text = clean(_SOFT_END.sub("-", block.text)) if block.kind is BlockKind.LINE else clean(block.text)
        lines = _LINES_OF_SPEAKERS.split(text) if block.kind is BlockKind.PARAGRAPH else [text]
        found.extend((replace(block, text=line), blank) for line in lines if line)
        blank = not text
    return found


def _mark(block: Block, after_blank: bool, pattern: re.Pattern[str]) -> _Marked:
    if block.kind in (BlockKind.HEADING, BlockKind.CAPTION):
        return _Marked("", block.text, "", block.page, block.kind, after_blank)
    text, time = _take_time(block.text.strip(), block.time)
    match = pattern.match(text)
    if not match:
        return _Marked("", text, time, block.page, block.kind, after_blank)
    label = match["label"].strip()
    # f4 and others write the time after the name: "Interviewer [00:01:02]: …".
    inner = _CLOCK.search(label)
    if inner:
        time = time or _tidy_time(inner["time"])
        label = _CLOCK.sub("", label).strip(" -–()[]")
    text, time = _take_time(match["text"], time)
    return _Marked(label, text, time, block.page, block.kind, after_blank)


def _unmark(item: _Marked, block: Block) -> _Marked:
    if not item.label:
        return item
    text, time = _take_time(block.text.strip(), block.time)
    return replace(item, label="", text=text, time=time)


def _take_time(text: str, time: str) -> tuple[str, str]:
    """Take a time code off the start or the end of a text; one that is known already is kept."""
    for pattern in (_LEADING_TIME, _TRAILING_TIME):
        match = pattern.search(text)
        if match:
            found = next(value for value in match.groupdict().values() if value)
            # A bare clock time in running speech ("12:30 was ik er") opens no turn by itself.
            if match.groupdict().get("bare") and found.count(":") < 2:
                continue
            text = (text[: match.start()] + text[match.end() :]).strip()
            time = time or _tidy_time(found)
    return text, time


def _tidy_time(time: str) -> str:
    """``hh:mm:ss`` of a time code in any of the notations."""
    parts = [int(part) for part in re.split(r"[.,-]", time)[0].split(":")]
    hours, minutes, seconds = [0] * (3 - len(parts)) + parts
    hours, minutes = hours + minutes // 60, minutes % 60
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}"


def _transcript(items: list[_Marked], convention: str, roles: dict[str, Role]) -> Transcript:
    turns: list[Turn] = []
    warnings: list[str] = []
    before = 0
    for item in items:
        text = clean(item.text)
        if item.kind in (BlockKind.HEADING, BlockKind.CAPTION):
            turns.append(Turn(text, kind=item.kind.value, page=item.page))
        elif item.label and not (turns and turns[-1].kind == "speech" and _goes_on(turns[-1], item, convention)):
            turns.append(Turn(text, item.label, time=item.time, page=item.page))
        elif turns and turns[-1].kind == "speech":
            last = turns[-1]
            turns[-1] = replace(last, text=_continue(last.text, text, item))
        elif text:
            before += 1
            turns.append(Turn(text, kind="introduction", page=item.page))
    if before > MAX_INTRODUCTION:
        warnings.append(f"{before} alinea's voor de eerste spreker zijn als inleiding gelezen, niet als gesproken woord")
    turns = [turn for turn in turns if turn.text]
    found, guessed = _roles(turns, roles)
    if guessed:
        warnings.append(f"rol afgeleid uit de tekst: {guessed}; zet haar in sources.csv als dit niet klopt")
    return Transcript(tuple(replace(turn, role=found.get(turn.speaker, turn.role)) for turn in turns), convention, tuple(warnings))


def _continue(before: str, text: str, item: _Marked) -> str:
    """Text of a turn that goes on: a broken line or cue is joined, a paragraph keeps its line break."""
    if item.kind is BlockKind.CUE:
        return f"{before} {text}".strip()
    if item.kind is BlockKind.LINE and not item.after_blank:
        return join_lines(before, text).strip()
    return f"{before}\n{text}".strip()


def _goes_on(last: Turn, item: _Marked, convention: str) -> bool:
    """Subtitles repeat the speaker at every cue; there the same speaker goes on with the same turn."""
    return convention == _FROM_FORMAT and last.speaker == item.label


def _is_role(label: str) -> bool:
    return any(pattern.match(label) for pattern in _ROLE_LABELS.values())


def _roles(turns: list[Turn], given: dict[str, Role]) -> tuple[dict[str, Role], str]:
    """The role of each speaker; and, in words, what had to be guessed."""
    roles: dict[str, Role] = {}
    for speaker in dict.fromkeys(turn.speaker for turn in turns if turn.kind == "speech"):
        known = next((role for role, pattern in _ROLE_LABELS.items() if pattern.match(speaker)), Role.UNKNOWN)
        roles[speaker] = given.get(speaker, known)
    unknown = [speaker for speaker, role in roles.items() if role is Role.UNKNOWN]
    asks = {Role.INTERVIEWER, Role.FACILITATOR} & set(roles.values())
    guesses: list[str] = []
    if unknown and not asks and len(roles) > 1:
        asker = _who_asks(turns, unknown)
        if asker:
            roles[asker] = Role.INTERVIEWER
            guesses.append("wie de meeste vragen stelt is de interviewer")
            unknown.remove(asker)
    if unknown and {Role.INTERVIEWER, Role.FACILITATOR} & set(roles.values()):
        roles.update(dict.fromkeys(unknown, Role.RESPONDENT))
        guesses.append("wie overblijft is respondent")
    return roles, " en ".join(guesses)


def _who_asks(turns: list[Turn], speakers: list[str]) -> str:
    """The speaker who ends most of their turns with a question and talks least; empty when nobody stands out."""
    ends: dict[str, list[bool]] = defaultdict(list)
    words: Counter[str] = Counter()
    for turn in turns:
        ends[turn.speaker].append(turn.text.rstrip().endswith("?"))
        words[turn.speaker] += len(turn.text.split())
    share = {speaker: sum(ends[speaker]) / len(ends[speaker]) for speaker in speakers}
    best = max(speakers, key=lambda speaker: share[speaker])
    quiet = words[best] <= min(words[speaker] for speaker in ends if speaker != best)
    return best if share[best] >= 0.4 and quiet else ""
