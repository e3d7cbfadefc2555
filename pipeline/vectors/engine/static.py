"""A model that averages a vector a word (model2vec), run without torch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipeline.vectors.engine.checkpoint import Array

_MODULES = (["StaticEmbedding"], ["StaticEmbedding", "Normalize"])


def is_static(folder: Path) -> bool:
    """Whether the sentence-transformers folder holds such a model and nothing after it but normalisation."""
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    return [str(module["type"]).rpartition(".")[2] for module in modules] in _MODULES


class Static:
    """A ``model2vec.StaticModel``."""

    def __init__(self, folder: Path) -> None:
        from model2vec import StaticModel

        self._model = StaticModel.from_pretrained(folder, normalize=True, max_length=None)

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self._model.dim)

    def encode(self, texts: Sequence[str]) -> Array:
        """Vectors of shape (len(texts), dimensions), of unit length."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        vectors = np.asarray(self._model.encode(list(texts), use_multiprocessing=False), dtype=np.float32)
        # A text without any known word points nowhere. It gets a direction that no word has more of than another.
        vectors[~vectors.any(axis=1)] = self.dimensions**-0.5
        return vectors
