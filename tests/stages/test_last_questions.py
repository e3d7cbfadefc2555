from __future__ import annotations

import pandas as pd

from pipeline.stages.themes import last_questions

Row = tuple[str, str, str, bool]


def _questions(*rows: Row) -> list[str]:
    return last_questions(pd.DataFrame(rows, columns=["source_id", "voice", "text", "coded"]))


def _asked(text: str, source: str = "a") -> Row:
    return (source, "question", text, False)


def _said(text: str = "Nou, dat was zo.", source: str = "a", coded: bool = True) -> Row:
    return (source, "spoken", text, coded)


def test_answer_gets_the_question_before_it_until_the_next_one() -> None:
    assert _questions(_asked("Wonen?"), _said(), _said(), _asked("Werk?"), _said()) == ["Wonen?", "Wonen?", "Werk?"]


def test_of_two_questions_the_last_counts() -> None:
    assert _questions(_asked("Mooi weer, hè?"), _asked("Hoe is de buurt?"), _said()) == ["Hoe is de buurt?"]


def test_what_is_said_before_any_question_has_none() -> None:
    assert _questions(_said(), _asked("Wonen?"), _said()) == ["", "Wonen?"]


def test_question_of_one_source_is_not_asked_in_the_next() -> None:
    assert _questions(_asked("Wonen?"), _said(), _said(source="b"), _asked("Werk?", "b"), _said(source="b")) == [
        "Wonen?",
        "",
        "Werk?",
    ]


def test_short_answer_gets_no_question_and_does_not_end_it() -> None:
    assert _questions(_asked("Wonen?"), _said("Nee.", coded=False), _said()) == ["Wonen?"]


def test_heading_of_a_report_counts_as_a_question() -> None:
    assert _questions(("a", "note", "Veiligheid", False), ("a", "paraphrase", "Het is donker.", True)) == ["Veiligheid"]


def test_of_a_long_question_the_end_counts() -> None:
    (question,) = _questions(_asked("Ik vertel eerst iets over mijzelf. " * 20 + "Hoe is het hier?"), _said())
    assert question.endswith("Hoe is het hier?")
    assert len(question) == 200


def test_no_segments_have_no_questions() -> None:
    assert _questions() == []
