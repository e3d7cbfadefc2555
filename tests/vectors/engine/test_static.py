from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Dense, Normalize, StaticEmbedding
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from pipeline.vectors.engine.make import Form, ensure_engine, trial_texts
from pipeline.vectors.engine.reference import Reference

TEXTS = ["de huur en het geld", "Ik fiets", "we wel de buurt niet", "xyz", ""]
Save = Callable[..., Path]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THEMATAFEL_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Save a model with a vector for each word of the trial texts, and what comes after it."""

    def make(*after: object, unknown: float = 0.0) -> Path:
        lower, split = normalizers.Lowercase(), pre_tokenizers.Whitespace()
        words = sorted({word for text in trial_texts() for word, _ in split.pre_tokenize_str(lower.normalize_str(text))})
        vocabulary = {"[UNK]": 0, **{word: number for number, word in enumerate(words[::2], start=1)}}
        tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))  # noqa: S106
        tokenizer.normalizer, tokenizer.pre_tokenizer = lower, split
        table: NDArray[np.float32] = np.random.default_rng(1).normal(size=(len(vocabulary), 12)).astype(np.float32)
        table[0] = unknown
        modules = [StaticEmbedding(tokenizer, embedding_weights=table), *after]
        SentenceTransformer(modules=modules, device="cpu").save(str(tmp_path / "model"), create_model_card=False)
        return tmp_path / "model"

    return make


@pytest.mark.parametrize("after", [(), (Normalize(),)], ids=["alone", "and normalisation"])
def test_average_of_word_vectors_is_computed_without_torch_and_the_same(save: Save, after: Sequence[object]) -> None:
    model = save(*after)
    engine = ensure_engine(model, "a")
    assert engine.form is Form.STATIC
    assert engine.described.startswith("model2vec (model2vec ")
    loaded = engine.load(model)
    assert loaded.dimensions == 12
    known = trial_texts()[:5]
    assert loaded.encode(known) == pytest.approx(Reference(model).encode(known), abs=1e-5)


def test_text_without_a_known_word_has_a_vector_of_length_one(save: Save) -> None:
    model = save()
    vectors = ensure_engine(model, "a").load(model).encode(TEXTS)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_where_something_comes_after_the_average_the_model_runs_as_itself(save: Save) -> None:
    model = save(Dense(12, 4))
    engine = ensure_engine(model, "a")
    assert engine.form is Form.REFERENCE
    assert np.array_equal(engine.load(model).encode(TEXTS), Reference(model).encode(TEXTS))


def test_where_the_vectors_would_differ_the_model_runs_as_itself_and_says_why(save: Save) -> None:
    model = save(unknown=5.0)  # here a word that is unknown counts
    engine = ensure_engine(model, "a")
    assert engine.form is Form.REFERENCE
    assert engine.made.known["why"].startswith("cosine ")
