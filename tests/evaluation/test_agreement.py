from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluation.agreement import expected_calibration_error, link_agreement, rounded, theme_agreement, topic_quality


def _column(right: int, wrong: int, missed: int, neither: int) -> tuple[list[bool], list[bool]]:
    """Gold and suggestions of one theme, from the four cells of their table."""
    gold = [True] * right + [False] * wrong + [True] * missed + [False] * neither
    suggested = [True] * (right + wrong) + [False] * (missed + neither)
    return gold, suggested


def _agreement(*columns: tuple[list[bool], list[bool]]) -> dict:
    gold, suggested = (np.array(part).T for part in zip(*columns, strict=True))
    return theme_agreement(gold, suggested, [f"thema-{number}" for number in range(len(columns))])


def test_agreement_on_a_theme_worked_out_by_hand() -> None:
    # Precision 3/4, recall 3/5, F1 6/9; agreement 7/10 where chance gives (4 x 5 + 6 x 5) / 100, so kappa is 0.2 / 0.5.
    result = _agreement(_column(3, 1, 2, 4))
    assert result["per_theme"]["thema-0"] == {"precision": 0.75, "recall": 0.6, "f1": 0.6667, "kappa": 0.4, "gold": 5}
    assert (result["macro_f1"], result["kappa"], result["segments"]) == (0.6667, 0.4, 10)


def test_mean_over_themes_does_not_weigh_them_by_size() -> None:
    result = _agreement(_column(3, 1, 2, 4), _column(1, 0, 0, 9))
    assert result["per_theme"]["thema-1"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "kappa": 1.0, "gold": 1}
    assert result["macro_f1"] == pytest.approx((2 / 3 + 1) / 2, abs=1e-4)
    assert result["kappa"] == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("column", "f1", "kappa"),
    [
        (_column(5, 0, 0, 5), 1.0, 1.0),
        (_column(0, 5, 5, 0), 0.0, -1.0),
        (_column(1, 1, 1, 1), 0.5, 0.0),
        (_column(0, 0, 3, 3), 0.0, 0.0),
        (_column(0, 3, 0, 3), 0.0, 0.0),
    ],
    ids=["gelijk", "omgekeerd", "toeval", "niets voorgesteld", "niets goed"],
)
def test_extremes_of_agreement(column: tuple[list[bool], list[bool]], f1: float, kappa: float) -> None:
    scores = _agreement(column)["per_theme"]["thema-0"]
    assert (scores["f1"], scores["kappa"]) == (f1, kappa)


@pytest.mark.filterwarnings("ignore:A single label", "ignore:`y1`, `y2`")
def test_theme_that_neither_has_counts_as_no_agreement_and_is_a_number() -> None:
    scores = _agreement(_column(0, 0, 0, 6))["per_theme"]["thema-0"]
    assert scores == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "kappa": 0.0, "gold": 0}


def test_coverage_is_the_share_of_segments_with_any_theme() -> None:
    gold = np.array([[1, 0], [1, 1], [0, 0], [0, 0]], dtype=bool)
    suggested = np.array([[1, 0], [1, 1], [0, 1], [0, 0]], dtype=bool)
    result = theme_agreement(gold, suggested, ["a", "b"])
    assert (result["gold_coverage"], result["coverage"]) == (0.5, 0.75)


def test_agreement_on_links_worked_out_by_hand() -> None:
    gold = {"a": frozenset("12"), "b": frozenset("3"), "c": frozenset(), "d": frozenset()}
    found = {"a": frozenset("14"), "d": frozenset("5"), "elders": frozenset("678")}
    assert link_agreement(gold, found) == {
        "precision": 0.3333, "recall": 0.3333, "none_right": 0.5, "quotes": 4, "pairs": 3, "links": 3,
    }  # fmt: skip


def test_links_of_quotes_that_nobody_judged_do_not_count() -> None:
    gold = {"a": frozenset("1")}
    assert link_agreement(gold, {"a": frozenset("1")}) == link_agreement(gold, {"a": frozenset("1"), "b": frozenset("2")})


@pytest.mark.parametrize("gold", [{}, {"a": frozenset()}, {"a": frozenset("1")}])
def test_without_links_every_measure_is_a_number(gold: dict[str, frozenset[str]]) -> None:
    result = link_agreement(gold, {})
    assert all(math.isfinite(value) for value in result.values())
    assert result["links"] == 0


def test_calibration_error_worked_out_by_hand() -> None:
    gold = np.array([[False], [True], [True], [False]])
    scores = np.array([[0.05], [0.15], [0.95], [0.85]])
    assert expected_calibration_error(gold, scores) == pytest.approx((0.05 + 0.85 + 0.05 + 0.85) / 4)


def test_scores_in_one_bin_are_taken_together_and_weighed_by_their_number() -> None:
    # 0.61, 0.65, 0.69 with two right: |2/3 - 0.65| three times; 1.0 wrong: 1; 0.3 wrong: 0.3 twice.
    gold = np.array([[True, True, False], [False, False, False]])
    scores = np.array([[0.61, 0.65, 0.69], [1.0, 0.3, 0.3]])
    assert expected_calibration_error(gold, scores) == pytest.approx((3 * (2 / 3 - 0.65) + 1 + 2 * 0.3) / 6)


def test_well_calibrated_scores_have_no_error_and_no_scores_neither() -> None:
    assert expected_calibration_error(np.array([[True], [False]]), np.array([[0.5], [0.5]])) == 0
    assert expected_calibration_error(np.zeros((0, 1), dtype=bool), np.zeros((0, 1))) == 0


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=1, max_size=30))
def test_calibration_error_lies_between_nought_and_one(pairs: list[tuple[bool, float]]) -> None:
    gold, scores = zip(*pairs, strict=True)
    assert 0 <= expected_calibration_error(np.array(gold)[:, None], np.array(scores)[:, None]) <= 1


@pytest.mark.parametrize(
    ("documents", "npmi"),
    [
        (["a b", "a b", "x", "x"], 1.0),
        (["a b", "a b", "a b"], 1.0),
        (["a", "b", "a", "b"], -1.0),
        (["a b", "a", "b", "x"], 0.0),
        (["a b", "a b", "a", "x", "x", "x", "x", "x"], 0.7075),
        (["a", "a", "x"], -1.0),
        (["x", "y"], -1.0),
    ],
    ids=["altijd samen", "overal", "nooit samen", "toeval", "vaak samen", "een komt niet voor", "beide komen niet voor"],
)
def test_coherence_of_two_words_as_in_bouma(documents: list[str], npmi: float) -> None:
    assert topic_quality([["a", "b"]], documents)["coherence_npmi"] == npmi


def test_coherence_is_the_mean_over_all_pairs_of_all_topics() -> None:
    # a-b together: 1; a-c and b-c never: -1; d-e together: 1. Mean of four pairs: 0.
    quality = topic_quality([["a", "b", "c"], ["d", "e"]], ["a b", "a b", "c", "d e"])
    assert quality == {"topics": 2, "coherence_npmi": 0.0, "diversity": 1.0}


def test_words_that_topics_share_lower_the_diversity() -> None:
    assert topic_quality([["a", "b"], ["a", "c"]], ["a b c"])["diversity"] == 0.75
    assert topic_quality([["a", "b"], ["a", "b"]], ["a b c"])["diversity"] == 0.5


def test_part_of_a_word_is_not_the_word() -> None:
    assert topic_quality([["huur", "schuld"]], ["huurschuld huurder", "huur schuld", "x"])["coherence_npmi"] == 1.0


@pytest.mark.parametrize(("words", "documents"), [([], ["a"]), ([[]], ["a"]), ([["a"]], []), ([["a", "b"]], [])])
def test_nothing_to_measure_gives_numbers(words: list[list[str]], documents: list[str]) -> None:
    quality = topic_quality(words, documents)
    assert all(math.isfinite(value) for value in quality.values())
    assert quality["topics"] == len(words)


def test_measures_are_rounded_to_four_decimals() -> None:
    assert rounded(2 / 3) == 0.6667
    assert rounded(np.float64(1 / 3)) == 0.3333
