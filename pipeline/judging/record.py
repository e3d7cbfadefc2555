"""What is recorded of a judge: its proof, read back without loading the judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pipeline.judging.measure import Proof


def proof_record(proof: Proof | None) -> dict[str, Any] | None:
    """A proof as it is recorded."""
    return None if proof is None else {**asdict(proof), "gives_direction": proof.gives_direction}


def proof_of(record: Mapping[str, Any]) -> Proof | None:
    """The proof in the record of a judge, if it was measured."""
    found = record.get("proof")
    if not isinstance(found, Mapping):
        return None
    return Proof(**{name: value for name, value in found.items() if name != "gives_direction"})
