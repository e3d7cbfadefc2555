from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.vectors.encoder import Encoder
from pipeline.vectors.engine.checkpoint import Tensors, read_shape
from pipeline.vectors.engine.engine import Engine
from pipeline.vectors.engine.graph import build_graph
from pipeline.vectors.engine.reference import Reference

TEXTS = [
    "de huur", "ik fiets niet", "", "we wel en het geld maar de buurt niet", "iets onbekends 🙂", "schuld",
    "de straat en de buurt en het huis " * 6,  # longer than the model can see
]  # fmt: skip
WORDS = ("de", "het", "een", "ik", "we", "huur", "straat", "buurt", "geld", "niet", "wel", "en", "fiets", "onbekend")
SENTENCES = (Path(__file__).resolve().parents[2] / "data" / "encode.txt").read_text(encoding="utf-8").splitlines()


def _engine(model: Path, folder: Path) -> Engine:
    graph = folder / "encoder.onnx"
    onnx.save(build_graph(read_shape(model), Tensors(model), {}), str(graph))
    return Engine(model, graph)


@pytest.fixture(scope="session")
def small(make_model: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The engine of a small BERT."""
    return _engine(make_model(), tmp_path_factory.mktemp("motor"))


@pytest.mark.parametrize("pooling", ["mean", "cls"])
@pytest.mark.parametrize("family", ["bert", "xlm-roberta", "roberta"])
def test_vectors_are_those_of_sentence_transformers(
    make_model: Callable[..., Path], tmp_path: Path, family: str, pooling: str
) -> None:
    model = make_model(family, pooling)
    ours, theirs = _engine(model, tmp_path).encode(TEXTS), Reference(model).encode(TEXTS)
    assert ours.shape == (len(TEXTS), 32)
    assert np.abs(ours - theirs).max() < 1e-5
    assert not np.allclose(ours[0], ours[1], atol=0.01)  # they are not all one vector


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join), min_size=1, max_size=8), st.data())
def test_vector_of_a_text_does_not_depend_on_the_texts_beside_it(small: Engine, texts: list[str], data: st.DataObject) -> None:
    together = small.encode(texts)
    row = data.draw(st.integers(0, len(texts) - 1))
    assert np.array_equal(small.encode([texts[row]])[0], together[row])


def test_no_texts_give_no_vectors(small: Engine) -> None:
    assert small.encode([]).shape == (0, 32)


@pytest.mark.slow
def test_bundled_encoder_in_eight_bits_gives_its_own_vectors(encoder: Encoder) -> None:
    """On texts that the engine was not made with."""
    assert "8 bits" in encoder.source.as_dict()["engine"]
    texts = [f"query: {sentence}" for sentence in SENTENCES]
    cosines = (encoder.model.encode(texts) * Reference(encoder.source.folder).encode(texts)).sum(axis=1)
    assert cosines.min() >= 0.999, dict(zip(SENTENCES, cosines, strict=True))


@pytest.mark.slow
def test_encoding_needs_no_torch(encoder: Encoder) -> None:
    """Loading it takes seconds and hundreds of megabytes."""
    code = (
        "import sys; from pathlib import Path; from pipeline.vectors.engine.engine import Engine; "
        "Engine(Path(sys.argv[1]), Path(sys.argv[2])).encode(['query: huur']); sys.exit('torch' in sys.modules)"
    )
    graph = encoder.source.engine.made.folder / "encoder.onnx"
    done = subprocess.run([sys.executable, "-c", code, str(encoder.source.folder), str(graph)], check=False)
    assert done.returncode == 0
