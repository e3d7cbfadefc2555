"""What an encoder is good for: themes, evidence for claims, indicators; each figure with its interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adapting.data import BEARING, Claim, Description, Indicator, Link, Utterance

Array = NDArray[np.float64]
Encode = Callable[[Sequence[str]], Array]

RESAMPLES = 500
HARD = frozenset({"impliciet", "misleidend", "ontkend"})
EXAMPLES = 7
QUESTION_SHARE = 0.5
"""How much of its question an utterance's vector takes on, as suggestions do it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value with the bounds between which 95 of 100 resamples lie."""

    value: float
    low: float
    high: float

    def as_list(self) -> list[float]:
        """Value, low, high, to three digits."""
        return [round(float(x), 3) for x in (self.value, self.low, self.high)]


def resampled(measure: Callable[[NDArray[np.int64]], float], count: int, seed: int = 1) -> Figure:
    """A measure over rows, with its bootstrap interval."""
    rng = np.random.default_rng(seed)
    values = [measure(rng.integers(count, size=count)) for _ in range(RESAMPLES)]
    values = [v for v in values if not np.isnan(v)]
    low, high = np.percentile(values, [2.5, 97.5]) if values else (np.nan, np.nan)
    return Figure(measure(np.arange(count)), float(low), float(high))


def in_context(encode: Encode, texts: Sequence[str], questions: Sequence[str], share: float = QUESTION_SHARE) -> Array:
    """Unit vectors of texts with that of the question before each mixed in."""
    said, asked = encode(texts), encode(questions)
    present = np.array([bool(question) for question in questions])
    return unit(said + share * asked * present[:, None])


def labels_of(utterances: Sequence[Utterance], themes: Sequence[str]) -> NDArray[np.bool_]:
    """(utterances, themes)."""
    return np.array([[theme in item.themes for theme in themes] for item in utterances], dtype=bool)


def macro_f1(truth: NDArray[np.bool_], found: NDArray[np.bool_]) -> float:
    """Mean over the themes that occur of the F1 of each."""
    return float(np.mean([f1(truth[:, k], found[:, k]) for k in range(truth.shape[1]) if truth[:, k].any()]))


def f1(truth: NDArray[np.bool_], found: NDArray[np.bool_]) -> float:
    """F1 of one theme; 0 when nothing is right."""
    both = float((truth & found).sum())
    return 2 * both / max(1.0, float(truth.sum() + found.sum()))


def calibration_error(truth: NDArray[np.bool_], probabilities: Array, bins: int = 10) -> float:
    """Expected calibration error over all (row, theme) cells, ten bins of equal width."""
    t, p = truth.ravel(), probabilities.ravel()
    place = np.minimum((p * bins).astype(int), bins - 1)
    return float(
        sum(abs(t[place == b].mean() - p[place == b].mean()) * (place == b).mean() for b in range(bins) if (place == b).any())
    )


def zero_shot(
    encode: Encode, tested: Sequence[Utterance], examples: Sequence[Utterance], descriptions: Sequence[Description]
) -> Array:
    """Scores (utterances, themes) from definitions and seven examples a theme: no head, no training.

    The score is the mean similarity to the theme's three nearest texts less that to the nearest texts of all themes.
    """
    themes = [item.id for item in descriptions if item.id == item.theme]
    said = in_context(encode, [item.text for item in tested], [item.question for item in tested])
    known: list[tuple[str, str]] = [(item.theme, item.text) for item in descriptions]
    for theme in themes:
        plain = [item for item in examples if item.kind == "gewoon" and item.themes == {theme}][:EXAMPLES]
        known.extend((theme, item.text) for item in plain)
    vectors = encode([text for _, text in known])
    centre = np.concatenate([said, vectors]).mean(axis=0)
    similarity = unit(said - centre) @ unit(vectors - centre).T
    columns = []
    for theme in themes:
        own = np.sort(similarity[:, [name == theme for name, _ in known]], axis=1)
        columns.append(own[:, -3:].mean(axis=1))
    scores = np.stack(columns, axis=1)
    return np.asarray(scores - scores.mean(axis=1, keepdims=True))


def best_f1(truth: NDArray[np.bool_], scores: Array) -> float:
    """The best F1 that one threshold reaches."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(truth[order])
    return float(np.max(2 * hits / (np.arange(1, len(hits) + 1) + truth.sum()))) if truth.any() else float("nan")


@dataclass(frozen=True, slots=True)
class Retrieval:
    """How an encoder finds the quotes of claims; arrays have a row a claim with evidence."""

    hit: Array
    share: Array
    looks: Array
    """Similarity of every pair that was written as such, and ``bearing``, whether it bears on its claim."""
    bearing: NDArray[np.bool_]
    top: Array
    """The best similarity of every claim, and ``supported``, whether there is anything to find."""
    supported: NDArray[np.bool_]


def retrieval(encode: Encode, claims: Sequence[Claim], pool: Sequence[tuple[str, str]] = (), most: int = 5) -> Retrieval:
    """Rank all quotes of all claims, and those of ``pool`` (id, text), for each claim."""
    texts = {q.id: q.text for claim in claims for q in claim.quotes} | dict(pool)
    ids = list(texts)
    quotes, asked = encode(list(texts.values())), encode([claim.text for claim in claims])
    similarity = asked @ quotes.T
    similarity = similarity - similarity.mean(axis=0)
    hit, share, looks, bearing = [], [], [], []
    for row, claim in enumerate(claims):
        right = {q.id for q in claim.quotes if q.stance in BEARING}
        first = [ids[i] for i in np.argsort(-similarity[row], kind="stable")[:most]]
        if right:
            hit.append(bool(right & set(first)))
            share.append(len(right & set(first)) / min(most, len(right)))
        for q in claim.quotes:
            looks.append(similarity[row, ids.index(q.id)])
            bearing.append(q.stance in BEARING)
    supported = np.array([any(q.stance in BEARING for q in claim.quotes) for claim in claims])
    return Retrieval(
        np.array(hit, float), np.array(share, float), np.array(looks), np.array(bearing), similarity.max(axis=1), supported
    )


def first_indicator(
    encode: Encode, links: Sequence[Link], indicators: Sequence[Indicator]
) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Whether the right indicator comes first (links that have one), the best similarity of every link, which have one."""
    said, described = encode([link.text for link in links]), encode([item.described for item in indicators])
    similarity = said @ described.T
    similarity = similarity - similarity.mean(axis=0)
    first = [indicators[i].id for i in similarity.argmax(axis=1)]
    has = np.array([link.indicator is not None for link in links])
    right = [name == link.indicator or name in link.alternatives for name, link in zip(first, links, strict=True) if link.indicator]
    return np.array(right, float), similarity.max(axis=1), has


def auc(truth: NDArray[np.bool_], scores: Array) -> float:
    """Chance that a true one scores above a false one."""
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(truth, scores)) if 0 < truth.sum() < len(truth) else float("nan")


def unit(vectors: Array) -> Array:
    """Rows to length 1."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))
