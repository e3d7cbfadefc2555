from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.sources.blocks import Block, BlockKind
from pipeline.sources.ingest import ingest
from pipeline.sources.minutes import prose
from pipeline.sources.register import Source
from pipeline.sources.turns import Role

REAL = Path(__file__).resolve().parents[1] / "data" / "real"


def _kinds(*blocks: tuple[str, BlockKind], role: Role = Role.REPORTER) -> list[str]:
    return [turn.kind for turn in prose(tuple(Block(text, kind) for text, kind in blocks), role).turns]


def test_block_quote_of_a_participant_is_a_quotation_and_the_name_under_it_a_note() -> None:
    assert _kinds(
        ("Er is weinig te doen.", BlockKind.PARAGRAPH),
        ("“Ik mis een bankje.”", BlockKind.QUOTE),
        ("— Bewoner, 54", BlockKind.QUOTE),
        ("Zonder tekens kan ook.", BlockKind.QUOTE),
    ) == ["paragraph", "quotation", "note", "quotation"]


def test_block_quote_that_is_a_remark_or_a_letter_is_the_reporters() -> None:
    letter = ("Beste bewoner,", "U krijgt een nieuwe lift.", "Wij bellen u.", "Tot gauw.")
    assert _kinds(("Let op: de cijfers zijn voorlopig.", BlockKind.QUOTE)) == ["paragraph"]
    assert _kinds(*((text, BlockKind.QUOTE) for text in letter)) == ["paragraph"] * 4


def test_many_quotations_one_below_the_other_are_all_quotations() -> None:
    said = ("“Ik mis een bankje.”", "“Ik ook.”", "Een zonder tekens.", "“En een boom.”")
    assert _kinds(*((text, BlockKind.QUOTE) for text in said)) == ["quotation"] * 4


@pytest.mark.parametrize("kind", ["thematafel", "document"])
def test_real_report_keeps_what_was_said_apart_from_the_reporters_words(kind: str) -> None:
    item = ingest(Source("verslag", "focusgroepen.md", kind, "ronde-1"), REAL / "focusgroepen.md")
    quotations = [placed.turn.text for placed in item.turns if placed.turn.kind == "quotation"]
    assert len(quotations) == 2
    assert all(text.startswith('"') and text.endswith('"') for text in quotations)
    assert {placed.turn.role for placed in item.turns} == {Role.AUTHOR if kind == "document" else Role.REPORTER}


@pytest.mark.parametrize("kind", ["interview", "dialoog", "thematafel"])
def test_real_press_conference_is_a_transcript_with_who_asks(kind: str) -> None:
    item = ingest(Source("pers", "persconferentie.txt", kind, "ronde-1"), REAL / "persconferentie.txt")
    assert item.parser == "tekst, beurten als `NAAM op een eigen regel`"
    speakers = ["BREEDVELD", "RUTTE", "BREEDVELD", "RUTTE", "WESTER", "RUTTE", "WESTER", "RUTTE", "WESTER"]
    assert [placed.turn.speaker for placed in item.turns] == speakers
    roles = {placed.turn.speaker: placed.turn.role for placed in item.turns}
    assert (roles["BREEDVELD"], roles["RUTTE"]) == (Role.INTERVIEWER, Role.RESPONDENT)
    assert any("rol afgeleid" in warning for warning in item.warnings)
