"""Measures how well personal data is found in the demo corpus, by kind, with every failure.

python benchmarks/privacy.py [--failures]
"""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.evaluation.personal import EVERY, measure
from pipeline.params import read_params
from pipeline.privacy.config import read_policy
from pipeline.privacy.mentions import DIRECT, Kind
from pipeline.sources.register import read_register
from pipeline.study.folder import Study


def main() -> None:
    """Print recall and precision by kind."""
    study = Study(Path(__file__).parents[1])
    policy, _ = read_policy(study, read_register(study).places(read_params(study).study.place))
    score = measure(study, study.gold / "personal.csv", policy)
    print(f"{'kind':<16}{'labels':>8}{'recall':>8}{'precision':>11}")
    groups = [(kind.value, frozenset({kind})) for kind in Kind] + [("direct", DIRECT), ("all", EVERY)]
    for name, kinds in groups:
        labels = sum(score.hits[kind] + score.missed[kind] for kind in kinds)
        if labels or any(score.extra[kind] for kind in kinds):
            print(f"{name:<16}{labels:>8}{score.recall(kinds):>8.3f}{score.precision(kinds):>11.3f}")
    if "--failures" in sys.argv:
        print("\n".join(score.examples))


if __name__ == "__main__":
    main()
