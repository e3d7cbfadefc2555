"""Indicators: their latest figure, how the place stands among others, and their charts."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.report.context import Context
from pipeline.report.corpus import natural
from pipeline.report.model import FigureLine
from pipeline.report.records import Indicator, Observation, Segment
from pipeline.report.words import capital, decimals_of, number, small_number, with_unit

TOTAL = "totaal"


@dataclass(frozen=True, slots=True)
class Standing:
    """How the place stands among the places it is compared with, for one period."""

    lower: int
    higher: int
    equal: int
    missing: int

    @property
    def others(self) -> int:
        """The places that have a figure."""
        return self.lower + self.higher + self.equal


def is_count(indicator: Indicator) -> bool:
    """Whether the figure is a bare count, which says as much about the size of a place as about the subject."""
    return indicator.unit.split()[:1] in (["aantal"], ["aantallen"])


def series(context: Context, indicator: Indicator, region: str) -> tuple[Observation, ...]:
    """The figures of a region for everybody together, in order of period; missing ones included."""
    return tuple(
        item
        for item in context.corpus.observations.get(indicator.indicator_id, ())
        if item.region_code == region and item.group == TOTAL
    )


def latest(context: Context, indicator: Indicator, region: str) -> Observation | None:
    """The latest figure of a region that is not missing."""
    return next((item for item in reversed(series(context, indicator, region)) if item.value is not None), None)


def decimals(context: Context, indicator: Indicator) -> int:
    """How many decimals the figures of an indicator have."""
    items = context.corpus.observations.get(indicator.indicator_id, ())
    return decimals_of(item.value for item in items if item.value is not None)


def shown(context: Context, indicator: Indicator, value: float) -> str:
    """A value with its unit."""
    return with_unit(value, indicator.unit, decimals(context, indicator))


def comparison(context: Context, indicator: Indicator) -> dict[str, tuple[float, int]]:
    """The mean of the places to compare with, by period, and of how many places it is."""
    found: dict[str, list[float]] = {}
    for region in context.params.study.comparison:
        for item in series(context, indicator, region):
            if item.value is not None:
                found.setdefault(item.period, []).append(item.value)
    return {period: (sum(found[period]) / len(found[period]), len(found[period])) for period in sorted(found, key=natural)}


def others(context: Context, indicator: Indicator, period: str) -> tuple[Observation, ...]:
    """The figures of the places to compare with in one period, missing ones included."""
    return tuple(
        item for region in context.params.study.comparison for item in series(context, indicator, region) if item.period == period
    )


def standing(context: Context, indicator: Indicator) -> Standing | None:
    """How the place's latest figure stands among the others, or None when there is nothing to compare."""
    own = latest(context, indicator, context.params.study.region)
    if own is None or own.value is None:
        return None
    values = [item.value for item in others(context, indicator, own.period) if item.value is not None]
    if not values:
        return None
    lower = sum(value < own.value for value in values)
    higher = sum(value > own.value for value in values)
    missing = len(set(context.params.study.comparison)) - len(values)
    return Standing(lower, higher, len(values) - lower - higher, missing)


def standing_text(context: Context, indicator: Indicator) -> str:
    """The standing in plain words."""
    found = standing(context, indicator)
    if found is None:
        return "Er zijn geen cijfers van andere plaatsen om mee te vergelijken."
    place = found.lower + 1
    parts = [f"Van laag naar hoog staat {context.params.study.place} op plaats {place} van {found.others + 1}."]
    halves = [f"{small_number(found.lower)} {_places(found.lower)} een lager cijfer", f"{small_number(found.higher)} een hoger"]
    if found.equal:
        halves.append(f"{small_number(found.equal)} hetzelfde")
    parts.append(f"{capital(', '.join(halves))}.")
    parts.append({"lager-is-beter": "Lager is hier beter.", "hoger-is-beter": "Hoger is hier beter."}.get(indicator.direction, ""))
    if found.missing:
        verb = "ontbreekt" if found.missing == 1 else "ontbreken"
        parts.append(f"Van {small_number(found.missing)} {_noun(found.missing)} {verb} het cijfer.")
    if is_count(indicator):
        parts.append("Dit is een aantal: een grotere plaats heeft vanzelf een hoger cijfer.")
    return " ".join(part for part in parts if part)


def figure_lines(context: Context, segment: Segment) -> tuple[FigureLine, ...]:
    """The figures linked to a segment: those of its own district where there are any, else those of the place."""
    indicators = {indicator.indicator_id: indicator for indicator in context.corpus.indicators}
    lines = []
    for link in sorted(context.corpus.links.get(segment.segment_id, ()), key=lambda x: x.rank):
        indicator = indicators[link.indicator_id]
        city = latest(context, indicator, context.params.study.region)
        item = _district(context, indicator, segment) or city
        if item is None or item.value is None:
            continue
        own = city is not None and city.value is not None and item.region_code != city.region_code
        lines.append(
            FigureLine(
                indicator.title, context.figure(indicator.indicator_id), shown(context, indicator, item.value),
                item.region_name, item.period, item.status == "voorlopig",
                f"{context.params.study.place} {_short(context, indicator, city)}" if own and city else "",
                source_line(item), link.reason,
            )
        )  # fmt: skip
    return tuple(lines)


def source_line(item: Observation) -> str:
    """Who published a figure and in which table."""
    return f"{item.source}, tabel {item.table_id}" if item.table_id else item.source


def _district(context: Context, indicator: Indicator, segment: Segment) -> Observation | None:
    place = context.corpus.source[segment.source_id].place.casefold()
    regions = {
        item.region_code
        for item in context.corpus.observations.get(indicator.indicator_id, ())
        if item.region_level == "wijk" and item.region_name.casefold() == place
    }
    return next((found for region in sorted(regions) if (found := latest(context, indicator, region))), None)


def _short(context: Context, indicator: Indicator, item: Observation) -> str:
    value = number(item.value or 0.0, decimals(context, indicator))
    return f"{value}, voorlopig" if item.status == "voorlopig" else value


def _places(count: int) -> str:
    return "plaats heeft" if count == 1 else "plaatsen hebben"


def _noun(count: int) -> str:
    return "plaats" if count == 1 else "plaatsen"
