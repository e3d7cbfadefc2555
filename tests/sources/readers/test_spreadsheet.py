from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from pipeline.sources.registry import read_file
from pipeline.sources.unreadable import Unreadable

LONG = "De lantaarns zijn al maanden stuk; dat, en de lift."
OTHER = "Er is hier niets voor jongeren te doen."


def _csv(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "bron.csv"
    path.write_bytes(text.encode(encoding))
    return path


def _answers(path: Path) -> list[tuple[str, str, int | None]]:
    return [(block.speaker, block.text, block.row) for block in read_file(path)[1].blocks if block.speaker != "Vraag"]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("declared", [False, True])
def test_csv_is_read_with_the_delimiter_that_it_has(tmp_path: Path, delimiter: str, declared: bool) -> None:
    rows = [("id", "Cijfer", "Wat mist u?"), ("11", "7", f'"{LONG}"'), ("12", "8", f'"{OTHER}\nNou ja, ""bijna"" niets."')]
    text = "".join(delimiter.join(row) + "\r\n" for row in rows)
    path = _csv(tmp_path, f"sep={delimiter}\r\n{text}" if declared else text)
    first = 3 if declared else 2
    assert _answers(path) == [
        ("Respondent 11", LONG, first),
        ("Respondent 12", f'{OTHER}\nNou ja, "bijna" niets.', first + 1),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_csv_of_excel_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    path = _csv(tmp_path, f"id;Wat mist u?\n1;Een café met crème brûlée erbij, € 4.\n2;{OTHER}\n", encoding)
    assert _answers(path)[0] == ("Respondent 1", "Een café met crème brûlée erbij, € 4.", 2)


def test_csv_row_with_more_values_than_columns_is_warned_of(tmp_path: Path) -> None:
    path = _csv(tmp_path, f"id;Wat mist u?\n1;{OTHER}\n2;De lantaarns zijn al maanden stuk; en de lift ook.\n")
    assert any("meer waarden dan kolommen op rij 3" in warning for warning in read_file(path)[1].warnings)


def test_csv_with_an_open_quotation_mark_is_refused_with_the_line(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="Vanaf regel 2 is dit geen geldige csv") as caught:
        read_file(_csv(tmp_path, f'id;Wat mist u?\n1;"geheim {OTHER}\n2;ja\n'))
    assert "geheim" not in str(caught.value)
    assert "aanhalingsteken" in caught.value.remedy


def test_excel_reads_answers_of_every_kind_of_cell(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Enquête wonen"])
    sheet.append([])
    sheet.append(["Respondentnummer", "Ingevuld", "Cijfer", "Wat mist u?", None])
    sheet.append([101.0, datetime(2026, 3, 1, 12, 30), 7.5, LONG, None])
    sheet.append([102, datetime(2026, 3, 2, 9, 0), 8, f"{OTHER}\nEcht niets.", None])
    book.save(tmp_path / "bron.xlsx")
    format_, reading = read_file(tmp_path / "bron.xlsx")
    assert format_.name == "Excel"
    assert _answers(tmp_path / "bron.xlsx") == [("Respondent 101", LONG, 4), ("Respondent 102", f"{OTHER}\nEcht niets.", 5)]
    assert reading.warnings == ("open antwoorden gelezen uit kolom D; weggelaten als gesloten vraag of gegeven: kolom A, B, C",)


def test_excel_reads_the_first_visible_sheet_with_open_answers(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Toelichting bij dit bestand"])
    for title, answers, state in (("weg", "hidden", "hidden"), ("een", LONG, "visible"), ("twee", OTHER, "visible")):
        sheet = book.create_sheet(title)
        sheet.append(["id", "Wat mist u?"])
        sheet.append([1, answers if state == "visible" else "Dit blad is verborgen en hoort er niet bij."])
        sheet.sheet_state = state
    book.save(tmp_path / "bron.xlsx")
    assert _answers(tmp_path / "bron.xlsx") == [("Respondent 1", LONG, 2)]
    assert read_file(tmp_path / "bron.xlsx")[1].warnings[-1] == "alleen het eerste blad met open antwoorden is gelezen"


def test_formula_reads_as_nothing_when_it_was_never_worked_out(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["id", "Wat mist u?"])
    book.active.append([1, LONG])
    book.active.append([2, '=CONCATENATE("a","b")'])
    book.save(tmp_path / "bron.xlsx")
    assert _answers(tmp_path / "bron.xlsx") == [("Respondent 1", LONG, 2)]


@pytest.mark.parametrize("name", ["bron.csv", "bron.xlsx"])
def test_table_of_figures_is_refused(tmp_path: Path, name: str) -> None:
    if name == "bron.csv":
        _csv(tmp_path, "wijk;2024;2025\nNoord;1;2\nZuid;3;4\n")
    else:
        book = Workbook()
        for row in (["wijk", 2024, 2025], ["Noord", 1, 2], ["Zuid", 3, 4]):
            book.active.append(row)
        book.save(tmp_path / name)
    with pytest.raises(Unreadable, match="geen open antwoorden"):
        read_file(tmp_path / name)


def test_csv_of_too_many_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="50000 rijen"):
        read_file(_csv(tmp_path, "a;b\n" * 50_001))


TURNS = [
    ("Start", "Spreker", "Tekst"),
    ("0.52", "Interviewer:", "Hoe gaat het?"),
    ("00:01:04", "Bewoner", "Goed hoor, al is de lift stuk."),
    ("65000", "Interviewer:", "En verder?"),
    ("", "Bewoner", ""),
]


@pytest.mark.parametrize("name", ["bron.csv", "bron.xlsx"])
def test_sheet_of_speakers_and_texts_is_a_transcript(tmp_path: Path, name: str) -> None:
    if name == "bron.csv":
        _csv(tmp_path, "".join(";".join(row) + "\n" for row in TURNS))
    else:
        book = Workbook()
        for row in TURNS:
            book.active.append(row)
        book.save(tmp_path / name)
    blocks = read_file(tmp_path / name)[1].blocks
    assert [(block.row, block.time, block.speaker, block.text) for block in blocks] == [
        (2, "00:00:00", "Interviewer", "Hoe gaat het?"),
        (3, "00:01:04", "Bewoner", "Goed hoor, al is de lift stuk."),
        (4, "", "Interviewer", "En verder?"),
    ]
