from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.csvfile import Row, Sheet, read_csv
from pipeline.errors import Refused


@pytest.fixture
def read(tmp_path: Path) -> object:
    def read_text(text: str | bytes) -> Sheet:
        (tmp_path / "lijst.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_csv(tmp_path / "lijst.csv", "corpus/lijst.csv", ("naam", "wijk"), ("leeftijd",))

    return read_text


@pytest.mark.parametrize(
    "data",
    [
        "naam,wijk\nZoë,Kadebuurt\n".encode(),
        "naam;wijk\nZoë;Kadebuurt\n".encode(),
        "\ufeffnaam,wijk\r\nZoë,Kadebuurt\r\n".encode(),
        "naam;wijk\r\nZoë;Kadebuurt\r\n".encode("cp1252"),
        "naam,wijk\nZoë,Kadebuurt".encode("utf-16"),
        b"wijk,naam\nKadebuurt, Zo\xc3\xab \n",
    ],
    ids=["komma", "puntkomma", "BOM en CRLF", "cp1252", "utf-16", "andere volgorde en spaties"],
)
def test_sheet_of_any_spreadsheet_program_reads_the_same(read, data: bytes) -> None:
    assert read(data) == Sheet((Row(2, {"naam": "Zoë", "wijk": "Kadebuurt", "leeftijd": ""}),), ())


def test_empty_lines_and_comments_are_skipped_and_still_counted(read) -> None:
    sheet = read("# wie er meedoen; in het kort\n\nnaam,wijk,leeftijd\n# buren\nAn,Kade,40\n\n,,\nBo,Haven,\n")
    assert sheet.problems == ()
    assert [(row.line, row.values["naam"], row.values["leeftijd"]) for row in sheet.rows] == [(5, "An", "40"), (8, "Bo", "")]


def test_quoted_value_may_hold_delimiters_quotes_and_lines(read) -> None:
    sheet = read('naam,wijk\n"An, ""de buur""\nvan 12",Kade\nBo,Haven\n')
    assert [(row.line, row.values["naam"]) for row in sheet.rows] == [(2, 'An, "de buur"\nvan 12'), (4, "Bo")]


def test_row_with_too_few_or_too_many_values_is_named_and_the_others_are_read(read) -> None:
    sheet = read("naam,wijk\nAn,Kade\nWeduwe, 74 jaar,Kade\nBo\nCo,Haven\n")
    assert [row.values["naam"] for row in sheet.rows] == ["An", "Co"]
    assert [str(problem) for problem in sheet.problems] == [
        "fout: corpus/lijst.csv, regel 3: 3 waarden in plaats van 2. Zet waarden met een komma erin tussen aanhalingstekens.",
        "fout: corpus/lijst.csv, regel 4: 1 waarden in plaats van 2. Zet waarden met een komma erin tussen aanhalingstekens.",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("naam,leeftijd\nAn,40\n", "corpus/lijst.csv, regel 1: Kolom wijk ontbreekt. Voeg de kolom toe"),
        ("# x\nleeftijd\n40\n", "corpus/lijst.csv, regel 2: Kolom naam, wijk ontbreekt. Voeg de kolom toe"),
        ("naam,wijk,kleur\nAn,Kade,rood\n", "regel 1: Onbekende of dubbele kolom: kleur. Bekend zijn: naam, wijk, leeftijd."),
        ("naam,wijk,wijk\nAn,Kade,Kade\n", "regel 1: Onbekende of dubbele kolom: dubbel. Bekend zijn: naam, wijk, leeftijd."),
        ("naam,wijk,\nAn,Kade,\n", "regel 1: Onbekende of dubbele kolom"),
        ("", "corpus/lijst.csv: Dit bestand is leeg. De eerste regel moet zijn: naam,wijk,leeftijd"),
        ("# alleen commentaar\n\n", "corpus/lijst.csv: Dit bestand is leeg."),
    ],
)
def test_sheet_without_a_usable_header_is_refused(read, text: str, message: str) -> None:
    with pytest.raises(Refused) as caught:
        read(text)
    assert message in str(caught.value)


def test_missing_file_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"corpus/lijst\.csv: Dit bestand ontbreekt\. Zet het terug"):
        read_csv(tmp_path / "weg.csv", "corpus/lijst.csv", ("naam",))


def test_header_without_rows_is_an_empty_sheet(read) -> None:
    assert read("naam,wijk\n") == Sheet((), ())


def test_quote_that_is_never_closed_is_named_with_its_line_however_long_the_file(read) -> None:
    rest = "".join(f"Nummer {number},Kade\n" for number in range(9000))
    try:
        problems = read(f'naam,wijk\nAn,Kade\n"Bo,Haven\n{rest}').problems
    except Refused as error:
        problems = error.problems
    assert [(problem.file, problem.place) for problem in problems] == [("corpus/lijst.csv", "regel 3")]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "ruis.csv"
    path.write_bytes(b"naam,wijk\n" + data)
    try:
        sheet = read_csv(path, "ruis.csv", ("naam", "wijk"))
    except Refused:
        return
    assert all(set(row.values) == {"naam", "wijk"} and row.line > 1 for row in sheet.rows)
