"""Vectors of texts that were encoded before, in a file of the study, so that each text is paid for once.

The file is an SQLite database and holds no text: a vector lies under a hash of the text as it went into the model. As a vector
can betray its text all the same, ``thematafel forget`` removes the file. Everything in it can be made again, so nothing that
is wrong with it stops the work: what is damaged is dropped, and where the file cannot be used the work goes on without it.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import Problem, Severity, refuse
from pipeline.problems import warn
from pipeline.progress import progress

Vectors = NDArray[np.float32]

CHUNK = 256
"""Texts that are encoded and kept at a time: what a run that is killed loses at most."""
PATIENCE = 30.0
"""Seconds to wait for another process; each holds the file for milliseconds."""
_TABLES = (
    "CREATE TABLE spaces (space BLOB PRIMARY KEY, dimensions INTEGER NOT NULL, checksum BLOB NOT NULL)",
    "CREATE TABLE vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL, checksum BLOB NOT NULL)",
)
_SELECT = "SELECT vector, checksum FROM vectors WHERE key = ? AND length(vector) = ?"
"""The length is asked in SQL: a value of a gigabyte is not even read."""
_FORMAT = b"thematafel-1"
"""Part of every hash: what another version wrote is not found."""
_ALMOST = 1e-3
"""How far the length of a vector may be from 1."""
_REASONS = {
    sqlite3.SQLITE_BUSY: "een ander programma houdt het bezet",
    sqlite3.SQLITE_CANTOPEN: "het is niet te openen",
    sqlite3.SQLITE_FULL: "de schijf is vol",
    sqlite3.SQLITE_IOERR: "lezen of schrijven mislukt",
    sqlite3.SQLITE_LOCKED: "een ander programma houdt het bezet",
    sqlite3.SQLITE_PERM: "het mag niet gelezen worden",
    sqlite3.SQLITE_READONLY: "er mag niet in geschreven worden",
}
"""Errors that are about the disk or another process; any other means that the file is not what this module wrote."""


class VectorCache:
    """The vectors of one space: of one encoder with one prefix. Any number of processes may use the same file.

    A connection lasts as long as one call, so that nothing is held while a model computes, and the file can be removed.

    Args:
        path: the file; it and its folder are made when there is something to keep.
        shown: how the file is called in messages.
        space: what the vectors depend on beside the text: the engine, the sha256 of the encoder, the prefix.
    """

    def __init__(self, path: Path, shown: str, space: Sequence[str]) -> None:
        self.path = path
        self.shown = shown
        self.dimensions: int | None = None
        """What the file says of this space; None before it was read, and when the space is new."""
        self._space = _digest(*(part.encode("utf-8") for part in space))
        self._readable = self._writable = True

    def get(self, texts: Iterable[str]) -> dict[str, Vectors]:
        """The vectors, each of shape (dimensions,), of the texts that are known; one that is damaged is not."""
        found: dict[str, Vectors] = {}

        def read(connection: sqlite3.Connection) -> None:
            connection.execute("BEGIN")  # one lock for all, not one a text
            if _is_empty(connection) or (dimensions := self._read_dimensions(connection)) is None:
                return
            for text in texts:
                key = self._key(text)
                row = connection.execute(_SELECT, (key, 4 * dimensions)).fetchone()
                if row is not None and (vector := _checked(key, row[0], row[1], dimensions)) is not None:
                    found[text] = vector

        if self._readable:
            try:
                if self.path.exists():
                    self._use(read)
            except (OSError, sqlite3.Error) as error:
                self._readable = self._writable = self._renewed(error)
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
            connection.execute("BEGIN IMMEDIATE")
            if _is_empty(connection):
                for statement in _TABLES:
                    connection.execute(statement)
            self._read_dimensions(connection)
            self.expect(vectors.shape[1])
            if self.dimensions is None:
                size = vectors.shape[1]
                connection.execute("INSERT INTO spaces VALUES (?, ?, ?)", (self._space, size, _digest(self._space, b"%d" % size)))
            entries = ((key, vector, _digest(key, vector)) for key, vector in rows)
            connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", entries)
            # In a damaged index a row can be written and never be found; every run would encode the text again.
            if any(connection.execute(_SELECT, (key, len(vector))).fetchone() is None for key, vector in rows):
                raise sqlite3.DatabaseError("what was written is not there")
            connection.execute("COMMIT")

        self.expect(vectors.shape[1])
        tries = 2  # the second in a new file, where the first found a damaged one
        while self._writable and rows and tries:
            tries -= 1
            try:
                self._prepare()
                self._use(write)
            except (OSError, sqlite3.Error) as error:
                self._writable = self._renewed(error) and tries > 0
            else:
                return

    def expect(self, dimensions: int) -> None:
        """Say how many dimensions a model gives, before it does any work.

        Raises:
            Refused: when the file, as it was last read, knows another number of this space.
        """
        if self.dimensions not in (None, dimensions):
            message = f"Het model geeft {dimensions} getallen per tekst; hier staan er van hetzelfde model {self.dimensions}."
            raise refuse(self.shown, message, "Verwijder dit bestand; het wordt dan opnieuw gemaakt.")

    def _use(self, work: Callable[[sqlite3.Connection], None]) -> None:
        # Never WAL: it needs memory that processes share, which a network drive does not give, and it keeps two more files.
        where = f"{self.path.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(where, uri=True, timeout=PATIENCE, isolation_level=None)) as connection:
            connection.text_factory = bytes  # a damaged value that claims to be a text need not be one
            try:
                connection.execute("PRAGMA secure_delete = ON")
                work(connection)
            except UnicodeDecodeError as error:  # SQLite quotes a damaged name in its message
                raise sqlite3.DatabaseError("the tables have no readable names") from error

    def _prepare(self) -> None:
        """Make the file before SQLite does: only its owner may read it, and SQLite gives its journal the same rights."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.touch(mode=0o600)
        if self.path.stat().st_mode & 0o077:
            self.path.chmod(0o600)

    def _read_dimensions(self, connection: sqlite3.Connection) -> int | None:
        row = connection.execute("SELECT dimensions, checksum FROM spaces WHERE space = ?", (self._space,)).fetchone()
        if row is not None and (not isinstance(row[0], int) or row[1] != _digest(self._space, b"%d" % row[0])):
            raise sqlite3.DatabaseError("the checksum of a space does not match")
        self.dimensions = None if row is None else row[0]
        return self.dimensions

    def _renewed(self, error: OSError | sqlite3.Error) -> bool:
        """Whether the file was damaged, and is out of the way now; says what is wrong."""
        if isinstance(error, OSError):
            reason = error.strerror or type(error).__name__
        else:
            reason = _REASONS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, "")
        if not reason:
            try:
                remove_vectors(self.path)
            except OSError as refused:
                reason = refused.strerror or type(refused).__name__
        if not reason:
            self.dimensions = None
            self._warn("Dit bestand was beschadigd en is verwijderd.", "Wat erin stond wordt opnieuw berekend.")
            return True
        self._warn(f"Dit bestand is niet te gebruiken ({reason}).", "De vectoren worden zonder dit bestand berekend.")
        return False

    def _warn(self, message: str, remedy: str) -> None:
        warn(Problem(self.shown, "", message, remedy, Severity.WARNING))

    def _key(self, text: str) -> bytes:
        return _digest(self._space, text.encode("utf-8"))


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


def vector_files(path: Path) -> list[Path]:
    """The file of a cache and all that SQLite may have left beside it, as far as they are there."""
    return sorted(path.parent.glob(f"{path.name}*"))


def remove_vectors(path: Path) -> None:
    """Remove a cache with all that lies beside it.

    Raises:
        OSError: when a file cannot be removed.
    """
    for file in vector_files(path):
        file.unlink(missing_ok=True)


def _is_empty(connection: sqlite3.Connection) -> bool:
    """Whether no table was made yet.

    Raises:
        sqlite3.DatabaseError: when the file holds anything but the tables of this module.
    """
    found = [row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")]
    if found and found != [statement.encode() for statement in _TABLES]:
        raise sqlite3.DatabaseError("these are other tables")
    return not found


def _checked(key: bytes, value: object, checksum: object, dimensions: int) -> Vectors | None:
    """A vector as it was kept; None when anything about it is not as it must be."""
    if not isinstance(value, bytes) or len(value) != 4 * dimensions or checksum != _digest(key, value):
        return None
    vector = np.frombuffer(value, dtype="<f4").astype(np.float32)
    return vector if _is_unit(vector) else None


def _is_unit(vector: Vectors) -> bool:
    """Whether its length is 1; what is not finite has no length."""
    return bool(abs(np.linalg.norm(vector.astype(np.float64)) - 1) <= _ALMOST)


def _digest(*parts: bytes) -> bytes:
    """A hash of parts, each with its length before it, so that no two lists of parts look the same."""
    digest = hashlib.blake2b(digest_size=32, person=_FORMAT)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little") + part)
    return digest.digest()
