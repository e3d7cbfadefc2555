from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from pipeline.study.folder import Study
from pipeline.study.init import init_study

HEAVY = ("torch", "pandas", "sklearn", "spacy", "bertopic", "transformers", "sentence_transformers", "pyarrow", "dvc", "scipy")
GOOD = "I: Hoe gaat het hier?\nR: Goed hoor.\nI: Waarom?\nR: Daarom.\n"
COMMANDS = ("init", "add", "check", "status", "run", "open", "judge")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return init_study(tmp_path_factory.mktemp("cli") / "nieuwe studie").root


@pytest.fixture
def study(untouched: Path, tmp_path: Path) -> Study:
    shutil.copytree(untouched, tmp_path / "studie")
    return Study(tmp_path / "studie")


@pytest.fixture
def interview(tmp_path: Path) -> Path:
    path = tmp_path / "gesprek met Anna.txt"
    path.write_text(GOOD, encoding="utf-8")
    return path


def _invoke(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def _run(*arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline", *(str(argument) for argument in arguments)]
    return subprocess.run(
        command, cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], *([name, "--help"] for name in COMMANDS)], ids=" ".join)
def test_help_is_there_at_once(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom pipeline.cli import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit as done:\n    assert not done.code\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert len(done.stdout.splitlines()) > 1


def test_help_names_the_commands_a_user_needs_and_not_the_one_of_dvc() -> None:
    text = _invoke("--help").output
    assert all(f"  {name}" in text for name in COMMANDS)
    assert "  stage" not in text
    assert _invoke("-h").output == text


def test_from_nothing_to_a_study_with_a_source(tmp_path: Path, interview: Path) -> None:
    folder = tmp_path / "Onderzoek Zoë 2026"
    made = _invoke("init", folder)
    assert made.exit_code == 0, made.output
    assert str(folder) in made.stdout
    added = _invoke("add", "ronde-1", interview, "--study", folder, "--group", "ouderen")
    assert added.exit_code == 0, added.output
    assert "corpus/raw/ronde-1/interview-01.txt" in added.stdout
    checked = _invoke("check", "--study", folder)
    assert (checked.exit_code, checked.stdout, checked.stderr) == (0, "Alles is in orde.\n", "")
    shown = _invoke("status", "--study", folder)
    assert shown.exit_code == 0
    assert shown.stdout.splitlines()[0] == "ronde-1"
    assert shown.stdout.splitlines()[1].split() == ["nieuw", "interview-01", "interview", "ronde-1/interview-01.txt"]


def test_command_that_init_suggests_works_as_it_stands(tmp_path: Path, interview: Path) -> None:
    """Also when the path has a space."""
    made = _run("init", "mijn eerste studie", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    command, *suggested = shlex.split(made.stdout.splitlines()[-1].partition(":")[2].replace("BESTANDEN", f'"{interview}"'))
    assert command == "thematafel"
    done = _run(*suggested, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "mijn eerste studie" / "corpus" / "raw" / "ronde-1" / "interview-01.txt").is_file()


def test_study_is_found_from_a_folder_in_it(study: Study) -> None:
    assert _run("check", cwd=study.raw).returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"], ["status"], ["run"], ["open"], ["add", "ronde-1", "x.txt"], ["stage", "ingest"], ["check", "--json"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_outside_a_study_every_command_is_refused_without_a_traceback(tmp_path: Path, arguments: list[str]) -> None:
    done = _invoke(*arguments, "--study", tmp_path)
    assert done.exit_code == 2
    assert isinstance(done.exception, SystemExit)
    assert done.stdout == ""
    assert done.stderr == (
        f"fout: {tmp_path.resolve()}: Deze map is geen studie en ligt niet in een studie. "
        "Ga naar de map van de studie, of geef haar met --study MAP.\n"
    )


def test_refusal_of_a_real_process_is_a_message_and_exit_code_two(study: Study) -> None:
    (study.indicators / "definitions.csv").unlink()
    done = _run("stage", "ingest", cwd=study.root)
    assert done.returncode == 2
    assert "Er is geen enkele bron die gelezen kan worden." in done.stderr
    assert "Traceback" not in done.stderr


def test_stage_that_does_not_exist_is_refused_with_the_ones_that_do(study: Study) -> None:
    done = _invoke("stage", "segmenteer", "--study", study.root)
    assert done.exit_code == 2
    assert "Deze stap bestaat niet. Kies uit: models, ingest, segment" in done.stderr


def test_init_in_a_full_folder_is_refused(study: Study) -> None:
    done = _invoke("init", study.root)
    assert done.exit_code == 2
    assert "niet leeg" in done.stderr


def test_report_that_is_not_there_yet_is_refused(study: Study) -> None:
    done = _invoke("open", "--study", study.root)
    assert done.exit_code == 2
    assert "Er is nog geen rapport. Draai eerst: thematafel run" in done.stderr


def test_check_names_every_problem_and_ends_with_one(study: Study) -> None:
    with study.register.open("a", encoding="utf-8") as stream:
        stream.write("interview-01,ronde-1/weg.txt,interview,ronde-1,,,,,,\nB!,x.txt,interview,ronde-1,,,,,,\n")
    done = _invoke("check", "--study", study.root)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "fout: corpus/sources.csv, regel 3: Het bestand `ronde-1/weg.txt` ontbreekt in corpus/raw." in done.stderr
    assert "`B!` kan geen bronnummer zijn." in done.stderr


def test_check_with_only_warnings_ends_well(study: Study, interview: Path) -> None:
    interview.write_bytes(GOOD.replace("Goed", "Één keer").encode("cp1252"))
    _invoke("add", "ronde-1", interview, "--study", study.root)
    done = _invoke("check", "--study", study.root)
    assert done.exit_code == 0
    assert done.stderr.startswith("let op: corpus/raw/ronde-1/interview-01.txt: ")


def test_check_as_json_holds_the_same_problems_and_nothing_else(study: Study) -> None:
    assert json.loads(_invoke("check", "--json", "--study", study.root).stdout) == []
    study.params.write_text("study:\n  title: Één\n  place: x\n  region: y\nkleur: rood\n", encoding="utf-8")
    done = _invoke("check", "--json", "--study", study.root)
    assert done.exit_code == 1
    assert done.stderr == ""
    (problem,) = json.loads(done.stdout)
    assert set(problem) == {"file", "place", "message", "remedy", "severity"}
    assert (problem["file"], problem["place"], problem["severity"]) == ("params.yaml", "regel 5 (kleur)", "fout")


def test_add_as_json_tells_what_was_added_and_what_not(study: Study, interview: Path, tmp_path: Path) -> None:
    twin = tmp_path / "kopie.txt"
    twin.write_text(GOOD, encoding="utf-8")
    done = _invoke("add", "ronde-1", interview, twin, "--json", "--kind", "dialoog", "--study", study.root)
    assert done.exit_code == 1
    result = json.loads(done.stdout)
    assert result["added"] == [{"source_id": "dialoog-01", "file": "ronde-1/dialoog-01.txt", "kind": "dialoog", "number": 1}]
    assert [problem["file"] for problem in result["problems"]] == ["bestand 2 (kopie.txt)"]


def test_add_of_an_unknown_format_is_refused(study: Study, tmp_path: Path) -> None:
    (tmp_path / "opname.mp3").write_bytes(b"x")
    done = _invoke("add", "ronde-1", tmp_path / "opname.mp3", "--study", study.root)
    assert done.exit_code == 2
    assert "bestand 1 (opname.mp3): Dit formaat is onbekend." in done.stderr
    assert done.stdout == ""


def test_status_as_json(study: Study, interview: Path) -> None:
    assert json.loads(_invoke("status", "--json", "--study", study.root).stdout) == []
    assert "thematafel add" in _invoke("status", "--study", study.root).stdout
    _invoke("add", "ronde-1", interview, "--study", study.root)
    assert json.loads(_invoke("status", "--json", "--study", study.root).stdout) == [
        {
            "round": "ronde-1", "source_id": "interview-01", "kind": "interview", "file": "ronde-1/interview-01.txt",
            "status": "nieuw", "doubtful": 0,
        }
    ]  # fmt: skip


@pytest.mark.parametrize("arguments", [[], ["check"], ["status"], ["check", "--json"]], ids=["add", "check", "status", "json"])
def test_output_may_go_to_a_file_in_the_encoding_of_windows(study: Study, interview: Path, arguments: list[str]) -> None:
    """There ``thematafel … > log.txt`` writes cp1252, which lacks some letters and signs."""
    title = interview.with_name("Šárka.txt")
    interview.rename(title)
    arguments = arguments or ["add", "ronde-1", str(title)]
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments, "--study", str(study.root)],
        env={**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode("cp1252")
    assert done.stdout


def test_command_without_what_it_needs_explains_its_use() -> None:
    done = _invoke("add", "ronde-1")
    assert done.exit_code == 2
    assert "BESTANDEN" in done.stderr
