"""Stage ``embed``: every coded segment to a vector."""

from __future__ import annotations

import pandas as pd

from pipeline.errors import refuse
from pipeline.params import read_params
from pipeline.study.folder import Study
from pipeline.tables import EMBEDDINGS, SEGMENTS, read_table, write_table
from pipeline.vectors.encoder import load_encoder


def run(study: Study) -> None:
    """Encode the segments that may get themes."""
    segments = read_table(SEGMENTS, study.tables)
    coded = segments[segments["coded"]]
    if coded.empty:
        message = "In geen enkele bron staat een fragment dat een thema kan krijgen."
        raise refuse(study.shown(study.raw), message, "Kijk met `thematafel check` of sprekers en soorten kloppen.")
    vectors = load_encoder(study, read_params(study).embed.student).encode(coded["text"].tolist())
    write_table(EMBEDDINGS, pd.DataFrame({"segment_id": coded["segment_id"].tolist(), "vector": list(vectors)}), study.tables)
