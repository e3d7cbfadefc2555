"""Score the trained pipeline: ``python models/dutch/evaluate.py`` prints the scores and writes ``scores.json``."""

from __future__ import annotations

import json
from pathlib import Path

import treebank
from manifest import check_data
from ruamel.yaml import YAML
from scoring import score_spoken, score_treebank

from pipeline.files import write_json
from pipeline.language.dutch import OWN, Dutch, load_dutch

HERE = Path(__file__).parent
SPOKEN = HERE.parents[1] / "tests" / "data" / "spoken_test.yaml"


def scores(dutch: Dutch) -> dict[str, object]:
    """Scores on both treebanks, apart and together, and on transcripts."""
    tests = {name: treebank.gold(name) for name in treebank.TEST}
    passages = YAML(typ="safe").load(SPOKEN.read_text(encoding="utf-8"))
    return {
        "pipeline": {"name": dutch.name, "version": dutch.version, "sha256": dutch.sha256},
        **{name: score_treebank(dutch, sentences) for name, sentences in tests.items()},
        "treebanks": score_treebank(dutch, [sentence for sentences in tests.values() for sentence in sentences]),
        "spoken": score_spoken(dutch, passages),
    }


def main() -> None:
    """Score the package's own pipeline."""
    check_data(HERE)
    made = scores(load_dutch(OWN))
    write_json(HERE / "scores.json", made)
    print(json.dumps(made, indent=2))


if __name__ == "__main__":
    main()
