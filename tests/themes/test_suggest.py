from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from pipeline.study.folder import Study
from pipeline.themes.codebook import Codebook, Subtheme, Theme, read_codebook
from pipeline.themes.suggest import (
    KEYWORD_LOG_ODDS,
    Example,
    add_keywords,
    keywords_of,
    nearest_examples,
    smooth,
    subtheme_shares,
    theme_probabilities,
    training_texts,
    with_questions,
)

Array = NDArray[np.float64]
Near = Callable[..., Array]

NONE: frozenset[str] = frozenset()
PROBABILITIES = arrays(np.float64, st.tuples(st.integers(0, 12), st.just(3)), elements=st.floats(0, 1))
CODEBOOK = Codebook(
    version=1,
    title="Proef",
    themes=[
        Theme(
            id="geld",
            label="Geld",
            abbr="GE",
            definition="Over geld.",
            examples=["Ik kom niet rond."],
            counterexamples=["Duur hoor."],
            keywords=["rood staan", "schuld"],
            subthemes=[
                Subtheme(
                    id="schulden", label="Schulden", definition="Over schulden.", examples=["Hij belt elke dag."],
                    counterexamples=["Het was mijn eigen schuld."], keywords=["schuld", "deurwaarder"],
                )
            ],
        ),
        Theme(id="buren", label="Buren", abbr="BU", definition="Over buren.", keywords=["buurman"]),
    ],
    unrelated=["Het regent."],
)  # fmt: skip


@pytest.fixture
def training(near: Near) -> tuple[list[Example], Array]:
    """Two themes far apart and texts about neither."""
    money, neighbours = frozenset({"geld"}), frozenset({"buren"})
    examples = [Example(f"geld {number}", money, neighbours) for number in range(12)]
    examples += [Example(f"buren {number}", neighbours, money) for number in range(12)]
    examples += [Example(f"niets {number}", NONE, money | neighbours) for number in range(12)]
    return examples, np.vstack([near(0, count=12), near(1, count=12), near(2, count=12)])


def _scores(training: tuple[list[Example], Array], vectors: Array) -> Array:
    return theme_probabilities(*training, vectors, ["geld", "buren"], {}, 1).probabilities


def test_every_text_of_the_codebook_speaks_for_its_themes_and_against_the_others() -> None:
    texts = {example.text: example for example in training_texts(CODEBOOK)}
    both = frozenset({"geld", "buren"})
    assert texts == {
        "Geld. Over geld.": Example("Geld. Over geld.", frozenset({"geld"}), frozenset({"buren"})),
        "Ik kom niet rond.": Example("Ik kom niet rond.", frozenset({"geld"}), frozenset({"buren"})),
        "Duur hoor.": Example("Duur hoor.", NONE, frozenset({"geld"})),
        "Schulden. Over schulden.": Example("Schulden. Over schulden.", frozenset({"geld", "geld/schulden"}), frozenset({"buren"})),
        "Hij belt elke dag.": Example("Hij belt elke dag.", frozenset({"geld", "geld/schulden"}), frozenset({"buren"})),
        "Het was mijn eigen schuld.": Example("Het was mijn eigen schuld.", NONE, frozenset({"geld"})),
        "Buren. Over buren.": Example("Buren. Over buren.", frozenset({"buren"}), frozenset({"geld"})),
        "Het regent.": Example("Het regent.", NONE, both),
    }


def test_texts_of_the_demonstration_speak_for_and_against_every_theme(repository: Path) -> None:
    codebook = read_codebook(Study(repository))
    texts = training_texts(codebook)
    for theme in codebook.themes:
        assert any(theme.id in example.themes for example in texts)
        assert any(theme.id in example.against for example in texts)
    assert not any(example.themes & example.against for example in texts)


def test_two_clusters_are_told_apart(training: tuple[list[Example], Array], near: Near) -> None:
    scores = _scores(training, np.vstack([near(0, count=5), near(1, count=5)]))
    assert (scores[:5, 0] > 0.9).all()
    assert (scores[:5, 1] < 0.1).all()
    assert (scores[5:, 0] < 0.1).all()
    assert (scores[5:, 1] > 0.9).all()


def test_segment_may_have_no_theme_or_both(training: tuple[list[Example], Array], near: Near) -> None:
    scores = _scores(training, np.vstack([near(2, count=5), near(0, 1, count=5, noise=0.01)]))
    assert (scores[:5] < 0.1).all()
    assert (scores[5:] > 0.5).all()


def test_single_example_is_enough_to_order_segments(training: tuple[list[Example], Array], near: Near) -> None:
    examples, vectors = training
    kept = [0, *range(12, 36)]
    scores = theme_probabilities(
        [examples[i] for i in kept], vectors[kept], np.vstack([near(0), near(2)]), ["geld"], {}, 1
    ).probabilities
    assert scores[0, 0] > 0.5 > scores[1, 0]


def test_scores_are_probabilities_and_the_same_every_time(training: tuple[list[Example], Array], near: Near) -> None:
    vectors = np.vstack([near(axis, count=3, noise=0.3) for axis in range(5)])
    scores = _scores(training, vectors)
    assert scores.shape == (15, 2)
    assert ((scores >= 0) & (scores <= 1)).all()
    assert np.array_equal(scores, _scores(training, vectors))


def test_score_does_not_depend_on_the_other_segments(training: tuple[list[Example], Array], near: Near) -> None:
    vectors = np.vstack([near(0, count=3), near(1, count=3), near(4, count=3)])
    assert _scores(training, vectors)[4] == pytest.approx(_scores(training, vectors[4:5])[0])


def test_counterexample_lowers_only_its_own_theme(training: tuple[list[Example], Array], near: Near) -> None:
    examples, vectors = training
    misleading = np.vstack([near(0, 5, count=8)])
    asked = near(0, 5, count=3)
    before = _scores(training, asked)
    after = _scores(
        ([*examples, *(Example(f"tegen {i}", NONE, frozenset({"geld"})) for i in range(8))], np.vstack([vectors, misleading])),
        asked,
    )
    assert (after[:, 0] < before[:, 0] - 0.2).all()
    assert (np.abs(after[:, 1] - before[:, 1]) < 0.2).all()


@given(PROBABILITIES, st.integers(0, 5), st.integers(0, 5))
def test_more_keywords_never_lower_a_probability(probabilities: Array, few: int, more: int) -> None:
    few, more = sorted((few, more))
    less = add_keywords(probabilities, np.full(probabilities.shape, few))
    greater = add_keywords(probabilities, np.full(probabilities.shape, more))
    assert (greater >= less).all()
    assert ((greater >= 0) & (greater <= 1)).all()


def test_keyword_raises_its_own_theme_and_a_third_one_adds_nothing() -> None:
    even = np.full((4, 2), 0.5)
    raised = add_keywords(even, np.array([[0, 0], [1, 0], [2, 0], [3, 0]]))
    odds = np.log(raised[:, 0] / (1 - raised[:, 0]))
    assert odds == pytest.approx([0, KEYWORD_LOG_ODDS, 2 * KEYWORD_LOG_ODDS, 2 * KEYWORD_LOG_ODDS])
    assert KEYWORD_LOG_ODDS > 0
    assert raised[:, 1] == pytest.approx(0.5)


def test_segments_of_one_source_draw_each_other_nearer() -> None:
    smoothed = smooth(np.array([[0.9], [0.1], [0.9]]), ["a", "a", "a"], 0.5)
    assert 0.1 < smoothed[1, 0] < 0.9
    assert 0.5 < smoothed[0, 0] < 0.9
    assert smoothed[0, 0] == pytest.approx(smoothed[2, 0])


def test_neighbours_count_by_their_distance_worked_out_by_hand() -> None:
    # Log-odds 1, 0, 0, 0, 0 with weights 1, 1/2, 1/4: the first is 1 / 1.75, its neighbours (1/2) / 2.25 and (1/4) / 2.5.
    odds = np.array([1.0, 0, 0, 0, 0])
    smoothed = smooth((1 / (1 + np.exp(-odds)))[:, None], ["a"] * 5, 0.5)[:, 0]
    assert np.log(smoothed / (1 - smoothed)) == pytest.approx([1 / 1.75, 0.5 / 2.25, 0.25 / 2.5, 0, 0], abs=1e-9)


def test_nothing_leaks_over_the_border_of_a_source() -> None:
    sources = ["a", "a", "b", "b", "b", "c"]
    low, high = np.full((6, 2), 0.3), np.full((6, 2), 0.3)
    high[2:5] = 0.95
    before, after = smooth(low, sources, 0.5), smooth(high, sources, 0.5)
    assert np.array_equal(before[[0, 1, 5]], after[[0, 1, 5]])
    assert (after[2:5] > before[2:5]).all()


@given(PROBABILITIES, st.floats(0, 1))
def test_segment_alone_in_its_source_stays_as_it_is(probabilities: Array, weight: float) -> None:
    smoothed = smooth(probabilities, [f"bron {number}" for number in range(len(probabilities))], weight)
    assert smoothed == pytest.approx(probabilities, abs=2e-6)


@given(PROBABILITIES, st.floats(0, 1), st.lists(st.booleans(), min_size=12, max_size=12))
def test_smoothing_stays_between_the_lowest_and_highest_of_the_source(
    probabilities: Array, weight: float, borders: list[bool]
) -> None:
    sources = np.cumsum(borders[: len(probabilities)]).astype(str)
    smoothed = smooth(probabilities, sources.tolist(), weight)
    for source in set(sources):
        inside = probabilities[sources == source]
        assert (smoothed[sources == source] >= inside.min(axis=0) - 2e-6).all()
        assert (smoothed[sources == source] <= inside.max(axis=0) + 2e-6).all()


def test_without_weight_nothing_is_smoothed() -> None:
    probabilities = np.array([[0.9], [0.1], [0.5]])
    assert smooth(probabilities, ["a", "a", "a"], 0.0) == pytest.approx(probabilities)


def test_question_before_it_draws_a_segment_and_one_without_stays(near: Near) -> None:
    vectors, questions = near(0, count=2), near(1, count=2)
    mixed = with_questions(vectors, questions, np.array([True, False]))
    assert np.linalg.norm(mixed, axis=1) == pytest.approx(1)
    assert mixed[0] @ questions[0] > vectors[0] @ questions[0] + 0.2
    assert mixed[0] @ vectors[0] > mixed[0] @ questions[0]
    assert mixed[1] == pytest.approx(vectors[1])


@pytest.fixture
def parts(near: Near) -> tuple[list[Example], Array]:
    """A theme with three sub-themes."""
    examples = [
        Example(f"{name} {number}", frozenset({"geld", f"geld/{name}"}), frozenset({"buren"}))
        for name in ("schuld", "werk", "wonen")
        for number in range(8)
    ]
    return examples, np.vstack([near(axis, count=8) for axis in (3, 4, 5)])


def test_shares_of_subthemes_add_up_to_one_and_find_the_right_one(parts: tuple[list[Example], Array], near: Near) -> None:
    names = ["geld/wonen", "geld/schuld", "geld/werk"]
    shares = subtheme_shares(*parts, np.vstack([near(3), near(4), near(5), near(9)]), names)
    assert shares.shape == (4, 3)
    assert shares.sum(axis=1) == pytest.approx(1)
    assert shares[:3].argmax(axis=1).tolist() == [1, 2, 0]
    assert shares[3].max() < shares[0].max()


def test_only_subtheme_has_the_whole_share_and_a_theme_without_has_none(parts: tuple[list[Example], Array], near: Near) -> None:
    assert subtheme_shares(*parts, near(3, count=2), ["geld/schuld"]).tolist() == [[1.0], [1.0]]
    assert subtheme_shares(*parts, near(3, count=2), []).shape == (2, 0)


def test_theme_that_no_segment_has_gives_no_shares(parts: tuple[list[Example], Array]) -> None:
    assert subtheme_shares(*parts, np.zeros((0, 16)), ["geld/schuld", "geld/werk"]).shape == (0, 2)


def test_nearest_example_is_one_of_the_theme(training: tuple[list[Example], Array]) -> None:
    examples, vectors = training
    assert nearest_examples(examples, vectors, vectors[[3, 7]], "geld") == ["geld 3", "geld 7"]
    assert all(text.startswith("buren") for text in nearest_examples(examples, vectors, vectors[[3, 7]], "buren"))


def test_theme_has_the_keywords_of_its_subthemes_once() -> None:
    assert keywords_of(CODEBOOK.entries, "geld") == ("rood staan", "schuld", "deurwaarder")
    assert keywords_of(CODEBOOK.entries, "geld/schulden") == ("schuld", "deurwaarder")
    assert keywords_of(CODEBOOK.entries, "buren") == ("buurman",)


def test_a_theme_that_no_segment_has_gives_no_shares():
    shares = subtheme_shares([], np.zeros((0, 4)), np.zeros((0, 4)), ["a/x", "a/y"])
    assert shares.shape == (0, 2)
