"""The language pipeline that the package brings along."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import shipped as place
from pipeline.errors import Refused
from pipeline.language import own
from pipeline.language.dutch import OWN, load_dutch
from pipeline.language.own import FOLDER, MANIFEST, own_pipeline
from pipeline.shipped import shipped


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files as a repository elsewhere has them, in place of this one's."""
    shutil.copytree(shipped(FOLDER), tmp_path / FOLDER)
    shutil.copyfile(shipped(MANIFEST), tmp_path / MANIFEST)
    monkeypatch.setattr(own, "shipped", lambda path: tmp_path / path)
    return tmp_path


def _remove(path: Path) -> None:
    path.unlink()


def _alter(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


def test_every_file_of_the_pipeline_is_in_its_list() -> None:
    folder, sha256 = own_pipeline()
    listed = json.loads(shipped(MANIFEST).read_text(encoding="utf-8"))["files"]
    assert set(listed) == {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert len(sha256) == 64


def test_pipeline_is_small_enough_to_bring_along() -> None:
    folder, _ = own_pipeline()
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) <= 20_000_000


@pytest.mark.parametrize(("damage", "says"), [(_remove, "ontbreekt"), (_alter, "is veranderd")])
@pytest.mark.parametrize("name", ["config.cfg", "senter/model"])
def test_damaged_file_is_refused_by_name_with_the_remedy(copy: Path, damage: Callable[[Path], None], says: str, name: str) -> None:
    damage(copy / FOLDER / name)
    with pytest.raises(Refused) as caught:
        load_dutch("bestaat_niet_md")
    (problem,) = caught.value.problems
    assert (problem.file, problem.place) == (f"{FOLDER}/{name}", "nlp.model")
    assert says in problem.message
    assert "git checkout" in problem.remedy


@pytest.mark.parametrize("content", [None, "{", "[]", "{}", '{"files": 3}'])
def test_list_that_cannot_be_read_is_refused(copy: Path, content: str | None) -> None:
    (copy / MANIFEST).unlink()
    if content is not None:
        (copy / MANIFEST).write_text(content, encoding="utf-8")
    with pytest.raises(Refused) as caught:
        load_dutch(OWN)
    (problem,) = caught.value.problems
    assert problem.file == MANIFEST


def test_pipeline_of_the_users_own_needs_no_other(copy: Path, tmp_path: Path) -> None:
    import spacy

    shutil.rmtree(copy / FOLDER)
    nlp = spacy.blank("nl")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path / "pijplijn")
    assert load_dutch(str(tmp_path / "pijplijn")).is_wanted


def test_installed_package_has_the_files_inside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "_PACKAGE", tmp_path / "pipeline")
    assert shipped(FOLDER) == tmp_path / FOLDER
    packaged = tmp_path / "pipeline" / "shipped" / FOLDER
    packaged.mkdir(parents=True)
    assert shipped(FOLDER) == packaged
