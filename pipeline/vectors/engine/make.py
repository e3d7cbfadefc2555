"""Making the engine of an encoder: the fastest of its forms that gives the same vectors as the encoder itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.vectors.engine.checkpoint import Array, Tensors, Unsupported, read_shape
from pipeline.vectors.engine.engine import Engine
from pipeline.vectors.engine.graph import Loudness, build_graph, sites
from pipeline.vectors.engine.reference import Reference
from pipeline.vectors.engine.static import Static, is_static
from pipeline.vectors.made import Made, made_once

GRAPH = "encoder.onnx"
LEAST = 0.999
"""The least cosine, over the texts it is tried on, between a vector of the engine and the encoder's own."""
_BUILD = 1
"""Raised when this package makes another graph of the same encoder."""


class Form(StrEnum):
    """What computes an encoder's vectors."""

    EIGHT_BITS = "ONNX Runtime, 8 bits"
    WHOLE = "ONNX Runtime"
    STATIC = "model2vec"
    REFERENCE = "sentence-transformers"

    @property
    def package(self) -> str:
        """The package that runs it."""
        return "onnxruntime" if self in (Form.EIGHT_BITS, Form.WHOLE) else str(self.value)


@dataclass(frozen=True, slots=True)
class EngineFolder:
    """A made and verified engine."""

    made: Made

    @property
    def form(self) -> Form:
        """What computes the vectors."""
        return Form(self.made.known["form"])

    @property
    def described(self) -> str:
        """The form with the version of what runs it: other versions may round otherwise."""
        return f"{self.form} ({self.form.package} {version(self.form.package)})"

    def load(self, encoder: Path) -> Engine | Static | Reference:
        """Load the engine of the encoder in ``encoder``."""
        if self.form is Form.STATIC:
            return Static(encoder)
        return Reference(encoder) if self.form is Form.REFERENCE else Engine(encoder, self.made.folder / GRAPH)


def ensure_engine(encoder: Path, sha256: str) -> EngineFolder:
    """Make the engine of an encoder when it is not there yet, and verify it.

    Args:
        encoder: a sentence-transformers folder.
        sha256: of all its files.

    Raises:
        Refused: when a file of the engine was altered.
        OSError, ValueError, RuntimeError, KeyError, TypeError, SafetensorError: when the encoder's own files are not whole.
    """
    identity = f"{_BUILD} {version('onnxruntime')} {sha256}"
    return EngineFolder(made_once("engines", identity, lambda folder: make_engine(encoder, folder)))


def make_engine(encoder: Path, folder: Path) -> dict[str, Any]:
    """Write the graph of the encoder to ``folder``: in 8 bits when its vectors are as good, else in 32.

    Returns:
        What the manifest keeps: the form, the least cosine to the encoder itself, and for an encoder that no graph can
        be made of, why not.
    """
    import onnx

    folder.mkdir(parents=True)
    if is_static(encoder):
        return _static(encoder)
    try:
        shape = read_shape(encoder)
    except Unsupported as error:
        Reference(encoder).encode(trial_texts()[:1])  # does it work at all?
        return {"form": Form.REFERENCE, "cosine": 1.0, "why": str(error)}
    texts = trial_texts()
    expected = Reference(encoder).encode(texts[1::2])
    tensors, graph = Tensors(encoder), folder / GRAPH
    onnx.save(build_graph(shape, tensors), str(graph))
    whole = Engine(encoder, graph)
    cosine = _least_cosine(whole.encode(texts[1::2]), expected)
    if cosine < LEAST:
        graph.unlink()
        return {"form": Form.REFERENCE, "cosine": 1.0, "why": f"cosine {cosine:.4f}"}
    loudness = _loudness(whole, texts[::2], sites(shape))
    small = folder / f"8-{GRAPH}"
    onnx.save(build_graph(shape, tensors, loudness), str(small))
    cosine_small = _least_cosine(Engine(encoder, small).encode(texts[1::2]), expected)
    if cosine_small >= LEAST:
        small.replace(graph)
        return {"form": Form.EIGHT_BITS, "cosine": round(cosine_small, 6)}
    small.unlink()
    onnx.save(build_graph(shape, tensors, {}), str(graph))
    return {"form": Form.WHOLE, "cosine": round(cosine, 6), "why": f"cosine {cosine_small:.4f}"}


def _static(encoder: Path) -> dict[str, Any]:
    expected = Reference(encoder).encode(trial_texts())
    known = expected.any(axis=1)  # a text without a known word has no direction there
    cosine = _least_cosine(Static(encoder).encode(trial_texts())[known], expected[known]) if known.any() else 0.0
    if cosine < LEAST:
        return {"form": Form.REFERENCE, "cosine": 1.0, "why": f"cosine {cosine:.4f}"}
    return {"form": Form.STATIC, "cosine": round(cosine, 6)}


def trial_texts() -> list[str]:
    """Dutch texts of many lengths, ours: those at even places to measure on, those at odd places to try the result on."""
    lines = (files("pipeline.vectors.engine") / "trial.txt").read_text(encoding="utf-8").splitlines()
    texts = [line for line in lines if line and not line.startswith("#")]
    # What is too long for the model must be cut at the same place.
    return [*texts, " ".join(texts[::2]), " ".join(texts[1::2])]


def _loudness(engine: Engine, texts: Sequence[str], names: Sequence[str]) -> Loudness:
    found = {name: np.zeros(1, dtype=np.float32) for name in names}
    for text in texts:
        for name, values in zip(names, engine.values(text, names), strict=True):
            found[name] = np.maximum(found[name], np.abs(values).max(axis=0))
    return found


def _least_cosine(found: Array, expected: Array) -> float:
    return float((found * expected).sum(axis=1).min())
