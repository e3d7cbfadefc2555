"""Speed of the Dutch pipeline on one core, and its scores in the same run."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from threadpoolctl import threadpool_limits

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / "models" / "dutch"
sys.path.insert(0, str(HOME))  # the training code is no package
ROUNDS = 3


def main() -> None:
    """Print words a second over the test treebanks, the best of three, and every score."""
    import treebank
    from evaluate import scores
    from passages import in_order
    from scoring import PASSAGE, written

    from pipeline.language.dutch import OWN, load_dutch

    dutch = load_dutch(OWN)
    gold = [sentence for name in treebank.TEST for sentence in treebank.gold(name)]
    texts = [written(passage).text for passage in in_order(gold, PASSAGE)]
    best = 0.0
    with threadpool_limits(1):
        for _ in range(ROUNDS):
            begin = time.process_time()
            words = sum(len(parsed.words) for parsed in dutch.parse(texts))
            best = max(best, words / (time.process_time() - begin))
        print(json.dumps(scores(dutch), indent=2))
    size = sum(path.stat().st_size for path in (HOME / "pipeline").rglob("*") if path.is_file())
    print(f"{best:,.0f} words a second of one core; {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
