from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import Refused
from pipeline.vectors.engine import make
from pipeline.vectors.engine.make import Form, ensure_engine, make_engine, trial_texts
from pipeline.vectors.engine.reference import Reference
from pipeline.vectors.made import hashes

TEXTS = ["de huur en het geld", "ik fiets", "we wel de buurt niet"]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THEMATAFEL_CACHE", str(tmp_path / "cache"))


@pytest.mark.parametrize("loud", [1.0, 300.0], ids=["even", "one channel far louder than the others"])
def test_eight_bits_are_used_where_the_vectors_stay_the_same(make_model: Callable[..., Path], loud: float) -> None:
    model = make_model(loud=loud)
    engine = ensure_engine(model, "a")
    assert engine.form is Form.EIGHT_BITS
    assert engine.made.known["cosine"] >= 0.999
    assert "8 bits" in engine.described
    assert "onnxruntime" in engine.described
    cosines = (engine.load(model).encode(TEXTS) * Reference(model).encode(TEXTS)).sum(axis=1)
    assert 0.99 < cosines.min() < 1 - 1e-7  # near, and not the same: eight bits did run


def test_where_eight_bits_are_not_as_good_all_bits_are_used(make_model: Callable[..., Path]) -> None:
    model = make_model(size=8)
    engine = ensure_engine(model, "a")
    assert engine.form is Form.WHOLE
    assert "8 bits" not in engine.described
    assert engine.made.known["why"].startswith("cosine 0.9")
    assert np.abs(engine.load(model).encode(TEXTS) - Reference(model).encode(TEXTS)).max() < 1e-5


def test_model_of_another_kind_runs_as_itself_and_says_why(make_model: Callable[..., Path]) -> None:
    model = make_model(hidden_act="relu")
    engine = ensure_engine(model, "a")
    assert engine.form is Form.REFERENCE
    assert engine.made.known["why"] == "hidden_act relu"
    assert "sentence-transformers" in engine.described
    assert np.array_equal(engine.load(model).encode(TEXTS), Reference(model).encode(TEXTS))


def test_engine_is_made_once(make_model: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    model = make_model()
    first = ensure_engine(model, "a")
    monkeypatch.setattr(make, "make_engine", None)  # not called again
    assert ensure_engine(model, "a").made == first.made


def test_same_model_gives_the_same_bytes(make_model: Callable[..., Path], tmp_path: Path) -> None:
    model = make_model()
    for name in ("een", "twee"):
        make_engine(model, tmp_path / name)
    assert hashes(tmp_path / "een") == hashes(tmp_path / "twee") != {}


def test_altered_engine_is_refused_with_the_remedy(make_model: Callable[..., Path]) -> None:
    model = make_model()
    folder = ensure_engine(model, "a").made.folder
    graph = folder / "encoder.onnx"
    graph.write_bytes(graph.read_bytes()[:-1] + b"\0")
    with pytest.raises(Refused) as caught:
        ensure_engine(model, "a")
    (problem,) = caught.value.problems
    assert problem.file == str(folder)
    assert "encoder.onnx" in problem.message
    assert "Verwijder deze map" in problem.remedy


def test_engine_that_was_half_made_is_made_again(make_model: Callable[..., Path]) -> None:
    model = make_model()
    engine = ensure_engine(model, "a")
    (engine.made.folder / "thematafel.json").unlink()
    (engine.made.folder / "rest").touch()
    assert ensure_engine(model, "a").made == engine.made
    assert json.loads((engine.made.folder / "thematafel.json").read_text(encoding="utf-8"))["form"] == engine.form


def test_trial_texts_are_of_many_lengths_and_none_is_on_both_sides() -> None:
    texts = trial_texts()
    sizes = sorted(len(text.split()) for text in texts)
    assert sizes[0] == 1
    assert sizes[-1] > 150
    assert not set(texts[::2]) & set(texts[1::2])
