"""Charts of figures over years as inline SVG; pure, so that the same numbers give the same picture."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from pipeline.report.words import decimals_of, number

Coordinate = Callable[[float], float]
"""From a value to a place on paper."""


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a place on the horizontal axis; None breaks the line."""

    x: float
    value: float | None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A series: the name at its end, and whether it is the one that matters."""

    name: str
    points: tuple[Point, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """Round numbers that span the values."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> tuple[float, ...]:
        """The values that get a line and a number."""
        return tuple(self.low + self.step * i for i in range(round((self.high - self.low) / self.step) + 1))


_WIDTH, _HEIGHT = 360, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 244, 20, 172


def scale_of(values: Sequence[float], intervals: int = 4) -> Scale:
    """An axis of about ``intervals`` steps; it begins at zero unless that would press everything together."""
    low, high = min(values), max(values)
    if 0 <= low < 0.45 * high or low == high == 0:
        low = 0.0
    span = (high - low) or abs(high) * 0.1 or 1.0
    raw = span / intervals
    power = 10 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= raw - 1e-12)
    first, last = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    return Scale(first, last if last > first else first + step, step)


def line_chart(lines: Sequence[Line], labels: dict[float, str], decimals: int, suffix: str, css: str, described: str) -> Markup:
    """Lines over years with their names at the end.

    Args:
        lines: the series; the strong one in the theme's colour, the others grey.
        labels: what to write under places on the horizontal axis.
        decimals: of the values at the ends.
        suffix: behind the highest tick and the end values, such as ``%``.
        css: the theme's colour class.
        described: the finding, for who cannot see it.
    """
    values = [point.value for line in lines for point in line.points if point.value is not None]
    if not values:
        return Markup("")
    scale = scale_of(values)
    places = sorted(labels)
    span = (places[-1] - places[0]) or 1.0

    def across(x: float) -> float:
        return (_LEFT + _RIGHT) / 2 if len(places) == 1 else _LEFT + (x - places[0]) / span * (_RIGHT - _LEFT)

    def down(value: float) -> float:
        return _BOTTOM - (value - scale.low) / (scale.high - scale.low) * (_BOTTOM - _TOP)

    parts = [_axis(scale, down, suffix), _years(places, labels, across)]
    ends: list[tuple[float, float, str, str, bool]] = []
    for line in sorted(lines, key=lambda line: line.strong):
        parts.append(_line(line, across, down))
        last = next((point for point in reversed(line.points) if point.value is not None), None)
        if last is not None and last.value is not None:
            ends.append((down(last.value), across(last.x), number(last.value, decimals) + suffix, line.name, line.strong))
    parts.append(_ends(ends))
    return Markup(
        '<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
    ).format(css, _WIDTH, _HEIGHT, described, Markup("").join(parts))  # fmt: skip


def _axis(scale: Scale, down: Coordinate, suffix: str) -> Markup:
    decimals = decimals_of(scale.ticks)
    parts = []
    for tick in scale.ticks:
        y = down(tick)
        text = number(tick, decimals) + (suffix if tick == scale.ticks[-1] else "")
        parts.append(
            Markup('<path class="ax" d="M{} {}H{}"/><text class="tick" x="{}" y="{}" text-anchor="end">{}</text>').format(
                _LEFT, at(y), _RIGHT, _LEFT - 6, at(y + 4), text
            )
        )
    return Markup("").join(parts)


def _years(places: Sequence[float], labels: dict[float, str], across: Coordinate) -> Markup:
    shown: list[float] = []
    # The last year matters most; others are written where there is room for them.
    for place in [places[-1], places[0], *places[1:-1]]:
        if all(abs(across(place) - across(other)) >= 44 for other in shown):
            shown.append(place)
    return Markup("").join(
        Markup('<text class="tick" x="{}" y="192" text-anchor="middle">{}</text>').format(at(across(place)), labels[place])
        for place in sorted(shown)
    )


def _line(line: Line, across: Coordinate, down: Coordinate) -> Markup:
    css = "ln" if line.strong else "ln ref"
    parts = []
    known = [(across(p.x), down(p.value), p.provisional) if p.value is not None else None for p in line.points]
    for first, second in pairwise(known):
        if first and second:
            dashed = " prov" if second[2] else ""
            parts.append(Markup('<path class="{}{}" d="M{} {}L{} {}"/>').format(css, dashed, *map(at, (*first[:2], *second[:2]))))
    drawn = [point for point in known if point]
    for x, y, provisional in drawn if line.strong or len(drawn) == 1 else ():
        kind = "pt prov" if provisional and line.strong else "pt" if line.strong else "pt ref"
        parts.append(Markup('<circle class="{}" cx="{}" cy="{}" r="{}"/>').format(kind, at(x), at(y), "4" if provisional else "3"))
    return Markup("").join(parts)


def _ends(ends: list[tuple[float, float, str, str, bool]]) -> Markup:
    """Values and names at the ends of the lines, pushed apart where they would lie over each other."""
    ordered = sorted(ends, key=lambda end: (end[0], not end[4]))
    gap, lowest = 33.0, _BOTTOM + 4.0
    places = spread([end[0] for end in ordered], gap, _TOP + 2.0, lowest)
    parts = []
    for (y, x, value, name, strong), place in zip(ordered, places, strict=True):
        css = "lab strong" if strong else "lab"
        if abs(place - y) > 6:
            parts.append(Markup('<path class="leader" d="M{} {}L{} {}"/>').format(at(x + 5), at(y), at(_RIGHT + 11), at(place)))
        parts.append(
            Markup('<text class="{}" x="{}" y="{}">{}</text><text class="{}" x="{}" y="{}">{}</text>').format(
                css, _RIGHT + 14, at(place - 1), value, css, _RIGHT + 14, at(place + 14), name
            )
        )
    return Markup("").join(parts)


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places at least ``gap`` apart, near the wanted ones (in order), between ``low`` and ``high`` where that fits."""
    places: list[float] = []
    for place in wanted:
        places.append(max(place, places[-1] + gap if places else low))
    limit = high
    for index in reversed(range(len(places))):
        places[index] = min(places[index], limit)
        limit = places[index] - gap
    return places


def at(value: float) -> str:
    """A coordinate with one decimal: enough for the eye, and the same bytes on every machine."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")
