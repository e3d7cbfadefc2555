"""Gold labels: passages with their themes, and quotes with the indicators that measure them.

Labels are anchored by source, offsets and the quote itself, not by segment id, so they hold when segments are cut in
another way. Only the ``evaluate`` stage reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.csvfile import Row, read_csv
from pipeline.errors import Problem
from pipeline.evaluation.anchor import place_quote
from pipeline.tables import records

SEGMENT_COLUMNS = ("source_id", "start", "end", "themes", "kind", "quote")
LINK_COLUMNS = ("source_id", "start", "end", "indicator_id", "quote")


@dataclass(frozen=True, slots=True)
class Passage:
    """A labelled piece of a source: its place in the text as it is now, its labels and what kind of case it is."""

    source_id: str
    start: int
    end: int
    labels: frozenset[str]
    kind: str = ""


def read_themes(path: Path, shown: str, texts: Mapping[str, str]) -> tuple[list[Passage], list[Problem]]:
    """Read labelled passages.

    Returns:
        Those whose quote stands in the text, and a problem for each of the others.
    """
    sheet = read_csv(path, shown, SEGMENT_COLUMNS)
    passages, problems = [], list(sheet.problems)
    for row in sheet.rows:
        place = _place(row, texts)
        if place is None:
            problems.append(_lost(shown, row))
            continue
        labels = frozenset(part.strip() for part in row.values["themes"].split(";") if part.strip())
        passages.append(Passage(row.values["source_id"], *place, labels, row.values["kind"]))
    return passages, problems


def read_links(path: Path, shown: str, texts: Mapping[str, str]) -> tuple[list[Passage], list[Problem]]:
    """Read quotes with their indicators; a quote without any has an empty set."""
    sheet = read_csv(path, shown, LINK_COLUMNS)
    problems = list(sheet.problems)
    found: dict[tuple[str, int, int], set[str]] = {}
    for row in sheet.rows:
        place = _place(row, texts)
        if place is None:
            problems.append(_lost(shown, row))
            continue
        found.setdefault((row.values["source_id"], *place), set()).update({row.values["indicator_id"]} - {""})
    return [Passage(*key, frozenset(labels)) for key, labels in found.items()], problems


def labels_of_segments(passages: list[Passage], segments: pd.DataFrame) -> dict[str, frozenset[str]]:
    """The gold labels of each segment that lies mostly in labelled passages.

    A segment takes the labels of every passage that shares at least half of the shorter of the two with it.

    Args:
        passages: labelled passages.
        segments: rows of the segments table.

    Returns:
        Labels by segment id; segments without gold are not there.
    """
    by_source: dict[str, list[Passage]] = {}
    for passage in passages:
        by_source.setdefault(passage.source_id, []).append(passage)
    found: dict[str, frozenset[str]] = {}
    for row in records(segments[["segment_id", "source_id", "start", "end"]]):
        labels: set[str] = set()
        covered = False
        for passage in by_source.get(row["source_id"], ()):
            shared = min(passage.end, row["end"]) - max(passage.start, row["start"])
            if shared * 2 >= min(passage.end - passage.start, row["end"] - row["start"]):
                labels |= passage.labels
                covered = True
        if covered:
            found[row["segment_id"]] = frozenset(labels)
    return found


def _place(row: Row, texts: Mapping[str, str]) -> tuple[int, int] | None:
    """Where the quote stands now."""
    value = row.values
    if not (_is_offset(value["start"]) and _is_offset(value["end"]) and value["quote"]):
        return None
    return place_quote(texts.get(value["source_id"], ""), value["quote"], int(value["start"]))


def _is_offset(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _lost(shown: str, row: Row) -> Problem:
    message = f"Deze passage staat niet (meer) in bron `{row.values['source_id']}`."
    return Problem(shown, f"regel {row.line}", message, "Neem de passage opnieuw over uit de tekst, of verwijder de regel.")
