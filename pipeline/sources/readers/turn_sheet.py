"""A transcript in a spreadsheet, as transcription programs export it: a row a turn, with columns that say so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.sources.blocks import Block, Reading, clean
from pipeline.sources.readers.survey import SheetRow
from pipeline.sources.speakers.clock import clock, time_of

_SPEAKER = re.compile(r"sprekers?|speakers?|speaker[ _]?(?:name|label)|wie", re.IGNORECASE)
_TEXT = re.compile(r"tekst(?:en)?|text|transcript(?:ie)?|uiting|utterance|gesproken", re.IGNORECASE)
_TIME = re.compile(r"tijd|tijdcode|time|timestamp|(?:start|begin)(?:[ _]?(?:tijd|time))?", re.IGNORECASE)
_SECONDS = re.compile(r"\d{1,6}[.,]\d{1,6}")


def turn_sheet(rows: Sequence[SheetRow]) -> Reading | None:
    """The turns of a sheet whose first row names a column of speakers and one of texts; None for any other sheet."""
    filled = [row for row in rows if any(map(str.strip, row.cells))]
    header = [clean(cell) for cell in filled[0].cells] if filled else []
    speaker, text, time = (_column(header, pattern) for pattern in (_SPEAKER, _TEXT, _TIME))
    if speaker is None or text is None:
        return None
    blocks = [
        Block(
            clean(_cell(row, text)), speaker=clean(_cell(row, speaker)).rstrip(" :"), time=_time(_cell(row, time)), row=row.number
        )
        for row in filled[1:]
    ]
    return Reading(tuple(block for block in blocks if block.text))


def _column(header: Sequence[str], pattern: re.Pattern[str]) -> int | None:
    return next((index for index, name in enumerate(header) if pattern.fullmatch(name)), None)


def _cell(row: SheetRow, index: int | None) -> str:
    return row.cells[index] if index is not None and index < len(row.cells) else ""


def _time(cell: str) -> str:
    """Of a time, or of seconds with a fraction; whole numbers can be milliseconds too, and say nothing."""
    cell = cell.strip()
    return clock(float(cell.replace(",", "."))) if _SECONDS.fullmatch(cell) else time_of(cell)
