"""Searching every byte of a study for texts that must not be there any more."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import unicodedata
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from pipeline.encoding import decode
from pipeline.sources.registry import FORMATS, MAX_BYTES, read_file
from pipeline.sources.unreadable import Unreadable
from pipeline.study.folder import Study

GIT = "git"
"""What a trace in git's own store is called; the objects of git have no place in the study."""
_BLOCK = 16 * 1024 * 1024
_OVERLAP = 64 * 1024
"""Bytes at the end of a block that are read again with the next: longer than any text that is looked for."""
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_MARKS = str.maketrans("", "", "\"\\'“”„‘’")
"""Quotation marks and backslashes, which CSV and JSON double or add, are left out of every comparison."""


def traces(study: Study, needles: Iterable[str], but: Collection[Path] = ()) -> dict[str, set[str]]:
    """Where any of the texts still stands.

    Reads every file under the study: transcripts by their reader, tables column by column, packages member by member,
    everything else as bytes; and every object that git holds, also those that no branch reaches. Capitals, white space and
    quotation marks make no difference.

    Args:
        study: the study.
        needles: texts to look for.
        but: files that are not searched.

    Returns:
        The needles found, by place: a path relative to the study, or :data:`GIT`.
    """
    wanted = {needle: plain for needle in needles if (plain := _plain(needle))}
    found: dict[str, set[str]] = {}

    def search(place: str, text: str) -> None:
        said = _plain(text)
        hits = {needle for needle, plain in wanted.items() if plain in said}
        if hits:
            found.setdefault(place, set()).update(hits)

    for path in _files(study.root):
        if path not in but:
            for text in _contents(path):
                search(study.shown(path), text)
    for content in _git_objects(study.root):
        for text in _unpacked(content):
            search(GIT, text)
    return found


def _plain(text: str) -> str:
    """A text as it is compared."""
    read = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\\n", " ")
    return " ".join(unicodedata.normalize("NFC", read).casefold().translate(_MARKS).split())


def _files(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        if ".git" in folders and Path(folder) == root:
            folders.remove(".git")
        for name in sorted(names):
            path = Path(folder) / name
            if path.is_file() and not path.is_symlink():
                yield path


def _contents(path: Path) -> Iterator[str]:
    """The name of a file and all texts that its bytes can be read as."""
    yield path.name
    if path.stat().st_size > MAX_BYTES:
        yield from _blocks(path)
        return
    yield from _unpacked(path.read_bytes())
    if path.suffix.lower() in FORMATS:
        try:
            yield " ".join(f"{block.speaker} {block.text}" for block in read_file(path)[1].blocks)
        except Unreadable:
            return  # its bytes were searched above


def _blocks(path: Path) -> Iterator[str]:
    """A large file (a recording, an archive) in pieces."""
    before = b""
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield (before + block).decode("utf-8", errors="replace")
            before = block[-_OVERLAP:]


def _unpacked(content: bytes) -> Iterator[str]:
    yield decode(content)[0]
    if content[:4] == b"PAR1":
        import pyarrow
        import pyarrow.parquet as pq

        try:
            columns = pq.read_table(io.BytesIO(content)).columns
        except (pyarrow.ArrowException, OSError):
            return  # a part of a table; its bytes were searched
        for column in columns:
            yield "\n".join(map(str, column.to_pylist()))
    elif content[:2] == b"PK":
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                for member in package.infolist():
                    if member.file_size <= MAX_BYTES and not member.flag_bits & 0x1:
                        yield decode(package.read(member))[0]
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError):
            return


def _git_objects(root: Path) -> Iterator[bytes]:
    """Everything that git keeps for this study, one object at a time; nothing where there is no git or no repository."""
    git = shutil.which("git")
    if git is None or not (root / ".git").exists():
        return
    command = [git, "-C", str(root), "cat-file", "--batch-all-objects", "--batch", "--buffer"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:  # noqa: S603  # fixed arguments
        stream = process.stdout
        while stream is not None and (header := stream.readline()):
            size = int(header.split()[-1])
            yield stream.read(size + 1)[:-1]
