from __future__ import annotations

import csv
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.dutch import Dutch, lemmatized
from pipeline.themes.keywords import MAX_GAP, find_keywords

DATA = Path(__file__).resolve().parents[1] / "data"
with (DATA / "keywords.csv").open(encoding="utf-8", newline="") as stream:
    CASES = list(csv.DictReader(line for line in stream if not line.startswith("#")))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['keyword']}: {case['what']}")
def test_keyword_is_found_where_people_would_find_it(dutch: Dutch, case: dict) -> None:
    (parsed,) = dutch.parse([case["text"]])
    found = find_keywords([word.lemma for word in parsed.words], lemmatized(dutch, [case["keyword"]]))
    assert found == ((case["keyword"],) if case["found"] == "ja" else ())


def test_keywords_come_back_as_people_wrote_them_in_their_order() -> None:
    keywords = {"Zorgmijding": "zorgmijding", "rood staan": "rood staan", "huur": "huur"}
    assert find_keywords(["de", "huur", "en", "rood", "blijven", "staan"], keywords) == ("rood staan", "huur")
    assert find_keywords([], keywords) == ()
    assert find_keywords(["de", "huur"], {}) == ()


def test_keyword_that_occurs_twice_counts_once() -> None:
    assert find_keywords(["schuld", "op", "schuld"], {"schuld": "schuld"}) == ("schuld",)


def _by_brute_force(lemmas: list[str], parts: list[str]) -> bool:
    return any(
        [lemmas[place] for place in places] == parts
        and all(0 < after - before <= MAX_GAP + 1 for before, after in pairwise(places))
        for places in combinations(range(len(lemmas)), len(parts))
    )


@given(st.lists(st.sampled_from("abcx"), max_size=12), st.lists(st.sampled_from("abc"), min_size=2, max_size=3))
def test_keyword_of_several_words_is_found_just_when_its_words_come_in_order_and_near(lemmas: list[str], parts: list[str]) -> None:
    found = find_keywords(lemmas, {"trefwoord": " ".join(parts)})
    assert bool(found) == _by_brute_force(lemmas, parts)


def test_first_word_that_fits_does_not_hide_a_later_one() -> None:
    assert find_keywords(["eerst", "dan", "dan", "op", "en", "neer", "kijken"], {"x": "eerst dan kijken"}) == ("x",)
