"""A file of the study in which a program keeps what it worked out before: an SQLite database that may always be lost.

Everything in it can be made again, so nothing that is wrong with it stops the work: what is damaged is dropped, and where the
file cannot be used the work goes on without it. Nor does it hold a text: what is kept lies under a hash of the text that it
belongs to.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import ClassVar

from pipeline.errors import Problem, Severity
from pipeline.problems import warn

PATIENCE = 30.0
"""Seconds to wait for another process; each holds the file for milliseconds."""
_FORMAT = b"thematafel-1"
"""Part of every hash: what another version wrote is not found."""
_REASONS = {
    sqlite3.SQLITE_BUSY: "een ander programma houdt het bezet",
    sqlite3.SQLITE_CANTOPEN: "het is niet te openen",
    sqlite3.SQLITE_FULL: "de schijf is vol",
    sqlite3.SQLITE_IOERR: "lezen of schrijven mislukt",
    sqlite3.SQLITE_LOCKED: "een ander programma houdt het bezet",
    sqlite3.SQLITE_PERM: "het mag niet gelezen worden",
    sqlite3.SQLITE_READONLY: "er mag niet in geschreven worden",
}
"""Errors that are about the disk or another process; any other means that the file is not what its class wrote."""

Work = Callable[[sqlite3.Connection], None]


class CacheFile:
    """The file and how it is opened; a subclass says what lies in it. Any number of processes may use the same file.

    A connection lasts as long as one call, so that nothing is held while a model computes, and the file can be removed.

    Args:
        path: the file; it and its folder are made when there is something to keep.
        shown: how the file is called in messages.
    """

    tables: ClassVar[tuple[str, ...]]
    """The statements that make its tables, in the order of their names."""
    without: ClassVar[str]
    """What happens when the file cannot be used, in Dutch."""

    def __init__(self, path: Path, shown: str) -> None:
        self.path = path
        self.shown = shown
        self._readable = self._writable = True

    def read(self, work: Work) -> None:
        """Do ``work`` in one transaction of a file that holds the tables; nothing when there is no such file."""

        def reading(connection: sqlite3.Connection) -> None:
            connection.execute("BEGIN")  # one lock for all, not one a text
            if not self._is_empty(connection):
                work(connection)

        if self._readable:
            try:
                if self.path.exists():
                    self._use(reading)
            except (OSError, sqlite3.Error) as error:
                self._readable = self._writable = self._renewed(error)

    def write(self, work: Work) -> None:
        """Do ``work`` in one transaction, which is kept whole or not at all; the file and its tables are made first."""

        def writing(connection: sqlite3.Connection) -> None:
            connection.execute("BEGIN IMMEDIATE")
            if self._is_empty(connection):
                for statement in self.tables:
                    connection.execute(statement)
            work(connection)
            connection.execute("COMMIT")

        tries = 2  # the second in a new file, where the first found a damaged one
        while self._writable and tries:
            tries -= 1
            try:
                self._prepare()
                self._use(writing)
            except (OSError, sqlite3.Error) as error:
                self._writable = self._renewed(error) and tries > 0
            else:
                return

    def emptied(self) -> None:
        """Called when a damaged file was removed: what was known of it holds no longer."""

    def _use(self, work: Work) -> None:
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

    def _is_empty(self, connection: sqlite3.Connection) -> bool:
        """Whether no table was made yet.

        Raises:
            sqlite3.DatabaseError: when the file holds anything but the tables of this class.
        """
        found = [row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")]
        if found and found != [statement.encode() for statement in self.tables]:
            raise sqlite3.DatabaseError("these are other tables")
        return not found

    def _renewed(self, error: OSError | sqlite3.Error) -> bool:
        """Whether the file was damaged, and is out of the way now; says what is wrong."""
        if isinstance(error, OSError):
            reason = error.strerror or type(error).__name__
        else:
            reason = _REASONS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, "")
        if not reason:
            try:
                remove_cache(self.path)
            except OSError as refused:
                reason = refused.strerror or type(refused).__name__
        if not reason:
            self.emptied()
            self._warn("Dit bestand was beschadigd en is verwijderd.", "Wat erin stond wordt opnieuw berekend.")
            return True
        self._warn(f"Dit bestand is niet te gebruiken ({reason}).", self.without)
        return False

    def _warn(self, message: str, remedy: str) -> None:
        warn(Problem(self.shown, "", message, remedy, Severity.WARNING))


def cache_files(path: Path) -> list[Path]:
    """The file of a cache and all that SQLite may have left beside it, as far as they are there."""
    return sorted(path.parent.glob(f"{path.name}*"))


def remove_cache(path: Path) -> None:
    """Remove a cache with all that lies beside it.

    Raises:
        OSError: when a file cannot be removed.
    """
    for file in cache_files(path):
        file.unlink(missing_ok=True)


def digest_of(*parts: bytes) -> bytes:
    """A hash of parts, each with its length before it, so that no two lists of parts look the same."""
    digest = hashlib.blake2b(digest_size=32, person=_FORMAT)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little") + part)
    return digest.digest()
