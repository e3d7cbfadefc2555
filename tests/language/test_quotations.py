from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from pipeline.language.quotations import quotations, split_block_quote, split_voices
from pipeline.language.quotemarks import quoted

DATA = Path(__file__).resolve().parents[1] / "data"
CASES = YAML(typ="safe").load((DATA / "quotations.yaml").read_text(encoding="utf-8"))
BLOCK_QUOTES = YAML(typ="safe").load((DATA / "block_quotes.yaml").read_text(encoding="utf-8"))
TEXTS = st.lists(
    st.sampled_from(
        ["Ik", "ga", "weg", "zo'n", "zo’n", "'s", "‘", "’", "“", "”", "„", "«", "»", '"', "'", ":", ".", " ", " ", " ", "\n", "🙂"]
    ),
    max_size=60,
).map("".join)
MARKS = "“”„\"‘’'«»"


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
        assert text[: span.start].rstrip()[-1] in MARKS
        assert text[span.end :].lstrip()[0] in MARKS
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


@pytest.mark.parametrize("case", BLOCK_QUOTES, ids=lambda case: case["name"])
def test_block_quote_is_literal_but_for_who_said_it(case: dict) -> None:
    text = case["text"]
    voices = split_block_quote(text)
    assert [text[span.start : span.end] for span, is_quote in voices if is_quote] == case["quotes"]
    assert [text[span.start : span.end].strip() for span, is_quote in voices if not is_quote] == case.get("own", [])


@given(TEXTS)
def test_block_quote_of_any_text_loses_no_word(text: str) -> None:
    at, left = 0, []
    for span, _ in split_block_quote(text):
        assert at <= span.start < span.end <= len(text)
        left.append(text[at : span.start])
        at = span.end
    left.append(text[at:])
    assert not any(letter.isalnum() for letter in "".join(left))


@pytest.mark.parametrize("unit", ['"a ', "a' ", '"a "b" ', "“a ", "'90 ", '"', "Hans' f "])
def test_marks_of_a_hostile_paragraph_are_paired_in_time_that_grows_with_its_length(unit: str) -> None:
    begin = time.perf_counter()
    quoted(unit * 100_000)
    assert time.perf_counter() - begin < 10
