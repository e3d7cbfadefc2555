"""What a source is: a transcript with turns, or minutes and documents in running text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.sources.blocks import Block, BlockKind, clean
from pipeline.sources.reflow import reflow
from pipeline.sources.register import Source
from pipeline.sources.speakers.cues import as_cues
from pipeline.sources.turns import MIN_TURNS, Role, Transcript, Turn, coverage, find_turns
from pipeline.sources.unreadable import Unreadable

TRANSCRIPT_COVERAGE = 0.5
"""Minutes count as a transcript when at least this part of their paragraphs opens a turn."""
MAX_INTRODUCTION_WORDS = 120
"""More text than this under a title is what was said, not who was there."""
MAX_UNMARKED_QUOTE = 2
"""A longer block quote without quotation marks or a name under it is a letter or a form, not something that somebody said."""
MAX_NAME = 80
"""Longest line under a block quote that says who said it, in characters."""
SPOKEN = ("interview", "co-onderzoek")

_ATTENDANCE = re.compile(
    r"^(aanwezig|afwezig|afmeldingen|deelnemers|deelnemerslijst|aan tafel|contact(gegevens|informatie|personen)?$|"
    r"wie (er )?(was|waren|zat|zaten))",
    re.IGNORECASE,
)
"""What stands above a list of who was there: no words of theirs. Under a heading the list ends at the next one, under a line
with a colon at a full sentence."""
_TURN_KINDS = {BlockKind.HEADING: "heading", BlockKind.CAPTION: "caption", BlockKind.NOTE: "note"}
_ATTRIBUTION = re.compile(r"^\s*(?:[-–—―~]|--)\s*\S")
_ADMONITION = re.compile(r"^(?:let op|nb|n\.b\.|noot|tip|opmerking|voorbeeld|bron|zie)\b|^\[", re.IGNORECASE)
_MARK = re.compile(r"\s*[\"“”„«»‘']")


def transcript_of(source: Source, blocks: tuple[Block, ...]) -> tuple[Transcript, str]:
    """The turns of a source and, in words (Dutch), how they were found.

    Raises:
        Unreadable: when an interview has no speakers.
    """
    blocks = as_cues(blocks)
    # Where the format itself says who speaks (subtitles, answers of a survey) it does so in a source of any kind.
    told = sum(bool(block.speaker) for block in blocks) >= MIN_TURNS
    if source.kind == "document" and not told:
        return prose(blocks, Role.AUTHOR), "lopende tekst"
    transcript = find_turns(blocks, source.roles)
    if source.kind in SPOKEN and transcript is None:
        message = "In dit interview zijn geen sprekers te vinden."
        raise Unreadable(message, "Begin elke beurt met `Interviewer:` of `R:`, of noem het een document in sources.csv.")
    if transcript is not None and (told or source.kind in SPOKEN or coverage(blocks, transcript) >= TRANSCRIPT_COVERAGE):
        return transcript, f"beurten als `{transcript.convention}`"
    return prose(blocks, Role.REPORTER), "verslag"


def prose(blocks: tuple[Block, ...], role: Role) -> Transcript:
    """Minutes or a document: paragraphs, quotations, headings and captions, none of them somebody's turn."""
    turns = []
    attendance = under_heading = False
    for block, kind in _kinds(reflow(blocks)):
        text = clean(block.text)
        if kind == "heading" or text.endswith(":"):
            attendance = bool(_ATTENDANCE.match(text))
            under_heading = kind == "heading"
        elif not under_heading and text.endswith((".", "!", "?")):
            attendance = False
        if text:
            turns.append(Turn(text, role=role, kind="attendance" if attendance and kind == "paragraph" else kind, page=block.page))
    if role is Role.REPORTER:
        turns = _introduced(turns)
    return Transcript(tuple(turns), "verslag")


def _kinds(blocks: tuple[Block, ...]) -> list[tuple[Block, str]]:
    """Each block with the kind of its turn."""
    found: list[tuple[Block, str]] = []
    for is_quote, group in groupby(blocks, key=lambda block: block.kind is BlockKind.QUOTE):
        if is_quote:
            found.extend(_quoted(list(group)))
        else:
            found.extend((block, _TURN_KINDS.get(block.kind, "paragraph")) for block in group)
    return found


def _quoted(blocks: Sequence[Block]) -> list[tuple[Block, str]]:
    """A block quote: who said it is a note, what was said a quotation; a letter, form or remark is the reporter's."""
    names = [bool(_ATTRIBUTION.match(block.text)) and len(block.text) <= MAX_NAME for block in blocks]
    bodies = [block for block, is_name in zip(blocks, names, strict=True) if not is_name]
    attributed = any(names) or any(_ATTRIBUTION.match(line) for block in bodies for line in block.text.split("\n")[1:])
    marked = sum(bool(_MARK.match(block.text)) for block in bodies)
    all_said = attributed or len(bodies) <= MAX_UNMARKED_QUOTE or marked > len(bodies) / 2
    said = [not _ADMONITION.match(block.text) and (all_said or bool(_MARK.match(block.text))) for block in blocks]
    return [
        (block, "note" if is_name else "quotation" if is_said else "paragraph")
        for block, is_name, is_said in zip(blocks, names, said, strict=True)
    ]


def _introduced(turns: list[Turn]) -> list[Turn]:
    """Mark what stands between the title of minutes and the first heading under it: date, place, who led and who wrote."""
    headings = [number for number, turn in enumerate(turns) if turn.kind == "heading"]
    if len(headings) < 2 or headings[0] != 0:
        return turns
    begin, end = 1, headings[1]
    if sum(len(turn.text.split()) for turn in turns[begin:end]) > MAX_INTRODUCTION_WORDS:
        return turns
    return [replace(turn, kind="introduction") if begin <= number < end else turn for number, turn in enumerate(turns)]
