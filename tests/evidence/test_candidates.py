from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evidence.candidates import WORDS, candidates
from pipeline.evidence.questions import MAX_WORDS, questions_before


def _rows(found: list[list], claim: int = 0) -> list[int]:
    return [item.row for item in found[claim]]


def test_nearest_in_meaning_comes_first_and_ranks_count_from_one() -> None:
    segments = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]])
    found = candidates(np.array([[0.9, 0.4]]), segments, [set()], [set()] * 4, 3)
    assert _rows(found) == [0, 1, 3]
    assert [item.rank for item in found[0]] == [1, 2, 3]


def test_what_all_segments_share_makes_none_of_them_near() -> None:
    segments = np.array([[10.0, 1.0, 0.0], [10.0, 0.0, 1.0], [10.0, -1.0, -1.0]])
    found = candidates(np.array([[10.0, 0.0, 1.0]]), segments, [set()], [set()] * 3, 1)
    assert _rows(found) == [1]


def test_rare_shared_word_decides_between_equals_and_a_common_one_hardly() -> None:
    segments = np.array([[1.0, 0.1], [1.0, 0.1], [1.0, 0.1], [-1.0, 0.3]])
    words = [{"de", "huur"}, {"de"}, {"de", "vogel"}, {"de"}]
    found = candidates(np.array([[1.0, 0.0]]), segments, [{"de", "vogel"}], words, 3)
    assert _rows(found) == [2, 0, 1]
    assert found[0][0].score - found[0][1].score < WORDS


def test_words_never_outweigh_meaning() -> None:
    segments = np.array([[1.0, 0.0], [-1.0, 0.0]])
    found = candidates(np.array([[1.0, 0.0]]), segments, [{"vogel"}], [set(), {"vogel"}], 2)
    assert _rows(found) == [0, 1]


def test_nothing_to_compare_brings_nothing() -> None:
    assert candidates(np.zeros((2, 3)), np.zeros((0, 3)), [set(), set()], [], 5) == [[], []]
    assert candidates(np.zeros((0, 3)), np.zeros((2, 3)), [], [set(), set()], 5) == []


@given(st.integers(1, 40), st.integers(1, 4), st.integers(1, 9), st.integers(1, 12), st.integers(0, 2**16))
def test_blocks_bring_what_one_sorted_list_brings(segments: int, claims: int, block: int, most: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    # Whole numbers, so that there are ties.
    vectors, described = random.integers(-2, 3, (segments, 4)).astype(float), random.integers(-2, 3, (claims, 4)).astype(float)
    words = [set(random.choice(list("abcdef"), 2)) for _ in range(segments)]
    wanted = [{"a", "b"}] * claims
    whole = candidates(described, vectors, wanted, words, segments)
    for claim, items in enumerate(candidates(described, vectors, wanted, words, most, block)):
        assert len(items) == min(most, segments)
        assert [item.rank for item in items] == list(range(1, len(items) + 1))
        np.testing.assert_allclose([item.score for item in items], [item.score for item in whole[claim][:most]], atol=1e-12)
        scores = {item.row: item.score for item in whole[claim]}
        np.testing.assert_allclose([item.score for item in items], [scores[item.row] for item in items], atol=1e-12)


def test_question_before_an_answer_is_the_last_one_in_its_source() -> None:
    rows = [
        ("a", 1, 1, "question", "Hoe gaat het?"), ("a", 1, 2, "question", "En met het geld?"), ("a", 2, 3, "spoken", "Slecht."),
        ("a", 2, 4, "spoken", "Heel slecht."), ("a", 3, 5, "question", "woord " * 99 + "Waarom?"), ("a", 4, 6, "spoken", "Daarom."),
        ("b", 1, 1, "spoken", "Ik begin."), ("b", 2, 2, "question", "Ja?"), ("b", 3, 3, "paraphrase", "Een bewoner vertelt."),
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["source_id", "turn", "position", "voice", "text"])
    frame["segment_id"] = [f"{row[0]}{row[2]}" for row in rows]
    found = questions_before(frame.sample(frac=1, random_state=1))
    assert set(found) == {"a3", "a4", "a6"}
    assert found["a3"] == found["a4"] == "Hoe gaat het? En met het geld?"
    assert found["a6"].endswith("woord Waarom?")
    assert len(found["a6"].split()) == MAX_WORDS
