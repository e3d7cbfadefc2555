"""Which segments may bear on a claim: those nearest in meaning, and a little sooner when they share words with it.

Vectors are compared exactly, in blocks of segments, so that memory does not grow with the corpus.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

WORDS = 0.1
"""What sharing all rare words of a claim adds to a cosine: words alone bring what only sounds alike."""
BLOCK = 4096
"""Segments that are compared at a time."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A segment (by row) for a claim; ``rank`` is 1 for the nearest."""

    row: int
    rank: int
    score: float


def candidates(
    claims: Array, segments: Array, claim_words: Sequence[Collection[str]], segment_words: Sequence[Collection[str]], most: int,
    block: int = BLOCK,
) -> list[list[Candidate]]:  # fmt: skip
    """The best segments of each claim.

    Args:
        claims: vectors of the claims, (k, d).
        segments: vectors of the segments, (m, d).
        claim_words: the lemmas of each claim, stop words left out.
        segment_words: the lemmas of each segment.
        most: candidates a claim.
        block: segments that are compared at a time.

    Returns:
        For each claim at most ``most`` candidates, the best first; of equals the first row.
    """
    if not len(claims) or not len(segments):
        return [[] for _ in range(len(claims))]
    middle = segments.mean(axis=0)
    centred = _unit(claims - middle)
    weights = _weights(claim_words, segment_words)
    scores = np.empty((len(claims), 0))
    rows = np.empty((len(claims), 0), dtype=np.int64)
    for begin in range(0, len(segments), block):
        part = slice(begin, begin + block)
        here = centred @ _unit(segments[part] - middle).T + WORDS * _shared(weights, segment_words[part])
        scores = np.concatenate([scores, here], axis=1)
        rows = np.concatenate([rows, np.broadcast_to(np.arange(begin, begin + here.shape[1]), here.shape)], axis=1)
        best = np.argsort(-scores, axis=1, kind="stable")[:, :most]
        scores, rows = np.take_along_axis(scores, best, axis=1), np.take_along_axis(rows, best, axis=1)
    return [list(_ranked(scores[at], rows[at])) for at in range(len(claims))]


def _ranked(scores: Array, rows: NDArray[np.int64]) -> Iterator[Candidate]:
    for rank, (score, row) in enumerate(zip(scores, rows, strict=True), start=1):
        yield Candidate(int(row), rank, float(score))


def _weights(claims: Sequence[Collection[str]], segments: Sequence[Collection[str]]) -> list[dict[str, float]]:
    """How much of its own words each word of a claim is: the rarer in the segments the more; together 1, or none."""
    wanted = set().union(*claims) if claims else set()
    seen = Counter(word for words in segments for word in wanted.intersection(words))
    weights = []
    for words in claims:
        rare = {word: math.log(1 + len(segments) / (1 + seen[word])) for word in sorted(set(words))}
        total = sum(rare.values())
        weights.append({word: weight / total for word, weight in rare.items()})
    return weights


def _shared(weights: Sequence[dict[str, float]], segments: Sequence[Collection[str]]) -> Array:
    """The share of each claim's words, by weight, that each segment has: (k, m)."""
    words = [set(item) for item in segments]
    return np.array([[sum(claim[word] for word in claim.keys() & item) for item in words] for claim in weights])


def _unit(vectors: Array) -> Array:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), dtype=np.float64)
