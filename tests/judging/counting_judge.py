"""A judge for tests that remembers what it was asked."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.errors import Problem
from pipeline.judging.judge import Judgement, Pair


class Counting:
    """Says something else of every quote and remembers what it was asked."""

    calibrated = True

    def __init__(self, identity: str = "proef") -> None:
        self.name, self.identity = "proef", identity
        self.problems: list[Problem] = []
        self.asked: list[Pair] = []

    def judge(self, pairs: Sequence[Pair]) -> list[Judgement]:
        self.asked.extend(pairs)
        return [Judgement(len(pair.quote) / 1000, None if "3" in pair.quote else 0.25) for pair in pairs]
