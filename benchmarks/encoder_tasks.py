"""What encoders are judged on: themes and links of the demo through the stages' own functions, and finding utterances.

Results are counted by unit (a source of the demo, a query, a pair), so that units can be drawn again to see how far a measure
depends on which ones there happen to be.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.evaluation.gold import labels_of_segments, read_links, read_themes
from pipeline.evidence.indicators import read_store
from pipeline.evidence.link import QUOTED_VOICES, relative_similarity
from pipeline.language.dutch import load_recorded_dutch
from pipeline.params import read_params
from pipeline.stages.evaluate import gold_and_scores, links_by_segment
from pipeline.stages.evidence import link_rows
from pipeline.stages.themes import last_questions, material_of, suggest_rows
from pipeline.study.folder import Study
from pipeline.tables import SEGMENTS, TEXTS, THEMES, read_table
from pipeline.themes.codebook import read_codebook
from pipeline.themes.suggest import training_texts

Array = NDArray[np.float64]
Draws = NDArray[np.float64]
"""(draws, units): how often each unit counts in each draw."""

FOUND = 5
THRESHOLDS = tuple(float(value) for value in np.round(np.arange(0.10, 0.61, 0.01), 2))
UTTERANCES = Path(__file__).parent / "data" / "utterances.jsonl"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one encoder did, by unit."""

    themes: Array
    """(thresholds, sources, themes, 4): right, wrong, missed and rightly not suggested segments; the study's threshold first."""
    links: Array
    """(sources, 3): right links, links made, links there are."""
    ranks: Array
    """(queries,): the place of the utterance that was meant."""
    pairs: Array
    """(pairs, 2): how alike two sentences are, by the encoder and by people; empty when no file was given."""


class Tasks:
    """The tasks on one study that has run, and on the utterances beside this file."""

    def __init__(self, study: Study, pairs: Path | None) -> None:
        self.params = read_params(study)
        self.codebook = read_codebook(study)
        self.dutch = load_recorded_dutch(study, self.params.nlp.model)
        self.segments = read_table(SEGMENTS, study.tables).sort_values(["source_id", "position"], ignore_index=True)
        self.coded = self.segments[self.segments["coded"]].reset_index(drop=True)
        self.quotes = self.coded[self.coded["voice"].isin(QUOTED_VOICES)]
        self.examples = training_texts(self.codebook)
        self.tops = [theme.id for theme in self.codebook.themes]
        themes = read_table(THEMES, study.tables)
        self.indicators = read_store(study, set(themes.loc[themes["origin"] == "codebook", "theme_id"])).indicators
        table = read_table(TEXTS, study.tables)
        texts = dict(zip(table["source_id"], table["text"], strict=True))
        passages, _ = read_themes(study.gold / "segments.csv", "segments.csv", texts)
        self.theme_labels = labels_of_segments(passages, self.coded)
        passages, _ = read_links(study.gold / "links.csv", "links.csv", texts)
        self.link_labels = labels_of_segments(passages, self.quotes)
        self.sources = self.coded.set_index("segment_id")["source_id"]
        self.utterances = [json.loads(line) for line in UTTERANCES.read_text(encoding="utf-8").splitlines()]
        self.pairs = _read_pairs(pairs) if pairs else []

    def texts(self) -> dict[str, list[str]]:
        """Everything that has to be encoded, the segments first."""
        return {
            "segments": self.coded["text"].tolist(),
            "questions": sorted(set(last_questions(self.segments)) - {""}),
            "examples": [example.text for example in self.examples],
            "indicators": [indicator.described for indicator in self.indicators],
            "utterances": [row["text"] for row in self.utterances],
            "meanings": [row["meaning"] for row in self.utterances],
            "left": [left for left, _, _ in self.pairs],
            "right": [right for _, right, _ in self.pairs],
        }

    def judge(self, vectors: Mapping[str, NDArray[np.float32]]) -> Outcome:
        """Judge the vectors of :meth:`texts`."""
        known = {text: vector for name, texts in self.texts().items() for text, vector in zip(texts, vectors[name], strict=True)}
        segments = vectors["segments"].astype(np.float64)
        material = material_of(self.segments, segments, self.examples, lambda texts: np.stack([known[text] for text in texts]))
        chosen = self.params.themes
        lowest = chosen.model_copy(update={"threshold": THRESHOLDS[0]})
        suggested = pd.DataFrame(suggest_rows(material, self.codebook, self.dutch, chosen, self.standard))
        every = pd.DataFrame(suggest_rows(material, self.codebook, self.dutch, lowest, self.standard))
        gold, scores = gold_and_scores(self.theme_labels, every, self.tops)
        similarity = relative_similarity(segments[self.quotes.index], vectors["indicators"].astype(np.float64))
        links = link_rows(self.quotes, self.indicators, similarity, suggested, self.dutch, self.params.evidence)
        alike = np.sum(vectors["left"] * vectors["right"], axis=-1) if self.pairs else np.empty(0)
        return Outcome(
            themes=np.stack([self._theme_counts(gold, scores >= threshold) for threshold in (chosen.threshold, *THRESHOLDS)]),
            links=self._link_counts(pd.DataFrame(links, columns=["segment_id", "indicator_id"])),
            ranks=_ranks(vectors["meanings"], vectors["utterances"]),
            pairs=np.column_stack([alike, [score for _, _, score in self.pairs]]),
        )

    def _theme_counts(self, gold: pd.DataFrame, made: pd.DataFrame) -> Array:
        cells = np.stack([gold & made, ~gold & made, gold & ~made, ~gold & ~made], axis=-1).astype(np.float64)
        sources = self.sources.loc[gold.index].to_numpy()
        return np.stack([cells[sources == source].sum(axis=0) for source in np.unique(sources)])

    def _link_counts(self, links: pd.DataFrame) -> Array:
        found = links_by_segment(links)
        counts: dict[str, Array] = {}
        for segment, labels in sorted(self.link_labels.items()):
            made = found.get(segment, frozenset())
            source = str(self.sources[segment])
            counts[source] = counts.get(source, np.zeros(3)) + np.array([len(labels & made), len(made), len(labels)])
        return np.stack([counts[source] for source in sorted(counts)])


Measure = Callable[[Outcome, Draws], Array]
"""A measure for each draw; ``Draws`` has a column for each unit."""


def macro_f1(outcome: Outcome, draws: Draws) -> Array:
    """Mean F1 of the themes at the study's threshold."""
    return _f1(_summed(outcome.themes[0], draws))


def best_macro_f1(outcome: Outcome, draws: Draws) -> Array:
    """The same at the threshold that is best for this encoder; chosen on the labels themselves, so flattering, for each alike."""
    return np.max([_f1(_summed(counts, draws)) for counts in outcome.themes[1:]], axis=0)


def kappa(outcome: Outcome, draws: Draws) -> Array:
    """Mean Cohen's kappa of the themes at the study's threshold."""
    right, wrong, missed, none = np.moveaxis(_summed(outcome.themes[0], draws), -1, 0)
    total = right + wrong + missed + none
    agreed = (right + none) / total
    chance = ((right + wrong) * (right + missed) + (missed + none) * (wrong + none)) / total**2
    return np.asarray(((agreed - chance) / np.maximum(1 - chance, 1e-12)).mean(axis=-1))


def recall(outcome: Outcome, draws: Draws) -> Array:
    """Share of the queries whose utterance is among the first :data:`FOUND`."""
    return draws @ (outcome.ranks <= FOUND) / draws.sum(axis=1)


def reciprocal_rank(outcome: Outcome, draws: Draws) -> Array:
    """Mean of one over the place of the utterance that was meant."""
    return draws @ (1 / outcome.ranks) / draws.sum(axis=1)


def link_precision(outcome: Outcome, draws: Draws) -> Array:
    """Share of the links made that are right."""
    right, made, _ = (draws @ outcome.links).T
    return np.asarray(right / np.maximum(made, 1))


def link_recall(outcome: Outcome, draws: Draws) -> Array:
    """Share of the right links that are made."""
    right, _, there = (draws @ outcome.links).T
    return np.asarray(right / np.maximum(there, 1))


def likeness(outcome: Outcome, draws: Draws) -> Array:
    """Spearman's correlation with what people think of how alike two sentences are."""
    from scipy.stats import spearmanr

    drawn = (np.repeat(np.arange(len(outcome.pairs)), times.astype(int)) for times in draws)
    return np.array([spearmanr(*outcome.pairs[rows].T).statistic for rows in drawn])


def units(outcome: Outcome, measure: Measure) -> int:
    """How many units a measure is over."""
    if measure in (recall, reciprocal_rank):
        return len(outcome.ranks)
    if measure is likeness:
        return len(outcome.pairs)
    return len(outcome.links) if measure in (link_precision, link_recall) else outcome.themes.shape[1]


def drawn(number: int, times: int, seed: int = 1) -> Draws:
    """``number`` units drawn with replacement, ``times`` over; the same draws for every encoder, so that they can be compared."""
    return np.random.default_rng(seed).multinomial(number, np.full(number, 1 / number), size=times).astype(np.float64)


def _summed(counts: Array, draws: Draws) -> Array:
    """(draws, themes, 4)."""
    return np.asarray(np.tensordot(draws, counts, axes=1))


def _f1(counts: Array) -> Array:
    right, wrong, missed, _ = np.moveaxis(counts, -1, 0)
    return np.asarray((2 * right / np.maximum(2 * right + wrong + missed, 1)).mean(axis=-1))


def _ranks(queries: NDArray[np.float32], passages: NDArray[np.float32]) -> Array:
    similarity = queries @ passages.T
    # One that is as near as the one that was meant counts as before it.
    return np.asarray((similarity >= np.diag(similarity)[:, None]).sum(axis=1), dtype=np.float64)


def _read_pairs(path: Path) -> list[tuple[str, str, float]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return [(row[0], row[1], float(row[2])) for row in csv.reader(stream)]
