"""A fast student of a sentence encoder: a vector for each common Dutch word, read off the encoder once, and averaged.

A text is cut into words, a word that is not in the list into the longest listed words it is made of (*huur-achterstand*), and
their vectors are averaged, frequent words counting less. Nothing is learned from texts, so a student depends on its encoder
and on nothing else. This is the way of model2vec, which runs the result; its own distillation reads all pieces of the
encoder's vocabulary, 250,000 in a multilingual one, and knows neither prefixes nor Dutch frequencies
(docs/decisions/0014-choice-of-encoder.md).
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import refuse
from pipeline.progress import progress

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from tokenizers.normalizers import Sequence as Normalizers

Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]

_BUILD = 1
"""Raised when this module makes another student of the same encoder with the same settings."""
_CHUNK = 1000
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_NO_WORD = r"[^\p{L}']+"
_INSIDE = "##"
_UNKNOWN = "[UNK]"
_LEAST = 1e-6
"""Variance below which the vectors are all the same."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a student is made (measured: see docs/decisions/0014-choice-of-encoder.md)."""

    words: int = 25_000
    """The most frequent so many words are in the list, beside some 4,500 with accents."""
    half: float = 5e-4
    """The share of running words at which a word counts half (smooth inverse frequency)."""
    dimensions: int = 384
    flattening: float = 0.25
    """Each principal axis is divided by its variance to this power: 0 leaves it, 0.5 makes all axes equal."""
    inside: int = 4
    """Letters that a word must have to be looked for inside another."""


SETTINGS = Settings()


@dataclass(frozen=True, slots=True)
class Word:
    """A word: as the tokenizer sees it, as it is written most, and its share of running words."""

    key: str
    written: str
    share: float


def identity(teacher: Sequence[str], settings: Settings) -> str:
    """Everything that a student depends on; ``teacher`` are the parts that identify its encoder."""
    return repr((_BUILD, settings, version("pyspellchecker"), *teacher))


def distil(encode: Encode, folder: Path, settings: Settings) -> None:
    """Write the student of the encoder behind ``encode`` to ``folder``, as model2vec and sentence-transformers load it.

    Raises:
        Refused: when the encoder's vectors of words say nothing.
    """
    from model2vec.persistence import save_pretrained

    words = common_words(settings.words)
    parts = [words[at : at + _CHUNK] for at in range(0, len(words), _CHUNK)]
    vectors = np.concatenate([encode([word.written for word in part]) for part in progress(parts, "leerling maken")])
    axes = principal_axes(vectors.astype(np.float64), settings)
    weights = np.array([settings.half / (settings.half + word.share) for word in words])
    table = np.concatenate([np.zeros((1, axes.shape[1])), axes * weights[:, None]]).astype(np.float32)
    tokenizer, rows = _tokenizer([word.key for word in words], settings.inside)
    save_pretrained(folder, table, tokenizer, {"normalize": True}, create_model_card=False, mapping=rows)


def common_words(most: int) -> list[Word]:
    """The ``most`` most frequent Dutch words and all with accents, in that order; spellings that differ in accents are one word.

    Counted in film subtitles, which are the nearest to talk that is free to use (the list that pyspellchecker carries). The
    counts were made without accents: *financiële* has the lowest there is, like every word that was only added to the list.
    """
    from spellchecker import SpellChecker

    counts = dict(SpellChecker(language="nl").word_frequency.items())
    total = sum(counts.values())
    normalizer = _normalizer()
    written: dict[str, str] = {}
    found: Counter[str] = Counter()
    for word in sorted(counts, key=lambda word: (-counts[word], word)):
        if len(found) >= most and word.isascii():
            continue
        key = normalizer.normalize_str(word)
        if _WORD.fullmatch(key):
            written.setdefault(key, word)
            found[key] += counts[word]
    return [Word(key, written[key], count / total) for key, count in found.most_common()]


def principal_axes(vectors: NDArray[np.float64], settings: Settings) -> NDArray[np.float64]:
    """The vectors, of shape (words, n), on their principal axes: centred, flattened, at most ``dimensions`` of them.

    Raises:
        Refused: when they are not finite, or all the same.
    """
    centred = vectors - vectors.mean(axis=0) if np.isfinite(vectors).all() else np.zeros((1, 1))
    variances, directions = np.linalg.eigh(centred.T @ centred / len(centred))
    kept = [int(at) for at in np.argsort(-variances, kind="stable")[: settings.dimensions] if variances[at] > _LEAST]
    if not kept:
        message = "Van dit model is geen leerling te maken: losse woorden krijgen er geen bruikbare of allemaal dezelfde vector."
        raise refuse("params.yaml", message, "Zet `embed.student` op false, of noem een ander model.", "embed.student")
    # Which way an axis points is up to the linear algebra library; here its largest part is positive.
    turned = directions[:, kept]
    turned = turned * np.sign(turned[np.argmax(np.abs(turned), axis=0), range(len(kept))])
    return np.asarray(centred @ turned / variances[kept] ** settings.flattening, dtype=np.float64)


def _normalizer() -> Normalizers:
    from tokenizers import normalizers

    return normalizers.Sequence(
        [normalizers.Replace("’", "'"), normalizers.NFD(), normalizers.StripAccents(), normalizers.Lowercase()]
    )


def _tokenizer(keys: Sequence[str], inside: int) -> tuple[Tokenizer, NDArray[np.int64]]:
    """The tokenizer of a list of words, and for each of its tokens the row of its vector.

    Row 0 is for what means nothing by itself: an unknown word, and single letters, without which one unknown end would make
    a whole word unknown.
    """
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers

    rows = {_UNKNOWN: 0}
    for row, key in enumerate(keys, start=1):
        rows[key] = row
        if len(key) >= inside:
            rows[_INSIDE + key] = row
    for letter in string.ascii_lowercase + "'":
        rows.setdefault(letter, 0)
        rows.setdefault(_INSIDE + letter, 0)
    numbers = {token: number for number, token in enumerate(rows)}
    tokenizer = Tokenizer(models.WordPiece(numbers, unk_token=_UNKNOWN))
    tokenizer.normalizer = _normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(_NO_WORD), "removed")
    return tokenizer, np.array(list(rows.values()), dtype=np.int64)
