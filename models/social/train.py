"""Train the adapter, the lines of the standard codebook and the judge from the data beside this file.

``python models/social/train.py [--encoder NAME] [--prefix TEXT] [--out FOLDER]``

Everything that was done stays done: what was cut off goes on at its last checkpoint, in ``build`` under the folder that is
written. With another encoder (a name on a hub, or a folder) the result is for that encoder, in a folder of its own.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from adapting.adapter import Settings, scaled, train
from adapting.batches import Batches, Sizes
from adapting.calibrate import calibrated
from adapting.data import Corpus, read_claims, read_corpus, read_links, read_utterances
from adapting.judge import JudgeSettings, train_judge
from adapting.pairs import JudgeBatches, JudgeSizes
from adapting.themes import fit_themes
from numpy.typing import NDArray
from ruamel.yaml import YAML

from pipeline.files import write_json, write_text
from pipeline.judging.recipe import HEADS
from pipeline.study.folder import Study
from pipeline.themes.standard import FILE as THEMES
from pipeline.vectors.adapter import read_adapter, weights_hash, write_manifest
from pipeline.vectors.encoder import Base, Encoder, Recipe, adapted, find_base

HERE = Path(__file__).parent
ADAPTER_NAME, JUDGE_NAME = "adapter sociaal domein 1.0", "beoordelaar 1.0"


def main() -> None:
    """Train what is not trained yet."""
    arguments = _arguments()
    config = YAML(typ="safe").load((HERE / "config.yaml").read_text(encoding="utf-8"))
    encoder, prefix = arguments.encoder or config["encoder"], config["prefix"] if arguments.prefix is None else arguments.prefix
    base = find_base(Study(HERE), Recipe(encoder=encoder, prefix=prefix))
    corpus, work = read_corpus(HERE / "data"), arguments.out / "build"
    adapter = make_adapter(base, prefix, corpus, config["adapter"], work / "adapter", arguments.out / "adapter")
    make_judge(base, encoder, prefix, corpus, config["judge"], adapter, work / "judge", arguments.out / "judge")


def make_adapter(base: Base, prefix: str, corpus: Corpus, config: dict[str, Any], work: Path, out: Path) -> Path:
    """Train the adapter, add the lines of the standard codebook, and write both to ``out``."""
    batches = Batches(corpus, Sizes(**config["sizes"]), config["settings"]["seed"])
    trained = train(base.folder, prefix, batches, Settings(**config["settings"]), work, _log("adapter"))
    scaled(trained, config["scale"], out)
    weights = weights_hash(base.folder)
    write_manifest(out, ADAPTER_NAME, base.name, weights)
    development = read_utterances(HERE / "dev" / "uitspraken.jsonl")
    lines = fit_themes(_encode(base, out, prefix), corpus.utterances, development, batches.themes)
    write_text(out / THEMES, lines.model_dump_json() + "\n")
    write_manifest(out, ADAPTER_NAME, base.name, weights)
    return out


def make_judge(
    base: Base, encoder: str, prefix: str, corpus: Corpus, config: dict[str, Any], adapter: Path, work: Path, out: Path
) -> None:
    """Train the judge, beginning at the adapter, and write its recipe, adapter and lines to ``out``."""
    batches = JudgeBatches(corpus, JudgeSizes(**config["sizes"]), config["settings"]["seed"])
    trained, lines = train_judge(base.folder, prefix, batches, JudgeSettings(**config["settings"]), work, adapter, _log("judge"))
    scaled(trained, 1.0, out / "adapter")
    weights = weights_hash(base.folder)
    write_manifest(out / "adapter", JUDGE_NAME, base.name, weights)
    claims, links = read_claims(HERE / "dev" / "beweringen.jsonl"), read_links(HERE / "dev" / "koppelingen.jsonl")
    read, find = _encode(base, out / "adapter", prefix), _encode(base, adapter, prefix)
    write_json(out / "adapter" / HEADS, {"version": 1, **calibrated(lines, read, find, claims, links, corpus.indicators)})
    write_manifest(out / "adapter", JUDGE_NAME, base.name, weights)
    recipe = [f"{key}: {json.dumps(value)}" for key, value in (("encoder", encoder), ("adapter", "./adapter"), ("prefix", prefix))]
    write_text(out / "encoder.yaml", "\n".join(recipe) + "\n")


def _encode(base: Base, adapter: Path, prefix: str) -> Callable[[Sequence[str]], NDArray[np.float64]]:
    encoder = Encoder(adapted(base, read_adapter(adapter, adapter.name), prefix))
    return lambda texts: encoder.encode(texts).astype(np.float64)


def _log(name: str) -> Callable[[str], None]:
    return lambda text: print(f"{name}: {text}", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", help="another encoder than config.yaml names")
    parser.add_argument("--prefix", help="what that encoder expects before a text")
    parser.add_argument("--out", type=Path, default=HERE, help="where the results go")
    return parser.parse_args()


if __name__ == "__main__":
    main()
