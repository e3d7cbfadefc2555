"""Measured quality, from whatever ``outputs/metrics`` holds: known measures get a Dutch name, others keep their key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.report.lineage import read_json
from pipeline.report.words import decimals_of, number
from pipeline.study.folder import Study

LABELS = {
    "themes.macro_f1": "Thema’s: precisie en vondst samen (F1), gemiddeld over thema’s",
    "themes.kappa": "Thema’s: overeenstemming met het oordeel vooraf, boven toeval (kappa)",
    "themes.coverage": "Thema’s: deel van de fragmenten met een voorstel",
    "themes.gold_coverage": "Thema’s: deel van de fragmenten dat vooraf een thema kreeg",
    "themes.calibration_error": "Thema’s: hoe ver de geschatte kans er gemiddeld naast zit",
    "themes.segments": "Thema’s: fragmenten die vooraf beoordeeld zijn",
    "themes.subthemes.macro_f1": "Subthema’s: precisie en vondst samen (F1)",
    "themes.subthemes.kappa": "Subthema’s: overeenstemming boven toeval (kappa)",
    "themes.subthemes.coverage": "Subthema’s: deel van de fragmenten met een voorstel",
    "themes.subthemes.gold_coverage": "Subthema’s: deel dat vooraf een subthema kreeg",
    "themes.subthemes.segments": "Subthema’s: beoordeelde fragmenten",
    "themes.hard.macro_f1": "Moeilijke fragmenten: precisie en vondst samen (F1)",
    "themes.hard.kappa": "Moeilijke fragmenten: overeenstemming boven toeval (kappa)",
    "themes.hard.segments": "Moeilijke fragmenten: aantal",
    "themes.plain.macro_f1": "Gewone fragmenten: precisie en vondst samen (F1)",
    "themes.plain.kappa": "Gewone fragmenten: overeenstemming boven toeval (kappa)",
    "themes.plain.segments": "Gewone fragmenten: aantal",
    "topics.topics": "Ontdekte thema’s: aantal",
    "topics.coherence_npmi": "Ontdekte thema’s: samenhang van de woorden (NPMI, van −1 tot 1)",
    "topics.diversity": "Ontdekte thema’s: deel van de woorden dat maar in één thema staat",
    "topics.segments": "Ontdekte thema’s: fragmenten",
    "links.precision": "Cijfers bij citaten: deel van de koppelingen dat klopt",
    "links.recall": "Cijfers bij citaten: deel van de juiste koppelingen dat gevonden is",
    "links.none_right": "Cijfers bij citaten: deel van de citaten zonder cijfer dat er ook geen kreeg",
    "links.quotes": "Cijfers bij citaten: citaten die vooraf beoordeeld zijn",
    "links.pairs": "Cijfers bij citaten: juiste koppelingen volgens het oordeel vooraf",
    "links.links": "Cijfers bij citaten: koppelingen die de computer maakte",
}
THEME_MEASURES = ("precision", "recall", "f1", "kappa", "gold")
PRIVACY = "privacy"
"""Counts of what was replaced: no measure of quality, and shown by themselves."""
_PER_THEME = "per_theme"


def read_metrics(study: Study) -> dict[str, Any]:
    """The content of all metrics files together."""
    found: dict[str, Any] = {}
    for path in sorted(study.metrics.glob("*.json")):
        found.update(read_json(study, path))
    return found


def measures(metrics: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Names and values of all measures but those a theme; known ones first, in the order of :data:`LABELS`."""
    flat = dict(_flat({key: value for key, value in metrics.items() if key != PRIVACY}, ""))
    known = [(LABELS[key], flat[key]) for key in LABELS if key in flat]
    return (*known, *((key, value) for key, value in sorted(flat.items()) if key not in LABELS))


def theme_measures(metrics: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The measures of each theme, in the order of :data:`THEME_MEASURES`."""
    themes = metrics.get("themes")
    found = themes.get(_PER_THEME) if isinstance(themes, Mapping) else None
    if not isinstance(found, Mapping):
        return {}
    return {
        str(theme): tuple(_shown(values.get(name)) for name in THEME_MEASURES)
        for theme, values in found.items()
        if isinstance(values, Mapping)
    }


def theme_quality(metrics: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """Precision and recall of each theme that has both."""
    themes = metrics.get("themes")
    found = themes.get(_PER_THEME) if isinstance(themes, Mapping) else None
    pairs = {
        str(theme): (values.get("precision"), values.get("recall"))
        for theme, values in (found.items() if isinstance(found, Mapping) else ())
        if isinstance(values, Mapping)
    }
    return {
        theme: (float(precision), float(recall))
        for theme, (precision, recall) in pairs.items()
        if isinstance(precision, int | float) and isinstance(recall, int | float)
    }


def measured_range(quality: Mapping[str, tuple[float, float]]) -> str:
    """How many of a hundred suggestions were right, in words, or an empty text when it was not measured."""
    shares = sorted(round(100 * precision) for precision, _ in quality.values())
    if not shares:
        return ""
    if shares[0] == shares[-1]:
        return f"In een proef klopten er van elke 100 voorstellen {shares[0]}."
    return f"In een proef klopten er van elke 100 voorstellen {shares[0]} tot {shares[-1]}, afhankelijk van het thema."


def _flat(content: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in content.items():
        if isinstance(value, Mapping):
            if key != _PER_THEME:
                yield from _flat(value, f"{prefix}{key}.")
        elif not isinstance(value, list):
            yield f"{prefix}{key}", _shown(value)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, int):
        return number(value)
    if isinstance(value, float):
        return number(value, max(2, decimals_of([value])))
    return "" if value is None else str(value)
