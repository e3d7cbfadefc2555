"""Texts to vectors by an encoder's graph on ONNX Runtime: one text a core."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from pipeline.vectors.engine.checkpoint import Array, Tensors, read_shape
from pipeline.vectors.engine.graph import INPUT, OUTPUT


class Engine:
    """The encoder in ``folder``, computed by the graph in ``graph``.

    Each text is run by itself on one core, and as many texts at a time as there are cores: no padding, no waiting of one
    core for another, and a vector that does not depend on which other texts were asked for.
    """

    def __init__(self, folder: Path, graph: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        shape = read_shape(folder)
        tensors = Tensors(folder)
        self._words = tensors.words()
        positions = tensors["embeddings.position_embeddings.weight"][shape.first_position :]
        self._places: Array = positions + tensors["embeddings.token_type_embeddings.weight"][0]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(shape.max_tokens)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self._words.shape[1])

    def encode(self, texts: Sequence[str]) -> Array:
        """Vectors of shape (len(texts), dimensions), of unit length."""
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)

        def run(row: int) -> None:
            vectors[row] = self._vector(ids[row])

        # The longest first: else one core may still be busy with a long text when the others have nothing left.
        order = sorted(range(len(ids)), key=lambda row: -len(ids[row]))
        with ThreadPoolExecutor(_cores()) as pool:
            list(pool.map(run, order))
        return vectors

    def values(self, text: str, names: Sequence[str]) -> list[Array]:
        """What the graph gives under other names than its vector, each of shape (tokens, channels)."""
        return [value[0] for value in self._run(self._tokenizer.encode(text).ids, names)]

    def _vector(self, ids: Sequence[int]) -> Array:
        vector: Array = self._run(ids, [OUTPUT])[0][0]
        vector /= max(float(np.linalg.norm(vector)), 1e-12)
        return vector

    def _run(self, ids: Sequence[int], names: Sequence[str]) -> list[Array]:
        embedded = self._words[ids] + self._places[: len(ids)]
        values: list[Array] = self._session.run(list(names), {INPUT: embedded[None]})
        return values


def _cores() -> int:
    """Cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1
