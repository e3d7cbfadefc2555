from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.privacy.finders.ages import age_group
from pipeline.privacy.finders.numberwords import NUMBER, ORDINAL, VALUES, WORD, value

UNITS = ["", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"]
TEENS = ["tien", "elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien"]
TENS = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]


def _spelled(number: int) -> str:
    """A number below hundred as Dutch spells it."""
    if number < 20:
        return (["nul", *UNITS[1:], *TEENS])[number]
    unit, tens = UNITS[number % 10], TENS[number // 10 - 2]
    return tens if not unit else unit + ("ën" if unit.endswith("e") else "en") + tens


@pytest.mark.parametrize("number", range(100))
def test_word_has_its_value_and_is_matched_whole(number: int) -> None:
    word = _spelled(number)
    assert value(word) == value(word.capitalize()) == number
    assert re.fullmatch(WORD, word)
    assert re.match(NUMBER, word)[0] == word


def test_words_of_a_hundred_and_more() -> None:
    assert {word: number for word, number in VALUES.items() if number > 99} == {
        "honderd": 100, "honderdeen": 101, "honderdtwee": 102, "honderddrie": 103,
    }  # fmt: skip
    assert value("één") == 1


def test_no_word_stands_for_two_values_and_every_value_has_a_word() -> None:
    assert set(VALUES.values()) == set(range(104))


@pytest.mark.parametrize(
    ("text", "years"),
    [("18e", 18), ("zestiende", 16), ("eenentwintigste", 21), ("twintigste", 20), ("2de", 2), ("zevende", 7), ("43", 43)],
)
def test_ordinal_has_the_value_of_its_number(text: str, years: int) -> None:
    assert value(text) == years


@pytest.mark.parametrize(("text", "years"), [("eerste", 1), ("derde", 3), ("achtste", 8)])
def test_irregular_ordinal_has_its_value(text: str, years: int) -> None:
    assert re.fullmatch(ORDINAL, text)
    assert value(text) == years


@pytest.mark.parametrize("text", ["", "veel", "twintigtal", "tweeëndertigduizend", "-3", "zesde straat"])
def test_what_is_no_number_has_no_value(text: str) -> None:
    assert value(text) is None


@given(st.integers(0, 110))
def test_age_falls_in_the_group_it_is_replaced_by(years: int) -> None:
    group = age_group(str(years))
    if years >= 100:
        assert group == "100+"
    else:
        low, high = map(int, group.split("-"))
        assert low <= years <= high == low + 9
        assert low % 10 == 0


@pytest.mark.parametrize(
    ("text", "group"),
    [("zeventiger", "70-79"), ("Drieënveertig", "40-49"), ("twaalfde", "10-19"), ("honderdeen", "100+"), ("oud", "")],
)
def test_age_in_words_falls_in_its_group(text: str, group: str) -> None:
    assert age_group(text) == group
