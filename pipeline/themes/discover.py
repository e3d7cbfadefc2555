"""What the codebook does not name: BERTopic on the segments without a suggestion, on the same embeddings.

BERTopic's default reduction and clustering put everything into one topic on these embeddings, which lie in a narrow cone.
It is given whitened principal components and k-means instead, with outliers set apart (docs/decisions/0005).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.params import DiscoverParams

Array = NDArray[np.float64]

OUTLIER = -1
_STARTS = 10
_MIN_SEGMENTS = 3
"""Times the minimal topic size; fewer unexplained segments hold no themes worth showing."""
_REPRESENTATIVE = 5
_MIN_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Topic:
    """A discovered theme: its words (lemmas, best first) and the indices of its segments, most typical first."""

    theme_id: str
    words: tuple[str, ...]
    members: tuple[int, ...]
    scores: tuple[float, ...]

    @property
    def label(self) -> str:
        """Three words that name it; a group whose people share no word has none."""
        return ", ".join(self.words[:3]) or "zonder gedeelde woorden"

    @property
    def representative(self) -> frozenset[int]:
        """Its most typical segments."""
        return frozenset(self.members[:_REPRESENTATIVE])


def discover(
    segment_ids: Sequence[str], sources: Sequence[str], lemmas: Sequence[str], vectors: Array, stop_words: Collection[str],
    params: DiscoverParams,
) -> list[Topic]:  # fmt: skip
    """Find themes in the segments that the codebook does not explain.

    Args:
        segment_ids: their ids, in any order that is the same every run.
        sources: the source of each.
        lemmas: the lemmas of each, separated by spaces.
        vectors: (n, d), unit length.
        stop_words: lemmas that may not name a theme.
        params: sizes and seed.

    Returns:
        Topics, the largest first; segments in none of them are outliers.
    """
    vocabulary = shared_words(sources, lemmas, stop_words, params.min_sources)
    if len(segment_ids) < _MIN_SEGMENTS * params.min_topic_size or not vocabulary:
        return []
    from bertopic import BERTopic
    from bertopic.dimensionality import BaseDimensionalityReduction
    from bertopic.vectorizers import ClassTfidfTransformer
    from sklearn.feature_extraction.text import CountVectorizer
    from threadpoolctl import threadpool_limits

    # One thread: sums over several threads come in another order every run, and k-means would follow them.
    with threadpool_limits(limits=1):
        reduced = whiten(vectors, params.components)
        clusters = Clusters(topic_count(len(segment_ids), params), params)
        model = BERTopic(
            embedding_model=None,
            umap_model=BaseDimensionalityReduction(),
            hdbscan_model=clusters,
            vectorizer_model=CountVectorizer(vocabulary=vocabulary, tokenizer=str.split, token_pattern=None, lowercase=False),
            ctfidf_model=ClassTfidfTransformer(bm25_weighting=True, reduce_frequent_words=True),
            top_n_words=params.words,
            calculate_probabilities=False,
        )
        assigned, _ = model.fit_transform(list(lemmas), embeddings=reduced)
    topics = []
    for number in sorted(set(assigned) - {OUTLIER}):
        members = [int(index) for index in np.flatnonzero(np.asarray(assigned) == number)]
        centre = reduced[members].mean(axis=0)
        scores = reduced[members] @ (centre / np.linalg.norm(centre))
        order = sorted(range(len(members)), key=lambda i: (-round(float(scores[i]), 9), segment_ids[members[i]]))
        words = tuple(str(word) for word, _ in model.get_topic(number) if word)
        topics.append(
            Topic(
                _topic_id([segment_ids[i] for i in members]), words,
                tuple(members[i] for i in order), tuple(float(scores[i]) for i in order),
            )
        )  # fmt: skip
    return sorted(topics, key=lambda topic: (-len(topic.members), topic.theme_id))


def shared_words(sources: Sequence[str], lemmas: Sequence[str], stop_words: Collection[str], min_sources: int) -> list[str]:
    """The lemmas that may name a theme: used in at least ``min_sources`` sources, so not one person's names and hobbies.

    Where there are fewer sources than that, the words of all of them.
    """
    used: dict[str, set[str]] = {}
    for source, text in zip(sources, lemmas, strict=True):
        for word in set(text.split()):
            used.setdefault(word, set()).add(source)
    needed = min(min_sources, len(set(sources)))
    return sorted(
        word
        for word, where in used.items()
        if len(where) >= needed and len(word) >= _MIN_LETTERS and word.isalpha() and word not in stop_words
    )


def topic_count(segments: int, params: DiscoverParams) -> int:
    """How many clusters to look for: more in a larger corpus, but slower than it grows."""
    return max(2, min(params.max_topics, round(math.sqrt(segments / params.min_topic_size))))


def whiten(vectors: Array, components: int) -> Array:
    """The first principal components, each with variance 1, rows of unit length: (n, at most ``components``)."""
    centred = vectors - vectors.mean(axis=0)
    left, singular, _ = np.linalg.svd(centred, full_matrices=False)
    kept = min(components, int((singular > 1e-9).sum()))
    # The sign of a singular vector is free; its largest entry is made positive so that every run has the same one.
    basis = left[:, :kept]
    basis = basis * np.sign(basis[np.abs(basis).argmax(axis=0), np.arange(kept)])
    return np.asarray(basis / np.maximum(np.linalg.norm(basis, axis=1, keepdims=True), 1e-12), dtype=np.float64)


class Clusters:
    """K-means that leaves outliers out; has the ``fit``, ``predict`` and ``labels_`` that BERTopic asks for."""

    def __init__(self, count: int, params: DiscoverParams) -> None:
        self._count = count
        self._params = params
        self._centres: Array = np.zeros((0, 0))
        self.labels_: NDArray[np.int64] = np.zeros(0, dtype=np.int64)

    def fit(self, vectors: Array, y: object = None) -> Clusters:  # noqa: ARG002  # BERTopic passes y
        """Cluster ``vectors`` (n, d); segments far from every centre, and those of small clusters, become outliers."""
        from sklearn.cluster import KMeans

        model = KMeans(self._count, n_init=_STARTS, random_state=self._params.seed).fit(vectors)
        centres = model.cluster_centers_
        self._centres = centres / np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-12)
        self.labels_ = self._assign(vectors)
        for number in range(self._count):
            if (self.labels_ == number).sum() < self._params.min_topic_size:
                self.labels_[self.labels_ == number] = OUTLIER
        return self

    def predict(self, vectors: Array) -> NDArray[np.int64]:
        """The cluster of each vector, or :data:`OUTLIER`."""
        return self._assign(vectors)

    def _assign(self, vectors: Array) -> NDArray[np.int64]:
        similar = vectors @ self._centres.T
        best = similar.argmax(axis=1)
        near = similar[np.arange(len(vectors)), best] >= self._params.min_similarity
        return np.where(near, best, OUTLIER).astype(np.int64)


def _topic_id(segment_ids: Sequence[str]) -> str:
    return "ontdekt-" + hashlib.blake2b("\n".join(sorted(segment_ids)).encode(), digest_size=4).hexdigest()
