"""The real layout of a report on a Dutch city, as copied from its PDF: see tests/data/reflow/SOURCE.md."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from pipeline.sources.blocks import Block, BlockKind, clean
from pipeline.sources.reflow import Reason, reflow_with_report

DATA = Path(__file__).resolve().parents[1] / "data" / "reflow"
with (DATA / "publicatie.csv").open(encoding="utf-8", newline="") as stream:
    ROWS = list(csv.DictReader(stream))
BLOCKS = tuple(Block(row["line"], BlockKind.LINE) for row in ROWS)


def _expected() -> list[tuple[str, str]]:
    paragraphs: list[tuple[str, str]] = []
    text = ""
    for row in ROWS:
        line = row["line"].strip()
        if row["joint"] == "word":
            text += line.removesuffix("-")
        elif row["joint"] == "space":
            text += f"{line} "
        elif row["joint"] == "break":
            paragraphs.append((row["kind"], clean((text + line).removeprefix("– "))))
            text = ""
    return paragraphs


def test_every_break_of_the_publication_is_read_as_its_authors_meant_it() -> None:
    joints = Counter(row["joint"] for row in ROWS)
    assert (joints["word"], joints["space"], joints["break"]) == (17, 109, 64)
    assert [(block.kind.value, block.text) for block in reflow_with_report(BLOCKS).blocks] == _expected()


def test_what_is_left_out_of_the_publication_is_reported() -> None:
    dropped = reflow_with_report(BLOCKS).dropped
    assert Counter(item.reason for item in dropped) == {
        Reason.HYPHEN: sum(row["joint"] == "word" for row in ROWS),
        Reason.PAGE_NUMBER: 1,
        Reason.BULLET: sum(row["line"].lstrip().startswith("– ") for row in ROWS),
    }
