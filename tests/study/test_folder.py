from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import Refused
from pipeline.study.folder import Study, find_study


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path.resolve() / "mijn studie"
    (root / "corpus" / "raw" / "ronde-1").mkdir(parents=True)
    (root / "dvc.yaml").touch()
    (root / "params.yaml").touch()
    return root


@pytest.mark.parametrize("below", [".", "corpus", "corpus/raw/ronde-1", "outputs/nog/niet/gemaakt"])
def test_study_is_found_from_any_folder_in_it(root: Path, below: str) -> None:
    assert find_study(root / below) == Study(root)


def test_study_is_found_from_a_file_in_it_and_by_a_relative_path(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_study(root / "params.yaml") == Study(root)
    monkeypatch.chdir(root / "corpus")
    assert find_study(Path("raw")) == Study(root)


def test_nearest_study_wins(root: Path) -> None:
    inner = root / "corpus" / "binnen"
    (inner / "corpus").mkdir(parents=True)
    (inner / "dvc.yaml").touch()
    (inner / "params.yaml").touch()
    assert find_study(inner / "corpus") == Study(inner)


@pytest.mark.parametrize("marker", ["dvc.yaml", "params.yaml"])
def test_folder_that_lacks_a_part_is_no_study_and_the_refusal_says_what_to_do(root: Path, marker: str) -> None:
    (root / marker).unlink()
    with pytest.raises(Refused, match="geen studie") as caught:
        find_study(root / "corpus")
    (problem,) = caught.value.problems
    assert problem.file == str(root / "corpus")
    assert "--study MAP" in problem.remedy


def test_paths_are_named_relative_to_the_study_with_forward_slashes(root: Path, tmp_path: Path) -> None:
    study = Study(root)
    assert study.shown(study.register) == "corpus/sources.csv"
    assert study.shown(study.raw / "ronde-1" / "a.txt") == "corpus/raw/ronde-1/a.txt"
    assert study.shown(tmp_path / "elders.txt") == (tmp_path / "elders.txt").as_posix()


def test_everything_lies_in_the_study_and_results_apart_from_the_sources(root: Path) -> None:
    study = Study(root)
    inputs = [
        study.params,
        study.corpus,
        study.raw,
        study.register,
        study.codebook,
        study.indicators,
        study.gold,
        study.encoder_recipe,
    ]
    results = [study.tables, study.models, study.metrics, study.problems, study.report]
    assert len(set(inputs + results)) == len(inputs + results)
    assert all(study.outputs in path.parents for path in results)
    assert all(root in path.parents and study.outputs not in path.parents for path in inputs)


def test_the_repository_itself_is_a_study(repository: Path) -> None:
    assert find_study(repository / "corpus" / "raw") == Study(repository)
