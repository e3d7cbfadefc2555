from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.privacy.mentions import PLACEHOLDER
from pipeline.study.folder import Study
from pipeline.study.withdrawal import Plan, Withdrawal, canonical, load_plan, path_of_plan, quoted, stands_in, store_plan

TURN = "Ik ben Fatima Bouzid en mijn zoon Rachid woont op nummer acht."


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        ("mijn zoon Rachid woont", True),
        ("mijn zoon [Persoon 7] woont", True),
        ("Ik ben [Persoon 1] en mijn zoon [Persoon 2]", True),
        ("[Persoon 1] en mijn zoon", True),
        ("woont op [Adres 3].", True),
        ("mijn zoon [Persoon 7] werkt", False),
        ("mijn zoon[Persoon 7]woont op een heel ander nummer", False),
        ("mijn dochter", False),
        ("[Persoon 7]", False),
        ("[Persoon 7] [Persoon 8].", False),
        ("", False),
    ],
)
def test_quote_is_found_whatever_its_pseudonyms_stand_for(quote: str, stands: bool) -> None:
    assert stands_in(quote, ["Iets anders.", TURN]) is stands


def test_pseudonym_stands_for_no_more_than_a_name() -> None:
    assert not stands_in("begin [Persoon 1] einde", [f"begin {'x ' * 100} einde"])


@given(st.text("ab ", max_size=20), st.lists(st.text("ab", max_size=2), min_size=1, max_size=4))
def test_search_agrees_with_a_plain_one(text: str, pieces: list[str]) -> None:
    quote = "[Persoon 1]".join(pieces)
    pattern = ".{1,80}".join(map(re.escape, PLACEHOLDER.split(quote)))
    assert stands_in(quote, [text]) is bool(any(pieces) and re.search(pattern, text))


def test_list_of_many_pseudonyms_takes_no_time() -> None:
    started = time.perf_counter()
    assert not stands_in(", ".join(["[Persoon 1]"] * 40) + " niet", [", ".join(["Fatima"] * 2000)])
    assert time.perf_counter() - started < 2


def test_plan_comes_back_as_it_was_written(study: Study) -> None:
    item = Withdrawal("a", "a.docx", "a.txt", "I: Ja?\n", ("R",), ("één",), ("zoë",), (("persoon", "Zoë"),))
    plan = Plan("Persoon 7", 7, (item,), ("één zin",))
    assert load_plan(study) is None
    store_plan(study, plan)
    assert load_plan(study) == plan
    assert path_of_plan(study).stat().st_mode & 0o077 == 0


def test_participant_is_written_in_one_way() -> None:
    assert [canonical(text) for text in ("[persoon-7]", "Persoon 7", " PERSOON 7 ", "interview-07")] == [
        "Persoon 7", "Persoon 7", "Persoon 7", "interview-07",
    ]  # fmt: skip
    assert (quoted("Persoon 7"), quoted("interview-07")) == ('"Persoon 7"', "interview-07")
