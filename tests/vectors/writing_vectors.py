"""Vectors that belong to their text, and a program that writes them until it is done or killed.

``python writing_vectors.py FILE NAME CHUNKS`` says "klaar" before it opens the file, then the number of every chunk it kept.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.vectors.cache import VectorCache

SIZE = 8
SPACE = ("motor", "a" * 64, "query: ")
SHOWN = ".cache/embeddings.sqlite"
NAMES = [f"Er staat {number} keer iets over Zoë." for number in range(40)]


def unit(text: str, size: int = SIZE) -> NDArray[np.float32]:
    """A vector that belongs to a text and to no other."""
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little")
    vector = np.random.default_rng(seed).normal(size=size)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def units(texts: Sequence[str], size: int = SIZE) -> NDArray[np.float32]:
    return np.array([unit(text, size) for text in texts], dtype=np.float32).reshape(len(texts), size)


def opened(path: Path, *space: str) -> VectorCache:
    return VectorCache(path, SHOWN, space or SPACE)


class Model:
    """Gives the vectors and remembers what it was asked."""

    def __init__(self, size: int = SIZE) -> None:
        self.asked: list[list[str]] = []
        self.size = size

    def __call__(self, texts: list[str]) -> NDArray[np.float32]:
        self.asked.append(list(texts))
        return units(list(texts), self.size)

    @property
    def texts(self) -> list[str]:
        return [text for asked in self.asked for text in asked]


def chunk(name: str, number: int) -> list[str]:
    return [f"{name} {number} {text}" for text in range(60)]


def main(path: str, name: str, chunks: str) -> None:
    print("klaar", flush=True)
    for number in range(int(chunks)):
        texts = chunk(name, number)
        opened(Path(path)).put(texts, units(texts))
        print(number, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
