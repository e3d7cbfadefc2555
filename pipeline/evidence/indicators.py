"""The indicator store: definitions and observations, from tidy CSV files in ``corpus/indicators``."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from pipeline.csvfile import Row, read_csv
from pipeline.errors import Problem
from pipeline.study.folder import Study

DEFINITION_COLUMNS = ("indicator_id", "title", "definition", "unit", "direction", "theme_id", "population", "keywords")
OBSERVATION_COLUMNS = (
    "indicator_id", "region_code", "region_name", "region_level", "period", "group", "value", "status", "source", "table_id",
    "retrieved",
)  # fmt: skip
DIRECTIONS = ("lager-is-beter", "hoger-is-beter", "geen")
STATUSES = ("definitief", "voorlopig", "ontbreekt")
LEVELS = ("wijk", "gemeente", "land")
_YEAR = re.compile(r"^[0-9]{4}$")
_NUMBER = re.compile(r"^[+-]?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]{1,2})?$", re.IGNORECASE)
MISSING = ("", ".", "x", "-")
"""How a missing figure is written; it is never 0."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a figure measures."""

    indicator_id: str
    title: str
    definition: str
    unit: str
    direction: str
    theme_id: str
    population: str
    keywords: tuple[str, ...]

    @property
    def described(self) -> str:
        """What its meaning is read from."""
        return f"{self.title}. {self.definition} {', '.join(self.keywords)}"


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure: of what, where, when, about whom; ``value`` is None when it is missing."""

    indicator_id: str
    region_code: str
    region_name: str
    region_level: str
    period: str
    group: str
    value: float | None
    status: str
    source: str
    table_id: str
    retrieved: str


@dataclass(frozen=True, slots=True)
class Store:
    """All good definitions and observations, and the problems of the other rows."""

    indicators: tuple[Indicator, ...]
    observations: tuple[Observation, ...]
    problems: tuple[Problem, ...] = field(default=())


def read_store(study: Study, theme_ids: Collection[str]) -> Store:
    """Read ``definitions.csv`` and ``observations.csv``; bad rows are listed, good ones load.

    Args:
        study: the study.
        theme_ids: ids of the codebook, which an indicator may name.

    Raises:
        Refused: when a file is missing or its columns are wrong.
    """
    folder = study.indicators
    problems: list[Problem] = []
    indicators: dict[str, Indicator] = {}
    shown = study.shown(folder / "definitions.csv")
    sheet = read_csv(folder / "definitions.csv", shown, DEFINITION_COLUMNS)
    problems.extend(sheet.problems)
    for row in sheet.rows:
        found = _definition_problems(row, shown, theme_ids, indicators)
        problems.extend(found)
        if not found:
            value = row.values
            keywords = tuple(word.strip() for word in value["keywords"].split(";") if word.strip())
            indicators[value["indicator_id"]] = Indicator(**{**value, "keywords": keywords})  # type: ignore[arg-type]
    shown = study.shown(folder / "observations.csv")
    sheet = read_csv(folder / "observations.csv", shown, OBSERVATION_COLUMNS)
    problems.extend(sheet.problems)
    observations: dict[tuple[str, ...], tuple[Observation, int]] = {}
    for row in sheet.rows:
        number, found = _value(row, shown)
        found += _observation_problems(row, shown, indicators)
        key = tuple(row.values[name] for name in ("indicator_id", "region_code", "period", "group"))
        if not found and key in observations:
            found.append(_problem(shown, row, f"Dit cijfer staat ook op regel {observations[key][1]}.", "Laat er een staan."))
        problems.extend(found)
        if not found:
            observations[key] = (Observation(**{**row.values, "value": number}), row.line)  # type: ignore[arg-type]
    return Store(
        tuple(indicators[name] for name in sorted(indicators)),
        tuple(observations[key][0] for key in sorted(observations)),
        tuple(problems),
    )


def _definition_problems(row: Row, shown: str, theme_ids: Collection[str], seen: Collection[str]) -> list[Problem]:
    value = row.values
    found = [
        _problem(shown, row, f"`{name}` is leeg.", "Vul het in.")
        for name in ("indicator_id", "title", "definition", "unit", "population")
        if not value[name]
    ]
    if value["indicator_id"] in seen:
        found.append(_problem(shown, row, f"De indicator `{value['indicator_id']}` is er al.", "Geef elk een eigen id."))
    if value["direction"] not in DIRECTIONS:
        found.append(_problem(shown, row, f"Onbekende richting `{value['direction']}`.", f"Kies uit: {', '.join(DIRECTIONS)}."))
    if value["theme_id"] and value["theme_id"] not in theme_ids:
        remedy = "Gebruik een id uit corpus/codebook.yaml, of laat het leeg."
        found.append(_problem(shown, row, f"Het thema `{value['theme_id']}` staat niet in het codeboek.", remedy))
    return found


def _observation_problems(row: Row, shown: str, indicators: Collection[str]) -> list[Problem]:
    value = row.values
    found = [
        _problem(shown, row, f"`{name}` is leeg.", "Vul het in.")
        for name in ("region_code", "region_name", "group", "source", "retrieved")
        if not value[name]
    ]
    if value["indicator_id"] not in indicators:
        remedy = "Beschrijf de indicator in definitions.csv."
        found.append(_problem(shown, row, f"De indicator `{value['indicator_id']}` heeft geen definitie.", remedy))
    if value["region_level"] not in LEVELS:
        found.append(_problem(shown, row, f"Onbekend niveau `{value['region_level']}`.", f"Kies uit: {', '.join(LEVELS)}."))
    if not _YEAR.match(value["period"]):
        found.append(_problem(shown, row, f"`{value['period']}` is geen jaar.", "Schrijf vier cijfers."))
    if value["status"] not in STATUSES:
        found.append(_problem(shown, row, f"Onbekende status `{value['status']}`.", f"Kies uit: {', '.join(STATUSES)}."))
    return found


def _value(row: Row, shown: str) -> tuple[float | None, list[Problem]]:
    text = row.values["value"]
    if text in MISSING:
        if row.values["status"] == "ontbreekt":
            return None, []
        remedy = "Vul het cijfer in, of zet de status op `ontbreekt`."
        return None, [_problem(shown, row, "Het cijfer ontbreekt.", remedy)]
    if not _NUMBER.match(text):
        return None, [_problem(shown, row, f"`{text}` is geen getal.", "Schrijf een getal met een punt, zoals 13.1.")]
    if row.values["status"] == "ontbreekt":
        return None, [_problem(shown, row, "Er staat een cijfer, maar de status is `ontbreekt`.", "Kies een van beide.")]
    return float(text), []


def _problem(shown: str, row: Row, message: str, remedy: str) -> Problem:
    return Problem(shown, f"regel {row.line}", message, remedy)
