"""A round that is added later: who was known stays who they were, and only what is new costs work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import pipeline.privacy.study as reading
from pipeline.privacy.key import read_key
from pipeline.sources.ingest import ingest
from pipeline.sources.register import Source
from pipeline.stages import ingest as stage
from pipeline.study.folder import Study
from pipeline.tables import SOURCES, TEXTS, TURNS, read_table

BOTH, EARLY, LATE = "Ophélie Nijemčević", "Muzaffer Drugmand", "Zerafet Heckmann"
PARAMS = "study:\n  title: x\n  place: Waterstad\n  region: XX\n"


def _talk(speaker: str, mentioned: str, street: str) -> str:
    return (
        f"Interviewer: Hoe woont u?\n\n{speaker}: Ik woon op {street} 12, naast {mentioned}.\n\n"
        f"Interviewer: En verder?\n\n{speaker}: {mentioned.split()[0]} helpt mij weleens.\n"
    )


FIRST = {
    "ronde-1/interview-01.txt": _talk(BOTH, EARLY, "Sikkelmansstraat"),
    "ronde-1/interview-02.txt": _talk(EARLY, BOTH, "Wobbelaarstraat"),
}
SECOND = {
    # Names of the first come before all others in the alphabet, so that order cannot be what keeps the numbers.
    "ronde-2/afspraak-01.txt": _talk(LATE, BOTH, "Sikkelmansstraat"),
    "ronde-2/interview-03.txt": _talk(BOTH, LATE, "Kromhaakstraat"),
}


def _rows(files: dict[str, str]) -> str:
    return "".join(f"{Path(name).stem},{name},interview,{name.split('/')[0]},,,,,,\n" for name in files)


@pytest.fixture
def study(make_study: Callable[..., Study]) -> Study:
    study = make_study(_rows(FIRST), FIRST)
    study.params.write_text(PARAMS, encoding="utf-8")
    stage.run(study)
    return study


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sources whose file was read."""
    found: list[str] = []

    def counting(source: Source, path: Path) -> object:
        found.append(source.source_id)
        return ingest(source, path)

    monkeypatch.setattr(reading, "ingest", counting)
    return found


def _add(study: Study, files: dict[str, str]) -> None:
    for name, text in files.items():
        (study.raw / name).parent.mkdir(exist_ok=True)
        (study.raw / name).write_text(text, encoding="utf-8")
    with study.register.open("a", encoding="utf-8") as stream:
        stream.write(_rows(files))


def _numbers(study: Study) -> dict[str, int]:
    return {form: number for number, forms in read_key(study).people.names.items() for form in forms}


def _tables(study: Study, sources: set[str]) -> list[pd.DataFrame]:
    tables = [read_table(table, study.tables) for table in (SOURCES, TEXTS, TURNS)]
    return [table[table["source_id"].isin(sources)].reset_index(drop=True) for table in tables]


def test_only_new_files_are_opened(study: Study, opened: list[str]) -> None:
    _add(study, SECOND)
    stage.run(study)
    assert sorted(opened) == ["afspraak-01", "interview-03"]
    opened.clear()
    stage.run(study)
    assert opened == []


def test_nothing_of_the_first_round_changes(study: Study) -> None:
    first = {Path(name).stem for name in FIRST}
    before, readings = _tables(study, first), {path: path.read_bytes() for path in study.readings.iterdir()}
    reviews = {path: path.read_bytes() for path in study.review.iterdir()}
    _add(study, SECOND)
    stage.run(study)
    for old, new in zip(before, _tables(study, first), strict=True):
        pd.testing.assert_frame_equal(old, new)
    assert all(path.read_bytes() == content for path, content in (readings | reviews).items())


def test_same_person_has_the_same_number_in_both_rounds(study: Study) -> None:
    before = _numbers(study)
    _add(study, SECOND)
    stage.run(study)
    after = _numbers(study)
    assert before.items() <= after.items()
    assert after[LATE.casefold()] > max(before.values())
    turns = read_table(TURNS, study.tables).set_index("source_id")["speaker"]
    assert set(turns["interview-01"]) == set(turns["interview-03"]) == {"Interviewer", f"[Persoon {before[BOTH.casefold()]}]"}
    texts = read_table(TEXTS, study.tables).set_index("source_id")["text"]
    assert f"naast [Persoon {before[BOTH.casefold()]}]" in texts["afspraak-01"]


def test_same_address_has_the_same_number_in_both_rounds(study: Study) -> None:
    _add(study, SECOND)
    stage.run(study)
    texts = read_table(TEXTS, study.tables).set_index("source_id")["text"]
    assert "[Adres 1]" in texts["interview-01"]
    assert "[Adres 1]" in texts["afspraak-01"]
    assert "[Adres 3]" in texts["interview-03"]


def test_second_round_that_is_taken_out_again_leaves_the_first_as_it_was(study: Study, opened: list[str]) -> None:
    everything = {path.name: path.read_bytes() for path in study.tables.iterdir()}
    register = study.register.read_bytes()
    _add(study, SECOND)
    stage.run(study)
    opened.clear()
    study.register.write_bytes(register)
    for name in SECOND:
        (study.raw / name).unlink()
    stage.run(study)
    assert opened == []
    assert {path.name: path.read_bytes() for path in study.tables.iterdir()} == everything
    assert LATE.casefold() not in study.key.read_text(encoding="utf-8").casefold()


def test_without_its_caches_the_result_is_the_same(study: Study) -> None:
    _add(study, SECOND)
    stage.run(study)
    everything = {path.name: path.read_bytes() for path in study.tables.iterdir()}
    for path in study.readings.iterdir():
        path.unlink()
    stage.run(study)
    assert {path.name: path.read_bytes() for path in study.tables.iterdir()} == everything
