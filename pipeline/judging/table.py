"""What a judge has shown, as lines for people to read."""

from __future__ import annotations

from pipeline.judging.recipe import InUse


def table(used: InUse) -> list[tuple[str, str]]:
    """Names and values, in Dutch."""
    rows = [("Beoordelaar", used.judge.name), ("Kansen geijkt", "ja" if used.judge.calibrated else "nee")]
    proof = used.proof
    if proof is None:
        return [*rows, ("Gemeten", "nee: de paren om op te meten zitten niet in deze installatie")]
    margin = "geen marge is genoeg" if proof.threshold is None else f"{_number(0.5 + proof.threshold)} of meer"
    rows += [
        ("Ongeziene paren", str(proof.pairs)),
        ("Gaat erover of verwant (AUC, toeval 0,50)", _number(proof.relevance)),
        ("Beweringen zonder steun herkend", _number(proof.none_right)),
        ("Geeft een richting vanaf een kans van", margin),
    ]
    if proof.given:
        rows += [
            ("Daarvan goed", f"{_number(proof.right)} (95%: {_number(proof.low)} tot {_number(proof.high)}) van {proof.given}"),
            ("Deel van de citaten met een richting", _number(proof.dared)),
        ]
    return [*rows, ("Mag een richting geven", "ja" if proof.gives_direction else "nee")]


def _number(value: float | None) -> str:
    return "niet te meten" if value is None else f"{value:.2f}".replace(".", ",")
