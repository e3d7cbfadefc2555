"""Stage ``models``: make or verify the sentence encoder and the judge that the recipes name, and measure the judge."""

from __future__ import annotations

from pipeline.judging.recipe import record_judge
from pipeline.params import read_params
from pipeline.problems import warn
from pipeline.study.folder import Study
from pipeline.vectors.encoder import record_encoder


def run(study: Study) -> None:
    """Write ``outputs/models/encoder.json`` and ``judge.json``: which models are ready for use, and what the judge has shown."""
    params = read_params(study)
    record_encoder(study, params.embed.student)
    for problem in record_judge(study, params.evidence.bears):
        warn(problem)
