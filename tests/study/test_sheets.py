from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.study.sheets import edit_events, edit_rows

SHEET = (
    "# wie, wat; waar\n"
    "\n"
    "source_id,quote,kind\n"
    'a,"Zij zei: ""nee"", en ging",x\n'
    "  b , met spaties ,y\n"
    "# a,is commentaar,z\n"
    'c,"over twee\nregels",z\n'
    "\n"
    "a,slot,q"
)


def _drop(row: dict[str, str]) -> dict[str, str] | None:
    return None if row["source_id"] == "a" else row


def _keep(row: dict[str, str]) -> dict[str, str] | None:
    return row


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "blad.csv"


def test_rows_that_go_take_nothing_along(sheet: Path) -> None:
    sheet.write_text(SHEET, encoding="utf-8")
    assert edit_rows(sheet, _drop)
    assert sheet.read_text(encoding="utf-8") == (
        '# wie, wat; waar\n\nsource_id,quote,kind\n  b , met spaties ,y\n# a,is commentaar,z\nc,"over twee\nregels",z\n\n'
    )


def test_row_that_changes_is_written_and_the_others_stay_as_they_were(sheet: Path) -> None:
    sheet.write_text(SHEET, encoding="utf-8")
    assert edit_rows(sheet, lambda row: row | {"kind": "1, 2"} if row["source_id"] == "b" else row)
    assert sheet.read_text(encoding="utf-8") == SHEET.replace("  b , met spaties ,y", 'b,met spaties,"1, 2"')


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_encoding_line_ends_and_separator_stay(sheet: Path, encoding: str, end: str, delimiter: str) -> None:
    def text(*rows: tuple[str, str]) -> bytes:
        return "".join(delimiter.join(row) + end for row in (("source_id", "quote"), *rows)).encode(encoding)

    sheet.write_bytes(text(("a", "één"), ("b", "zoë"), ("c", "café")))
    assert edit_rows(sheet, lambda row: _drop(row) and row | ({"quote": "ziet"} if row["source_id"] == "c" else {}))
    assert sheet.read_bytes() == text(("b", "zoë"), ("c", "ziet"))


@pytest.mark.parametrize("sign", ["\u2028", "\x85", "\x0c", "\x1c", "\v"])
def test_signs_that_some_programs_read_as_a_line_end_cut_no_row(sheet: Path, sign: str) -> None:
    sheet.write_text(f"source_id,quote\nb,een{sign}twee\na,drie\nc,vier{sign}\n", encoding="utf-8")
    assert edit_rows(sheet, _drop)
    assert sheet.read_bytes().decode("utf-8") == f"source_id,quote\nb,een{sign}twee\nc,vier{sign}\n"


def test_file_in_which_nothing_changes_is_not_touched(sheet: Path) -> None:
    sheet.write_text(SHEET, encoding="utf-8")
    before = sheet.stat()
    assert not edit_rows(sheet, _keep)
    assert (sheet.stat().st_mtime_ns, sheet.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"# niets\n", b"source_id\n", b"\x00\xff\x00"])
def test_file_without_rows_stays_as_it_is(sheet: Path, content: bytes) -> None:
    sheet.write_bytes(content)
    assert not edit_rows(sheet, lambda _: None)
    assert sheet.read_bytes() == content


def test_rows_with_too_few_or_too_many_values_stay(sheet: Path) -> None:
    sheet.write_text("source_id,quote\nb\na,weg\nc,x,y,z\n", encoding="utf-8")
    assert edit_rows(sheet, _drop)
    assert sheet.read_text(encoding="utf-8") == "source_id,quote\nb\nc,x,y,z\n"


def test_rights_stay_as_they_were(sheet: Path) -> None:
    sheet.write_text(SHEET, encoding="utf-8")
    sheet.chmod(0o600)
    edit_rows(sheet, _drop)
    assert sheet.stat().st_mode & 0o777 == 0o600


@given(st.lists(st.tuples(st.sampled_from("abc"), st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12))))
def test_what_is_left_reads_as_it_was(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]) -> None:
    path = tmp_path_factory.mktemp("blad") / "blad.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([("source_id", "quote"), *rows])
    edit_rows(path, _drop)
    left = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))
    assert left == [["source_id", "quote"], *([*row] for row in rows if row[0] != "a")]


def test_events_that_go_leave_the_other_lines_as_they_were(tmp_path: Path) -> None:
    log = tmp_path / "an.jsonl"
    lines = [
        b'{"source_id": "a", "quote": "weg"}', '{"source_id":"b","quote":"een\u2028twee"}'.encode(), b"", b"geen json", b"[1, 2]",
        b'{"source_id": 7}', b'{"quote": "a"}', b'{"source_id": "b", "at": 3}\r',
    ]  # fmt: skip
    log.write_bytes(b"\n".join(lines))
    assert edit_events(log, lambda event: event.get("source_id") == "a")
    assert log.read_bytes() == b"\n".join(lines[1:])
    assert not edit_events(log, lambda event: event.get("source_id") == "a")
