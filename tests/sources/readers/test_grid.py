from __future__ import annotations

import pytest

from pipeline.sources.readers.grid import GridRow, table_blocks
from pipeline.sources.speakers.clock import clock, time_of


def _read(*rows: tuple[str, ...]) -> list[tuple[str, str, str]]:
    return [(block.time, block.speaker, block.text) for block in table_blocks([GridRow(cells) for cells in rows])]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("00:01:02", "00:01:02"),
        ("1:02", "00:01:02"),
        ("[01:02:03.450]", "01:02:03"),
        ("#00:00:04-5#", "00:00:04"),
        ("(75:10)", "01:15:10"),
        ("00:01 - 00:09", "00:00:01"),
        ("00:00:01.000 --> 00:00:02.000", "00:00:01"),
        ("12:30 uur", ""),
        ("om 12:30", ""),
        ("12", ""),
        ("", ""),
    ],
)
def test_time_is_read_in_every_notation(written: str, read: str) -> None:
    assert time_of(written) == read


def test_clock_counts_on_after_a_day() -> None:
    assert clock(100 * 3600 + 61.9) == "100:01:01"


def test_columns_may_stand_in_another_order_and_be_numbered() -> None:
    rows = [
        ("Nr", "Spreker", "Tijd", "Tekst"),
        ("1", "I", "0:01", "Hoe?"),
        ("2", "R", "0:04", "Goed."),
        ("3", "I", "0:09", "Mooi."),
    ]
    assert _read(*rows) == [("00:00:01", "I", "Hoe?"), ("00:00:04", "R", "Goed."), ("00:00:09", "I", "Mooi.")]


def test_time_beside_text_with_its_speaker_is_the_time_of_that_text() -> None:
    assert _read(("00:01", "Interviewer: Hoe?"), ("00:04", "Bewoner: Goed."), ("00:09", "en zo")) == [
        ("00:00:01", "", "Interviewer: Hoe?"),
        ("00:00:04", "", "Bewoner: Goed."),
        ("00:00:09", "", "en zo"),
    ]


def test_row_numbers_are_no_text() -> None:
    assert _read(("1", "I", "Hoe?"), ("2", "R", "Goed."), ("3", "I", "Mooi.")) == [
        ("", "", "I: Hoe?"),
        ("", "", "R: Goed."),
        ("", "", "I: Mooi."),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [("14:00", "Welkom"), ("14:10", "Rondje"), ("15:00", "Einde")],
        [("14:00", "Welkom", "door de voorzitter"), ("14:10", "Rondje", "iedereen"), ("15:00", "Einde", "met soep")],
        [("wijk", "2024", "2025"), ("Noord", "10", "12"), ("Zuid", "9", "8")],
        [("a",), ("b",)],
    ],
)
def test_any_other_table_keeps_all_its_cells(rows: list[tuple[str, ...]]) -> None:
    blocks = _read(*rows)
    assert all(not time and not speaker for time, speaker, _ in blocks)
    assert [cell for row in rows for cell in row] == [
        cell for _, _, text in blocks for cell in (text.split(" | ") if " | " in text else text.split(": "))
    ]


def test_empty_rows_and_cells_are_nothing() -> None:
    assert _read(("", ""), ("a", "", "b"), ("", "", "")) == [("", "", "a: b")]
    assert _read() == []
