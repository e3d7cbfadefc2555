"""How well a judge knows what quotes mean, and whether it may say a direction.

A direction is a promise to the reader, so a direction given to a quote that is only related counts as wrong, as it is wrong on
the page. What margin the judge must have is chosen on development pairs; whether that is good enough is measured on unseen ones.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.judging.judge import Judgement

RIGHT = 0.80
"""Least share that must be right of the directions that a judge gives."""
LEAST = 20
"""Least directions that a share can be measured on."""
SUPPORTS, CONTRADICTS, RELATED = "steunt", "spreekt-tegen", "verwant"
_Z = 1.959963984540054
"""For an interval of 95 per cent."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair with what its quote means for its claim and what a judge said of it."""

    claim_id: str
    stance: str
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Proof:
    """What a judge has shown."""

    threshold: float | None
    """How far from 0.5 its probability of support must be to give a direction; None when no margin is enough."""
    right: float
    """On unseen pairs: the share of the directions it gives that are right."""
    dared: float
    """On unseen pairs: the share of the quotes with a direction that it gives one for."""
    pairs: int
    """How many unseen pairs there are."""
    given: int = 0
    """How many directions it gives on them: what ``right`` is a share of."""
    low: float = 0.0
    high: float = 1.0
    """Between these ``right`` lies (Wilson, 95 per cent)."""
    relevance: float | None = None
    """Area under the curve: how well it tells quotes that bear on a claim from related ones, 0.5 by chance."""
    none_right: float | None = None
    """Of the unseen claims that no quote bears on, the share in which it finds none; None when there are no such claims."""

    @property
    def gives_direction(self) -> bool:
        """Whether it has shown enough to say a direction."""
        return self.threshold is not None and self.given >= LEAST and self.right >= RIGHT

    def direction(self, judgement: Judgement) -> str:
        """The stance of a quote that bears, or an empty text where the judge may not say it or does not dare to."""
        if self.threshold is None or not self.gives_direction:
            return ""
        return _direction(judgement, self.threshold)


def prove(development: Sequence[Judged], unseen: Sequence[Judged], bears: float) -> Proof:
    """Choose the margin on development pairs and measure the judge on unseen ones.

    Args:
        development: judged pairs on which things may be chosen.
        unseen: judged pairs that nothing was chosen on.
        bears: from which probability a quote bears on a claim.
    """
    threshold = choose_margin(development, bears)
    relevance = auc(
        [item.judgement.bears for item in unseen if item.stance != RELATED],
        [item.judgement.bears for item in unseen if item.stance == RELATED],
    )
    none_right = _none_right(unseen, bears)
    if threshold is None:
        return Proof(None, 0.0, 0.0, len(unseen), relevance=relevance, none_right=none_right)
    given = [item for item in unseen if item.judgement.bears >= bears and _direction(item.judgement, threshold)]
    right = sum(_direction(item.judgement, threshold) == item.stance for item in given)
    directed = sum(item.stance != RELATED for item in unseen)
    dared = sum(item.stance != RELATED for item in given)
    low, high = wilson(right, len(given))
    return Proof(
        threshold, right / max(len(given), 1), dared / max(directed, 1), len(unseen), len(given), low, high, relevance, none_right
    )


def choose_margin(judged: Sequence[Judged], bears: float) -> float | None:
    """The smallest distance from 0.5 at which enough of the directions are right, and enough are given; None without one."""
    rows = sorted(
        (
            (_margin(item.judgement), _direction(item.judgement, 0.0) == item.stance)
            for item in judged
            if item.judgement.bears >= bears and item.judgement.supports is not None
        ),
        reverse=True,
    )
    best, right = None, 0
    for count, (margin, is_right) in enumerate(rows, start=1):
        right += is_right
        # Pairs with the same margin are given a direction together or not at all.
        if count < len(rows) and rows[count][0] == margin:
            continue
        if count >= LEAST and right >= RIGHT * count:
            best = margin
    return best


def auc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """The chance that a positive scores above a negative (a tie counts half); None when either is missing."""
    if not positive or not negative:
        return None
    ranked = sorted([(score, True) for score in positive] + [(score, False) for score in negative])
    below, won, at = 0, 0.0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        here = sum(is_positive for _, is_positive in ranked[at:end])
        others = end - at - here
        won += here * (below + others / 2)
        below += others
        at = end
    return won / (len(positive) * len(negative))


def wilson(right: int, count: int) -> tuple[float, float]:
    """The interval of 95 per cent for a share of ``count``; everything when nothing was counted."""
    if not count:
        return 0.0, 1.0
    share, square = right / count, _Z * _Z / count
    middle = (share + square / 2) / (1 + square)
    half = _Z / (1 + square) * math.sqrt(share * (1 - share) / count + square / (4 * count))
    return max(0.0, middle - half), min(1.0, middle + half)


def _margin(judgement: Judgement) -> float:
    return abs((judgement.supports or 0.0) - 0.5)


def _direction(judgement: Judgement, threshold: float) -> str:
    if judgement.supports is None or _margin(judgement) < threshold:
        return ""
    return SUPPORTS if judgement.supports >= 0.5 else CONTRADICTS


def _none_right(judged: Sequence[Judged], bears: float) -> float | None:
    claims = {item.claim_id for item in judged} - {item.claim_id for item in judged if item.stance != RELATED}
    if not claims:
        return None
    wrong = {item.claim_id for item in judged if item.claim_id in claims and item.judgement.bears >= bears}
    return 1 - len(wrong) / len(claims)
