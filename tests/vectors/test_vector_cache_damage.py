"""A cache that is damaged or cannot be used never stops a run, and never gives a wrong vector."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from writing_vectors import NAMES, SHOWN, SIZE, Model, opened, unit, units

from pipeline import cachefile
from pipeline.cachefile import cache_files, digest_of, remove_cache
from pipeline.vectors import cache as vector_cache
from pipeline.vectors.cache import encode_once


@contextmanager
def database(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as connection, connection:
        yield connection


BAD = {
    "altered": "UPDATE vectors SET vector = zeroblob(length(vector))",
    "truncated": "UPDATE vectors SET vector = substr(vector, 1, 12)",
    "longer": "UPDATE vectors SET vector = zeroblob(9000)",
    "of another text": "UPDATE vectors SET (vector, checksum) = (SELECT vector, checksum FROM vectors LIMIT 1 OFFSET 7)",
    "a number": "UPDATE vectors SET vector = 12345678901234567890123456789012",
    "a text": "UPDATE vectors SET vector = 'een vector van tweeendertig tekens'",
    "a broken text": "UPDATE vectors SET vector = CAST(substr(vector || x'ffff', 2, 32) AS TEXT)",
    "another checksum": "UPDATE vectors SET checksum = zeroblob(32)",
}


@pytest.mark.parametrize("change", BAD)
def test_entry_that_is_not_as_it_was_written_is_made_again(filled: Path, capsys: pytest.CaptureFixture[str], change: str) -> None:
    with database(filled) as connection:
        connection.execute(BAD[change])
    model = Model()
    assert np.array_equal(encode_once(NAMES, opened(filled), model), units(NAMES))
    assert len(model.texts) >= len(NAMES) - 1
    assert len(opened(filled).get(NAMES)) == len(NAMES)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("value", [np.nan, np.inf, 0.0, 3e38])
def test_what_is_no_unit_vector_is_neither_kept_nor_believed(filled: Path, value: float) -> None:
    cache = opened(filled)
    wrong = np.full((1, SIZE), value, dtype=np.float32)
    cache.put(["Fout."], wrong)
    assert cache.get(["Fout."]) == {}
    key, blob = cache._key("Fout."), wrong.astype("<f4").tobytes()
    with database(filled) as connection:
        connection.execute("INSERT INTO vectors VALUES (?, ?, ?)", (key, blob, digest_of(key, blob)))
    assert cache.get(["Fout."]) == {}


def _execute(path: Path, *statements: str) -> None:
    with database(path) as connection:
        for statement in statements:
            connection.execute(statement)


def _other(path: Path, *statements: str) -> None:
    path.unlink()
    _execute(path, *statements)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "a text": lambda path: path.write_text("dit is geen database " * 500, encoding="utf-8"),
    "noise": lambda path: path.write_bytes(np.random.default_rng(1).bytes(20_000)),
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "names": lambda path: path.write_bytes(path.read_bytes().replace(b"CREATE TABLE", b"CREATE T\x89BLE")),
    "half": lambda path: os.truncate(path, path.stat().st_size // 2),
    "a page and a bit": lambda path: os.truncate(path, 4196),
    "the header alone": lambda path: os.truncate(path, 100),
    "another database": lambda path: _other(path, "CREATE TABLE vectors (a, b)"),
    "a table more": lambda path: _other(path, *vector_cache._TABLES, "CREATE TABLE iets (a)"),
    "other columns": lambda path: _other(
        path, *vector_cache._TABLES[:1], "CREATE TABLE vectors (key BLOB PRIMARY KEY, vector TEXT)"
    ),
    "other dimensions": lambda path: _execute(path, "UPDATE spaces SET dimensions = 9"),
    "no number of dimensions": lambda path: _execute(path, "UPDATE spaces SET dimensions = 'x'"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_file_is_made_anew_and_said_in_one_line(filled: Path, capsys: pytest.CaptureFixture[str], damage: str) -> None:
    DAMAGE[damage](filled)
    model, cache = Model(), opened(filled)
    assert np.array_equal(encode_once(NAMES, cache, model), units(NAMES))
    assert capsys.readouterr().err == (
        f"let op: {SHOWN}: Dit bestand was beschadigd en is verwijderd. Wat erin stond wordt opnieuw berekend.\n"
    )
    assert len(model.texts) == len(NAMES)
    assert len(opened(filled).get(NAMES)) == len(NAMES)
    assert cache_files(filled) == [filled]


def test_file_that_is_damaged_while_a_model_computes_loses_nothing(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cache = opened(filled)
    assert cache.get(["Nieuw."]) == {}
    filled.write_bytes(b"kapot" * 1000)
    cache.put(["Nieuw."], units(["Nieuw."]))
    assert list(opened(filled).get(["Nieuw.", *NAMES])) == ["Nieuw."]
    assert capsys.readouterr().err.count("\n") == 1


def test_file_that_is_removed_while_a_model_computes_is_made_again(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cache = opened(filled)
    cache.get(NAMES)
    remove_cache(filled)
    cache.put(["Nieuw."], units(["Nieuw."]))
    assert list(opened(filled).get(["Nieuw.", *NAMES])) == ["Nieuw."]
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("size", [0, 1])
def test_empty_file_is_a_new_one(filled: Path, capsys: pytest.CaptureFixture[str], size: int) -> None:
    os.truncate(filled, size)
    assert np.array_equal(encode_once(NAMES, opened(filled), Model()), units(NAMES))
    assert len(opened(filled).get(NAMES)) == len(NAMES)
    assert capsys.readouterr().err == ""


@given(st.integers(0, 2**31), st.integers(1, 255), st.integers(1, 400))
def test_no_byte_that_is_altered_gives_a_wrong_vector(
    tmp_path_factory: pytest.TempPathFactory, at: int, flip: int, length: int
) -> None:
    path = tmp_path_factory.mktemp("cache") / "c.sqlite"
    opened(path).put(NAMES, units(NAMES))
    content = bytearray(path.read_bytes())
    at %= len(content)
    for index in range(at, min(at + length, len(content))):
        content[index] ^= flip
    path.write_bytes(content)
    assert all(np.array_equal(vector, unit(text)) for text, vector in opened(path).get(NAMES).items())
    for _ in range(3):  # the first may find out half-way, and then has kept what came after
        assert np.array_equal(encode_once(NAMES, opened(path), Model()), units(NAMES))
    assert list(opened(path).get(NAMES)) == NAMES


def _connecting(monkeypatch: pytest.MonkeyPatch, address: Callable[[str], str] = str, first: str = "SELECT 1") -> None:
    real = sqlite3.connect

    def connect(where: str, **options: object) -> sqlite3.Connection:
        connection = real(address(where), **options)
        connection.execute(first)
        return connection

    monkeypatch.setattr(cachefile.sqlite3, "connect", connect)


def _said(capsys: pytest.CaptureFixture[str], reason: str) -> None:
    assert capsys.readouterr().err == (
        f"let op: {SHOWN}: Dit bestand is niet te gebruiken ({reason}). De vectoren worden zonder dit bestand berekend.\n"
    )


def test_file_that_cannot_be_written_is_read_and_the_run_goes_on(
    filled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _connecting(monkeypatch, lambda where: where.replace("mode=rw", "mode=ro"))
    model, cache, texts = Model(), opened(filled), [*NAMES, "Een.", "Twee."]
    assert np.array_equal(encode_once(texts, cache, model, chunk=1), units(texts))
    assert sorted(model.texts) == ["Een.", "Twee."]
    assert np.array_equal(encode_once(texts, cache, model), units(texts))
    _said(capsys, "er mag niet in geschreven worden")


def test_full_disk_stops_the_cache_and_not_the_run(
    filled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _connecting(monkeypatch, first="PRAGMA max_page_count = 1")
    texts = [f"Nieuw {number}." for number in range(200)]
    assert np.array_equal(encode_once(texts, opened(filled), Model(), chunk=50), units(texts))
    _said(capsys, "de schijf is vol")
    monkeypatch.undo()
    assert list(opened(filled).get([*NAMES, *texts])) == NAMES


def test_disk_that_takes_no_more_bytes_leaves_a_valid_file(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import resource  # not on Windows

    texts = [f"Nieuw {number}." for number in range(2000)]
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (filled.stat().st_size + 10_000, limits[1]))
    try:
        vectors = encode_once(texts, opened(filled), Model())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert np.array_equal(vectors, units(texts))
    assert capsys.readouterr().err.count("is niet te gebruiken") == 1
    assert list(opened(filled).get(NAMES)) == NAMES


def test_folder_that_cannot_be_made_stops_the_cache_and_not_the_run(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path.parent.parent.mkdir()
    path.parent.write_text("een bestand", encoding="utf-8")
    assert np.array_equal(encode_once(NAMES, opened(path), Model(), chunk=5), units(NAMES))
    assert capsys.readouterr().err.count("\n") == 1
    assert path.parent.read_text(encoding="utf-8") == "een bestand"


def test_folder_where_the_file_should_be_is_left_alone(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (path / "van een ander").mkdir(parents=True)
    assert np.array_equal(encode_once(NAMES, opened(path), Model(), chunk=5), units(NAMES))
    _said(capsys, "het is niet te openen")
    assert (path / "van een ander").is_dir()


def test_file_that_another_program_holds_stops_the_cache_and_not_the_run(
    filled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cachefile, "PATIENCE", 0.05)
    with closing(sqlite3.connect(filled, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        texts = [*NAMES, "Een.", "Twee."]
        model = Model()
        assert np.array_equal(encode_once(texts, opened(filled), model, chunk=1), units(texts))
        assert sorted(model.texts) == ["Een.", "Twee."]
        _said(capsys, "een ander programma houdt het bezet")
        connection.execute("ROLLBACK")
        connection.execute("BEGIN EXCLUSIVE")
        assert np.array_equal(encode_once(NAMES, opened(filled), Model()), units(NAMES))
    assert len(opened(filled).get(NAMES)) == len(NAMES)
