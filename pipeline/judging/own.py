"""The project's own judge: logistic heads on the vector of a claim and a quote that are read as one text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError

from pipeline.errors import Problem, refuse
from pipeline.judging.judge import Judgement, Pair

Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]
Probabilities = NDArray[np.float64]

_REMEDY = "Zet het bestand terug zoals het gemaakt is, of kies een andere beoordelaar in models/judge.yaml."


class Head(BaseModel):
    """A logistic regression on the vector of a text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: Annotated[list[FiniteFloat], Field(min_length=1)]
    bias: FiniteFloat

    def probability(self, vectors: Vectors) -> Probabilities:
        """Probabilities of shape (n,) for vectors of shape (n, d)."""
        odds = vectors.astype(np.float64) @ np.array(self.weights) + self.bias
        # exp of what is never positive: it cannot overflow.
        small = np.exp(-np.abs(odds))
        return np.asarray(np.where(odds >= 0, 1.0, small) / (1.0 + small), dtype=np.float64)


class Heads(BaseModel):
    """The file of heads; all have as many weights."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1]
    relevance: Head
    direction: Head
    link: Head
    """Whether a figure measures what a quote tells."""

    @property
    def dimensions(self) -> int:
        """The length of the vectors that they read."""
        return len(self.relevance.weights)


def pair_text(pair: Pair) -> str:
    """A claim and a quote as the one text that the encoder reads; training uses the same."""
    return _text("bewering", pair.claim, pair.question, pair.quote)


def link_text(pair: Pair) -> str:
    """The description of a figure (in the place of a claim) and a quote as the one text that the encoder reads."""
    return _text("indicator", pair.claim, pair.question, pair.quote)


def read_heads(path: Path, shown: str) -> Heads:
    """Read the heads of a judge.

    Raises:
        Refused: when the file is missing or of another version, or its numbers are no heads.
    """
    if not path.is_file():
        raise refuse(shown, "De gewichten van de beoordelaar ontbreken.", _REMEDY)
    try:
        heads = Heads.model_validate_json(path.read_bytes())
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise refuse(shown, "De gewichten van de beoordelaar zijn beschadigd of van een andere versie.", _REMEDY, place) from error
    sizes = {len(head.weights) for head in (heads.relevance, heads.direction, heads.link)}
    if len(sizes) > 1:
        message = f"De gewichten van de beoordelaar zijn niet even lang ({', '.join(map(str, sorted(sizes)))})."
        raise refuse(shown, message, _REMEDY)
    return heads


class _Reader:
    """Pairs to vectors, read as one text.

    Args:
        encode: texts to vectors of shape (n, d), by the encoder that the heads were trained on.
        heads: the heads.
        encoder: everything that a vector depends on beside its text.
        shown: the file of the heads, in messages.
    """

    calibrated = True
    problems: tuple[Problem, ...] = ()
    kind: str
    """Tells apart, in the cache, what is asked of the pairs."""

    def __init__(self, encode: Encode, heads: Heads, encoder: str, shown: str) -> None:
        self._encode = encode
        self._heads = heads
        self._shown = shown
        weights = blake2b(heads.model_dump_json().encode(), digest_size=16).hexdigest()
        self.identity = f"{self.kind} {encoder} {weights}"

    def _vectors(self, texts: list[str]) -> Vectors:
        if not texts:
            return np.empty((0, self._heads.dimensions), dtype=np.float32)
        vectors = self._encode(texts)
        if vectors.shape[1] != self._heads.dimensions:
            message = f"Deze gewichten zijn voor {self._heads.dimensions} getallen per tekst; het model geeft {vectors.shape[1]}."
            raise refuse(self._shown, message, _REMEDY)
        return vectors


class OwnJudge(_Reader):
    """What a quote means for a claim."""

    name = "de beoordelaar van Thematafel"
    kind = "own"

    def judge(self, pairs: Sequence[Pair]) -> list[Judgement]:
        """The judgements of pairs.

        Raises:
            Refused: when the encoder is not the one that the heads were trained on.
        """
        vectors = self._vectors([pair_text(pair) for pair in pairs])
        bears, supports = self._heads.relevance.probability(vectors), self._heads.direction.probability(vectors)
        return [Judgement(float(first), float(second)) for first, second in zip(bears, supports, strict=True)]


class LinkJudge(_Reader):
    """Whether a figure measures what a quote tells: the description of the figure stands in the place of the claim."""

    name = "de beoordelaar van Thematafel, voor cijfers"
    kind = "own-link"

    def judge(self, pairs: Sequence[Pair]) -> list[Judgement]:
        """For each pair the probability that the figure measures what is told, as ``bears``; a direction it has not.

        Raises:
            Refused: when the encoder is not the one that the heads were trained on.
        """
        vectors = self._vectors([link_text(pair) for pair in pairs])
        return [Judgement(float(value), None) for value in self._heads.link.probability(vectors)]


def _text(kind: str, first: str, question: str, quote: str) -> str:
    asked = f" vraag: {question}" if question else ""
    return f"{kind}: {first}{asked} citaat: {quote}"
