from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import Refused
from pipeline.tables import ALL, EMBEDDINGS, SEGMENTS, SUGGESTIONS, TURNS, Column, Table, frame_of, read_table, records, write_table

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = {
    pa.string(): TEXT,
    pa.int64(): st.integers(-(2**53), 2**53),
    pa.float64(): st.floats(allow_nan=False),
    pa.bool_(): st.booleans(),
    pa.list_(pa.float32()): st.lists(st.floats(width=32, allow_nan=False), min_size=3, max_size=3),
}


def _value(column: Column) -> st.SearchStrategy[object]:
    values = VALUES[column.type]
    return st.none() | values if column.nullable else values


def _rows(table: Table) -> st.SearchStrategy[list[dict[str, object]]]:
    row = st.fixed_dictionaries({column.name: _value(column) for column in table.columns})
    return st.lists(row, max_size=5, unique_by=lambda row: tuple(row[name] for name in table.key))


def _frame(table: Table, rows: list[dict[str, object]]) -> pd.DataFrame:
    whole = {column.name: "Int64" for column in table.columns if column.nullable and column.type == pa.int64()}
    return frame_of(table, rows).astype(whole)


def _plain(row: dict[str, object]) -> dict[str, object]:
    """A row with vectors as lists and every kind of empty as None."""
    plain = {name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in row.items()}
    return {name: None if isinstance(value, float) and math.isnan(value) else value for name, value in plain.items()}


def _suggestion(**values: object) -> dict[str, object]:
    row = {
        "segment_id": "a",
        "theme_id": "geld",
        "score": 0.5,
        "rank": 1,
        "method": "m",
        "example": "Ja.",
        "keywords": "",
        "denied": False,
    }
    return row | values


def _suggestions(*themes: str) -> pd.DataFrame:
    return frame_of(SUGGESTIONS, [_suggestion(theme_id=theme) for theme in themes])


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_table_is_read_as_it_was_written_in_order_of_its_key(tmp_path_factory: pytest.TempPathFactory, table: Table) -> None:
    folder = tmp_path_factory.mktemp(table.name)

    @settings(max_examples=25)
    @given(_rows(table))
    def check(rows: list[dict[str, object]]) -> None:
        write_table(table, _frame(table, rows), folder)
        found = [_plain(row) for row in records(read_table(table, folder))]
        assert found == sorted(rows, key=lambda row: tuple(row[name] for name in table.key))

    check()


@given(_rows(TURNS), st.randoms(use_true_random=False))
def test_same_rows_in_any_order_give_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, object]], random: object
) -> None:
    folder = tmp_path_factory.getbasetemp()
    first = write_table(TURNS, _frame(TURNS, rows), folder).read_bytes()
    random.shuffle(rows)
    frame = _frame(TURNS, rows)
    assert write_table(TURNS, frame[frame.columns[::-1]], folder).read_bytes() == first


def test_file_says_what_it_is_and_what_every_column_means(tmp_path: Path) -> None:
    path = write_table(SUGGESTIONS, _suggestions("geld"), tmp_path / "nieuw" / "tables")
    assert path == tmp_path / "nieuw" / "tables" / "suggestions.parquet"
    schema = pq.read_schema(path)
    assert schema.metadata[b"table"] == b"suggestions"
    assert schema.metadata[b"version"].isdigit()
    assert schema.metadata[b"key"] == b"segment_id,theme_id"
    assert all(schema.field(column.name).metadata[b"meaning"].decode() == column.meaning for column in SUGGESTIONS.columns)


def test_other_programs_read_the_same(tmp_path: Path) -> None:
    path = write_table(SUGGESTIONS, _suggestions("geld", "buren"), tmp_path)
    assert pd.read_parquet(path)["theme_id"].tolist() == ["buren", "geld"]


def test_names_and_keys_of_the_tables_are_sound() -> None:
    assert len({table.file for table in ALL}) == len(ALL)
    for table in ALL:
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names)
        assert set(table.key) <= set(names)
        assert not any(column.nullable for column in table.columns if column.name in table.key)
        assert all(column.meaning for column in table.columns)


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (_suggestions("geld").drop(columns="rank"), "columns"),
        (_suggestions("geld").assign(kleur="rood"), "columns"),
        (_suggestions("geld").rename(columns={"rank": "rang"}), "columns"),
        (_suggestions("geld").assign(rank="een"), "rank"),
        (_suggestions("geld").assign(rank=1.5), "rank"),
        (_suggestions("geld").assign(score="veel"), "score"),
        (_suggestions("geld").assign(method=3), "method"),
        (_suggestions("geld").assign(method=None), "method"),
        (_suggestions("geld").assign(score=float("nan")), "score"),
        (_suggestions("geld").assign(segment_id=None), "segment_id"),
        (_suggestions("geld", "buren", "geld"), "not unique"),
    ],
    ids=[
        "kolom te weinig", "kolom te veel", "kolom met een andere naam", "tekst als getal", "breuk als geheel getal",
        "tekst als breuk", "getal als tekst", "lege tekst", "leeg getal", "lege sleutel", "dubbele sleutel",
    ],
)  # fmt: skip
def test_wrong_frame_is_not_written_and_leaves_the_old_file(tmp_path: Path, frame: pd.DataFrame, message: str) -> None:
    path = write_table(SUGGESTIONS, _suggestions("wonen"), tmp_path)
    before = path.read_bytes()
    with pytest.raises((ValueError, TypeError), match=message):
        write_table(SUGGESTIONS, frame, tmp_path)
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


def test_empty_page_is_allowed_and_stays_empty(tmp_path: Path) -> None:
    row = {"source_id": "a", "turn": 1, "speaker": "", "role": "author", "kind": "paragraph", "start": 0, "end": 9, "time": ""}
    frame = frame_of(TURNS, [{**row, "page": None}, {**row, "turn": 2, "page": 3}]).astype({"page": "Int64"})
    write_table(TURNS, frame, tmp_path)
    assert read_table(TURNS, tmp_path)["page"].isna().tolist() == [True, False]
    assert read_table(TURNS, tmp_path)["page"].tolist()[1] == 3


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_table_without_rows_is_written_and_read(tmp_path: Path, table: Table) -> None:
    write_table(table, _frame(table, []), tmp_path)
    frame = read_table(table, tmp_path)
    assert len(frame) == 0
    assert list(frame.columns) == [column.name for column in table.columns]


def test_vectors_keep_their_precision(tmp_path: Path) -> None:
    vectors = np.random.default_rng(1).normal(size=(3, 384)).astype(np.float32)
    write_table(EMBEDDINGS, pd.DataFrame({"segment_id": list("abc"), "vector": list(vectors)}), tmp_path)
    assert np.array_equal(np.stack(read_table(EMBEDDINGS, tmp_path)["vector"].to_list()), vectors)


def _refusal(table: Table, folder: Path) -> str:
    with pytest.raises(Refused) as caught:
        read_table(table, folder)
    (problem,) = caught.value.problems
    assert problem.file == table.file
    assert "dvc repro" in problem.remedy
    return problem.message


def test_missing_table_is_refused_with_the_remedy(tmp_path: Path) -> None:
    assert _refusal(SEGMENTS, tmp_path) == "Deze tabel is er nog niet."
    assert _refusal(SEGMENTS, tmp_path / "weg") == "Deze tabel is er nog niet."


@pytest.mark.parametrize(
    "left",
    [slice(0, 0), slice(0, -1), slice(0, 200), slice(9, None)],
    ids=["leeg", "laatste byte weg", "halverwege afgebroken", "begin weg"],
)
def test_damaged_table_is_refused_with_the_remedy(tmp_path: Path, left: slice) -> None:
    path = write_table(SUGGESTIONS, _suggestions("geld", "buren"), tmp_path)
    path.write_bytes(path.read_bytes()[left])
    assert _refusal(SUGGESTIONS, tmp_path).startswith("Deze tabel is beschadigd")


def test_file_that_is_no_table_is_refused_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / SUGGESTIONS.file).write_text("segment_id,theme_id\n", encoding="utf-8")
    assert _refusal(SUGGESTIONS, tmp_path).startswith("Deze tabel is beschadigd")


def test_damage_anywhere_gives_a_refusal_or_a_table_and_nothing_else(tmp_path: Path) -> None:
    path = write_table(SUGGESTIONS, _suggestions("geld", "buren", "wonen"), tmp_path)
    data = path.read_bytes()
    refused = 0
    for place in range(0, len(data), 5):
        path.write_bytes(data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :])
        try:
            read_table(SUGGESTIONS, tmp_path)
        except Refused:
            refused += 1
    assert refused > len(data) / 5 / 2


def _other_columns(table: pa.Table) -> pa.Table:
    return table.drop_columns(["keywords"])


def _other_order(table: pa.Table) -> pa.Table:
    return table.select(table.column_names[::-1])


def _other_type(table: pa.Table) -> pa.Table:
    return table.set_column(3, pa.field("rank", pa.int32(), nullable=False), table.column("rank").cast(pa.int32()))


def _other_version(table: pa.Table) -> pa.Table:
    return table.replace_schema_metadata({**table.schema.metadata, b"version": b"0"})


@pytest.mark.parametrize("change", [_other_columns, _other_order, _other_type, _other_version])
def test_table_of_another_version_is_refused_with_the_remedy(tmp_path: Path, change: object) -> None:
    path = write_table(SUGGESTIONS, _suggestions("geld"), tmp_path)
    pq.write_table(change(pq.read_table(path)), path)
    assert _refusal(SUGGESTIONS, tmp_path) == "Deze tabel is door een andere versie gemaakt."
