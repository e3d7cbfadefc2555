"""An adapter merged into the encoder that it was trained for, and what is refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import Refused
from pipeline.study.folder import Study
from pipeline.vectors.adapter import BUNDLED_ADAPTER, read_adapter, weights_hash, write_manifest
from pipeline.vectors.encoder import Encoder, Recipe, ensure_encoder

TEXTS = ["de huur van een straat", "ik en geld", "niet wel"]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def small(make_model: Callable[..., Path]) -> Path:
    return make_model("bert", "mean")


@pytest.fixture
def study(tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    monkeypatch.setenv("THEMATAFEL_CACHE", str(tmp_path / "modellen"))
    study = Study(tmp_path / "studie")
    shutil.copytree(small, study.root / "klein")
    return study


@pytest.fixture
def adapter(study: Study) -> Path:
    """An adapter whose matrices are not zero, as they are before training."""
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModel

    folder = study.root / "adapter"
    torch.manual_seed(3)
    model = get_peft_model(AutoModel.from_pretrained(study.root / "klein"), LoraConfig(r=2, target_modules=["query", "value"]))
    with torch.no_grad():
        for name, values in model.named_parameters():
            if "lora_B" in name:
                values.normal_(std=0.5)
    model.save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)
    write_manifest(folder, "proefadapter", "klein", weights_hash(study.root / "klein"))
    return folder


def _recipe(adapter: str = "./adapter") -> Recipe:
    return Recipe(encoder="./klein", adapter=adapter, prefix="")


def test_merged_encoder_gives_the_vectors_of_the_model_with_its_adapter(study: Study, adapter: Path) -> None:
    from peft import PeftModel
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(study.root / "klein"), device="cpu")
    model[0].auto_model = PeftModel.from_pretrained(model[0].auto_model, str(adapter))
    expected = model.encode(TEXTS, normalize_embeddings=True)
    source = ensure_encoder(study, _recipe())
    found = Encoder(source).encode(TEXTS)
    bare = Encoder(ensure_encoder(study, _recipe("none"))).encode(TEXTS)
    assert np.sum(found * expected, axis=1) == pytest.approx(1, abs=1e-3)
    assert not np.allclose(found, bare, atol=1e-2), "the adapter changes something"
    assert "proefadapter" in source.name


def test_same_adapter_gives_the_same_encoder_and_another_one_another(study: Study, adapter: Path) -> None:
    first = ensure_encoder(study, _recipe())
    assert ensure_encoder(study, _recipe()).as_dict() == first.as_dict()
    assert ensure_encoder(study, _recipe("none")).sha256 != first.sha256
    assert adapter.is_dir()


@pytest.mark.usefixtures("adapter")
def test_adapter_of_another_encoder_is_refused_before_any_work(
    study: Study, make_model: Callable[..., Path], tmp_path: Path
) -> None:
    shutil.rmtree(study.root / "klein")
    shutil.copytree(make_model("bert", "mean", size=2), study.root / "klein")
    with pytest.raises(Refused, match="hoort bij klein en past niet"):
        ensure_encoder(study, _recipe())
    assert not list((tmp_path / "modellen").glob("encoders/*/thematafel.json")), "nothing was made"


@pytest.mark.parametrize("change", ["altered", "added", "removed"])
def test_adapter_that_is_not_as_it_was_trained_is_refused(study: Study, adapter: Path, change: str) -> None:
    weights = adapter / "adapter_model.safetensors"
    if change == "altered":
        weights.write_bytes(weights.read_bytes()[:-1] + b"\x01")
    elif change == "added":
        (adapter / "extra.bin").write_bytes(b"x")
    else:
        weights.unlink()
    with pytest.raises(Refused, match="veranderd sinds") as caught:
        ensure_encoder(study, _recipe())
    assert caught.value.problems[0].remedy


def test_folder_without_manifest_and_damaged_manifest_are_refused(study: Study, adapter: Path) -> None:
    with pytest.raises(Refused, match="geen map met een adapter"):
        ensure_encoder(study, _recipe("./klein"))
    (adapter / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(Refused, match="beschadigd"):
        ensure_encoder(study, _recipe())


def test_shipped_adapter_is_whole_small_and_belongs_to_the_bundled_encoder(encoder: Encoder) -> None:
    from pipeline.shipped import shipped

    adapter = read_adapter(shipped(BUNDLED_ADAPTER), "adapter")
    assert adapter.manifest.weights == weights_hash(encoder.source.folder)
    assert sum(path.stat().st_size for path in adapter.folder.iterdir()) < 15_000_000
