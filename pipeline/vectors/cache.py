"""Vectors of texts that were encoded before, in a file of the study, so that each text is paid for once.

The file holds no text: a vector lies under a hash of the text as it went into the model. As a vector can betray its text all
the same, ``thematafel forget`` removes the file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.cachefile import CacheFile, digest_of
from pipeline.errors import refuse
from pipeline.progress import progress

Vectors = NDArray[np.float32]

CHUNK = 256
"""Texts that are encoded and kept at a time: what a run that is killed loses at most."""
_TABLES = (
    "CREATE TABLE spaces (space BLOB PRIMARY KEY, dimensions INTEGER NOT NULL, checksum BLOB NOT NULL)",
    "CREATE TABLE vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL, checksum BLOB NOT NULL)",
)
_SELECT = "SELECT vector, checksum FROM vectors WHERE key = ? AND length(vector) = ?"
"""The length is asked in SQL: a value of a gigabyte is not even read."""
_ALMOST = 1e-3
"""How far the length of a vector may be from 1."""


class VectorCache(CacheFile):
    """The vectors of one space: of one encoder with one prefix.

    Args:
        path: the file; it and its folder are made when there is something to keep.
        shown: how the file is called in messages.
        space: what the vectors depend on beside the text: the engine, the sha256 of the encoder, the prefix.
    """

    tables = _TABLES
    without = "De vectoren worden zonder dit bestand berekend."

    def __init__(self, path: Path, shown: str, space: Sequence[str]) -> None:
        super().__init__(path, shown)
        self.dimensions: int | None = None
        """What the file says of this space; None before it was read, and when the space is new."""
        self._space = digest_of(*(part.encode("utf-8") for part in space))

    def get(self, texts: Iterable[str]) -> dict[str, Vectors]:
        """The vectors, each of shape (dimensions,), of the texts that are known; one that is damaged is not."""
        found: dict[str, Vectors] = {}

        def read(connection: sqlite3.Connection) -> None:
            if (dimensions := self._read_dimensions(connection)) is None:
                return
            for text in texts:
                key = self._key(text)
                row = connection.execute(_SELECT, (key, 4 * dimensions)).fetchone()
                if row is not None and (vector := _checked(key, row[0], row[1], dimensions)) is not None:
                    found[text] = vector

        self.read(read)
        return found

    def put(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Keep vectors of shape (len(texts), dimensions), all or none of them; what is no unit vector is left out.

        Raises:
            Refused: when the space is known to have other dimensions.
        """
        rows = [
            (self._key(text), vector.astype("<f4").tobytes())
            for text, vector in zip(texts, vectors, strict=True)
            if _is_unit(vector)
        ]

        def write(connection: sqlite3.Connection) -> None:
            self._read_dimensions(connection)
            self.expect(vectors.shape[1])
            if self.dimensions is None:
                size = vectors.shape[1]
                known = (self._space, size, digest_of(self._space, b"%d" % size))
                connection.execute("INSERT INTO spaces VALUES (?, ?, ?)", known)
            entries = ((key, vector, digest_of(key, vector)) for key, vector in rows)
            connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", entries)
            # In a damaged index a row can be written and never be found; every run would encode the text again.
            if any(connection.execute(_SELECT, (key, len(vector))).fetchone() is None for key, vector in rows):
                raise sqlite3.DatabaseError("what was written is not there")

        self.expect(vectors.shape[1])
        if rows:
            self.write(write)

    def expect(self, dimensions: int) -> None:
        """Say how many dimensions a model gives, before it does any work.

        Raises:
            Refused: when the file, as it was last read, knows another number of this space.
        """
        if self.dimensions not in (None, dimensions):
            message = f"Het model geeft {dimensions} getallen per tekst; hier staan er van hetzelfde model {self.dimensions}."
            raise refuse(self.shown, message, "Verwijder dit bestand; het wordt dan opnieuw gemaakt.")

    def emptied(self) -> None:
        """A new file knows no space."""
        self.dimensions = None

    def _read_dimensions(self, connection: sqlite3.Connection) -> int | None:
        row = connection.execute("SELECT dimensions, checksum FROM spaces WHERE space = ?", (self._space,)).fetchone()
        if row is not None and (not isinstance(row[0], int) or row[1] != digest_of(self._space, b"%d" % row[0])):
            raise sqlite3.DatabaseError("the checksum of a space does not match")
        self.dimensions = None if row is None else row[0]
        return self.dimensions

    def _key(self, text: str) -> bytes:
        return digest_of(self._space, text.encode("utf-8"))


def encode_once(
    texts: Sequence[str], cache: VectorCache, encode: Callable[[Sequence[str]], Vectors], chunk: int = CHUNK
) -> Vectors:
    """The vectors of texts, of shape (len(texts), dimensions): from the cache, else made and kept.

    Args:
        texts: as they go into the model; one that comes twice is encoded once.
        cache: where vectors are kept.
        encode: makes vectors; called with at most ``chunk`` texts, which are kept before the next are made.
        chunk: how many at a time.

    Raises:
        Refused: when the cache knows another number of dimensions.
    """
    known = cache.get(dict.fromkeys(texts))
    if not texts:
        return encode([]) if cache.dimensions is None else np.empty((0, cache.dimensions), dtype=np.float32)
    # By length, as texts of one length make the smallest batches, and whatever order files came in.
    new = sorted(set(texts) - known.keys(), key=lambda text: (-len(text), text))
    for part in progress([new[at : at + chunk] for at in range(0, len(new), chunk)], "betekenis berekenen"):
        vectors = encode(part)
        cache.put(part, vectors)
        known.update(zip(part, vectors, strict=True))
    return np.stack([known[text] for text in texts])


def _checked(key: bytes, value: object, checksum: object, dimensions: int) -> Vectors | None:
    """A vector as it was kept; None when anything about it is not as it must be."""
    if not isinstance(value, bytes) or len(value) != 4 * dimensions or checksum != digest_of(key, value):
        return None
    vector = np.frombuffer(value, dtype="<f4").astype(np.float32)
    return vector if _is_unit(vector) else None


def _is_unit(vector: Vectors) -> bool:
    """Whether its length is 1; what is not finite has no length."""
    return bool(abs(np.linalg.norm(vector.astype(np.float64)) - 1) <= _ALMOST)
