from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import Refused
from pipeline.params import read_params
from pipeline.stages.specs import SPECS
from pipeline.study.folder import Study, find_study
from pipeline.study.init import init_study
from pipeline.themes.codebook import read_codebook


def _ignored(study: Study, *paths: str) -> set[str]:
    done = subprocess.run(
        ["git", "check-ignore", "--no-index", *paths], cwd=study.root, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return set(done.stdout.splitlines())


def test_new_study_is_found_and_read(untouched_study: Study) -> None:
    assert find_study(untouched_study.root / "corpus" / "raw") == Study(untouched_study.root.resolve())
    assert read_params(untouched_study).study.title
    assert read_codebook(untouched_study).themes
    assert untouched_study.root.name == "Studie Zoë & co"


def test_new_study_is_a_git_repository_with_nothing_committed(untouched_study: Study) -> None:
    assert (untouched_study.root / ".git" / "HEAD").is_file()
    done = subprocess.run(["git", "rev-parse", "--show-toplevel"], cwd=untouched_study.root, capture_output=True, check=True)
    assert Path(done.stdout.decode().strip()) == untouched_study.root.resolve()
    assert subprocess.run(["git", "rev-parse", "HEAD"], cwd=untouched_study.root, capture_output=True, check=False).returncode != 0


def test_conversations_keys_and_results_never_come_into_git(untouched_study: Study) -> None:
    private = {
        "corpus/raw/ronde-1/interview-01.docx", "corpus/raw/los.txt", "corpus/raw/ronde-1/README.md",
        "private/sleutel.json", "private/besluiten.csv", "private/nakijken/interview-01.csv", ".cache/readings/x.json",
        ".cache/embeddings.sqlite",
        "outputs/tables/segments.parquet", "outputs/report/index.html", ".dvc/cache/files/x", ".dvc/tmp/x",
    }  # fmt: skip
    shared = {
        "corpus/sources.csv", "corpus/codebook.yaml", "corpus/raw/README.md", "corpus/gold/segments.csv", "corpus/privacy.yaml",
        "params.yaml", "dvc.yaml", "models/encoder.yaml", ".thematafel.json", ".dvc/config", "outputs/README.md", "dvc.lock",
    }  # fmt: skip
    assert _ignored(untouched_study, *sorted(private | shared)) == private


def test_raw_files_are_kept_byte_for_byte(untouched_study: Study) -> None:
    asked = ["git", "check-attr", "text", "corpus/raw/ronde-1/interview-03.vtt", "corpus/sources.csv"]
    done = subprocess.run(asked, cwd=untouched_study.root, capture_output=True, text=True, check=True)
    assert [line.rpartition(": ")[2] for line in done.stdout.splitlines()] == ["unset", "auto"]


def test_files_that_begin_with_a_dot_have_their_real_names(untouched_study: Study) -> None:
    names = {path.name for path in untouched_study.root.iterdir()}
    assert {".gitignore", ".gitattributes", ".dvcignore", ".dvc"} <= names
    assert not names & {"gitignore", "gitattributes", "dvcignore", "dvcconfig", "__pycache__"}


def test_dvc_accepts_the_study_and_knows_its_stages(untouched_study: Study) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dvc", "stage", "list", "--name-only"],
        cwd=untouched_study.root, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [spec.name for spec in SPECS]


def test_study_holds_no_path_of_this_machine_and_depends_on_the_code_by_hash(untouched_study: Study) -> None:
    text = (untouched_study.root / "dvc.yaml").read_text(encoding="utf-8")
    assert "\n    - pipeline/" not in text
    for path in untouched_study.root.rglob("*"):
        if path.is_file() and not {".git", ".dvc"} & set(path.parts):
            assert str(untouched_study.root.parent).encode() not in path.read_bytes(), path
    hashes = json.loads((untouched_study.root / ".thematafel.json").read_text(encoding="utf-8"))
    assert set(hashes) == {spec.name for spec in SPECS}
    assert len(set(hashes.values())) == len(SPECS)


@pytest.mark.parametrize("name", ["Zoë's studie & co", "研究", "-streepje"])
def test_study_may_have_any_name(tmp_path: Path, name: str) -> None:
    study = init_study(tmp_path / "nog niet gemaakt" / name)
    assert find_study(study.raw).root == (tmp_path / "nog niet gemaakt" / name).resolve()
    assert _ignored(study, "corpus/raw/ronde-1/a.docx", "corpus/sources.csv") == {"corpus/raw/ronde-1/a.docx"}
    assert [path.name for path in study.root.parent.iterdir()] == [name]


def test_empty_folder_may_become_a_study(tmp_path: Path) -> None:
    (tmp_path / "leeg").mkdir()
    assert find_study(init_study(tmp_path / "leeg").root).root == (tmp_path / "leeg").resolve()


def test_folder_the_user_stands_in_becomes_the_study(tmp_path: Path) -> None:
    """As after ``mkdir studie; cd studie; thematafel init .``: what the shell then sees is the study."""
    (tmp_path / "leeg").mkdir()
    code = "import os, pathlib; from pipeline.study.init import init_study; init_study(pathlib.Path()); print(os.listdir())"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path / "leeg",
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "params.yaml" in done.stdout


def test_folder_that_is_not_empty_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "vol").mkdir()
    (tmp_path / "vol" / ".verborgen").write_text("van mij", encoding="utf-8")
    with pytest.raises(Refused, match=r"Deze map bestaat al en is niet leeg\. Kies een nieuwe map\."):
        init_study(tmp_path / "vol")
    assert [path.name for path in (tmp_path / "vol").rglob("*")] == [".verborgen"]


@pytest.mark.parametrize("below", [False, True])
def test_file_in_the_way_is_refused_and_left_alone(tmp_path: Path, below: bool) -> None:
    (tmp_path / "bestand").write_text("van mij", encoding="utf-8")
    target = tmp_path / "bestand" / "studie" if below else tmp_path / "bestand"
    with pytest.raises(Refused) as caught:
        init_study(target)
    assert caught.value.problems[0].file == str(target)
    assert caught.value.problems[0].remedy
    assert (tmp_path / "bestand").read_text(encoding="utf-8") == "van mij"
    assert [path.name for path in tmp_path.iterdir()] == ["bestand"]
