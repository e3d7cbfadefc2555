from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evidence.indicators import Indicator
from pipeline.evidence.link import BASE, MEANING, THEME, WORD, Link, judged, link, reason, relative_similarity, theme_match


def _indicator(theme_id: str) -> Indicator:
    return Indicator("x", "Titel", "Omschrijving.", "procent", "geen", theme_id, "inwoners", ())


def _words(hits: list[list[int]]) -> list[list[tuple[str, ...]]]:
    return [[tuple(f"woord{number}" for number in range(count)) for count in row] for row in hits]


def test_grounds_add_up_in_log_odds() -> None:
    (found,) = link(np.array([[2.0]]), _words([[1]]), np.array([[0.5]]), 0.0, 3)
    assert np.log(found.score / (1 - found.score)) == pytest.approx(BASE + MEANING * 2 + WORD * 1 + THEME * 0.5)
    assert (found.row, found.column, found.rank, found.meaning, found.words, found.theme) == (0, 0, 1, 2.0, ("woord0",), 0.5)


@pytest.mark.parametrize(
    ("meaning", "hits", "theme"), [(4.0, 0, 0.0), (9.0, 0, 0.0), (0.0, 0, 1.0), (0.0, 2, 0.0), (0.0, 9, 0.0), (0.0, 1, 1.0)]
)
def test_one_ground_alone_makes_no_link(meaning: float, hits: int, theme: float) -> None:
    assert link(np.array([[meaning]]), _words([[hits]]), np.array([[theme]]), 0.5, 3) == []


@pytest.mark.parametrize(("meaning", "hits", "theme"), [(2.0, 2, 0.0), (3.5, 0, 1.0), (2.0, 1, 1.0), (0.5, 2, 1.0)])
def test_grounds_together_make_a_link(meaning: float, hits: int, theme: float) -> None:
    assert len(link(np.array([[meaning]]), _words([[hits]]), np.array([[theme]]), 0.5, 3)) == 1


def test_best_links_come_first_and_no_more_than_asked() -> None:
    similarity = np.array([[1.0, 3.0, 2.0, 2.5], [0.5, 0.4, 0.4, 3.0]])
    found = link(similarity, _words([[2] * 4] * 2), np.ones((2, 4)), 0.5, 2)
    assert [(item.row, item.column, item.rank) for item in found] == [(0, 1, 1), (0, 3, 2), (1, 3, 1), (1, 0, 2)]
    assert len(link(similarity, _words([[2] * 4] * 2), np.ones((2, 4)), 0.5, 9)) == 8


def test_nothing_below_the_threshold() -> None:
    similarity = np.array([[1.0, 3.0]])
    (found,) = link(similarity, _words([[1, 1]]), np.ones((1, 2)), 0.6, 3)
    assert found.column == 1
    assert link(similarity, _words([[1, 1]]), np.ones((1, 2)), 1.0, 3) == []


@given(st.floats(-5, 5), st.floats(-5, 5), st.integers(0, 4), st.integers(0, 4), st.sampled_from([0.0, 0.5, 1.0]))
def test_more_of_a_ground_never_lowers_the_score(less: float, more: float, few: int, many: int, theme: float) -> None:
    less, more = sorted((less, more))
    few, many = sorted((few, many))
    first, second = (
        link(np.array([[meaning]]), _words([[hits]]), np.array([[theme]]), 0.0, 1)[0].score
        for meaning, hits in ((less, few), (more, many))
    )
    assert 0 <= first <= second <= 1


def test_no_quotes_have_no_links() -> None:
    assert link(np.zeros((0, 3)), [], np.zeros((0, 3)), 0.5, 3) == []
    assert relative_similarity(np.zeros((0, 8)), np.ones((3, 8))).shape == (0, 3)


def test_likeness_is_held_against_that_of_the_other_quotes() -> None:
    random = np.random.default_rng(1)
    cone = 10 * np.eye(8)[7]
    quotes = np.vstack([np.eye(8)[0] + cone, *(np.eye(8)[axis % 3 + 1] + random.normal(0, 0.1, 8) + cone for axis in range(20))])
    indicators = np.vstack([np.eye(8)[0] + cone, np.eye(8)[1] + cone])
    similarity = relative_similarity(quotes, indicators)
    assert similarity.shape == (21, 2)
    assert similarity.mean(axis=0) == pytest.approx(0, abs=1e-9)
    assert similarity.std(axis=0) == pytest.approx(1)
    assert similarity[:, 0].argmax() == 0
    assert similarity[0, 0] > 1.5 > 0 > similarity[0, 1]


@pytest.mark.parametrize(("quotes", "indicators"), [(1, 3), (4, 1), (1, 1)])
def test_single_quote_or_indicator_stands_out_from_nothing(quotes: int, indicators: int) -> None:
    random = np.random.default_rng(1)
    similarity = relative_similarity(random.normal(size=(quotes, 8)), random.normal(size=(indicators, 8)))
    assert similarity == pytest.approx(np.zeros((quotes, indicators)), abs=1e-6)


@pytest.mark.parametrize(
    ("themes", "indicator", "match"),
    [
        ({"geld", "geld/schulden"}, "geld/schulden", 1.0),
        ({"geld", "geld/werk"}, "geld/schulden", 0.5),
        ({"geld"}, "geld/schulden", 0.5),
        ({"geld", "geld/werk"}, "geld", 1.0),
        ({"buren"}, "geld/schulden", 0.0),
        (set(), "geld", 0.0),
        ({"geld"}, "", 0.0),
        ({"geldzorgen"}, "geld", 0.0),
    ],
)
def test_theme_of_the_quote_counts_as_exactly_as_the_indicator_names_it(themes: set[str], indicator: str, match: float) -> None:
    assert theme_match(themes, _indicator(indicator)) == match


def test_reason_names_every_ground_the_strongest_first() -> None:
    assert reason(Link(0, 0, 0.9, 1, 3.0, ("rood staan",), 1.0)) == (
        "betekenis lijkt sterk op de omschrijving; zelfde thema; woorden: “rood staan”"
    )
    assert reason(Link(0, 0, 0.9, 1, 0.5, ("kassa", "tellen"), 0.5)) == (
        "woorden: “kassa”, “tellen”; zelfde hoofdthema; betekenis lijkt enigszins op de omschrijving"
    )


def test_ground_that_does_not_count_is_not_named() -> None:
    assert reason(Link(0, 0, 0.6, 1, -1.0, ("kassa",), 0.0)) == "woorden: “kassa”"
    assert reason(Link(0, 0, 0.6, 1, 2.0, (), 0.0)) == "betekenis lijkt sterk op de omschrijving"
    long = reason(Link(0, 0, 0.6, 1, -1.0, ("a", "b", "c", "d", "e"), 0.0))
    assert "“d”" in long
    assert "“e”" not in long


def test_judge_keeps_what_it_holds_to_be_measured_and_orders_by_its_own_probability() -> None:
    shortlist = [
        Link(0, 0, 0.3, 1, 1.0, (), 0.5), Link(0, 1, 0.2, 2, 0.5, (), 0.0), Link(0, 2, 0.1, 3, 0.1, (), 0.0),
        Link(2, 1, 0.4, 1, 1.0, (), 0.0),
    ]  # fmt: skip
    kept = judged(shortlist, [0.6, 0.9, 0.4, 0.2], threshold=0.5, most=3)
    assert [(found.row, found.column, found.score, found.rank) for found in kept] == [(0, 1, 0.9, 1), (0, 0, 0.6, 2)]
    assert reason(kept[0]).startswith("de beoordelaar las citaat en omschrijving samen en geeft 90 van de 100")
    assert judged(shortlist, [0.6, 0.9, 0.8, 0.2], threshold=0.5, most=1)[0].column == 1
    assert judged([], [], threshold=0.5, most=3) == []
