"""Vectors can betray a text: withdrawing leaves none."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import numpy as np
import pytest
from withdrawing import HERS, found, invoke

from pipeline.cachefile import cache_files
from pipeline.judging.cached import JudgementCache
from pipeline.judging.judge import Judgement, Pair
from pipeline.study import forget as forget_module
from pipeline.study.folder import Study
from pipeline.study.forget import forget
from pipeline.vectors.cache import VectorCache


@pytest.fixture
def encoded(filled: Study) -> Study:
    """A study with vectors, one of them written by a process that was killed half-way."""
    VectorCache(filled.vectors, filled.shown(filled.vectors), ("x",)).put([HERS], np.eye(1, 8, dtype=np.float32))
    filled.vectors.with_name(f"{filled.vectors.name}-journal").write_bytes(b"\xd9\xd5\x05\xf9" * 200)
    return filled


def test_withdrawing_removes_every_vector_and_what_lies_beside_them(encoded: Study) -> None:
    assert len(cache_files(encoded.vectors)) == 2
    assert forget(encoded, "interview-01").problems == ()
    assert cache_files(encoded.vectors) == []
    assert found(encoded, HERS) == {}


def test_withdrawing_removes_every_judgement(encoded: Study) -> None:
    JudgementCache(encoded.judgements, "x").put("proef", {Pair("De huur stijgt.", HERS): Judgement(0.9, 0.9)})
    assert cache_files(encoded.judgements)
    assert forget(encoded, "interview-01").problems == ()
    assert cache_files(encoded.judgements) == []


def test_withdrawing_where_nothing_was_encoded_has_nothing_to_say(filled: Study) -> None:
    assert not filled.vectors.exists()
    assert forget(filled, "interview-01").problems == ()


def test_withdrawal_that_dies_before_the_vectors_go_is_finished_by_the_next(
    encoded: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(forget_module, "remove_cache", die)
    with pytest.raises(KeyboardInterrupt):
        forget(encoded, "interview-01")
    assert len(cache_files(encoded.vectors)) == 2
    monkeypatch.undo()
    assert forget(encoded, "interview-01").problems == ()
    assert cache_files(encoded.vectors) == []


def test_vectors_that_cannot_be_removed_are_named_and_the_rest_goes(encoded: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(forget_module, "remove_cache", held)
    done = invoke(encoded, "interview-01", "--yes")
    assert done.exit_code == 1
    assert "fout: .cache/embeddings.sqlite: Hier staan nog vectoren van wat deze deelnemer zei. Sluit wat" in done.output
    assert not encoded.readings.exists()


def test_text_in_the_file_itself_is_found_by_the_search(encoded: Study) -> None:
    assert ".cache/embeddings.sqlite" not in found(encoded, HERS)
    cache_files(encoded.vectors)[1].unlink()
    with closing(sqlite3.connect(encoded.vectors)) as connection, connection:
        connection.execute("CREATE TABLE teksten AS SELECT ? AS tekst", (HERS,))
    assert found(encoded, HERS)[".cache/embeddings.sqlite"] == {HERS}
