"""The encoder of a study encodes each text once, and is not even loaded when there is nothing new."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from writing_vectors import units

from pipeline.errors import Refused
from pipeline.stages import embed
from pipeline.study.folder import Study
from pipeline.tables import EMBEDDINGS, SEGMENTS, frame_of, read_table, write_table
from pipeline.vectors.encoder import Encoder, load_encoder, record_encoder
from pipeline.vectors.engine.engine import Engine


def make_study(root: Path, recipe: str) -> Study:
    study = Study(root)
    study.encoder_recipe.parent.mkdir(parents=True)
    study.encoder_recipe.write_text(recipe, encoding="utf-8")
    study.params.write_text("study: {title: Proef, place: Waterstad, region: WS}\n", encoding="utf-8")
    record_encoder(study)
    return study


def write_segments(study: Study, texts: Sequence[str]) -> None:
    rows = [
        {
            "segment_id": f"s{number:03}", "source_id": "a", "turn": 1, "position": number, "start": 0, "end": 9, "text": text,
            "sha256": "", "lemmas": "", "words": 5, "speaker": "R", "role": "respondent", "voice": "spoken", "coded": True,
            "time": "", "page": None,
        }
        for number, text in enumerate(texts)
    ]  # fmt: skip
    write_table(SEGMENTS, frame_of(SEGMENTS, rows).astype({"page": "Int64"}), study.tables)


@pytest.fixture
def model(make_model: Callable[..., Path], tmp_path: Path) -> Path:
    """The folder of a small model."""
    return Path(shutil.copytree(make_model(), tmp_path / "model"))


@pytest.fixture
def study(tmp_path: Path, model: Path) -> Study:
    assert model.is_dir()
    return make_study(tmp_path / "studie", "encoder: ../model\nprefix: 'query: '\n")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that a model was asked for, by any encoder in this test."""
    texts: list[str] = []
    real = Engine.encode

    def encode(engine: Engine, prefixed: Sequence[str]) -> NDArray[np.float32]:
        texts.extend(prefixed)
        return real(engine, prefixed)

    monkeypatch.setattr(Engine, "encode", encode)
    return texts


def _asked_by(asked: list[str], study: Study, *texts: str) -> list[str]:
    before = len(asked)
    load_encoder(study).encode(texts)
    return sorted(asked[before:])


def test_new_round_encodes_its_own_texts_and_a_second_run_none(study: Study, asked: list[str]) -> None:
    corpus = [f"Bewoner {number} vertelt over de trap." for number in range(200)]
    for texts, new in ((corpus[:180], 180), (corpus, 20), (corpus, 0), ([*corpus[50:60], "Nog een."], 1)):
        before = len(asked)
        write_segments(study, texts)
        embed.run(study)
        assert len(asked) - before == new
        vectors = read_table(EMBEDDINGS, study.tables)["vector"].to_list()
        assert np.array_equal(np.stack(vectors), Encoder(load_encoder(study).source).encode(texts))


def test_text_counts_as_it_goes_into_the_model(study: Study, asked: list[str]) -> None:
    assert _asked_by(asked, study, "[Persoon 7] zegt:\n ja.", "[Persoon 8] zegt: ja.") == ["query: persoon zegt: ja."]
    assert _asked_by(asked, study, "[Persoon 9]  zegt: ja.") == []


def test_other_prefix_other_model_and_other_study_encode_for_themselves(
    study: Study, model: Path, tmp_path: Path, asked: list[str]
) -> None:
    assert _asked_by(asked, study, "Ja.") == ["query: Ja."]
    assert _asked_by(asked, make_study(tmp_path / "andere", "encoder: ../model\nprefix: 'query: '\n"), "Ja.") == ["query: Ja."]
    study.encoder_recipe.write_text("encoder: ../model\n", encoding="utf-8")
    record_encoder(study)
    assert _asked_by(asked, study, "Ja.", "query: Ja.") == ["Ja.", "query: Ja."]
    (model / "LEESMIJ.md").touch()
    record_encoder(study)
    assert _asked_by(asked, study, "Ja.") == ["Ja."]


def test_encoder_without_a_cache_keeps_nothing(study: Study, asked: list[str]) -> None:
    encoder = Encoder(load_encoder(study).source)
    encoder.encode(["Ja.", "Ja."])
    encoder.encode(["Ja."])
    assert asked == ["query: Ja."] * 3
    assert not study.vectors.exists()


@pytest.fixture(scope="module")
def bundled(encoder_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A study with the bundled encoder whose segments were embedded."""
    assert encoder_cache.is_absolute()
    study = make_study(tmp_path_factory.mktemp("echt") / "studie", "encoder: bundled\nprefix: 'query: '\n")
    write_segments(study, ["De huur is te hoog.", "De trein rijdt niet."])
    embed.run(study)
    return study


@pytest.mark.slow
def test_run_with_nothing_new_loads_no_model_and_gives_the_same_bytes(bundled: Study) -> None:
    made = study_bytes(bundled)
    (bundled.tables / "embeddings.parquet").unlink()
    program = (
        "import sys; from pathlib import Path; from pipeline.stages import embed; from pipeline.study.folder import Study\n"
        "embed.run(Study(Path(sys.argv[1])))\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'onnxruntime', 'tokenizers'} & sys.modules.keys()))"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", program, str(bundled.root)], cwd=root, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")
    assert study_bytes(bundled) == made


def study_bytes(study: Study) -> bytes:
    return (study.tables / "embeddings.parquet").read_bytes()


@pytest.mark.slow
def test_model_with_other_dimensions_than_before_is_refused_before_it_encodes(
    bundled: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = Study(tmp_path / "studie")
    shutil.copytree(bundled.root, study.root, ignore=shutil.ignore_patterns("*.sqlite"))
    cache = load_encoder(study).cache
    assert cache is not None
    cache.put(["query: Ja."], units(["query: Ja."]))  # as if the model had given eight numbers
    monkeypatch.setattr(Engine, "encode", lambda *_, **__: pytest.fail("it encodes"))
    with pytest.raises(Refused, match=r"\.cache/embeddings\.sqlite: Het model geeft 384 getallen.* 8\. Verwijder dit bestand"):
        embed.run(study)
    study.vectors.unlink()
    monkeypatch.undo()
    embed.run(study)
