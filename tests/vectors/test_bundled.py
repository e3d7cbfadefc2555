from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from pipeline.files import sha256_file
from pipeline.study.folder import Study
from pipeline.vectors import bundled
from pipeline.vectors.bundled import Weights, build, parse, weights_file
from pipeline.vectors.encoder import ensure_encoder, read_recipe


def _text(value: str) -> bytes:
    return struct.pack("<H", len(value)) + value.encode()


def _file() -> bytes:
    """A weights file with two pieces and two tensors: one in fp32, one in a single Q4_0 block."""
    pieces = ["<s>", "▁ja"]
    blob = "".join(pieces).encode()
    offsets = np.cumsum([0, *(len(piece.encode()) for piece in pieces)]).astype("<u4").tobytes()
    # Byte i holds weight i in its low half and weight 16 + i in its high half: 0…15 and 15…0.
    block = np.float16(0.5).tobytes() + bytes(i | (15 - i) << 4 for i in range(16))
    plain = np.array([1.5, -2.0], dtype="<f4").tobytes()
    head = b"NE5C" + struct.pack("<i", 1)
    head += struct.pack("<7i", 32, 1, 2, 64, 2, 16, 2) + struct.pack("<fi", 1e-5, 0) + struct.pack("<5i", 2, 0, 1, 1, 1)
    head += struct.pack("<Q", len(blob)) + offsets + np.array([0.0, -3.25], dtype="<f4").tobytes() + blob
    head += struct.pack("<i", 0) + struct.pack("<I", 3) + b"xyz"
    names = [("a", plain), ("b", block)]
    start = len(head) + 4 + sum(len(_text(name)) + 5 + 16 for name, _ in names)
    directory, at = struct.pack("<i", len(names)), start
    for name, data in names:
        directory += _text(name) + struct.pack("<BI", 0, 1) + struct.pack("<QQ", at, len(data))
        at += len(data)
    return head + directory + plain + block


@pytest.fixture
def weights() -> Weights:
    return parse(_file())


def test_header_and_vocabulary_are_read(weights: Weights) -> None:
    header = weights.header
    assert (header.hidden, header.layers, header.heads, header.feed_forward) == (32, 1, 2, 64)
    assert (header.vocabulary, header.positions, header.token_types, header.bos, header.eos) == (2, 16, 2, 0, 1)
    assert header.epsilon == pytest.approx(1e-5)
    assert weights.pieces == [("<s>", 0.0), ("▁ja", -3.25)]


def test_plain_tensor_is_read_as_it_is(weights: Weights) -> None:
    assert weights.tensor("a", 2).tolist() == [1.5, -2.0]


def test_block_of_four_bits_is_unpacked_by_hand(weights: Weights) -> None:
    low = [(value - 8) * 0.5 for value in range(16)]
    assert weights.tensor("b", 32).tolist() == low + low[::-1]
    assert weights.tensor("b", 4, 8).shape == (4, 8)


def test_tensor_that_is_not_there_is_named(weights: Weights) -> None:
    with pytest.raises(KeyError, match="weg"):
        weights.tensor("weg", 2)


def test_installed_weights_are_the_ones_this_was_written_for() -> None:
    assert sha256_file(weights_file()) == bundled.SHA256
    header = parse(weights_file().read_bytes()).header
    assert (header.hidden, header.layers, header.positions) == (384, 12, 512)


@pytest.mark.slow
def test_model_that_is_built_again_has_the_same_weights_byte_for_byte(encoder_study: Study, tmp_path: Path) -> None:
    kept = ensure_encoder(encoder_study, read_recipe(encoder_study))
    build(tmp_path / "model")
    assert sha256_file(tmp_path / "model" / "model.safetensors") == sha256_file(kept.folder / "model.safetensors")
