from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from pipeline.sources.readers.survey import SheetRow, is_open, letter, survey
from pipeline.sources.turns import Role, find_turns
from pipeline.sources.unreadable import Unreadable

CASES = YAML(typ="safe").load((Path(__file__).resolve().parents[2] / "data" / "open_columns.yaml").read_text(encoding="utf-8"))
LONG = "De lantaarns zijn al maanden stuk."
OTHER = "Er is hier niets voor jongeren te doen."


def _rows(*rows: tuple[str, ...]) -> list[SheetRow]:
    return [SheetRow(number, cells) for number, cells in enumerate(rows, start=1)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_column_is_open_when_people_wrote_in_it_themselves(case: dict) -> None:
    assert is_open(case["cells"]) is case["open"]


def test_each_answer_is_a_turn_of_its_respondent_after_its_question() -> None:
    rows = _rows(
        ("Nr", "Woont u hier graag?", "Wat mist u?", "Wat gaat goed?"),
        ("101", "ja", LONG, "De buren zijn er altijd voor elkaar."),
        ("102", "nee", OTHER, ""),
    )
    reading = survey(rows)
    transcript = find_turns(reading.blocks, {})
    assert transcript is not None
    assert [(turn.role, turn.speaker, turn.text) for turn in transcript.turns] == [
        (Role.INTERVIEWER, "Vraag", "Wat mist u?"),
        (Role.RESPONDENT, "Respondent 101", LONG),
        (Role.INTERVIEWER, "Vraag", "Wat gaat goed?"),
        (Role.RESPONDENT, "Respondent 101", "De buren zijn er altijd voor elkaar."),
        (Role.INTERVIEWER, "Vraag", "Wat mist u?"),
        (Role.RESPONDENT, "Respondent 102", OTHER),
    ]
    assert transcript.warnings == ()
    assert [block.row for block in reading.blocks] == [2, 2, 2, 2, 3, 3]
    assert reading.warnings == ("open antwoorden gelezen uit kolom C, D; weggelaten als gesloten vraag of gegeven: kolom A, B",)


@pytest.mark.parametrize(
    ("header", "ids"),
    [
        ("Naam", ("12", "13")),
        ("E-mail id", ("anna@waterstad.example", "kees@waterstad.example")),
        ("Respondent", ("Anna", "Kees")),
        ("id", ("7", "7")),
        ("id", ("7", "")),
    ],
)
def test_respondent_is_the_row_where_no_column_is_a_code(header: str, ids: tuple[str, str]) -> None:
    reading = survey(_rows((header, "Wat mist u?"), (ids[0], LONG), (ids[1], OTHER)))
    assert [block.speaker for block in reading.blocks] == ["Vraag", "Respondent 2", "Vraag", "Respondent 3"]


def test_title_above_the_table_is_no_question_and_rows_keep_their_number() -> None:
    reading = survey(_rows(("Enquête 2026",), (), ("id", "Wat mist u?"), (), ("4", LONG), ("5", "-"), ("6", OTHER)))
    assert [(block.row, block.speaker) for block in reading.blocks] == [
        (5, "Vraag"),
        (5, "Respondent 4"),
        (7, "Vraag"),
        (7, "Respondent 6"),
    ]


def test_questions_of_qualtrics_are_nobodys_answer() -> None:
    rows = _rows(
        ("ResponseId", "Q1"),
        ("Response ID", "Wat mist u het meest in deze wijk?"),
        ('{"ImportId":"_recordId"}', '{"ImportId":"QID1_TEXT"}'),
        ("R_1", LONG),
        ("R_2", OTHER),
    )
    assert [(block.speaker, block.text) for block in survey(rows).blocks] == [
        ("Vraag", "Wat mist u het meest in deze wijk?"),
        ("Respondent R_1", LONG),
        ("Vraag", "Wat mist u het meest in deze wijk?"),
        ("Respondent R_2", OTHER),
    ]


def test_column_without_a_question_is_named_and_warned_of() -> None:
    reading = survey(_rows(("id", "", "Cijfer"), ("1", LONG, "7"), ("2", OTHER, "8")))
    assert reading.blocks[0].text == "kolom B"
    assert reading.warnings[1] == "geen vraag boven kolom B"


def test_table_without_open_answers_is_refused() -> None:
    with pytest.raises(Unreadable, match="geen open antwoorden") as caught:
        survey(_rows(("id", "Cijfer"), ("1", "7"), ("2", "8")))
    assert "eerste rij" in caught.value.remedy
    with pytest.raises(Unreadable):
        survey([])


def test_columns_are_called_as_a_spreadsheet_does() -> None:
    assert [letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@given(st.lists(st.lists(st.text(max_size=40), max_size=5).map(tuple), max_size=8))
def test_no_answer_is_lost_or_made_up(rows: list[tuple[str, ...]]) -> None:
    try:
        reading = survey(_rows(*rows))
    except Unreadable:
        return
    cells = {" ".join(cell.split()) for row in rows for cell in row}
    answers = [block for block in reading.blocks if block.speaker != "Vraag"]
    assert answers
    assert len(reading.blocks) == 2 * len(answers)
    assert all(any(" ".join(block.text.split())[:1] in cell for cell in cells) for block in answers)
