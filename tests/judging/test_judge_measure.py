from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.judging.judge import Judgement
from pipeline.judging.measure import LEAST, Judged, Proof, auc, choose_margin, prove, wilson

STANCES = st.sampled_from(["steunt", "spreekt-tegen", "verwant"])
JUDGED = st.lists(
    st.builds(
        Judged, st.sampled_from(["a", "b", "c"]), STANCES,
        st.builds(Judgement, st.floats(0, 1), st.none() | st.integers(0, 20).map(lambda n: n / 20)),
    ),
    max_size=120,
)  # fmt: skip


def _pairs(count: int, stance: str, supports: float | None, bears: float = 0.9, claim: str = "a") -> list[Judged]:
    return [Judged(claim, stance, Judgement(bears, supports))] * count


def test_judge_that_knows_gives_directions() -> None:
    good = _pairs(30, "steunt", 0.9) + _pairs(30, "spreekt-tegen", 0.1) + _pairs(10, "verwant", 0.5, bears=0.1)
    proof = prove(good, good, 0.5)
    assert (proof.right, proof.dared, proof.pairs, proof.given, proof.relevance) == (1.0, 1.0, 70, 60, 1.0)
    assert proof.gives_direction
    assert proof.direction(Judgement(0.9, 0.95)) == "steunt"
    assert proof.direction(Judgement(0.9, 0.05)) == "spreekt-tegen"
    assert proof.direction(Judgement(0.9, 0.6)) == ""
    assert proof.direction(Judgement(0.9, None)) == ""


def test_the_smallest_margin_that_is_good_enough_is_chosen() -> None:
    development = _pairs(30, "steunt", 0.95) + _pairs(10, "steunt", 0.2) + _pairs(20, "spreekt-tegen", 0.8)
    assert choose_margin(development, 0.5) == pytest.approx(0.45)
    easier = [*development[:30], *_pairs(20, "steunt", 0.8), *_pairs(10, "steunt", 0.2)]
    assert choose_margin(easier, 0.5) == pytest.approx(0.3), "50 of 60 are right at 0.3"


def test_no_margin_where_too_few_are_right_or_dared() -> None:
    assert choose_margin(_pairs(LEAST - 1, "steunt", 0.99), 0.5) is None
    assert choose_margin(_pairs(20, "steunt", 0.9) + _pairs(20, "spreekt-tegen", 0.9), 0.5) is None
    assert choose_margin(_pairs(50, "steunt", 0.9, bears=0.4), 0.5) is None, "what does not bear gets no direction"
    assert choose_margin(_pairs(50, "steunt", None), 0.5) is None


def test_good_on_development_pairs_is_not_enough() -> None:
    proof = prove(_pairs(50, "steunt", 0.9), _pairs(30, "steunt", 0.9) + _pairs(10, "spreekt-tegen", 0.9), 0.5)
    assert (proof.right, proof.gives_direction) == (0.75, False)
    assert proof.direction(Judgement(0.9, 0.99)) == ""


def test_direction_for_what_is_only_related_is_wrong() -> None:
    proof = prove(_pairs(50, "steunt", 0.9), _pairs(30, "steunt", 0.9) + _pairs(10, "verwant", 0.9), 0.5)
    assert (proof.right, proof.dared, proof.gives_direction) == (0.75, 1.0, False)


def test_few_directions_prove_nothing() -> None:
    assert not prove(_pairs(50, "steunt", 0.9), _pairs(3, "steunt", 0.9), 0.5).gives_direction


def test_claims_that_nothing_bears_on_are_measured_apart() -> None:
    unseen = (
        _pairs(3, "verwant", 0.5, bears=0.1, claim="stil") + _pairs(2, "verwant", 0.5, bears=0.1, claim="luid")
        + _pairs(1, "verwant", 0.5, bears=0.6, claim="luid") + _pairs(1, "steunt", 0.5, claim="gewoon")
        + _pairs(1, "verwant", 0.5, bears=0.9, claim="gewoon")
    )  # fmt: skip
    assert prove([], unseen, 0.5).none_right == 0.5
    assert prove([], _pairs(3, "steunt", 0.9), 0.5).none_right is None


@given(JUDGED, JUDGED)
def test_proof_holds_what_it_promises(development: list[Judged], unseen: list[Judged]) -> None:
    proof = prove(development, unseen, 0.5)
    assert 0 <= proof.low <= proof.right <= proof.high <= 1 or not proof.given
    assert 0 <= proof.dared <= 1
    dared = [item for item in unseen if item.judgement.bears >= 0.5 and proof.direction(item.judgement)]
    if proof.gives_direction:
        assert len(dared) == proof.given >= LEAST
        assert sum(proof.direction(item.judgement) == item.stance for item in dared) >= 0.8 * len(dared)
    else:
        assert dared == []


@given(st.lists(st.integers(0, 6), max_size=12), st.lists(st.integers(0, 6), max_size=12))
def test_area_is_the_share_of_pairs_in_the_right_order(positive: list[int], negative: list[int]) -> None:
    found = auc(positive, negative)
    if not positive or not negative:
        assert found is None
        return
    won = sum((p > n) + (p == n) / 2 for p in positive for n in negative)
    assert found == pytest.approx(won / (len(positive) * len(negative)))


def test_interval_is_that_of_wilson() -> None:
    low, high = wilson(8, 10)
    assert (low, high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
    assert wilson(0, 0) == (0.0, 1.0)
    assert math.isclose(wilson(10, 10)[1], 1.0)


def test_proof_without_a_margin_gives_no_direction() -> None:
    assert not Proof(None, 1.0, 1.0, 100, given=100).gives_direction
