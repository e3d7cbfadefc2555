"""Searching every byte of a study for texts that must not be there any more."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.study.folder import Study

GIT = "git"
"""What a trace in git's own store is called; the objects of git have no place in the study."""
_ZIPPED = (".docx", ".odt", ".xlsx", ".zip")


def traces(study: Study, needles: Iterable[str]) -> dict[str, set[str]]:
    """Where any of the texts still stands.

    Reads every file under the study: tables column by column, packages member by member, everything else as bytes; and
    every object that git holds, also those that no branch reaches.

    Args:
        study: the study.
        needles: texts to look for.

    Returns:
        The needles found, by place: a path relative to the study, or :data:`GIT`.
    """
    wanted = {needle: needle.encode("utf-8") for needle in needles if needle}
    found: dict[str, set[str]] = {}
    for path in _files(study.root):
        hits = {needle for content in _contents(path) for needle, encoded in wanted.items() if encoded in content}
        if hits:
            found[study.shown(path)] = hits
    git = _git_objects(study.root)
    hits = {needle for needle, encoded in wanted.items() if encoded in git}
    if hits:
        found[GIT] = hits
    return found


def _files(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        if ".git" in folders and Path(folder) == root:
            folders.remove(".git")
        for name in sorted(names):
            path = Path(folder) / name
            if path.is_file() and not path.is_symlink():
                yield path


def _contents(path: Path) -> Iterator[bytes]:
    """The bytes of a file as they are, and unpacked where they are packed."""
    content = path.read_bytes()
    yield path.name.encode("utf-8")
    yield content
    if content[:4] == b"PAR1":
        import pyarrow.parquet as pq

        for column in pq.read_table(path).columns:
            yield "\n".join(map(str, column.to_pylist())).encode("utf-8")
    elif content[:2] == b"PK" and path.suffix.lower() in _ZIPPED:
        try:
            with zipfile.ZipFile(path) as package:
                for name in package.namelist():
                    yield package.read(name)
        except (zipfile.BadZipFile, RuntimeError):
            return


def _git_objects(root: Path) -> bytes:
    """Everything that git keeps for this study, in one piece; empty where there is no git or no repository."""
    git = shutil.which("git")
    if git is None or not (root / ".git").exists():
        return b""
    command = [git, "-C", str(root), "cat-file", "--batch-all-objects", "--batch", "--buffer"]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  # fixed arguments
    return done.stdout
