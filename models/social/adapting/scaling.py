"""From odds to probabilities: what is fitted on development text, that nothing was learnt from."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def slope_and_shift(odds: Array, truth: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and shift that make log-odds fit what is true (Platt)."""
    from sklearn.linear_model import LogisticRegression

    model: Any = LogisticRegression(C=10.0).fit(odds[:, None], truth)
    return float(model.coef_[0, 0]), float(model.intercept_[0])
