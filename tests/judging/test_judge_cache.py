from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing

import pytest
from counting_judge import Counting

from pipeline.judging.cached import CachedJudge, JudgementCache, cached
from pipeline.judging.judge import UNDECIDED, Judgement, Pair
from pipeline.study.folder import Study

PAIRS = [Pair("Wonen is duur.", f"De huur is {number} euro.", "Hoe woont u?") for number in range(5)]


def test_pair_is_judged_once_and_keeps_its_judgement(study: Study) -> None:
    first, second = Counting(), Counting()
    given = cached(study, first).judge([*PAIRS, PAIRS[0]])
    assert first.asked == PAIRS
    assert cached(study, second).judge(PAIRS[::-1]) == given[4::-1]
    assert second.asked == []
    assert given[3].supports is None


@pytest.mark.parametrize(
    "other",
    [Pair("Wonen is duur", PAIRS[0].quote, PAIRS[0].question), Pair(PAIRS[0].claim, PAIRS[0].quote), Pair(PAIRS[0].claim, "x")],
)
def test_another_pair_or_judge_is_asked(study: Study, other: Pair) -> None:
    cached(study, Counting()).judge(PAIRS)
    judge = Counting()
    cached(study, judge).judge([other])
    assert judge.asked == [other]
    judge = Counting("ander model")
    cached(study, judge).judge(PAIRS)
    assert judge.asked == PAIRS


def test_undecided_is_asked_again(study: Study) -> None:
    class Unsure(Counting):
        def judge(self, pairs: Sequence[Pair]) -> list[Judgement]:
            super().judge(pairs)
            return [UNDECIDED] * len(pairs)

    judge = Unsure()
    assert cached(study, judge).judge(PAIRS) == [UNDECIDED] * 5
    cached(study, judge).judge(PAIRS)
    assert len(judge.asked) == 10


def test_file_holds_no_text_and_only_its_owner_may_read_it(study: Study) -> None:
    cached(study, Counting()).judge(PAIRS)
    content = study.judgements.read_bytes()
    assert all(word not in content for word in (b"huur", b"Wonen", b"proef"))
    assert study.judgements.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", ["UPDATE judgements SET value = zeroblob(16)", "UPDATE judgements SET value = 'x'"])
def test_damaged_judgement_is_given_again(study: Study, damage: str) -> None:
    given = cached(study, Counting()).judge(PAIRS)
    with closing(sqlite3.connect(study.judgements)) as connection, connection:
        connection.execute(damage)
    judge = Counting()
    assert cached(study, judge).judge(PAIRS) == given
    assert judge.asked == PAIRS


def test_file_of_something_else_is_replaced_and_said(study: Study, capsys: pytest.CaptureFixture[str]) -> None:
    study.judgements.parent.mkdir()
    study.judgements.write_bytes(b"geen database, maar wel lang genoeg om er een te lijken" * 30)
    judge = Counting()
    cached(study, judge).judge(PAIRS)
    assert "beschadigd en is verwijderd" in capsys.readouterr().err
    again = Counting()
    CachedJudge(again, JudgementCache(study.judgements, "x")).judge(PAIRS)
    assert again.asked == []
