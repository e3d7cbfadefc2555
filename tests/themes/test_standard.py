"""What was learnt of the standard codebook, and when it is used."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import Refused
from pipeline.shipped import shipped
from pipeline.themes.standard import FILE, Line, read_standard
from pipeline.themes.suggest import Example, Way, theme_probabilities
from pipeline.vectors.adapter import BUNDLED_ADAPTER

THEMES = ("geld",)


def _codebook(right: bool) -> tuple[list[Example], np.ndarray]:
    """Twelve texts about money and twelve that are not; their first number tells which, when ``right``."""
    rng = np.random.default_rng(1)
    examples = [
        Example(f"t{i}", frozenset(THEMES) if i < 12 else frozenset(), frozenset() if i < 12 else frozenset(THEMES))
        for i in range(24)
    ]
    vectors = rng.normal(size=(24, 8))
    if right:
        vectors[:, 0] = [4.0] * 12 + [-4.0] * 12
    return examples, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_what_was_learnt_is_used_where_the_codebook_itself_cannot_tell() -> None:
    examples, vectors = _codebook(right=False)
    # The line knows by heart what the texts do not show: the sum of all numbers, signed by the label.
    weights, *_ = np.linalg.lstsq(vectors, np.array([1.0] * 12 + [-1.0] * 12), rcond=None)
    scored = theme_probabilities(examples, vectors, vectors, THEMES, {"geld": Line(weights=list(weights), bias=0.0)}, 1)
    assert scored.ways[0] is not Way.CODEBOOK
    assert scored.probabilities[:12].mean() > scored.probabilities[12:].mean()


def test_a_line_that_is_wrong_is_not_used() -> None:
    examples, vectors = _codebook(right=True)
    wrong = Line(weights=[-1.0, *([0.0] * 7)], bias=0.0)
    scored = theme_probabilities(examples, vectors, vectors, THEMES, {"geld": wrong}, 1)
    assert scored.ways == (Way.CODEBOOK,)
    assert (scored.probabilities[:12] > 0.5).all()
    assert (scored.probabilities[12:] < 0.5).all()


def test_a_theme_of_ones_own_has_only_its_codebook() -> None:
    examples, vectors = _codebook(right=True)
    other = {"vervoer": Line(weights=[1.0] * 8, bias=0.0)}
    assert theme_probabilities(examples, vectors, vectors, THEMES, other, 1).ways == (Way.CODEBOOK,)


def test_shipped_file_has_thirteen_themes() -> None:
    known = read_standard(shipped(BUNDLED_ADAPTER), "adapter")
    assert known is not None
    assert len(known.themes) == 13
    assert {"bestaanszekerheid", "eenzaamheid", "veiligheid", "vervoer"} <= known.themes.keys()


@pytest.mark.parametrize("content", ["{", json.dumps({"version": 2, "themes": {}, "denial": {"weights": [1.0], "bias": 0.0}})])
def test_damaged_file_is_refused_and_a_missing_one_is_no_error(tmp_path: Path, content: str) -> None:
    assert read_standard(tmp_path, "adapter") is None
    (tmp_path / FILE).write_text(content, encoding="utf-8")
    with pytest.raises(Refused, match=r"themes\.json is beschadigd"):
        read_standard(tmp_path, "adapter")
