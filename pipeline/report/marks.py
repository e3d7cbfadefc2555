"""Small pictures in the running page as inline SVG: trends, squares, the map of a talk, and places side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from pipeline.report.charts import at

Place = tuple[str, float, str]
"""Name, value, and the value in words."""


def trend(points: Sequence[tuple[float, str]], css: str, described: str) -> Markup:
    """A small line of shares (0 to 1), with the first and last in words."""
    step = 76 / (len(points) - 1)
    spots = [(48 + step * i, 41 - share * 34) for i, (share, _) in enumerate(points)]
    line = " ".join(f"{at(x)},{at(y)}" for x, y in spots)
    dots = Markup("").join(
        Markup('<circle class="pt" cx="{}" cy="{}" r="{}"/>').format(at(x), at(y), "4" if i == len(spots) - 1 else "2.6")
        for i, (x, y) in enumerate(spots)
    )
    (first_x, first_y), (last_x, last_y) = spots[0], spots[-1]
    return Markup(
        '<svg class="{}" width="236" height="48" viewBox="-20 0 236 48" role="img" aria-label="{}">'
        '<path class="ax" d="M44 45.5H128"/><polyline class="ln" points="{}"/>{}<text class="tick" x="{}" y="{}" '
        'text-anchor="end">{}</text><text class="lab strong" x="{}" y="{}">{}</text></svg>'
    ).format(
        css, described, line, dots, at(first_x - 8), at(first_y + 4), points[0][1], at(last_x + 9), at(last_y + 5), points[-1][1],
    )  # fmt: skip


def square(share: float) -> Markup:
    """A square whose area is the share of its column."""
    side = 34 * math.sqrt(min(max(share, 0.0), 1.0))
    return Markup('<svg width="36" height="36" aria-hidden="true"><rect x="0" y="{}" width="{}" height="{}"/></svg>').format(
        at((36 - side) / 2), at(side), at(side)
    )


def ticks(places: Sequence[tuple[float, float]], css: str) -> Markup:
    """Where fragments lie in a source: beginning and end as shares of its length."""
    marks = Markup("").join(
        Markup('<rect x="{}" y="1" width="{}" height="14" vector-effect="non-scaling-stroke"/>').format(
            at(start * 1000), at(max((end - start) * 1000, 4.0))
        )
        for start, end in places
    )
    return Markup(
        '<svg class="{}" viewBox="0 0 1000 16" preserveAspectRatio="none" aria-hidden="true">'
        '<path class="ax" d="M0 8H1000" vector-effect="non-scaling-stroke"/><g class="sug">{}</g></svg>'
    ).format(css, marks)


def strip(others: Sequence[Place], own: Place, css: str, described: str) -> Markup:
    """All places on one line from low to high; the own one in the theme's colour, with the two ends named."""
    ordered = sorted([*others, own], key=lambda place: place[1])
    low, high = ordered[0][1], ordered[-1][1]
    span = (high - low) or 1.0

    def across(value: float) -> float:
        return 180.0 if high == low else 14 + (value - low) / span * 332

    dots = Markup("").join(Markup('<circle class="pt ref" cx="{}" cy="40" r="4"/>').format(at(across(p[1]))) for p in others)
    ends = Markup("").join(
        Markup('<text class="tick" x="{}" y="66" text-anchor="{}">{} {}</text>').format(x, anchor, place[0], place[2])
        for place, x, anchor in ((ordered[0], 2, "start"), (ordered[-1], 358, "end"))
        if place is not own
    )
    x = across(own[1])
    side, shift = ("start", -6) if x < 70 else ("end", 6) if x > 290 else ("middle", 0)
    return Markup(
        '<svg class="{}" viewBox="0 0 360 74" role="img" aria-label="{}"><path class="ax" d="M8 40H352"/>{}'
        '<circle class="pt" cx="{}" cy="40" r="6.5"/><text class="lab strong" x="{}" y="24" text-anchor="{}">{} {}</text>{}</svg>'
    ).format(css, described, dots, at(x), at(x + shift), side, own[0], own[2], ends)


def bars(rows: Sequence[Place], reference: Place, css: str, described: str) -> Markup:
    """Bars from zero, one a district, with a dotted line for the whole place."""
    top = max([row[1] for row in rows] + [reference[1]]) or 1.0
    height = 30 * len(rows) + 20
    parts = []
    for index, (name, value, text) in enumerate(rows):
        y, width = 22 + 30 * index, max(value / top * 168, 0.5)
        # The number stands behind the dotted line, also where the bar ends before it.
        beside = 134 + max(width, reference[1] / top * 168) + 8
        parts.append(
            Markup(
                '<text class="lab" x="126" y="{}" text-anchor="end">{}</text>'
                '<rect class="fill" x="134" y="{}" width="{}" height="14"/>'
                '<text class="lab" x="{}" y="{}">{}</text>'
            ).format(y + 12, name, y, at(width), at(beside), y + 12, text)
        )
    line = 134 + reference[1] / top * 168
    return Markup(
        '<svg class="{}" viewBox="0 0 360 {}" role="img" aria-label="{}">{}<path class="note-line" d="M{} 16V{}"/>'
        '<text class="tick" x="{}" y="11" text-anchor="middle">{} {}</text></svg>'
    ).format(css, height, described, Markup("").join(parts), at(line), height - 4, at(line), reference[0], reference[2])
