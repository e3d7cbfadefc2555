from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from writing_vectors import NAMES, SHOWN, SIZE, Model, opened, unit, units

from pipeline.cachefile import cache_files, remove_cache
from pipeline.errors import Refused
from pipeline.vectors.cache import VectorCache, encode_once


def test_vectors_come_back_bit_for_bit_in_another_process(filled: Path) -> None:
    found = opened(filled).get([*NAMES, "Nieuw."])
    assert list(found) == NAMES
    assert np.stack(list(found.values())).tobytes() == units(NAMES).tobytes()
    assert found[NAMES[0]].dtype == np.float32
    assert opened(filled).get([]) == {}


@given(st.dictionaries(st.text(), st.integers(0, 2**32 - 1), max_size=12), st.integers(1, 40))
def test_any_text_gets_its_own_vector_back(tmp_path_factory: pytest.TempPathFactory, seeds: dict[str, int], size: int) -> None:
    made = {text: unit(str(seed), size) for text, seed in seeds.items()}
    path = tmp_path_factory.mktemp("cache") / "c.sqlite"
    opened(path).put(list(made), np.array(list(made.values()), dtype=np.float32).reshape(len(made), size))
    found = opened(path).get([*made, "x" * 50])
    assert {text: vector.tobytes() for text, vector in found.items()} == {text: vector.tobytes() for text, vector in made.items()}


@given(st.lists(st.text(max_size=3), max_size=5), st.lists(st.text(max_size=3), max_size=5))
def test_parts_of_a_space_cannot_run_into_one_another(
    tmp_path_factory: pytest.TempPathFactory, one: list[str], two: list[str]
) -> None:
    path = tmp_path_factory.mktemp("cache") / "c.sqlite"
    VectorCache(path, SHOWN, one).put(["x"], units(["x"]))
    assert bool(VectorCache(path, SHOWN, two).get(["x"])) == (one == two)


@pytest.mark.parametrize(
    "space", [("motor", "b" * 64, "query: "), ("motor", "a" * 64, "passage: "), ("ander", "a" * 64, "query: ")]
)
def test_other_encoder_prefix_or_engine_sees_nothing_and_takes_nothing_away(filled: Path, space: tuple[str, ...]) -> None:
    other = opened(filled, *space)
    assert other.get(NAMES) == {}
    other.put(NAMES, units(NAMES, 5))
    assert opened(filled, *space).get(NAMES)[NAMES[3]].tolist() == unit(NAMES[3], 5).tolist()
    assert opened(filled).get(NAMES)[NAMES[3]].tolist() == unit(NAMES[3]).tolist()


def test_second_run_encodes_nothing_and_a_new_round_only_what_is_new(path: Path) -> None:
    first, second, third = Model(), Model(), Model()
    corpus = [f"{number}: {'woord ' * (number % 17)}" for number in range(1000)]
    expected = units(corpus)
    assert np.array_equal(encode_once(corpus[:900], opened(path), first), expected[:900])
    assert len(first.texts) == 900
    assert np.array_equal(encode_once(corpus, opened(path), second), expected)
    assert sorted(second.texts) == sorted(corpus[900:])
    assert np.array_equal(encode_once(corpus[::-1], opened(path), third), expected[::-1])
    assert third.asked == []


def test_text_that_comes_twice_is_encoded_once_and_given_twice(path: Path) -> None:
    model = Model()
    texts = ["Ja.", "Nee.", "Ja.", "Ja."]
    assert np.array_equal(encode_once(texts, opened(path), model), units(texts))
    assert sorted(model.texts) == ["Ja.", "Nee."]


def test_order_of_the_texts_does_not_change_what_the_model_is_asked(tmp_path: Path) -> None:
    one, two = Model(), Model()
    encode_once(NAMES, opened(tmp_path / "een"), one, chunk=7)
    encode_once(NAMES[::-1], opened(tmp_path / "twee"), two, chunk=7)
    assert one.asked == two.asked


def test_more_texts_than_a_statement_of_sqlite_can_name(path: Path) -> None:
    texts = [str(number) for number in range(40_000)]
    vectors = np.zeros((len(texts), 2), dtype=np.float32)
    vectors[np.arange(len(texts)), np.arange(len(texts)) % 2] = 1
    opened(path).put(texts, vectors)
    assert encode_once(texts, opened(path), Model()).tolist() == vectors.tolist()


def test_what_was_encoded_before_the_run_was_cut_off_is_kept(path: Path) -> None:
    model = Model()

    def dies(texts: list[str]) -> NDArray[np.float32]:
        if len(model.asked) == 3:
            raise KeyboardInterrupt
        return model(texts)

    with pytest.raises(KeyboardInterrupt):
        encode_once(NAMES, opened(path), dies, chunk=10)
    again = Model()
    encode_once(NAMES, opened(path), again, chunk=10)
    assert len(model.texts) == 30
    assert sorted(model.texts + again.texts) == sorted(NAMES)


def test_no_texts_have_the_shape_of_the_space_without_the_model(filled: Path) -> None:
    model = Model()
    assert encode_once([], opened(filled), model).shape == (0, SIZE)
    assert model.asked == []
    assert encode_once([], opened(filled, "ander"), model).shape == (0, SIZE)


def test_neither_texts_nor_the_prefix_stand_in_the_file(filled: Path) -> None:
    content = filled.read_bytes().lower()
    for part in (*NAMES, "zoë", "keer", "query"):
        assert part.lower().encode() not in content


def test_file_is_for_its_owner_alone_also_when_it_was_not(filled: Path) -> None:
    assert stat.S_IMODE(filled.stat().st_mode) == 0o600
    filled.chmod(0o644)
    opened(filled).put(["Nieuw."], units(["Nieuw."]))
    assert stat.S_IMODE(filled.stat().st_mode) == 0o600
    assert cache_files(filled) == [filled]


def test_journal_is_for_its_owner_alone(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute("DELETE FROM vectors")
        journal = next(file for file in cache_files(filled) if file != filled)
        assert stat.S_IMODE(journal.stat().st_mode) == 0o600


def test_model_with_other_dimensions_is_refused_with_the_remedy_before_any_work(filled: Path) -> None:
    cache = opened(filled)
    cache.get(["Nieuw."])
    with pytest.raises(Refused) as caught:
        cache.expect(SIZE + 1)
    (problem,) = caught.value.problems
    assert problem.file == SHOWN
    assert f"geeft {SIZE + 1} getallen" in problem.message
    assert f"model {SIZE}" in problem.message
    assert "Verwijder dit bestand" in problem.remedy
    cache.expect(SIZE)
    remove_cache(filled)
    assert encode_once(["Nieuw."], opened(filled), Model(SIZE + 1)).shape == (1, SIZE + 1)


def test_other_dimensions_are_refused_too_where_they_show_late(filled: Path) -> None:
    with pytest.raises(Refused, match="Verwijder dit bestand"):
        encode_once(["Nieuw."], opened(filled), Model(SIZE + 1))
    with pytest.raises(Refused, match="Verwijder dit bestand"):  # another process was first
        opened(filled).put(["Nieuw."], units(["Nieuw."], SIZE + 1))
    assert list(opened(filled).get([*NAMES, "Nieuw."])) == NAMES


def test_removing_takes_all_that_lies_beside_the_file_and_nothing_else(filled: Path) -> None:
    for name in ("embeddings.sqlite-journal", "embeddings.sqlite-wal", "readings.json"):
        (filled.parent / name).touch()
    assert len(cache_files(filled)) == 3
    remove_cache(filled)
    assert cache_files(filled) == []
    assert [file.name for file in filled.parent.iterdir()] == ["readings.json"]
    remove_cache(filled)
