from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import Refused
from pipeline.judging.judge import Pair
from pipeline.judging.own import LinkJudge, OwnJudge, link_text, pair_text, read_heads

HEADS = {
    "version": 1,
    "relevance": {"weights": [4.0, 0.0], "bias": -2.0},
    "direction": {"weights": [0.0, 1000.0], "bias": 0.0},
    "link": {"weights": [0.0, 0.0], "bias": 0.0},
}


def _file(tmp_path: Path, content: object) -> Path:
    path = tmp_path / "heads.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def _encode(texts: Sequence[str]) -> np.ndarray:
    return np.array([[float("huur" in text), 1.0 if "duur" in text else -1.0] for text in texts], dtype=np.float32)


def test_pair_is_one_text_and_a_missing_question_leaves_nothing_behind() -> None:
    assert pair_text(Pair("Wonen is duur.", "De huur stijgt.", "Hoe woont u?")) == (
        "bewering: Wonen is duur. vraag: Hoe woont u? citaat: De huur stijgt."
    )
    assert pair_text(Pair("Wonen is duur.", "De huur stijgt.")) == "bewering: Wonen is duur. citaat: De huur stijgt."
    assert link_text(Pair("Huur. Wat men betaalt.", "Ja.", "En?")) == ("indicator: Huur. Wat men betaalt. vraag: En? citaat: Ja.")


def test_heads_give_the_probabilities_of_a_logistic_regression(tmp_path: Path) -> None:
    judge = OwnJudge(_encode, read_heads(_file(tmp_path, HEADS), "heads.json"), "encoder", "heads.json")
    first, second = judge.judge([Pair("Wonen is duur.", "De huur stijgt."), Pair("De bus rijdt.", "Ja.")])
    assert first.bears == pytest.approx(1 / (1 + np.exp(-2)))
    assert first.supports == pytest.approx(1.0)
    assert second.bears == pytest.approx(1 / (1 + np.exp(2)))
    assert second.supports == 0.0
    assert judge.judge([]) == []


def test_link_judge_asks_the_other_head_and_gives_no_direction(tmp_path: Path) -> None:
    heads = read_heads(_file(tmp_path, {**HEADS, "link": {"weights": [2.0, 0.0], "bias": -1.0}}), "heads.json")
    judge = LinkJudge(_encode, heads, "encoder", "heads.json")
    fits, not_so = judge.judge([Pair("Huurlasten. Wat men betaalt.", "De huur stijgt."), Pair("Bussen.", "Ja.")])
    assert fits.bears == pytest.approx(1 / (1 + np.exp(-1)))
    assert not_so.bears == pytest.approx(1 / (1 + np.exp(1)))
    assert fits.supports is None
    assert judge.identity != OwnJudge(_encode, heads, "encoder", "heads.json").identity


def test_identity_changes_with_the_heads_and_the_encoder(tmp_path: Path) -> None:
    heads = read_heads(_file(tmp_path, HEADS), "heads.json")
    other = read_heads(_file(tmp_path, {**HEADS, "link": {"weights": [0.0, 0.1], "bias": 0.0}}), "heads.json")
    found = {OwnJudge(_encode, each, encoder, "").identity for each in (heads, other) for encoder in ("a", "b")}
    assert len(found) == 4


@pytest.mark.parametrize(
    "content",
    [
        "geen json",
        {**HEADS, "version": 2},
        {**HEADS, "meer": 1},
        {name: value for name, value in HEADS.items() if name != "link"},
        {**HEADS, "link": {"weights": [1.0], "bias": 0.0}},
        {**HEADS, "link": {"weights": [], "bias": 0.0}},
        json.dumps(HEADS).replace("-2.0", "NaN"),
        json.dumps(HEADS).replace("1000.0", "Infinity"),
    ],
)
def test_heads_that_are_no_heads_are_refused_with_a_remedy(tmp_path: Path, content: object) -> None:
    with pytest.raises(Refused) as caught:
        read_heads(_file(tmp_path, content), "heads.json")
    assert caught.value.problems[0].remedy


def test_missing_heads_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="ontbreken"):
        read_heads(tmp_path / "heads.json", "heads.json")


def test_encoder_of_another_size_is_refused(tmp_path: Path) -> None:
    heads = read_heads(_file(tmp_path, HEADS), "heads.json")
    judge = OwnJudge(lambda texts: np.zeros((len(texts), 3), dtype=np.float32), heads, "", "heads.json")
    with pytest.raises(Refused, match="2 getallen per tekst; het model geeft 3"):
        judge.judge([Pair("a", "b")])
