"""Stage ``embed``: every coded segment to a vector."""

from __future__ import annotations

import pandas as pd

from pipeline.language.encoder import load_encoder
from pipeline.params import read_params
from pipeline.study.folder import Study
from pipeline.tables import EMBEDDINGS, SEGMENTS, read_table, write_table


def run(study: Study) -> None:
    """Encode the segments that may get themes."""
    params = read_params(study)
    segments = read_table(SEGMENTS, study.tables)
    coded = segments[segments["coded"]]
    vectors = load_encoder(study).encode(coded["text"].tolist(), params.embed.batch_size)
    write_table(EMBEDDINGS, pd.DataFrame({"segment_id": coded["segment_id"].tolist(), "vector": list(vectors)}), study.tables)
