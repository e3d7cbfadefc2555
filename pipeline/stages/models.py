"""Stage ``models``: make or verify the sentence encoder that the recipe names, and its student when that is asked for."""

from __future__ import annotations

from pipeline.params import read_params
from pipeline.study.folder import Study
from pipeline.vectors.encoder import record_encoder


def run(study: Study) -> None:
    """Write ``outputs/models/encoder.json``: name, prefix and hash of the encoder that is ready for use."""
    record_encoder(study, read_params(study).embed.student)
