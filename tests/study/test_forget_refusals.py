from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from withdrawing import (
    ALONE,
    FILES,
    HERS,
    REGISTER,
    STAYS,
    TALKS,
    found,
    git,
    invoke,
    number,
    raw_names,
)

from pipeline.errors import Refused
from pipeline.stages import ingest as ingest_stage
from pipeline.study.folder import Study
from pipeline.study.forget import forget
from pipeline.study.withdrawal import path_of_plan


@pytest.mark.parametrize("participant", [ALONE, "Fatima", "interview-09", "", "Persoon", "../interview-01"])
def test_unknown_participant_is_refused_without_repeating_what_may_be_a_name(filled: Study, participant: str) -> None:
    with pytest.raises(Refused, match=r"Zo heet geen bron en geen deelnemer") as caught:
        forget(filled, participant)
    assert "Geef een bron uit sources.csv (interview-07), of een spreker" in str(caught.value)
    assert participant in ("", "Persoon") or participant not in str(caught.value)
    assert raw_names(filled) == sorted(FILES)


def test_who_is_only_mentioned_is_refused_with_what_to_do(filled: Study) -> None:
    path = filled.raw / "ronde-1" / "interview-02.txt"
    path.write_text(FILES["interview-02.txt"].replace(TALKS, "Zerafet Heckmann"), encoding="utf-8")
    ingest_stage.run(filled)
    with pytest.raises(Refused, match=r"spreekt in geen enkele bron.*al onder een pseudoniem"):
        forget(filled, f"Persoon {number(filled, 'Zerafet Heckmann')}")
    with pytest.raises(Refused, match=r"Persoon 999 spreekt in geen enkele bron"):
        forget(filled, "Persoon 999")
    assert not path_of_plan(filled).exists()


def test_source_that_cannot_be_read_is_refused_by_its_line(filled: Study) -> None:
    (filled.raw / "ronde-1" / "interview-01.txt").write_bytes(b"")
    with pytest.raises(Refused, match=r"corpus/sources\.csv, regel 3: Dit bestand is leeg"):
        forget(filled, "interview-01")


@pytest.fixture
def held(filled: Study) -> Iterator[Callable[[str], None]]:
    """Hold one of DVC's locks from another process, as a run does."""
    processes: list[subprocess.Popen[str]] = []

    def hold(code: str) -> None:
        program = f"import os, sys\nfrom dvc.repo import Repo\nfrom dvc.rwlock import rwlock\nrepo = Repo({str(filled.root)!r})\n"
        program += f"with {code}:\n    print('vast', flush=True)\n    sys.stdin.read()\n"
        process = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        processes.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "vast\n"

    yield hold
    for process in processes:
        process.communicate()


@pytest.mark.parametrize(
    "lock", ["repo.lock", "rwlock(repo.tmp_dir, repo.fs, 'x', [os.path.join(repo.root_dir, 'corpus', 'raw')], [], False)"]
)
def test_while_dvc_is_at_work_it_is_refused_and_nothing_changes(filled: Study, held: Callable[[str], None], lock: str) -> None:
    """The second lock is all that is held while a stage runs."""
    held(lock)
    with pytest.raises(Refused, match=r"De pijplijn draait nu\. Wacht tot zij klaar is"):
        forget(filled, "interview-01")
    assert raw_names(filled) == sorted(FILES)
    assert not path_of_plan(filled).exists()


def test_sentences_in_the_history_of_git_are_named_and_count_as_an_error(filled: Study) -> None:
    git(filled, "add", "-A")
    git(filled, "commit", "-m", "codes")
    done = invoke(filled, "interview-01", "--yes")
    assert done.exit_code == 1
    assert "fout: git: In de geschiedenis van git staan nog" in done.stderr
    assert "git filter-repo" in done.stderr
    assert ALONE not in done.output
    assert "er is niets meer gevonden" not in done.output


def test_experiments_of_dvc_go_and_leave_nothing_in_git(filled: Study) -> None:
    codings = filled.corpus / "codings"
    shutil.move(codings / "an.jsonl", filled.root.parent)
    shutil.move(filled.gold / "segments.csv", filled.root.parent)
    for path in (filled.register,):
        path.write_text(REGISTER.replace(f"{TALKS}=respondent; {STAYS}=respondent", ""), encoding="utf-8")
    git(filled, "add", "-A")
    git(filled, "commit", "-m", "zonder codes")
    shutil.copy(filled.root.parent / "an.jsonl", codings)
    git(filled, "add", "-A")
    git(filled, "commit", "-m", "proef")
    git(filled, "update-ref", "refs/exps/ab/cdef/proef", "HEAD")
    git(filled, "reset", "--soft", "HEAD~1")
    git(filled, "reset")
    git(filled, "reflog", "expire", "--expire=now", "--all")
    assert "git" in found(filled, "en toen werd het te duur")
    done = forget(filled, "interview-01")
    assert done.problems == ()
    assert found(filled, "en toen werd het te duur") == {}


def test_copy_that_lies_elsewhere_in_the_study_is_named(filled: Study) -> None:
    (filled.root / "aantekeningen.md").write_text(f"Mooi citaat: “{HERS}”\n", encoding="utf-8")
    (problem,) = forget(filled, "interview-01").problems
    assert problem.file == "aantekeningen.md"
    assert problem.remedy == "Haal ze zelf uit dit bestand."


def test_half_a_file_of_a_program_that_was_cut_off_goes_too(filled: Study) -> None:
    for folder in (filled.gold, filled.private, filled.raw / "ronde-1"):
        (folder / ".interview-01.txt.k3x.tmp").write_text(HERS, encoding="utf-8")
    assert forget(filled, "interview-01").problems == ()


def test_without_a_yes_nothing_goes(filled: Study) -> None:
    done = invoke(filled, f"Persoon {number(filled, TALKS)}", said="n\n")
    assert done.exit_code == 1
    assert f"Persoon {number(filled, TALKS)} (in thematafel-01) verdwijnt voorgoed" in done.stderr
    assert raw_names(filled) == sorted(FILES)
    assert not path_of_plan(filled).exists()


def test_with_a_yes_it_goes_and_the_next_step_is_named(filled: Study) -> None:
    done = invoke(filled, "interview-01", said="j\n" if "j/N" in invoke(filled, "interview-01", said="n\n").stderr else "y\n")
    assert done.exit_code == 0, done.output
    assert "Teruggetrokken uit: interview-01." in done.stdout
    assert "thematafel run" in done.stdout
    assert "er is niets meer gevonden" in done.stdout


def test_result_as_json(filled: Study) -> None:
    (filled.root / "kopie.txt").write_text(HERS, encoding="utf-8")
    done = invoke(filled, "interview-01", "--yes", "--json")
    assert done.exit_code == 1
    result = json.loads(done.stdout)
    assert result["sources"] == ["interview-01"]
    assert [(problem["file"], problem["severity"]) for problem in result["problems"]] == [("kopie.txt", "fout")]


def test_name_that_is_typed_is_never_repeated(filled: Study) -> None:
    for arguments in ([ALONE], [ALONE, "--yes"], [ALONE, "--json"]):
        done = invoke(filled, *arguments)
        assert done.exit_code == 2
        assert "Ophélie" not in done.output
