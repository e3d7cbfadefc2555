"""Which indicator measures what a quote tells, or none.

Meaning, words and theme each add to the log-odds of a link. The weights are set by hand, so that meaning alone is never
enough and theme alone neither (docs/decisions/0006); what they reach is measured by ``evaluate``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.evidence.indicators import Indicator

Array = NDArray[np.float64]

QUOTED_VOICES = ("spoken", "quotation", "paraphrase")
"""What people said; a document's own sentences are no quotes to link."""

BASE = -3.6
MEANING = 0.8
"""For each standard deviation that the quote is more like the indicator than other quotes are."""
WORD = 1.1
"""For each keyword of the indicator that occurs, two at most."""
SHORTLIST, SHORTLIST_MOST = 0.06, 5
"""From which score, and how many a quote, links are put before the judge."""
THEME = 1.2
"""When the quote has the indicator's theme; half for the theme without its sub-theme."""


@dataclass(frozen=True, slots=True)
class Link:
    """A quote (by row) and an indicator (by column), with what each ground added to the log-odds."""

    row: int
    column: int
    score: float
    rank: int
    meaning: float
    words: tuple[str, ...]
    theme: float
    judged: bool = False
    """Whether the score is a judge's, that read the quote beside the definition."""


def relative_similarity(vectors: Array, indicator_vectors: Array) -> Array:
    """How much more each quote is like each indicator than the average quote is, in standard deviations: (m, n).

    Centred on both sides first: sentence embeddings lie in a narrow cone, where every cosine is high.
    """
    if not len(vectors):
        return np.zeros((0, len(indicator_vectors)))
    similarity = _centred(vectors) @ _centred(indicator_vectors).T
    spread = np.maximum(similarity.std(axis=0), 1e-9)
    return np.asarray((similarity - similarity.mean(axis=0)) / spread, dtype=np.float64)


def link(similarity: Array, words: Sequence[Sequence[tuple[str, ...]]], themes: Array, threshold: float, most: int) -> list[Link]:
    """Choose the links.

    Args:
        similarity: (m, n) from :func:`relative_similarity`.
        words: for each quote and indicator, the indicator's keywords that occur.
        themes: (m, n): 1 where the quote has the indicator's sub-theme (or its theme, when it has no sub-theme), 0.5 where
            it has the theme only, 0 elsewhere.
        threshold: least score, a probability.
        most: links a quote may have.

    Returns:
        Links in order of row and rank.
    """
    hits = np.array([[len(found) for found in row] for row in words], dtype=np.float64).reshape(similarity.shape)
    odds = BASE + MEANING * np.clip(similarity, -3, 4) + WORD * np.minimum(hits, 2) + THEME * themes
    scores = 1 / (1 + np.exp(-odds))
    links: list[Link] = []
    for row in range(len(scores)):
        best = np.argsort(-scores[row], kind="stable")[:most]
        for rank, column in enumerate((int(c) for c in best if scores[row, c] >= threshold), start=1):
            links.append(
                Link(
                    row, column, float(scores[row, column]), rank,
                    float(similarity[row, column]), words[row][column], float(themes[row, column]),
                )
            )  # fmt: skip
    return links


def judged(shortlist: Sequence[Link], probabilities: Sequence[float], threshold: float, most: int) -> list[Link]:
    """The links that a judge holds to measure what is told, with its probability as their score.

    Args:
        shortlist: what meaning, words and theme brought, from :func:`link` with a low threshold.
        probabilities: the judge's, for each of them.
        threshold: least probability.
        most: links a quote may have.

    Returns:
        Links in order of row and rank.
    """
    rows: dict[int, list[Link]] = {}
    for found, probability in zip(shortlist, probabilities, strict=True):
        if probability >= threshold:
            rows.setdefault(found.row, []).append(replace(found, score=probability, judged=True))
    kept: list[Link] = []
    for row in sorted(rows):
        best = sorted(rows[row], key=lambda found: (-found.score, found.column))[:most]
        kept.extend(replace(found, rank=rank) for rank, found in enumerate(best, start=1))
    return kept


def theme_match(quote_themes: set[str], indicator: Indicator) -> float:
    """1 when the quote has the indicator's theme as exactly as the indicator names it, 0.5 for its parent only, else 0."""
    if not indicator.theme_id:
        return 0.0
    if indicator.theme_id in quote_themes:
        return 1.0
    return 0.5 if indicator.theme_id.split("/")[0] in quote_themes else 0.0


def reason(found: Link) -> str:
    """Why a link was made, in Dutch, the strongest ground first."""
    grounds: list[tuple[float, str]] = []
    if found.words:
        listed = ", ".join(f"“{word}”" for word in found.words[:4])
        grounds.append((WORD * min(len(found.words), 2), f"woorden: {listed}"))
    if found.theme:
        grounds.append((THEME * found.theme, "zelfde thema" if found.theme == 1 else "zelfde hoofdthema"))
    if found.meaning > 0:
        degree = "sterk" if found.meaning >= 2 else "enigszins"
        grounds.append((MEANING * found.meaning, f"betekenis lijkt {degree} op de omschrijving"))
    told = [text for _, text in sorted(grounds, key=lambda ground: -ground[0])]
    if found.judged:
        told.insert(0, f"de beoordelaar las citaat en omschrijving samen en geeft {round(found.score * 100)} van de 100")
    return "; ".join(told)


def _centred(vectors: Array) -> Array:
    centred = vectors - vectors.mean(axis=0)
    return np.asarray(centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9), dtype=np.float64)
