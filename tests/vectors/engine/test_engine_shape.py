from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pipeline.vectors.engine.checkpoint import Tensors, Unsupported, read_shape


def _change(path: Path, **changes: object) -> None:
    content = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    path.write_text(json.dumps({**content, **changes}), encoding="utf-8")


@pytest.mark.parametrize(("family", "seen"), [("bert", 24), ("xlm-roberta", 22)])
def test_shape_of_a_model(make_model: Callable[..., Path], family: str, seen: int) -> None:
    shape = read_shape(make_model(family))
    assert (shape.layers, shape.heads, shape.hidden, shape.max_tokens, shape.pooling) == (2, 4, 32, seen, "mean")


def test_shorter_limit_of_the_folder_wins(make_model: Callable[..., Path]) -> None:
    model = make_model()
    _change(model / "sentence_bert_config.json", max_seq_length=7)
    assert read_shape(model).max_tokens == 7


def test_pooling_as_older_folders_name_it(make_model: Callable[..., Path]) -> None:
    model = make_model()
    old = {"word_embedding_dimension": 32, "pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}
    (model / "1_Pooling" / "config.json").write_text(json.dumps(old), encoding="utf-8")
    assert read_shape(model).pooling == "cls"


@pytest.mark.parametrize(
    ("file", "changes", "reason"),
    [
        ("config.json", {"model_type": "distilbert"}, "model_type distilbert"),
        ("config.json", {"is_decoder": True}, "model_type bert"),
        ("config.json", {"hidden_act": "relu"}, "hidden_act relu"),
        ("config.json", {"position_embedding_type": "relative_key"}, "position_embedding_type"),
        ("sentence_bert_config.json", {"do_lower_case": True}, "do_lower_case"),
        ("1_Pooling/config.json", {"pooling_mode": "max"}, "pooling max"),
        ("1_Pooling/config.json", {"pooling_mode": ["mean", "cls"]}, "pooling mean, cls"),
    ],
)
def test_model_of_another_kind_says_what_it_is(
    make_model: Callable[..., Path], file: str, changes: dict[str, object], reason: str
) -> None:
    model = make_model()
    _change(model / file, **changes)
    with pytest.raises(Unsupported, match=reason):
        read_shape(model)


def test_model_with_a_module_after_pooling_is_of_another_kind(make_model: Callable[..., Path]) -> None:
    model = make_model()
    modules = json.loads((model / "modules.json").read_text(encoding="utf-8"))
    modules[2]["type"] = "sentence_transformers.models.Dense"
    (model / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    with pytest.raises(Unsupported, match="Transformer, Pooling, Dense"):
        read_shape(model)


@pytest.mark.parametrize("file", ["model.safetensors", "tokenizer.json"])
def test_folder_without_weights_or_tokenizer_is_of_another_kind(make_model: Callable[..., Path], file: str) -> None:
    model = make_model()
    (model / file).unlink()
    with pytest.raises(Unsupported, match=r"tokenizer\.json"):
        read_shape(model)


def test_word_embeddings_are_mapped_and_equal_to_those_read(make_model: Callable[..., Path]) -> None:
    tensors = Tensors(make_model())
    mapped = tensors.words()
    assert isinstance(mapped, np.memmap)
    assert np.array_equal(mapped, tensors["embeddings.word_embeddings.weight"])
