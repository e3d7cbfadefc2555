from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import Problem, Refused
from pipeline.privacy.config import Policy, read_policy
from pipeline.privacy.mentions import Kind
from pipeline.privacy.review import ensure_decisions
from pipeline.study.folder import Study

HEADER = "besluit,tekst,soort,bron,persoon\n"


@pytest.fixture
def study(tmp_path: Path) -> Study:
    study = Study(tmp_path)
    study.corpus.mkdir()
    study.private.mkdir()
    return study


def _read(study: Study, config: str = "", decisions: str = "") -> tuple[Policy, list[Problem]]:
    if config:
        study.privacy.write_text(config, encoding="utf-8")
    if decisions:
        study.decisions.write_text(HEADER + decisions, encoding="utf-8")
    return read_policy(study, ("Waterstad",))


def test_study_without_files_replaces_everything(study: Study) -> None:
    policy, problems = _read(study)
    assert problems == []
    assert policy.active
    assert policy.rules("a").kinds == frozenset(Kind)
    assert policy.rules("a").keep == ("Waterstad",)


def test_study_says_what_it_replaces_keeps_and_names(study: Study) -> None:
    policy, _ = _read(study, "replace: [persoon, telefoon]\nkeep: [De Schakel]\nnames:\n  school: [De Regenboog]\n")
    rules = policy.rules("a")
    assert rules.kinds == {Kind.PERSON, Kind.PHONE}
    assert rules.keep == ("Waterstad", "De Schakel")
    assert rules.institutions == {Kind.SCHOOL: ["De Regenboog"]}


def test_study_that_replaces_nothing_is_not_active(study: Study) -> None:
    policy, _ = _read(study, "replace: []\n")
    assert not policy.active


@pytest.mark.parametrize(
    ("config", "line"),
    [("keep: []\nvervang: [persoon]\n", 2), ("replace:\n  - persoon\n  - naam\n", 3), ("keep: []\nnames:\n  iets: [x]\n", 3)],
)
def test_key_or_kind_that_is_unknown_is_refused_with_its_line(study: Study, config: str, line: int) -> None:
    with pytest.raises(Refused) as caught:
        _read(study, config)
    (problem,) = caught.value.problems
    assert problem.file == "corpus/privacy.yaml"
    assert f"regel {line}" in problem.place


def test_decision_that_makes_no_sense_is_listed_without_its_text_and_the_others_hold(study: Study) -> None:
    rows = "misschien,Fatima,,,\nvervang,,,,\nvervang,Fatima,naam,,\nlaat staan,Kreekzijde,,,\nvervang,Joke,persoon,a,Joke Mulder\n"
    policy, problems = _read(study, decisions=rows)
    assert [(problem.file, problem.place) for problem in problems] == [
        ("private/besluiten.csv", f"regel {line}") for line in (2, 3, 4)
    ]
    assert not any("Fatima" in str(problem) for problem in problems)
    assert all(problem.remedy for problem in problems)
    assert policy.rules("b").keep == ("Waterstad", "Kreekzijde")
    assert policy.rules("b").replace == {}
    assert policy.rules("a").replace == {"Joke": Kind.PERSON}
    assert policy.people("a") == {"Joke": "Joke Mulder"}
    assert policy.people("b") == {}


def test_row_with_too_many_values_is_listed_without_its_text(study: Study) -> None:
    _, problems = _read(study, decisions="vervang,Fatima, El Amrani,persoon,,,\n")
    assert len(problems) == 1
    assert "Fatima" not in str(problems[0])


def test_file_for_decisions_is_made_once_and_never_written_over(study: Study) -> None:
    ensure_decisions(study)
    assert study.decisions.read_text(encoding="utf-8") == HEADER
    study.decisions.write_text(HEADER + "vervang,Joke,,,\n", encoding="utf-8")
    ensure_decisions(study)
    assert "Joke" in study.decisions.read_text(encoding="utf-8")
