"""The judge in words: what it is called, what it has shown that it can, and what its numbers mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.judging.measure import LEAST, RIGHT, Proof
from pipeline.judging.record import proof_of
from pipeline.report.model_claims import JudgeView
from pipeline.report.records import Evidence
from pipeline.report.words import capital, number

_LIKELY = ((0.95, "vrijwel zeker"), (0.8, "waarschijnlijk"), (0.6, "eerder wel dan niet"), (0.4, "onzeker"))
_UNLIKELY = "eerder niet"


def judge_view(record: Mapping[str, Any]) -> JudgeView:
    """The view of what the ``models`` stage recorded of the judge; an empty record or one without a name is no judge."""
    name = record.get("name")
    if not name:
        return JudgeView("", (
            "Er was geen beoordelaar: de computer zocht alleen welke citaten er het dichtst bij komen. "
            "Wat ze voor een bewering betekenen, staat er alleen bij als een mens dat besliste.",
        ))  # fmt: skip
    proof = proof_of(record)
    sentences = [*_shown(proof)]
    if not record.get("calibrated", False):
        sentences.append("De kansen van deze beoordelaar zijn niet geijkt: ze geven een volgorde, geen zekerheid.")
    sentences.append("Wat een mens besliste, gaat altijd voor.")
    return JudgeView(str(name), tuple(sentences))


def grounds(row: Evidence, calibrated: bool) -> tuple[str, ...]:
    """Why a quote stands where it stands: the probabilities of the judge in words."""
    if row.bears is None:
        return ()
    found = [f"Dat dit over de bewering gaat, is volgens de beoordelaar {likely(row.bears)} ({_of_hundred(row.bears)})."]
    if row.supports is not None and row.stance in ("steunt", "spreekt-tegen"):
        share = row.supports if row.stance == "steunt" else 1 - row.supports
        word = "steunt" if row.stance == "steunt" else "tegenspreekt"
        found.append(f"Als het erover gaat, is het {likely(share)} dat het de bewering {word} ({_of_hundred(share)}).")
    if not calibrated:
        found.append("Deze getallen zijn niet geijkt.")
    return tuple(found)


def likely(probability: float) -> str:
    """A probability in words."""
    return next((word for least, word in _LIKELY if probability >= least), _UNLIKELY)


def _of_hundred(probability: float) -> str:
    return f"{number(100 * probability)} van de 100"


def _shown(proof: Proof | None) -> tuple[str, ...]:
    undetermined = "Bij wat over een bewering gaat, staat daarom “richting niet bepaald”: een mens moet beslissen."
    if proof is None:
        return ("Er is niet gemeten of deze beoordelaar weet of een citaat steunt of tegenspreekt.", undetermined)
    measured = f"gemeten op {number(proof.pairs)} ongeziene paren"
    if proof.threshold is None or not proof.given:
        text = f"Deze beoordelaar heeft niet laten zien dat hij weet of een citaat steunt of tegenspreekt ({measured})."
        return (text, undetermined)
    right = (
        f"van de richtingen die hij durft te geven is {number(proof.right, 2)} goed, {measured} "
        f"({number(proof.given)} richtingen; met 95 procent zekerheid tussen {number(proof.low, 2)} en {number(proof.high, 2)})"
    )
    if not proof.gives_direction:
        few = f"; het waren er maar {number(proof.given)}" if proof.given < LEAST else ""
        needed = f"Nodig is {number(RIGHT, 2)} bij {number(LEAST)} of meer{few}. {undetermined}"
        return (f"{capital(right)}. {needed}",)
    return (f"{capital(right)}. Van de citaten met een richting kreeg een deel van {number(proof.dared, 2)} er een.",)
