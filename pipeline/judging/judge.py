"""What a judge is asked and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.errors import Problem


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim and a quote, with the question that was asked before the quote; empty when there was none."""

    claim: str
    quote: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a quote means for a claim."""

    bears: float
    """The probability that the quote bears on the claim."""
    supports: float | None
    """The probability that it supports rather than contradicts, given that it bears; None when the judge does not say."""


UNDECIDED = Judgement(0.5, None)
"""When the judge gave no answer that can be read: a person decides. It is never kept, so that the judge is asked again."""


class Judge(Protocol):
    """Says what quotes mean for claims."""

    @property
    def name(self) -> str:
        """What it is called in the report, in Dutch."""

    @property
    def identity(self) -> str:
        """Everything that a judgement depends on beside the pair."""

    @property
    def calibrated(self) -> bool:
        """Whether its probabilities were fitted to how often it is right; else they are no more than an order."""

    @property
    def problems(self) -> Sequence[Problem]:
        """What went wrong in the judgements that it gave so far."""

    def judge(self, pairs: Sequence[Pair]) -> list[Judgement]:
        """The judgements of pairs, in their order.

        Raises:
            Refused: when the judge cannot be reached or read.
        """
