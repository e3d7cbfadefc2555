from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from pipeline.language.quotations import quotations, split_voices

DATA = Path(__file__).resolve().parents[1] / "data"
CASES = YAML(typ="safe").load((DATA / "quotations.yaml").read_text(encoding="utf-8"))
TEXTS = st.lists(
    st.sampled_from(
        ["Ik", "ga", "weg", "zo'n", "zo’n", "'s", "‘", "’", "“", "”", "„", '"', "'", ":", ".", " ", " ", " ", "\n", "🙂"]
    ),
    max_size=60,
).map("".join)
MARKS = "“”„\"‘’'"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_report_falls_into_quotations_and_the_reporters_own_words(case: dict) -> None:
    text = case["text"]
    assert [text[span.start : span.end] for span in quotations(text, case.get("titles", False))] == case["quotes"]
    voices = split_voices(text, case.get("titles", False))
    assert [text[span.start : span.end] for span, is_quote in voices if is_quote] == case["quotes"]
    if "own" in case:
        assert [text[span.start : span.end].strip() for span, is_quote in voices if not is_quote] == case["own"]


@given(TEXTS, st.booleans())
def test_quotations_of_any_text_lie_in_it_in_order_between_marks(text: str, titles: bool) -> None:
    at = 0
    for span in quotations(text, titles):
        assert at <= span.start < span.end < len(text)
        assert text[span.start - 1] in MARKS
        assert text[span.end] in MARKS
        assert len(text[span.start : span.end].split()) >= 4
        at = span.end


@given(TEXTS, st.booleans())
def test_voices_of_any_text_are_in_order_and_lose_no_word(text: str, titles: bool) -> None:
    voices = split_voices(text, titles)
    at, left = 0, []
    for span, _ in voices:
        assert at <= span.start < span.end <= len(text)
        left.append(text[at : span.start])
        at = span.end
    left.append(text[at:])
    assert not any(letter.isalnum() for letter in "".join(left))
    assert [span for span, is_quote in voices if is_quote] == quotations(text, titles)
