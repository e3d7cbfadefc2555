"""Made-up vectors in which it is known what belongs together."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.language.dutch import OWN, Dutch, load_dutch

DIMENSIONS = 16


@pytest.fixture(scope="session")
def dutch() -> Dutch:
    """The package's own language pipeline."""
    return load_dutch(OWN)


@pytest.fixture
def near() -> Callable[..., NDArray[np.float64]]:
    """Make ``count`` unit vectors near the middle of the given axes; the same ones in every test."""
    random = np.random.default_rng(1)

    def make(*axes: int, count: int = 1, noise: float = 0.05) -> NDArray[np.float64]:
        centre = np.zeros(DIMENSIONS)
        centre[list(axes)] = 1 / np.sqrt(len(axes))
        vectors = centre + random.normal(0, noise, (count, DIMENSIONS))
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    return make
