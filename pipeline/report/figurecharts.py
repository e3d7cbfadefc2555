"""The charts of an indicator: over the years, among other places, and by district."""

from __future__ import annotations

import re

from markupsafe import Markup

from pipeline.report import marks
from pipeline.report.charts import Line, Point, line_chart, scale_of
from pipeline.report.context import Context
from pipeline.report.corpus import natural
from pipeline.report.figures import (
    TOTAL,
    comparison,
    decimals,
    is_count,
    latest,
    others,
    series,
    shown,
    source_line,
    standing_text,
)  # fmt: skip
from pipeline.report.model import Chart
from pipeline.report.records import Indicator, Observation
from pipeline.report.words import counted, decimals_of, number


def over_years(context: Context, indicator: Indicator, css: str) -> Chart | None:
    """The place over the years, against the mean of other places and the country; None without figures."""
    study = context.params.study
    own = list(series(context, indicator, study.region))
    if not any(item.value is not None for item in own):
        return None
    means = {} if is_count(indicator) else comparison(context, indicator)
    lands = [] if is_count(indicator) else _lands(context, indicator)
    periods = sorted({item.period for item in [*own, *lands]} | set(means), key=natural)
    place_of = _horizontal(periods)
    lines = [Line(study.place, tuple(Point(place_of[i.period], i.value, i.status == "voorlopig") for i in own), strong=True)]
    if means:
        most = max(count for _, count in means.values())
        name = counted(most, "plaats", "plaatsen")
        lines.append(Line(name, tuple(Point(place_of[period], mean) for period, (mean, _) in means.items())))
    if lands:
        name = _short_name(lands[0].region_name)
        lines.append(Line(name, tuple(Point(place_of[i.period], i.value, i.status == "voorlopig") for i in lands)))
    places = decimals(context, indicator)
    suffix = "%" if indicator.unit == "procent" else ""
    svg = line_chart(
        lines, {place_of[period]: period for period in periods}, places, suffix, css, _finding(context, indicator, own, means)
    )
    caption = _caption(context, indicator, own, bool(means), lands)
    return Chart(indicator.title, svg, caption, context.figure(indicator.indicator_id))


def among_places(context: Context, indicator: Indicator, css: str) -> Chart | None:
    """The place among the places it is compared with, in the year of its latest figure."""
    own = latest(context, indicator, context.params.study.region)
    if own is None or own.value is None:
        return None
    found = [item for item in others(context, indicator, own.period) if item.value is not None]
    if not found:
        return None
    digits = decimals(context, indicator)
    rows = [(item.region_name, item.value or 0.0, number(item.value or 0.0, digits)) for item in found]
    me = (context.params.study.place, own.value, number(own.value, digits))
    return Chart(f"Van laag naar hoog, {own.period}", marks.strip(rows, me, css, standing_text(context, indicator)), "")


def by_district(context: Context, indicator: Indicator, css: str) -> Chart | None:
    """The districts in the year of the place's latest figure, the highest first."""
    own = latest(context, indicator, context.params.study.region)
    if own is None or own.value is None:
        return None
    digits = decimals(context, indicator)
    items = [
        item
        for item in context.corpus.observations[indicator.indicator_id]
        if item.region_level == "wijk" and item.group == TOTAL and item.period == own.period
    ]
    rows = sorted(
        ((i.region_name, i.value, number(i.value, digits)) for i in items if i.value is not None), key=lambda r: (-r[1], r[0])
    )
    if not rows:
        return None
    me = (context.params.study.place, own.value, number(own.value, digits))
    missing = [item.region_name for item in items if item.value is None]
    caption = f"Geen cijfer: {', '.join(missing)}." if missing else ""
    # Bars of counts against a total of counts say nothing: the total is always the longest.
    described = f"Per wijk, {own.period}: " + ", ".join(f"{name} {text}" for name, _, text in rows) + "."
    svg = marks.bars(rows, me, css, described) if not is_count(indicator) else Markup("")
    return Chart(f"Per wijk, {own.period}", svg, caption) if svg else None


def _lands(context: Context, indicator: Indicator) -> list[Observation]:
    items = context.corpus.observations.get(indicator.indicator_id, ())
    return [item for item in items if item.region_level == "land" and item.group == TOTAL and item.value is not None]


def _horizontal(periods: list[str]) -> dict[str, float]:
    """Years at their distance; other names of periods evenly."""
    if all(re.fullmatch(r"\d{4}", period) for period in periods):
        return {period: float(period) for period in periods}
    return {period: float(index) for index, period in enumerate(periods)}


def _short_name(name: str) -> str:
    """A name without what stands between brackets; the caption has it whole."""
    return re.sub(r"\s*\([^)]*\)", "", name) or name


def _finding(context: Context, indicator: Indicator, own: list[Observation], means: dict[str, tuple[float, int]]) -> str:
    known = [item for item in own if item.value is not None]
    first, last = known[0], known[-1]
    now = shown(context, indicator, last.value or 0.0)
    note = ", voorlopig" if last.status == "voorlopig" else ""
    place = context.params.study.place
    if len(known) == 1:
        text = f"{indicator.title}. {place}: {now} in {last.period}{note}."
    else:
        then = shown(context, indicator, first.value or 0.0)
        text = f"{indicator.title}. {place} van {then} in {first.period} naar {now} in {last.period}{note}."
    if last.period in means:
        mean, count = means[last.period]
        places = counted(count, "plaats", "plaatsen")
        text += f" Gemiddelde van {places} in {last.period}: {number(mean, decimals(context, indicator))}."
    return text


def _caption(
    context: Context, indicator: Indicator, own: list[Observation], compared: bool, lands: list[Observation]
) -> str:  # fmt: skip
    known = [item for item in own if item.value is not None]
    parts = [f"{indicator.unit[:1].upper()}{indicator.unit[1:]}, {indicator.population}." if indicator.population else ""]
    parts.append(f"{source_line(known[-1])}.")
    provisional = [item.period for item in known if item.status == "voorlopig"]
    if provisional:
        verb = "is" if len(provisional) == 1 else "zijn"
        parts.append(f"{' en '.join(provisional)} {verb} voorlopig.")
    if compared:
        parts.append("Grijs: het gemiddelde van de andere plaatsen" + (f" en {lands[0].region_name}." if lands else "."))
    elif lands:
        parts.append(f"Grijs: {lands[0].region_name}.")
    values = [item.value for item in [*known, *lands] if item.value is not None]
    if compared:
        values.extend(mean for mean, _ in comparison(context, indicator).values())
    scale = scale_of(values)
    if scale.low:
        parts.append(f"De as begint bij {number(scale.low, decimals_of(scale.ticks))}.")
    return " ".join(part for part in parts if part)
