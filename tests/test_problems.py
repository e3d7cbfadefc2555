from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import Problem, Severity
from pipeline.problems import record_problems, recorded_problems
from pipeline.study.folder import Study

FIRST = Problem("corpus/raw/a.txt", "", "Dit bestand is leeg.", "Zet het goede bestand neer.")
SECOND = Problem("corpus/raw/b.txt", "regel 3", "Één regel valt op.", "", Severity.WARNING)
THIRD = Problem("corpus/sources.csv", "regel 10", "`kind` is leeg.", "Vul het in.")


def test_problems_come_back_as_they_were_written_down(tmp_path: Path) -> None:
    study = Study(tmp_path)
    record_problems(study, "ingest", [SECOND, FIRST])
    record_problems(study, "evidence", [THIRD])
    assert sorted(recorded_problems(study)) == [FIRST, SECOND, THIRD]
    assert [problem.severity for problem in sorted(recorded_problems(study))] == [Severity.ERROR, Severity.WARNING, Severity.ERROR]


def test_problems_are_said_on_standard_error_with_place_and_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record_problems(Study(tmp_path), "ingest", [THIRD, SECOND])
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "let op: corpus/raw/b.txt, regel 3: Één regel valt op.",
        "fout: corpus/sources.csv, regel 10: `kind` is leeg. Vul het in.",
    ]


def test_order_in_which_problems_were_found_does_not_change_the_file(tmp_path: Path) -> None:
    record_problems(Study(tmp_path / "a"), "ingest", [FIRST, SECOND, THIRD])
    record_problems(Study(tmp_path / "b"), "ingest", [THIRD, FIRST, SECOND])
    files = [tmp_path / name / "outputs" / "problems" / "ingest.json" for name in "ab"]
    assert files[0].read_bytes() == files[1].read_bytes()
    assert [item["file"] for item in json.loads(files[0].read_text(encoding="utf-8"))] == sorted(
        problem.file for problem in (FIRST, SECOND, THIRD)
    )


def test_stage_that_runs_again_forgets_its_old_problems_and_no_others(tmp_path: Path) -> None:
    study = Study(tmp_path)
    record_problems(study, "ingest", [FIRST])
    record_problems(study, "evidence", [THIRD])
    record_problems(study, "ingest", [])
    assert recorded_problems(study) == [THIRD]


def test_study_that_never_ran_has_no_problems(tmp_path: Path) -> None:
    assert recorded_problems(Study(tmp_path)) == []
