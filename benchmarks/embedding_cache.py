"""Time of the stage ``embed`` on the demo with an empty cache, a full one, and one that lacks a tenth; each in its own process."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from pipeline.study.folder import Study, find_study
from pipeline.vectors.cache import VectorCache

ENTRIES = 20_000
"""Entries of the cache that is read and written by itself."""


def main() -> None:
    """Print the seconds of each and their share of the first, then what the cache takes by itself."""
    with tempfile.TemporaryDirectory() as folder:
        study = _copy(find_study(Path(__file__).parent), Path(folder) / "studie")
        cold, warm = _embed(study), _embed(study)
        with closing(sqlite3.connect(study.vectors)) as connection, connection:
            (texts,) = connection.execute("SELECT count(*) FROM vectors").fetchone()
            connection.execute("DELETE FROM vectors WHERE rowid % 10 = 0")
        tenth = _embed(study)
        print(f"{texts} texts: cold {cold:.1f} s, warm {warm:.1f} s, a tenth new {tenth:.1f} s")
        print(f"of cold: warm {warm / cold:.1%}, a tenth new {tenth / cold:.1%}")
        print(f"file {study.vectors.stat().st_size / texts:.0f} bytes a text")
        _by_itself(Path(folder) / "veel.sqlite")


def _by_itself(path: Path) -> None:
    import numpy as np

    texts = [f"query: tekst {number}" for number in range(ENTRIES)]
    vectors = np.random.default_rng(1).normal(size=(ENTRIES, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    cache = VectorCache(path, path.name, ("meting",))
    begin = time.perf_counter()
    for at in range(0, ENTRIES, 256):
        cache.put(texts[at : at + 256], vectors[at : at + 256])
    middle = time.perf_counter()
    assert len(cache.get(texts)) == ENTRIES  # noqa: S101
    end = time.perf_counter()
    write, read = (1e6 * seconds / ENTRIES for seconds in (middle - begin, end - middle))
    print(f"by itself: {write:.0f} µs to write a vector, {read:.0f} µs to read one")


def _copy(study: Study, root: Path) -> Study:
    """What the stage reads, in a folder of its own."""
    for path in (
        study.root / "dvc.yaml",
        study.params,
        study.encoder_recipe,
        study.tables / "segments.parquet",
        study.models / "encoder.json",
    ):
        target = root / path.relative_to(study.root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    (root / "corpus").mkdir()
    return Study(root)


def _embed(study: Study) -> float:
    begin = time.perf_counter()
    root = Path(__file__).resolve().parents[1]
    command = [sys.executable, "-m", "pipeline", "stage", "embed", "--study", str(study.root)]
    subprocess.run(command, cwd=root, check=True)  # noqa: S603
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
