"""Measure the encoder with and without its adapter on text that nothing was learnt from: one table, and ``scores.json``.

``python models/social/evaluate.py [--pairs FILE]``: ``--pairs`` is a CSV of two sentences and how alike they are (the development
part of STSb-nl, which is not in this repository). Held-out utterances, claims and links were written last, by another hand;
``real/`` holds literal passages of public reports. Brackets are 95 % intervals over 500 resamples.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from adapting.data import (
    Claim,
    Quote,
    Utterance,
    read_claims,
    read_corpus,
    read_indicators,
    read_lines,
    read_links,
    read_utterances,
)
from adapting.measure import (
    HARD,
    Array,
    Encode,
    Figure,
    auc,
    best_f1,
    calibration_error,
    first_indicator,
    in_context,
    labels_of,
    macro_f1,
    resampled,
    retrieval,
    zero_shot,
)
from adapting.themes import about
from ruamel.yaml import YAML

from pipeline.files import write_json
from pipeline.study.folder import Study
from pipeline.themes.standard import StandardThemes
from pipeline.vectors.encoder import Encoder, Recipe, ensure_encoder

HERE = Path(__file__).parent
Scores = dict[str, Figure]
THRESHOLD = 0.5


def main() -> None:
    """Print the table and write ``scores.json``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, help="CSV of two sentences and how alike they are")
    pairs = parser.parse_args().pairs
    config = YAML(typ="safe").load((HERE / "config.yaml").read_text(encoding="utf-8"))
    found = {name: measured(name, config, pairs) for name in ("none", "bundled")}
    print("| | without adapter | with adapter |\n|---|---|---|")
    for measure in found["bundled"]:
        print(f"| {measure} | {_shown(found['none'].get(measure))} | {_shown(found['bundled'][measure])} |")
    write_json(HERE / "scores.json", {n: {m: figure.as_list() for m, figure in scores.items()} for n, scores in found.items()})


def measured(adapter: str, config: dict[str, Any], pairs: Path | None) -> Scores:
    """Every measure of the encoder with this adapter."""
    encoder = Encoder(ensure_encoder(Study(HERE), Recipe(encoder=config["encoder"], adapter=adapter, prefix=config["prefix"])))
    encode = _remembering(encoder)
    corpus, held = read_corpus(HERE / "data"), HERE / "heldout"
    utterances = read_utterances(held / "uitspraken.jsonl")
    scores = themes_from_definitions(encode, utterances, corpus.utterances, corpus.descriptions)
    if encoder.standard is not None:
        scores |= themes_learnt(encode, utterances, encoder.standard)
    scores |= evidence("claims", encode, read_claims(held / "beweringen.jsonl"))
    scores |= links("links", encode, read_links(held / "koppelingen.jsonl"), corpus.indicators)
    every = (*corpus.indicators, *read_indicators(held / "indicatoren-nieuw.jsonl"))
    scores |= links("links to 15 new indicators", encode, read_links(held / "koppelingen-nieuw.jsonl"), every)
    claims, pool = real_claims()
    scores |= evidence("real reports", encode, claims, pool)
    return scores | (sentence_pairs(encode, pairs) if pairs else {})


def themes_from_definitions(
    encode: Encode, tested: Sequence[Utterance], examples: Sequence[Utterance], descriptions: Any
) -> Scores:
    """Mean over themes of the best F1 that one threshold reaches, from definitions and seven examples."""
    themes = [item.id for item in descriptions if item.id == item.theme]
    truth, odds = labels_of(tested, themes), zero_shot(encode, tested, examples, descriptions)

    def mean(rows: Any) -> float:
        return float(np.nanmean([best_f1(truth[rows, k], odds[rows, k]) for k in range(len(themes))]))

    return {"themes from definitions, mean best F1": resampled(mean, len(tested))}


def themes_learnt(encode: Encode, tested: Sequence[Utterance], standard: StandardThemes) -> Scores:
    """The lines of the standard codebook: who speaks about which theme."""
    themes = list(standard.themes)
    truth = about(tested, themes)
    vectors = in_context(encode, [item.text for item in tested], [item.question for item in tested])
    probabilities = 1 / (1 + np.exp(-np.stack([standard.themes[theme].odds(vectors) for theme in themes], axis=1)))
    hard = np.array([item.kind in HARD for item in tested])
    scores: Scores = {}
    for name, part in (("", hard | ~hard), (", hard", hard), (", plain", ~hard)):
        t, p = truth[part], probabilities[part]
        scores[f"themes learnt, macro-F1{name}"] = resampled(lambda rows, t=t, p=p: macro_f1(t[rows], p[rows] >= THRESHOLD), len(t))
    scores["themes learnt, calibration error"] = resampled(
        lambda rows: calibration_error(truth[rows], probabilities[rows]), len(truth)
    )
    return scores


def evidence(name: str, encode: Encode, claims: Sequence[Claim], pool: Sequence[tuple[str, str]] = ()) -> Scores:
    """Finding the quotes that bear on a claim among those of all claims."""
    found = retrieval(encode, claims, pool)
    return {
        f"{name}: one of its quotes in the first five": resampled(lambda rows: float(found.hit[rows].mean()), len(found.hit)),
        f"{name}: share of its quotes in the first five": resampled(lambda rows: float(found.share[rows].mean()), len(found.share)),
        f"{name}: evidence against look-alikes, AUC": resampled(lambda r: auc(found.bearing[r], found.looks[r]), len(found.looks)),
        f"{name}: support against none, AUC": resampled(lambda rows: auc(found.supported[rows], found.top[rows]), len(found.top)),
    }


def links(name: str, encode: Encode, rows: Sequence[Any], indicators: Sequence[Any]) -> Scores:
    """Finding the indicator that measures what is told."""
    right, best, has = first_indicator(encode, rows, indicators)
    return {
        f"{name}: right indicator first": resampled(lambda r: float(right[r].mean()), len(right)),
        f"{name}: one against none, AUC": resampled(lambda r: auc(has[r], best[r]), len(best)),
    }


def real_claims() -> tuple[list[Claim], list[tuple[str, str]]]:
    """The claims about public reports with their quotes, and the passages that no claim names."""
    texts = {row["id"]: row["text"] for row in read_lines(HERE / "real" / "citaten.jsonl")}
    claims = [
        Claim(
            row["id"], row["bewering"], row["soort"],
            tuple(Quote(quote["id"], texts[quote["id"]], "", quote["standpunt"]) for quote in row["citaten"]),
        )
        for row in read_lines(HERE / "real" / "beweringen.jsonl")
    ]  # fmt: skip
    return claims, list(texts.items())


def sentence_pairs(encode: Encode, path: Path) -> Scores:
    """How the similarity of two sentences follows what people say of it (Spearman)."""
    from scipy.stats import spearmanr

    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    alike = np.sum(encode([row[0] for row in rows]) * encode([row[1] for row in rows]), axis=1)
    told = np.array([float(row[2]) for row in rows])
    return {"sentence pairs, Spearman": resampled(lambda r: float(spearmanr(alike[r], told[r])[0]), len(rows))}


def _remembering(encoder: Encoder) -> Callable[[Sequence[str]], Array]:
    known: dict[str, Array] = {}

    def encode(texts: Sequence[str]) -> Array:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, encoder.encode(new).astype(np.float64), strict=True))
        return np.stack([known[text] for text in texts])

    return encode


def _shown(figure: Figure | None) -> str:
    return "" if figure is None else f"{figure.value:.3f} ({figure.low:.3f}-{figure.high:.3f})"


if __name__ == "__main__":
    main()
