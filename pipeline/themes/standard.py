"""The standard codebook: thirteen themes of a city's social state, learnt from written utterances with the adapter.

A codebook that uses the id of a standard theme means that theme, and may have its suggestions begin with what was learnt.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError

from pipeline.errors import refuse

Array = NDArray[np.float64]

FILE = "themes.json"


class Line(BaseModel):
    """A logistic regression on unit vectors: weights (dimensions,) and bias."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: Annotated[list[FiniteFloat], Field(min_length=1)]
    bias: FiniteFloat

    def odds(self, vectors: Array) -> Array:
        """Log-odds (n,) for vectors (n, dimensions)."""
        return np.asarray(vectors @ np.array(self.weights) + self.bias, dtype=np.float64)


class StandardThemes(BaseModel):
    """What was learnt with an adapter; ``denial`` says whether a speaker says that what they speak about is not so."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1]
    themes: dict[str, Line]
    denial: Line


def read_standard(folder: Path, shown: str) -> StandardThemes | None:
    """What was learnt with the adapter in ``folder``; None when it brings nothing along.

    Raises:
        Refused: when the file is damaged or of another version.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        return StandardThemes.model_validate_json(path.read_bytes())
    except ValidationError as error:
        message = f"{FILE} is beschadigd of van een andere versie."
        raise refuse(shown, message, "Haal de adapter opnieuw op, of schrijf `adapter: none`.") from error
