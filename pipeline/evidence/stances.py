"""From candidates, judgements and decisions to what each quote means for a claim, and what that makes of the claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.evidence.claims import CONTRADICTS, RELATED, SUPPORTS, UNRELATED, Decision
from pipeline.judging.judge import Judgement
from pipeline.judging.measure import Proof

OPEN = "richting-niet-bepaald"
NEAREST = 3
"""Quotes that are shown with a claim that nothing bears on: what came nearest."""
SUPPORTED, CONTRADICTED, MIXED, UNKNOWN, NOTHING, UNJUDGED = (
    "gesteund", "weersproken", "gemengd", "richting niet bepaald", "geen steun gevonden", "niet beoordeeld",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A segment that the encoder brought for a claim, and what the judge said of it; None without a judge."""

    segment_id: str
    rank: int
    judgement: Judgement | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a segment means for a claim; the numbers are the judge's, and empty where a person decided or nobody did."""

    segment_id: str
    stance: str
    bears: float | None
    supports: float | None
    decided_by: str
    rank: int
    """Place among the segments that the encoder brought; 0 where only a person did."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a claim comes to: the verdict, and the people that support or contradict it, each counted once."""

    verdict: str
    supporting: int
    contradicting: int


def weigh(
    found: Sequence[Found], decisions: Mapping[str, Decision], judge: str, proof: Proof | None, bears: float
) -> list[Evidence]:
    """What the segments mean for one claim.

    Args:
        found: what the encoder brought, the nearest first.
        decisions: what people decided, by segment; they always win.
        judge: the name of the judge; empty without one.
        proof: what the judge has shown; it gives no direction without one.
        bears: from which probability a quote bears on a claim.
    """
    ranks = {item.segment_id: item.rank for item in found}
    evidence = [
        Evidence(segment, item.stance, None, None, item.coder, ranks.get(segment, 0))
        for segment, item in sorted(decisions.items())
        if item.stance != UNRELATED
    ]
    open_ = [item for item in found if item.segment_id not in decisions]
    for item in open_:
        if item.judgement is not None and item.judgement.bears >= bears:
            stance = (proof.direction(item.judgement) if proof else "") or OPEN
            evidence.append(Evidence(item.segment_id, stance, item.judgement.bears, item.judgement.supports, judge, item.rank))
    if all(item.stance == RELATED for item in evidence):
        evidence.extend(
            Evidence(
                item.segment_id, RELATED, item.judgement.bears if item.judgement else None,
                item.judgement.supports if item.judgement else None, judge, item.rank,
            )
            for item in open_[:NEAREST]
        )  # fmt: skip
    return evidence


def outcome(evidence: Sequence[Evidence], people: Mapping[str, tuple[str, str]], judged: bool) -> Outcome:
    """The verdict on a claim.

    Args:
        evidence: what the segments mean for it.
        people: by segment, its source and speaker: the same label in two sources is two people.
        judged: whether there was a judge.
    """
    supporting = len({people[item.segment_id] for item in evidence if item.stance == SUPPORTS})
    contradicting = len({people[item.segment_id] for item in evidence if item.stance == CONTRADICTS})
    if supporting and contradicting:
        verdict = MIXED
    elif supporting or contradicting:
        verdict = SUPPORTED if supporting else CONTRADICTED
    elif any(item.stance == OPEN for item in evidence):
        verdict = UNKNOWN
    else:
        verdict = NOTHING if judged else UNJUDGED
    return Outcome(verdict, supporting, contradicting)
