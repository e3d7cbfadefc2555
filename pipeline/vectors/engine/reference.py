"""The encoder as sentence-transformers runs it: for models the engine has no graph of, and what a graph is held against."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipeline.vectors.engine.checkpoint import Array

_BATCH = 32


class Reference:
    """A ``SentenceTransformer`` on the processor."""

    def __init__(self, folder: Path) -> None:
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()
        self.model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self.model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str]) -> Array:
        """Vectors of shape (len(texts), dimensions), of unit length."""
        vectors = self.model.encode(
            list(texts), batch_size=_BATCH, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)
