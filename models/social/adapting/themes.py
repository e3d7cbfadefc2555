"""Lines through the adapted encoder's vectors for the themes of the standard codebook, made probabilities on development text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from adapting.data import Utterance
from adapting.measure import Array, Encode, in_context, macro_f1
from adapting.scaling import slope_and_shift
from pipeline.themes.standard import Line, StandardThemes

STRENGTHS = (3.0, 10.0, 30.0, 100.0)
"""Inverse strengths of regularisation that are tried on the development text."""


def fit_themes(
    encode: Encode, learnt: Sequence[Utterance], development: Sequence[Utterance], themes: Sequence[str]
) -> StandardThemes:
    """Fit a line for each theme (does the speaker speak about it) and one for denial (do they say that it is not so).

    Args:
        encode: the adapted encoder.
        learnt: what is learnt from.
        development: what the strength and the scale of the probabilities are chosen on.
        themes: ids of the themes.
    """
    vectors, labels = _seen(encode, learnt), np.tile(about(learnt, themes), (2, 1))
    tried = in_context(encode, [item.text for item in development], [item.question for item in development])
    truth = about(development, themes)
    best: tuple[float, list[tuple[Array, float]]] = (-1.0, [])
    for strength in STRENGTHS:
        lines = [_line(vectors, labels[:, k], strength) for k in range(len(themes))]
        odds = np.stack([tried @ weights + bias for weights, bias in lines], axis=1)
        score = max(macro_f1(truth, odds > cut) for cut in np.arange(-2.0, 2.1, 0.25))
        if score > best[0]:
            best = score, lines
    lines = best[1]
    slope, shift = slope_and_shift(np.stack([tried @ weights + bias for weights, bias in lines], axis=1).ravel(), truth.ravel())
    scaled = {theme: _as_line(weights * slope, bias * slope + shift) for theme, (weights, bias) in zip(themes, lines, strict=True)}
    return StandardThemes(version=1, themes=scaled, denial=_denial(encode, learnt, development))


def about(utterances: Sequence[Utterance], themes: Sequence[str]) -> NDArray[np.bool_]:
    """(utterances, themes): whether the speaker speaks about the theme, also to deny it."""
    return np.array([[theme in item.themes | item.denied for theme in themes] for item in utterances], dtype=bool)


def _denial(encode: Encode, learnt: Sequence[Utterance], development: Sequence[Utterance]) -> Line:
    spoken = [item for item in learnt if item.themes | item.denied]
    tried = [item for item in development if item.themes | item.denied]
    weights, bias = _line(encode([item.text for item in spoken]), np.array([bool(item.denied) for item in spoken]), 10.0)
    odds = encode([item.text for item in tried]) @ weights + bias
    slope, shift = slope_and_shift(odds, np.array([bool(item.denied) for item in tried]))
    return _as_line(weights * slope, bias * slope + shift)


def _seen(encode: Encode, utterances: Sequence[Utterance]) -> Array:
    """Every utterance twice: alone, and with its question mixed in."""
    texts = [item.text for item in utterances]
    return np.concatenate([encode(texts), in_context(encode, texts, [item.question for item in utterances])])


def _line(vectors: Array, labels: NDArray[np.bool_], strength: float) -> tuple[Array, float]:
    from sklearn.linear_model import LogisticRegression

    # The encoder's vectors lie in a narrow cone: what all share would be paid for by the regularisation.
    centre = vectors.mean(axis=0)
    model: Any = LogisticRegression(C=strength, class_weight="balanced", max_iter=3000).fit(vectors - centre, labels)
    weights = model.coef_[0]
    return weights, float(model.intercept_[0] - weights @ centre)


def _as_line(weights: Array, bias: float) -> Line:
    return Line(weights=[round(float(w), 5) for w in weights], bias=round(bias, 5))
