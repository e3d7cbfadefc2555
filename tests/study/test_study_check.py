from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import Severity
from pipeline.study.add import Details, add
from pipeline.study.check import check
from pipeline.study.folder import Study

ROW = "interview-01,ronde-1/interview-01.txt,interview,ronde-1,,,,,,\n"


def _source(study: Study, name: str, content: str | bytes) -> None:
    path = study.raw / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def _tree(study: Study) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in study.root.rglob("*") if path.is_file()}


def test_new_study_has_no_problems(study: Study) -> None:
    assert check(study) == []


def test_study_with_a_good_interview_has_no_problems(study: Study, tmp_path: Path) -> None:
    (tmp_path / "gesprek.txt").write_text("I: Hoe gaat het?\nR: Goed.\nI: Echt?\nR: Nee.\n", encoding="utf-8")
    add(study, "ronde-1", [tmp_path / "gesprek.txt"], Details())
    assert check(study) == []


def test_demonstration_has_no_errors(repository: Path) -> None:
    assert [str(problem) for problem in check(Study(repository)) if problem.severity is Severity.ERROR] == []


def test_problems_of_every_file_are_listed_at_once_and_nothing_is_written(study: Study) -> None:
    _append(study.params, "kleur: rood\n")
    _append(study.encoder_recipe, "modl: x\n")
    study.codebook.write_text(study.codebook.read_text(encoding="utf-8").replace("abbr:", "letters:", 1), encoding="utf-8")
    _append(study.register, ROW + "interview-02,ronde-1/weg.txt,interview,ronde-1,,,,,,\n")
    _source(study, "ronde-1/interview-01.txt", b"")
    _source(study, "ronde-1/vergeten.txt", "I: Ja?\nR: Ja.\n")
    (study.indicators / "observations.csv").unlink()
    before = _tree(study)
    problems = check(study)
    assert {problem.file for problem in problems} == {
        "params.yaml", "models/encoder.yaml", "corpus/codebook.yaml", "corpus/sources.csv", "corpus/raw/ronde-1/interview-01.txt",
        "corpus/raw/ronde-1/vergeten.txt", "corpus/indicators/observations.csv",
    }  # fmt: skip
    assert all(problem.message and problem.remedy for problem in problems)
    assert problems == sorted(problems)
    assert _tree(study) == before


def test_bad_figures_are_listed_with_their_row(study: Study) -> None:
    _append(study.indicators / "definitions.csv", "armoede,Arm,Arm zijn.,procent,omlaag,,huishoudens,\n")
    problems = check(study)
    assert [(problem.file, problem.severity) for problem in problems] == [("corpus/indicators/definitions.csv", Severity.ERROR)]
    assert "Onbekende richting `omlaag`" in problems[0].message


def test_bad_codebook_does_not_make_every_indicator_bad_too(study: Study) -> None:
    _append(study.indicators / "definitions.csv", "armoede,Arm,Arm zijn.,procent,geen,bestaanszekerheid,huishoudens,\n")
    assert check(study) == []
    _append(study.codebook, "kleur: rood\n")
    assert [problem.file for problem in check(study)] == ["corpus/codebook.yaml"]


def test_warning_of_a_source_is_a_warning_of_the_study(study: Study) -> None:
    _append(study.register, ROW)
    _source(study, "ronde-1/interview-01.txt", "I: Hoe gaat het?\nR: In het café gaat het goed.\n".encode("cp1252"))
    (problem,) = check(study)
    assert (problem.file, problem.severity) == ("corpus/raw/ronde-1/interview-01.txt", Severity.WARNING)
    assert "Windows-1252" in problem.message
    assert problem.message[0].isupper()


@pytest.mark.parametrize(
    "remove",
    [
        lambda study: study.params.unlink(),
        lambda study: study.encoder_recipe.unlink(),
        lambda study: study.codebook.unlink(),
        lambda study: study.register.unlink(),
        lambda study: (study.indicators / "definitions.csv").unlink(),
    ],
    ids=["params", "encoder", "codebook", "register", "definitions"],
)
def test_file_that_is_missing_is_named(study: Study, remove: Callable[[Study], None]) -> None:
    remove(study)
    (problem,) = check(study)
    assert problem.message == "Dit bestand ontbreekt."
    assert problem.remedy
