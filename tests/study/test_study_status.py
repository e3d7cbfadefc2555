from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import Refused
from pipeline.stages import ingest
from pipeline.study.add import Details, add
from pipeline.study.folder import Study
from pipeline.study.status import source_statuses

GOOD = "I: Hoe gaat het hier?\nR: Het gaat {}.\nI: Waarom?\nR: Daarom.\n"


def _add(study: Study, folder: Path, round_: str, *contents: str) -> None:
    files = []
    for number, content in enumerate(contents):
        files.append(folder / f"{round_}-{number}.txt")
        files[-1].write_text(content, encoding="utf-8")
    add(study, round_, files, Details())


def _statuses(study: Study) -> dict[str, str]:
    return {item.source_id: item.status for item in source_statuses(study)}


def test_study_without_sources_has_no_statuses(study: Study) -> None:
    assert source_statuses(study) == []


def test_source_is_new_then_read_then_changed_then_read_again(study: Study, tmp_path: Path) -> None:
    _add(study, tmp_path, "ronde-1", GOOD.format("goed"), GOOD.format("matig"))
    assert _statuses(study) == {"interview-01": "nieuw", "interview-02": "nieuw"}
    ingest.run(study)
    assert _statuses(study) == {"interview-01": "gelezen", "interview-02": "gelezen"}
    (study.raw / "ronde-1" / "interview-02.txt").write_text(GOOD.format("beter"), encoding="utf-8")
    _add(study, tmp_path, "ronde-2", GOOD.format("slecht"))
    assert _statuses(study) == {"interview-01": "gelezen", "interview-02": "gewijzigd", "interview-03": "nieuw"}
    ingest.run(study)
    assert set(_statuses(study).values()) == {"gelezen"}


def test_source_that_could_not_be_read_says_so(study: Study, tmp_path: Path) -> None:
    _add(study, tmp_path, "ronde-1", GOOD.format("goed"), "Zomaar een lap tekst zonder sprekers.")
    assert _statuses(study) == {"interview-01": "nieuw", "interview-02": "nieuw"}
    ingest.run(study)
    assert _statuses(study) == {"interview-01": "gelezen", "interview-02": "niet gelezen"}


def test_source_is_unreadable_also_when_no_source_can_be_read(study: Study, tmp_path: Path) -> None:
    _add(study, tmp_path, "ronde-1", "Zomaar een lap tekst zonder sprekers.")
    with pytest.raises(Refused):
        ingest.run(study)
    assert _statuses(study) == {"interview-01": "niet gelezen"}


def test_source_with_only_a_warning_was_read(study: Study, tmp_path: Path) -> None:
    _add(study, tmp_path, "ronde-1", GOOD.format("goed"))
    (study.raw / "ronde-1" / "interview-01.txt").write_bytes(GOOD.format("één keer goed").encode("cp1252"))
    ingest.run(study)
    assert _statuses(study) == {"interview-01": "gelezen"}


def test_statuses_are_in_order_of_round_and_source(study: Study, tmp_path: Path) -> None:
    _add(study, tmp_path, "ronde-2", GOOD.format("goed"))
    _add(study, tmp_path, "ronde-1", GOOD.format("matig"), GOOD.format("slecht"))
    assert [(item.round, item.source_id, item.file) for item in source_statuses(study)] == [
        ("ronde-1", "interview-02", "ronde-1/interview-02.txt"),
        ("ronde-1", "interview-03", "ronde-1/interview-03.txt"),
        ("ronde-2", "interview-01", "ronde-2/interview-01.txt"),
    ]
