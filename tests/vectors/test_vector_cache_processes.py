"""Many processes at one cache, and processes that are killed while they write: real ones, as nothing else shows what is left."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import writing_vectors
from writing_vectors import chunk, opened, unit

from pipeline.cachefile import cache_files


def _start(path: Path, name: str, chunks: int) -> subprocess.Popen[str]:
    command = [sys.executable, writing_vectors.__file__, str(path), name, str(chunks)]
    root = Path(__file__).resolve().parents[2]
    process = subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={"PYTHONPATH": str(root)}
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "klaar\n"
    return process


def _is_sound(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def _kept(path: Path, name: str, number: int) -> int:
    """How many texts of a chunk are there, each with its own vector."""
    found = opened(path).get(chunk(name, number))
    assert all(np.array_equal(vector, unit(text)) for text, vector in found.items())
    return len(found)


def test_processes_that_write_at_the_same_time_all_succeed(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ["a", "b", "b", "c"]  # two of them write the same texts
    processes = [_start(path, name, 12) for name in names]
    seen: set[str] = set()
    while any(process.poll() is None for process in processes):
        seen |= opened(path).get(chunk("a", 3)).keys()  # who reads meanwhile finds nothing or all
        assert len(seen) in (0, 60)
    for process in processes:
        assert (*process.communicate(), process.returncode)[1:] == ("", 0)
    assert all(_kept(path, name, number) == 60 for name in names for number in range(12))
    assert _is_sound(path)
    assert cache_files(path) == [path]
    assert capsys.readouterr().err == ""


def test_processes_that_find_a_damaged_file_at_the_same_time_all_go_on(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"geen database" * 1000)
    processes = [_start(path, name, 6) for name in "abc"]
    for process in processes:
        said = process.communicate()[1]
        assert process.returncode == 0, said
        assert all(line.startswith("let op: .cache/embeddings.sqlite: ") for line in said.splitlines())
    assert _is_sound(path)
    assert any(_kept(path, name, 5) == 60 for name in "abc")


def test_process_that_is_killed_leaves_a_valid_file_with_all_that_it_kept(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draw = np.random.default_rng(7)
    for attempt in range(12):
        if attempt % 4 == 0:  # also while the file is being made
            file = path.with_name(f"{attempt}.sqlite")
        names = [f"{attempt}{name}" for name in "ab"]
        processes = [_start(file, name, 10_000) for name in names]
        time.sleep(draw.uniform(0, 0.01 if attempt % 4 == 0 else 0.15))
        for process in processes:
            process.kill()
        for name, process in zip(names, processes, strict=True):
            said, wrong = process.communicate()
            assert wrong == ""
            done = len(said.splitlines())
            assert all(_kept(file, name, number) == 60 for number in range(done))
            assert _kept(file, name, done) in (0, 60)
            assert _kept(file, name, done + 1) == 0
        assert not file.exists() or _is_sound(file)
    assert _kept(file, "11a", 0) == 60
    assert capsys.readouterr().err == ""
