from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import Problem, Severity
from pipeline.study.add import Details, add
from pipeline.study.check import check
from pipeline.study.folder import Study

NAME = "Ophélie Nijemčević"
TALK = (
    f"Interviewer: Hoe gaat het?\n\n{NAME}: Goed, en met mijn buurvrouw Zerafet Heckmann ook.\n\n"
    f"Interviewer: Echt?\n\n{NAME}: Ja.\n"
)
PLAIN = "I: Hoe gaat het?\n\nR: Goed hoor.\n\nI: Echt?\n\nR: Nee.\n"


def _register(study: Study, text: str = TALK, name: str = "interview-01", **values: str) -> None:
    file = values.get("file", f"ronde-1/{name}.txt")
    (study.raw / file).parent.mkdir(parents=True, exist_ok=True)
    (study.raw / file).write_text(text, encoding="utf-8")
    cells = (name, file, "interview", values.get("round", "ronde-1"), "", values.get("title", ""), "", values.get("group", ""), "")
    with study.register.open("a", encoding="utf-8") as stream:
        stream.write(",".join((*cells, values.get("roles", ""))) + "\n")


def _said(study: Study) -> list[tuple[str, str]]:
    """The messages about names with their severity; no message may repeat one."""
    problems = check(study)
    everything = " ".join(map(str, problems)).casefold()
    assert not any(part in everything for part in ("ophélie", "ophelie", "nijemčević", "nijemcevic", "zerafet", "heckmann"))
    return [(problem.severity.value, problem.message) for problem in problems if "naam van een mens" in problem.message]


@pytest.mark.parametrize(
    ("values", "severity", "what"),
    [
        ({"name": "interview-nijemcevic"}, "fout", "Het bronnummer bevat"),
        ({"name": "ophelie-01"}, "fout", "Het bronnummer bevat"),
        ({"file": f"ronde-1/{NAME}.txt"}, "fout", "De bestandsnaam bevat"),
        ({"file": "ronde-1/gesprek-zerafet.txt"}, "fout", "De bestandsnaam bevat"),
        ({"file": "heckmann/interview-01.txt"}, "fout", "De bestandsnaam bevat"),
        ({"round": "rondje-heckmann"}, "fout", "De naam van de ronde bevat"),
        ({"title": f"Gesprek met {NAME}"}, "let op", "In de kolom `title` staat"),
        ({"group": "familie van Zerafet Heckmann"}, "let op", "In de kolom `group` staat"),
        ({"roles": f"{NAME}=respondent"}, "let op", "In de kolom `roles` staat"),
    ],
    ids=str,
)
def test_name_in_the_register_is_reported_without_repeating_it(
    study: Study, values: dict[str, str], severity: str, what: str
) -> None:
    _register(study, **values)
    ((found, message),) = _said(study)
    assert found == severity
    assert what in message


def test_register_without_names_gives_no_word_about_them(study: Study) -> None:
    _register(study, title="Interview 1: weduwe", group="65 jaar en ouder", roles="I=interviewer; Wijkagent=respondent")
    assert _said(study) == []


def test_study_that_replaces_no_names_may_have_them(study: Study) -> None:
    study.privacy.write_text("replace: [telefoon]\n", encoding="utf-8")
    _register(study, title=f"Gesprek met {NAME}")
    assert _said(study) == []


def test_unreadable_file_that_is_called_after_somebody_is_named_by_its_line(study: Study) -> None:
    _register(study, "", file=f"ronde-1/{NAME}.docx")
    problem = next(problem for problem in check(study) if "leeg" in problem.message)
    assert (problem.file, problem.place) == ("corpus/raw/ronde-1/… ….docx", "regel 3 van corpus/sources.csv")
    assert _said(study) == []


def test_problems_of_the_decisions_are_listed(study: Study) -> None:
    with study.decisions.open("a", encoding="utf-8") as stream:
        stream.write(f"weg,{NAME},persoon,,\nvervang,,,,\nvervang,{NAME},persoon,,\n")
    _register(study)
    found = [problem for problem in check(study) if problem.file == "private/besluiten.csv"]
    assert [(problem.place, problem.message) for problem in found] == [
        ("regel 2", "Dit besluit is onbekend."), ("regel 3", "De tekst ontbreekt."),
    ]  # fmt: skip
    assert _said(study) == []


def test_mistake_in_the_privacy_rules_is_listed_without_the_text(study: Study) -> None:
    study.privacy.write_text(f"{NAME}: vervang\nnames: {{{NAME}: [x]}}\n", encoding="utf-8")
    found = [problem for problem in check(study) if problem.file == "corpus/privacy.yaml"]
    assert {problem.place for problem in found} == {"regel 1", "regel 2"}
    assert any("Deze sleutel is onbekend." in problem.message for problem in found)
    assert _said(study) == []


def _of(study: Study, *files: str) -> list[Problem]:
    return [problem for problem in check(study) if problem.file in files]


FOLDERS = ("corpus/raw", "private", ".cache")


def test_new_study_keeps_what_is_private_out_of_git(study: Study) -> None:
    assert _of(study, *FOLDERS) == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_folder_that_git_would_take_along_is_an_error_with_its_remedy(study: Study, folder: str) -> None:
    ignore = study.root / ".gitignore"
    lines = [line for line in ignore.read_text(encoding="utf-8").splitlines() if not line.startswith(f"/{folder.split('/r')[0]}")]
    if folder == "corpus/raw":
        lines = [line for line in ignore.read_text(encoding="utf-8").splitlines() if "corpus/raw" not in line]
    ignore.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (problem,) = _of(study, *FOLDERS)
    assert (problem.file, problem.severity) == (folder, Severity.ERROR)
    with ignore.open("a", encoding="utf-8") as stream:
        stream.write(problem.remedy.split("`")[1] + "\n")
    assert _of(study, *FOLDERS) == []


def test_file_that_git_holds_already_is_an_error_until_it_is_taken_out(study: Study) -> None:
    _register(study)
    subprocess.run(["git", "-C", str(study.root), "add", "-f", "corpus/raw"], check=True)
    (problem,) = _of(study, *FOLDERS)
    assert problem.message == "Bestanden uit deze map staan al in git."
    command = problem.remedy.split("`")[1].split()
    subprocess.run([command[0], "-C", str(study.root), *command[1:]], check=True, capture_output=True)
    assert _of(study, *FOLDERS) == []


def test_study_outside_git_has_nothing_to_keep_out_of_it(make_study: Callable[..., Study]) -> None:
    assert _of(make_study(""), *FOLDERS) == []


@pytest.mark.parametrize("name", ["", "sleutel.json", "besluiten.csv", "nakijken", "nakijken/interview-01.csv"])
def test_what_others_can_read_is_a_warning_with_the_command_that_closes_it(study: Study, name: str) -> None:
    study.review.mkdir(mode=0o700)
    for path in (study.key, study.review / "interview-01.csv"):
        path.touch(mode=0o600)
    path = study.private / name
    path.chmod(0o750 if path.is_dir() else 0o640)
    (problem,) = _of(study, "private", f"private/{name}")
    assert problem.severity is Severity.WARNING
    subprocess.run(problem.remedy.removeprefix("Draai: "), shell=True, cwd=study.root, check=True)  # noqa: S602
    assert _of(study, "private", f"private/{name}") == []


def test_withdrawal_that_was_cut_off_is_an_error(study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.study import forget as forget_module

    (tmp_path / "gesprek.txt").write_text(PLAIN, encoding="utf-8")
    add(study, "ronde-1", [tmp_path / "gesprek.txt"], Details())
    monkeypatch.setattr(forget_module, "_clear", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        forget_module.forget(study, "interview-01")
    (problem,) = _of(study, "private/terugtrekking.json")
    assert problem.message == "Het terugtrekken van interview-01 is niet afgemaakt."
    assert problem.remedy == "Draai: thematafel forget interview-01"
