"""Suggestions from the codebook: for every segment the probability of each theme and sub-theme, many or none.

The codebook itself is the training material: its examples and definitions, against the other themes' examples, the
counterexamples and the unrelated quotes. Human labels of the corpus play no part here.

A theme's score is a logistic regression on the sentence embedding (with the question asked before mixed in), made a
probability by Platt scaling on held-out folds of the codebook, raised by keywords that occur, and drawn towards the
segments around it, as people stay with a subject for a while. A theme that the standard codebook has too may begin with what was
learnt of it from written utterances.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.themes.codebook import Codebook, ThemeEntry
from pipeline.themes.standard import Line

Array = NDArray[np.float64]

QUESTION_WEIGHT = 0.5
"""How much of the question before it a segment's vector takes on (measured: see docs/decisions/0004)."""
KEYWORD_LOG_ODDS = 2.0
"""What a keyword adds to the log-odds of a theme; two or more count double."""
REGULARISATION = 2.0
SUBTHEME_REGULARISATION = 10.0
FOLDS = 5
_EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class Example:
    """A text of the codebook: for (``positive``) or against the themes named."""

    text: str
    themes: frozenset[str]
    against: frozenset[str]


def training_texts(codebook: Codebook) -> list[Example]:
    """Every text of the codebook with the themes and sub-themes it speaks for and the top themes it speaks against."""
    tops = frozenset(theme.id for theme in codebook.themes)
    texts: list[Example] = []
    for item in codebook.entries:
        ids = frozenset({item.theme_id, item.parent} - {""})
        top = item.parent or item.theme_id
        described = f"{item.entry.label}. {item.entry.definition}"
        texts.extend(Example(text, ids, tops - {top}) for text in (described, *item.entry.examples))
        texts.extend(Example(text, frozenset(), frozenset({top})) for text in item.entry.counterexamples)
    texts.extend(Example(text, frozenset(), tops) for text in codebook.unrelated)
    return texts


class Way(StrEnum):
    """How a theme's probability is made; the value is how the report names it."""

    CODEBOOK = "codeboek"
    STANDARD = "standaardcodeboek"
    BOTH = "codeboek en standaardcodeboek"


@dataclass(frozen=True, slots=True)
class Scored:
    """Probabilities (segments, themes), and the way that was used for each theme."""

    probabilities: Array
    ways: tuple[Way, ...]


def theme_probabilities(
    examples: Sequence[Example], example_vectors: Array, vectors: Array, themes: Sequence[str], standard: Mapping[str, Line],
    seed: int,
) -> Scored:  # fmt: skip
    """Probability of each top theme for each vector.

    A theme of the standard codebook has three ways to it: this codebook's texts, what was learnt from the standard one, and
    both. The one that tells this codebook's texts apart best is used, the first of them on held-out folds.

    Args:
        examples: the codebook's texts, n of them.
        example_vectors: (n, d), unit length.
        vectors: (m, d) of the segments, unit length.
        themes: ids of the k top themes.
        standard: what was learnt of the themes of the standard codebook with this encoder.
        seed: for the folds.

    Returns:
        Probabilities (m, k), each between 0 and 1; columns do not add up to 1, as a segment may have many themes or none.
    """
    centre = example_vectors.mean(axis=0)
    fitted, asked = _unit(example_vectors - centre), _unit(vectors - centre)
    columns, ways = [], []
    for theme in themes:
        used = [i for i, e in enumerate(examples) if theme in e.themes or theme in e.against]
        labels = np.array([theme in examples[i].themes for i in used])
        known, told = _odds(fitted[used], labels, asked, seed)
        tried = {Way.CODEBOOK: (known, told)}
        if theme in standard:
            line = standard[theme]
            tried[Way.STANDARD] = line.odds(example_vectors[used]), line.odds(vectors)
            tried[Way.BOTH] = known + tried[Way.STANDARD][0], told + tried[Way.STANDARD][1]
        way = max(tried, key=lambda name: _precision(labels, tried[name][0]))
        odds = _scaled(*tried[way], labels)
        columns.append(_expit(odds))
        ways.append(way)
    return Scored(np.stack(columns, axis=1), tuple(ways))


def subtheme_shares(examples: Sequence[Example], example_vectors: Array, vectors: Array, subthemes: Sequence[str]) -> Array:
    """Given that a segment has the parent theme: how likely each of its sub-themes is.

    Returns:
        (m, s) with rows that add up to 1; s is 0 for a theme without sub-themes.
    """
    if not subthemes or not len(vectors):
        return np.zeros((len(vectors), len(subthemes)))
    if len(subthemes) == 1:
        return np.ones((len(vectors), 1))
    centre = example_vectors.mean(axis=0)
    used = [i for i, example in enumerate(examples) if example.themes & set(subthemes)]
    labels = [next(name for name in subthemes if name in examples[i].themes) for i in used]
    model = _regression(SUBTHEME_REGULARISATION).fit(_unit(example_vectors[used] - centre), labels)
    order = [list(model.classes_).index(name) for name in subthemes]
    return np.asarray(model.predict_proba(_unit(vectors - centre))[:, order], dtype=np.float64)


def add_keywords(probabilities: Array, hits: NDArray[np.int64]) -> Array:
    """Raise the log-odds for keywords found; ``hits`` has the shape of ``probabilities``."""
    return _expit(_logit(probabilities) + KEYWORD_LOG_ODDS * np.minimum(hits, 2))


def smooth(probabilities: Array, sources: Sequence[str], weight: float) -> Array:
    """Draw each segment's log-odds towards its two neighbours on either side in the same source.

    Args:
        probabilities: (m, k), segments in order of source and position.
        sources: the source of each segment.
        weight: of a direct neighbour against 1 for the segment itself; the one after that counts ``weight`` squared.
    """
    odds = _logit(probabilities)
    names = np.asarray(sources)
    total, weights = odds.copy(), np.ones(len(odds))
    for distance in (1, 2):
        for there, here in ((slice(None, -distance), slice(distance, None)), (slice(distance, None), slice(None, -distance))):
            same = (names[there] == names[here]) * weight**distance
            total[here] += same[:, None] * odds[there]
            weights[here] += same
    return _expit(total / weights[:, None])


def with_questions(vectors: Array, questions: Array, asked: NDArray[np.bool_]) -> Array:
    """Mix into each segment's vector that of the question before it, where there is one; unit length."""
    return _unit(vectors + QUESTION_WEIGHT * questions * asked[:, None])


def nearest_examples(examples: Sequence[Example], example_vectors: Array, vectors: Array, theme: str) -> list[str]:
    """For each vector the text of the theme that is most like it."""
    used = [i for i, example in enumerate(examples) if theme in example.themes]
    best = np.argmax(vectors @ example_vectors[used].T, axis=1)
    return [examples[used[index]].text for index in best]


def keywords_of(entries: Sequence[ThemeEntry], theme: str) -> tuple[str, ...]:
    """Keywords of a theme and its sub-themes, or of one sub-theme."""
    found = (word for item in entries if theme in (item.theme_id, item.parent) for word in item.entry.keywords)
    return tuple(dict.fromkeys(found))


def _odds(fitted: Array, labels: NDArray[np.bool_], asked: Array, seed: int) -> tuple[Array, Array]:
    """Decision values of a logistic regression: of the texts when each was held out, and of what is asked."""
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    model = _regression().fit(fitted, labels)
    folds = min(FOLDS, int(labels.sum()), int((~labels).sum()))
    if folds < 2:
        return np.asarray(model.decision_function(fitted)), np.asarray(model.decision_function(asked))
    split = StratifiedKFold(folds, shuffle=True, random_state=seed)
    held_out = cross_val_predict(_regression(), fitted, labels, cv=split, method="decision_function")
    return np.asarray(held_out), np.asarray(model.decision_function(asked))


def _scaled(known: Array, asked: Array, labels: NDArray[np.bool_]) -> Array:
    """Decision values made log-odds by what they are for the codebook's own texts (Platt)."""
    from sklearn.linear_model import LogisticRegression

    if min(labels.sum(), (~labels).sum()) < 2:
        return asked
    return np.asarray(LogisticRegression(C=10.0).fit(known[:, None], labels).decision_function(asked[:, None]))


def _precision(labels: NDArray[np.bool_], odds: Array) -> float:
    from sklearn.metrics import average_precision_score

    return float(average_precision_score(labels, odds))


def _regression(inverse_strength: float = REGULARISATION) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=inverse_strength, class_weight="balanced", max_iter=2000)


def _unit(vectors: Array) -> Array:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), _EPSILON), dtype=np.float64)


def _logit(probabilities: Array) -> Array:
    clipped = np.clip(probabilities, _EPSILON, 1 - _EPSILON)
    return np.asarray(np.log(clipped / (1 - clipped)), dtype=np.float64)


def _expit(odds: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float64)
