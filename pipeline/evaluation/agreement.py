"""Measures of agreement between suggestions and gold, and of the quality of discovered themes."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.bool_]


def theme_agreement(gold: Matrix, suggested: Matrix, themes: Sequence[str]) -> dict[str, object]:
    """Precision, recall, F1 and Cohen's kappa a theme, their means, and coverage.

    Args:
        gold: (n, k), whether each of n segments has each of k themes.
        suggested: the same for the suggestions.
        themes: names of the columns.

    Returns:
        ``macro_f1``, ``kappa`` (mean over themes), ``coverage`` (share of segments with any suggestion), ``gold_coverage``,
        ``segments`` and ``per_theme``.
    """
    from sklearn.metrics import cohen_kappa_score, precision_recall_fscore_support

    per_theme: dict[str, dict[str, float | int]] = {}
    for column, theme in enumerate(themes):
        precision, recall, f1, _ = precision_recall_fscore_support(
            gold[:, column], suggested[:, column], average="binary", zero_division=0.0
        )
        kappa = cohen_kappa_score(gold[:, column], suggested[:, column])
        per_theme[theme] = {
            "precision": rounded(precision), "recall": rounded(recall), "f1": rounded(f1),
            "kappa": rounded(0.0 if math.isnan(kappa) else kappa), "gold": int(gold[:, column].sum()),
        }  # fmt: skip
    return {
        "macro_f1": rounded(float(np.mean([scores["f1"] for scores in per_theme.values()]))),
        "kappa": rounded(float(np.mean([scores["kappa"] for scores in per_theme.values()]))),
        "coverage": rounded(float(suggested.any(axis=1).mean())),
        "gold_coverage": rounded(float(gold.any(axis=1).mean())),
        "segments": len(gold),
        "per_theme": per_theme,
    }


def link_agreement(gold: Mapping[str, frozenset[str]], found: Mapping[str, frozenset[str]]) -> dict[str, float | int]:
    """Precision and recall of links, and how often "none" is right.

    Args:
        gold: for each judged segment, the indicators that measure it (maybe none).
        found: for segments with links, their indicators.
    """
    pairs = sum(len(labels) for labels in gold.values())
    made = sum(len(found.get(segment, frozenset())) for segment in gold)
    right = sum(len(labels & found.get(segment, frozenset())) for segment, labels in gold.items())
    none = [segment for segment, labels in gold.items() if not labels]
    silent = sum(1 for segment in none if not found.get(segment))
    return {
        "precision": rounded(right / made) if made else 0.0,
        "recall": rounded(right / pairs) if pairs else 0.0,
        "none_right": rounded(silent / len(none)) if none else 0.0,
        "quotes": len(gold), "pairs": pairs, "links": made,
    }  # fmt: skip


def expected_calibration_error(gold: Matrix, scores: NDArray[np.float64], bins: int = 10) -> float:
    """Mean gap between score and share of right answers over equal-width bins, weighted by their size."""
    truth, score = gold.ravel().astype(float), scores.ravel()
    number = np.minimum((score * bins).astype(int), bins - 1)
    total = 0.0
    for index in range(bins):
        inside = number == index
        if inside.any():
            total += inside.sum() * abs(float(truth[inside].mean()) - float(score[inside].mean()))
    return total / len(score) if len(score) else 0.0


def topic_quality(words: Sequence[Sequence[str]], documents: Sequence[str]) -> dict[str, float | int]:
    """Coherence (mean NPMI of word pairs over documents) and diversity (share of unique words) of discovered themes.

    NPMI as in Bouma (2009): 1 when two words always occur together, 0 when they are independent, -1 when never together.

    Args:
        words: the top words of each theme.
        documents: texts of lemmas separated by spaces, in which co-occurrence is counted.
    """
    occurs: dict[str, set[int]] = {}
    wanted = {word for theme in words for word in theme}
    for number, document in enumerate(documents):
        for word in wanted.intersection(document.split()):
            occurs.setdefault(word, set()).add(number)
    pairs = [
        _npmi(len(occurs.get(a, ())), len(occurs.get(b, ())), len(occurs.get(a, set()) & occurs.get(b, set())), len(documents))
        for theme in words
        for a, b in combinations(theme, 2)
    ]
    uses = Counter(word for theme in words for word in theme)
    total = sum(uses.values())
    return {
        "topics": len(words),
        "coherence_npmi": rounded(sum(pairs) / len(pairs)) if pairs else 0.0,
        "diversity": rounded(len(uses) / total) if total else 0.0,
    }


def rounded(value: float) -> float:
    """Four decimals: enough to compare runs by, and the same bytes for the same result."""
    return round(float(value), 4)


def _npmi(first: int, second: int, both: int, total: int) -> float:
    if both == 0:
        return -1.0
    if both == total:
        return 1.0
    return math.log(both * total / (first * second)) / -math.log(both / total)
