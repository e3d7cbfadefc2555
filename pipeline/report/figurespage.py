"""The page of figures: every indicator with its latest figure, its charts and the quotes linked to it."""

from __future__ import annotations

from dataclasses import replace

from pipeline.report.context import NEUTRAL, Context
from pipeline.report.figurecharts import among_places, by_district, over_years
from pipeline.report.figures import latest, shown, source_line, standing_text
from pipeline.report.model import FigureEntry
from pipeline.report.quotes import quote
from pipeline.report.records import Indicator
from pipeline.report.words import anchor, counted, date_name

OPEN_QUOTES = 2
"""Quotes that stand open under an indicator; the others fold out."""


def figure_entries(context: Context) -> tuple[FigureEntry, ...]:
    """Every indicator: first those of the themes, in the order of the codebook, then the others."""
    order = {theme.theme_id: index for index, theme in enumerate(context.corpus.tops)}
    indicators = sorted(
        context.corpus.indicators,
        key=lambda item: (order.get(context.corpus.root(item.theme_id), len(order)), item.title, item.indicator_id),
    )
    return tuple(_entry(context, indicator) for indicator in indicators)


def _entry(context: Context, indicator: Indicator) -> FigureEntry:
    corpus, study = context.corpus, context.params.study
    root = corpus.root(indicator.theme_id)
    css = context.css(indicator.theme_id) if root else NEUTRAL
    own = latest(context, indicator, study.region)
    years = over_years(context, indicator, css)
    charts = [
        replace(years, title="Over de jaren", href="") if years else None,
        among_places(context, indicator, css),
        by_district(context, indicator, css),
    ]
    quotes = tuple(quote(context, corpus.segment[row.segment_id]) for row in corpus.linked.get(indicator.indicator_id, ()))
    note = source = ""
    if own is not None:
        note = f"{study.place}, {own.period}" + (", voorlopig" if own.status == "voorlopig" else "")
        fetched = f", opgehaald {date_name(own.retrieved)}" if own.retrieved else ""
        source = f"{source_line(own)}{fetched}"
    return FigureEntry(
        anchor=f"indicator-{anchor(indicator.indicator_id)}", title=indicator.title,
        tag=context.tag(indicator.theme_id) if root else None,
        latest=shown(context, indicator, own.value) if own is not None and own.value is not None else "",
        latest_note=note, rank=standing_text(context, indicator) if own is not None else "",
        definition=indicator.definition, population=indicator.population, source=source,
        charts=tuple(chart for chart in charts if chart), quotes=quotes[:OPEN_QUOTES], more=quotes[OPEN_QUOTES:],
        count=counted(len(quotes), "citaat", "citaten"),
    )  # fmt: skip
