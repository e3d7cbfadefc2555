"""Stage ``models``: make or verify the sentence encoder that the recipe names."""

from __future__ import annotations

from pipeline.language.encoder import record_encoder
from pipeline.study.folder import Study


def run(study: Study) -> None:
    """Write ``outputs/models/encoder.json``: name, prefix and hash of the encoder that is ready for use."""
    record_encoder(study)
