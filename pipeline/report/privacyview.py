"""What the report says of personal data: how much a pseudonym stands for, by kind, and what was left as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.report.metrics import PRIVACY
from pipeline.report.words import counted, listed, number

PLURALS = {
    "persoon": "namen van mensen",
    "adres": "adressen en huisnummers",
    "postcode": "postcodes",
    "telefoon": "telefoonnummers",
    "email": "e-mailadressen",
    "iban": "rekeningnummers",
    "bsn": "burgerservicenummers",
    "kenteken": "kentekens",
    "link": "webadressen",
    "account": "namen van accounts",
    "geboortedatum": "geboortedata",
    "leeftijd": "leeftijden (vervangen door een groep van tien jaar)",
    "school": "scholen",
    "werkgever": "werkgevers",
    "zorginstelling": "zorginstellingen",
    "nummer": "andere nummers",
}


@dataclass(frozen=True, slots=True)
class PrivacyView:
    """A sentence, the counts by kind, and what a reader should know."""

    lead: str
    rows: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def privacy_view(metrics: Mapping[str, Any]) -> PrivacyView:
    """From ``outputs/metrics/privacy.json``."""
    found = metrics.get(PRIVACY, {})
    replaced = found.get("replaced", {})
    rows = tuple((PLURALS.get(kind, kind), number(count)) for kind, count in sorted(replaced.items(), key=lambda item: -item[1]))
    total, people = sum(replaced.values()), int(found.get("people", 0))
    if not found.get("active"):
        lead = "In deze studie wordt niets vervangen: de teksten staan er zoals ze gezegd zijn, met namen en al."
    else:
        places = counted(total, "plaats", "plaatsen")
        numbered = counted(people, "mens kreeg", "mensen kregen")
        lead = (
            f"Op {places} staat een pseudoniem in plaats van een persoonsgegeven; {numbered} een nummer. "
            "Dezelfde persoon heeft in elke bron en elke ronde hetzelfde nummer. De sleutel staat niet in dit rapport."
        )
    notes = []
    if found.get("doubtful"):
        doubtful = counted(int(found["doubtful"]), "vervanging is", "vervangingen zijn")
        notes.append(f"{doubtful} twijfelachtig; wie de studie beheert, kan ze nakijken in private/nakijken.")
    kept = [PLURALS.get(kind, kind) for kind in found.get("kept", ())]
    if found.get("active") and kept:
        notes.append(f"Niet vervangen, omdat de studie dat zo wil: {listed(kept)}.")
    notes.append("De computer mist soms een naam, en wie iemand kent, kan haar ook zonder naam herkennen aan wat zij vertelt.")
    return PrivacyView(lead, rows, tuple(notes))
