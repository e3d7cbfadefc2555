"""The judge's lines made probabilities, as often right as they say among what a judge is really shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from adapting.data import BEARING, SUPPORTS, Claim, Indicator, Link
from adapting.measure import Array, Encode
from adapting.scaling import slope_and_shift
from pipeline.judging.judge import Pair
from pipeline.judging.own import link_text, pair_text

NEAREST_QUOTES = 10
"""Quotes of other claims that are shown with each: written at others, they are taken not to bear on it."""
NEAREST_INDICATORS = 5

Line = Mapping[str, object]


def calibrated(
    lines: Mapping[str, Line], read: Encode, find: Encode, claims: Sequence[Claim], links: Sequence[Link],
    indicators: Sequence[Indicator],
) -> dict[str, dict[str, object]]:  # fmt: skip
    """Scale each line on development text.

    Args:
        lines: weights and bias by question.
        read: the judge's encoder.
        find: the encoder that finds what a judge is shown.
        claims: development claims.
        links: development links.
        indicators: the indicators of those links.
    """
    texts, bears, supports = _claim_rows(find, claims)
    told, measures = _link_rows(find, links, indicators)
    vectors, link_vectors = read(texts), read(told)
    bearing = ~np.isnan(supports)
    return {
        "relevance": _scaled(lines["relevance"], vectors, bears),
        "direction": _scaled(lines["direction"], vectors[bearing], supports[bearing]),
        "link": _scaled(lines["link"], link_vectors, measures),
    }


def _claim_rows(find: Encode, claims: Sequence[Claim]) -> tuple[list[str], Array, Array]:
    """Texts as the judge reads them, whether each bears on its claim and whether it supports it (NaN: neither)."""
    quotes = [(claim.id, quote) for claim in claims for quote in claim.quotes]
    similarity = find([claim.text for claim in claims]) @ find([quote.text for _, quote in quotes]).T
    similarity = similarity - similarity.mean(axis=0)
    texts: list[str] = []
    bears: list[float] = []
    supports: list[float] = []
    for row, claim in enumerate(claims):
        others = [i for i in np.argsort(-similarity[row], kind="stable") if quotes[i][0] != claim.id][:NEAREST_QUOTES]
        shown = [*((quote, quote.stance) for quote in claim.quotes), *((quotes[i][1], "") for i in others)]
        for quote, stance in shown:
            texts.append(pair_text(Pair(claim.text, quote.text, quote.question)))
            bears.append(float(stance in BEARING))
            supports.append(float(stance == SUPPORTS) if stance in BEARING else np.nan)
    return texts, np.array(bears), np.array(supports)


def _link_rows(find: Encode, links: Sequence[Link], indicators: Sequence[Indicator]) -> tuple[list[str], Array]:
    similarity = find([link.text for link in links]) @ find([item.described for item in indicators]).T
    similarity = similarity - similarity.mean(axis=0)
    texts: list[str] = []
    measures: list[float] = []
    for row, link in enumerate(links):
        right = ({link.indicator} - {None}) | link.alternatives
        first = [indicators[i] for i in np.argsort(-similarity[row], kind="stable")[:NEAREST_INDICATORS]]
        missed = [item for item in indicators if item.id in right and item not in first]
        for item in (*first, *missed):
            texts.append(link_text(Pair(item.described, link.text, link.question)))
            measures.append(float(item.id in right))
    return texts, np.array(measures)


def _scaled(line: Line, vectors: Array, truth: Array) -> dict[str, object]:
    weights = np.array(line["weights"], dtype=np.float64)
    bias = float(str(line["bias"]))
    slope, shift = slope_and_shift(vectors @ weights + bias, truth.astype(bool))
    return {"weights": [round(float(w), 5) for w in weights * slope], "bias": round(bias * slope + shift, 5)}
