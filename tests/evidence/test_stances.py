from __future__ import annotations

import pytest

from pipeline.evidence.claims import Decision
from pipeline.evidence.stances import NEAREST, Evidence, Found, outcome, weigh
from pipeline.judging.judge import Judgement
from pipeline.judging.measure import Proof

PROVED = Proof(0.3, 0.9, 0.5, 200, given=100)
UNPROVED = Proof(0.3, 0.7, 0.5, 200, given=100)
SURE, AGAINST, UNSURE, OFF = Judgement(0.9, 0.95), Judgement(0.8, 0.1), Judgement(0.7, 0.6), Judgement(0.2, 0.99)


def _found(*judgements: Judgement | None) -> list[Found]:
    return [Found(f"s{number}", number, item) for number, item in enumerate(judgements, start=1)]


def _stances(evidence: list[Evidence]) -> dict[str, str]:
    return {item.segment_id: item.stance for item in evidence}


def _decision(segment: str, stance: str) -> dict[str, Decision]:
    return {segment: Decision("b1", segment, stance, "an", "2026-05-01")}


def test_judge_that_proved_itself_gives_a_direction_where_it_dares() -> None:
    found = weigh(_found(SURE, AGAINST, UNSURE, OFF), {}, "proef", PROVED, 0.5)
    assert _stances(found) == {"s1": "steunt", "s2": "spreekt-tegen", "s3": "richting-niet-bepaald"}
    assert [(item.bears, item.decided_by, item.rank) for item in found] == [(0.9, "proef", 1), (0.8, "proef", 2), (0.7, "proef", 3)]


@pytest.mark.parametrize("proof", [UNPROVED, None, Proof(None, 0.0, 0.0, 200)])
def test_judge_that_did_not_leaves_the_direction_to_a_person(proof: Proof | None) -> None:
    assert set(_stances(weigh(_found(SURE, AGAINST, OFF), {}, "proef", proof, 0.5)).values()) == {"richting-niet-bepaald"}


def test_what_a_person_decided_wins_and_carries_no_numbers_of_the_judge() -> None:
    found = weigh(_found(SURE, AGAINST), _decision("s1", "spreekt-tegen"), "proef", PROVED, 0.5)
    assert found[0] == Evidence("s1", "spreekt-tegen", None, None, "an", 1)
    assert _stances(found) == {"s1": "spreekt-tegen", "s2": "spreekt-tegen"}
    assert _stances(weigh(_found(SURE), _decision("s1", "los"), "proef", PROVED, 0.5)) == {}
    assert weigh([], _decision("ver", "steunt"), "", None, 0.5) == [Evidence("ver", "steunt", None, None, "an", 0)]


def test_where_nothing_bears_the_nearest_are_shown_as_related() -> None:
    found = weigh(_found(OFF, OFF, OFF, OFF, OFF), {}, "proef", PROVED, 0.5)
    assert [(item.segment_id, item.stance) for item in found] == [(f"s{n}", "verwant") for n in range(1, NEAREST + 1)]
    assert set(_stances(weigh(_found(OFF, SURE), {}, "proef", PROVED, 0.5))) == {"s2"}


def test_without_a_judge_the_nearest_are_shown_and_nobody_decided() -> None:
    found = weigh(_found(None, None), {}, "", None, 0.5)
    assert [(item.stance, item.bears, item.decided_by) for item in found] == [("verwant", None, "")] * 2


PEOPLE = {"s1": ("a", "R"), "s2": ("a", "R"), "s3": ("b", "R"), "s4": ("a", "Q")}


def _outcome(judged: bool = True, **stances: str) -> tuple[str, int, int]:
    evidence = [Evidence(segment, stance, None, None, "", 1) for segment, stance in stances.items()]
    found = outcome(evidence, PEOPLE, judged)
    return found.verdict, found.supporting, found.contradicting


def test_verdict_and_people_each_counted_once() -> None:
    open_ = "richting-niet-bepaald"
    assert _outcome(s1="steunt", s2="steunt", s3="steunt", s4=open_) == ("gesteund", 2, 0)
    assert _outcome(s1="spreekt-tegen", s4="spreekt-tegen") == ("weersproken", 0, 2)
    assert _outcome(s1="steunt", s2="spreekt-tegen") == ("gemengd", 1, 1)
    assert _outcome(s1=open_, s2="verwant") == ("richting niet bepaald", 0, 0)
    assert _outcome(s1="verwant") == _outcome() == ("geen steun gevonden", 0, 0)
    assert _outcome(judged=False, s1="verwant") == ("niet beoordeeld", 0, 0)
    assert _outcome(judged=False, s1="steunt") == ("gesteund", 1, 0)
