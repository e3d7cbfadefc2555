"""A sentence-transformers folder as the engine reads it: shape, tokenizer limits and tensors, without torch."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

WEIGHTS = "model.safetensors"
_WORDS = "embeddings.word_embeddings.weight"
_POSITION_OFFSETS = {"bert": 0, "xlm-roberta": 2, "roberta": 2, "camembert": 2}
"""Architectures that are BERT's encoder, and the row of the position table that their first token uses."""
_MODULES = ("Transformer", "Pooling", "Normalize")
_POOLING = ("mean", "cls")


class Unsupported(Exception):
    """The folder holds another kind of model than the engine computes; says what."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the weights do not say of themselves."""

    layers: int
    heads: int
    hidden: int
    epsilon: float
    first_position: int
    max_tokens: int
    pooling: str


def read_shape(folder: Path) -> Shape:
    """The shape of the model in ``folder``.

    Raises:
        Unsupported: when it is not a transformer encoder of BERT's family with mean or first-token pooling.
    """
    config = _json(folder / "config.json")
    family = str(config.get("model_type"))
    if family not in _POSITION_OFFSETS or config.get("is_decoder"):
        raise Unsupported(f"model_type {family}")
    for key, wanted in (("hidden_act", "gelu"), ("position_embedding_type", "absolute")):
        if config.get(key, wanted) != wanted:
            raise Unsupported(f"{key} {config[key]}")
    modules = [str(module["type"]).rpartition(".")[2] for module in _json(folder / "modules.json")]
    if modules[:2] != ["Transformer", "Pooling"] or any(name not in _MODULES for name in modules):
        raise Unsupported(f"modules {', '.join(modules)}")
    if not (folder / WEIGHTS).is_file() or not (folder / "tokenizer.json").is_file():
        raise Unsupported(f"no {WEIGHTS} or tokenizer.json")
    sentence = _json(folder / "sentence_bert_config.json")
    if sentence.get("do_lower_case"):
        raise Unsupported("do_lower_case")
    offset = _POSITION_OFFSETS[family]
    limits = (config["max_position_embeddings"] - offset, sentence.get("max_seq_length"), _model_max_length(folder))
    return Shape(
        layers=config["num_hidden_layers"], heads=config["num_attention_heads"], hidden=config["hidden_size"],
        epsilon=config["layer_norm_eps"], first_position=offset, max_tokens=min(limit for limit in limits if limit),
        pooling=_pooling(_json(folder / "1_Pooling" / "config.json")),
    )  # fmt: skip


class Tensors:
    """The tensors of ``model.safetensors`` by name, each read when it is asked for."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / WEIGHTS

    def __getitem__(self, name: str) -> Array:
        from safetensors import safe_open

        with safe_open(self._path, framework="numpy") as file:
            return np.asarray(file.get_tensor(name), dtype=np.float32)

    def words(self) -> Array:
        """The word embeddings, mapped and not read: only the rows of tokens that occur come into memory.

        The vocabulary of a multilingual model is most of its weights and Dutch text uses a few per cent of it.
        """
        with self._path.open("rb") as stream:
            length = int.from_bytes(stream.read(8), "little")
            entry = json.loads(stream.read(length))[_WORDS]
        if entry["dtype"] != "F32":
            return self[_WORDS]
        begin = 8 + length + int(entry["data_offsets"][0])
        mapped: Array = np.memmap(self._path, np.float32, "r", begin, tuple(entry["shape"]))
        return mapped


def _json(path: Path) -> Any:
    if not path.is_file():
        return {}
    return json.loads(path.read_text(encoding="utf-8"))


def _model_max_length(folder: Path) -> int | None:
    limit = _json(folder / "tokenizer_config.json").get("model_max_length")
    # Tokenizers without a limit write an integer of thirty digits.
    return int(limit) if limit and limit < 1 << 20 else None


def _pooling(config: dict[str, Any]) -> str:
    """The one way of pooling; older folders name it by a key for each way."""
    old = {"pooling_mode_mean_tokens": "mean", "pooling_mode_cls_token": "cls"}
    chosen = config.get("pooling_mode") or [
        old.get(key, key) for key, value in config.items() if key.startswith("pooling_mode_") and value
    ]
    names = [chosen] if isinstance(chosen, str) else list(chosen)
    if len(names) != 1 or names[0] not in _POOLING:
        raise Unsupported(f"pooling {', '.join(names)}")
    return str(names[0])
