"""What each step of training the judge sees: claims with quotes, indicators with quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from adapting.batches import Item, rough, taken
from adapting.data import BEARING, SUPPORTS, Corpus
from pipeline.judging.judge import Pair
from pipeline.judging.own import link_text, pair_text

ROUGHENED = 0.2
WITH_QUESTION = 0.5
"""Share of the quotes that have a question and are read with it."""
NOTHING = np.float32(np.nan)
"""Stands where a row says nothing of a judgement."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text as the judge reads it, and what is true of it: NaN where nothing is known.

    ``bears`` and ``measures`` are 0 or 1; ``supports`` is 1 for a quote that supports the claim, 0 for one that contradicts it.
    """

    text: str
    bears: float
    supports: float
    measures: float


@dataclass(frozen=True, slots=True)
class JudgeSizes:
    """Rows of each kind in a step: opposite claims about one quote come in twos."""

    opposites: int
    stances: int
    strangers: int
    links: int


class JudgeBatches:
    """Batches of a corpus, a function of the seed and the step alone."""

    def __init__(self, corpus: Corpus, sizes: JudgeSizes, seed: int) -> None:
        self.corpus, self.sizes, self.seed = corpus, sizes, seed
        self._utterances = corpus.by_id
        self._names = sorted(self._utterances)
        self._indicators = {item.id: item for item in corpus.indicators}
        # One row a claim and quote: the same pair may have been judged by two readers.
        rows = (*corpus.stances, *corpus.read)
        single = {(row.claim, row.utterance): row for row in rows if not row.opposite}
        self._stances = tuple(single.values())
        self._opposites = tuple(row for row in rows if row.opposite)

    def __getitem__(self, step: int) -> list[Example]:
        rng = np.random.default_rng([self.seed, step])
        rows: list[Example] = []
        for row in self._take("opposites", self._opposites, self.sizes.opposites, step):
            supports = float(row.stance == SUPPORTS)
            rows.append(self._pair(row.claim, row.utterance, 1.0, supports, rng))
            rows.append(self._pair(row.opposite, row.utterance, 1.0, 1 - supports, rng))
        for row in self._take("stances", self._stances, self.sizes.stances, step):
            bears = row.stance in BEARING
            rows.append(
                self._pair(row.claim, row.utterance, float(bears), float(row.stance == SUPPORTS) if bears else NOTHING, rng)
            )
        strangers = self._take("strangers", self._stances, self.sizes.strangers, step)
        rows.extend(self._pair(row.claim, self._names[int(rng.integers(len(self._names)))], 0.0, NOTHING, rng) for row in strangers)
        for link in self._take("links", self.corpus.links, self.sizes.links, step):
            text = rough(link.text) if rng.random() < ROUGHENED else link.text
            question = link.question if rng.random() < WITH_QUESTION else ""
            right = [] if link.indicator is None else [link.indicator, *sorted(link.alternatives)]
            if right:
                chosen = self._indicators[right[0] if rng.random() < 0.7 else right[int(rng.integers(len(right)))]]
                rows.append(Example(link_text(Pair(chosen.described, text, question)), NOTHING, NOTHING, 1.0))
            wrong = (
                sorted(set(link.distractors) - set(right)) if rng.random() < 0.75 else sorted(self._indicators.keys() - set(right))
            )
            if wrong:
                chosen = self._indicators[wrong[int(rng.integers(len(wrong)))]]
                rows.append(Example(link_text(Pair(chosen.described, text, question)), NOTHING, NOTHING, 0.0))
        return rows

    def _pair(self, claim: str, utterance: str, bears: float, supports: float, rng: np.random.Generator) -> Example:
        item = self._utterances[utterance]
        question = item.question if rng.random() < WITH_QUESTION else ""
        # The plain meaning in the place of the quote teaches what supports what before it is hidden in speech.
        chance = rng.random()
        text = item.meaning if chance < 0.15 else rough(item.text) if chance < 0.15 + ROUGHENED else item.text
        return Example(pair_text(Pair(claim, text, question)), bears, supports, NOTHING)

    def _take(self, name: str, items: Sequence[Item], count: int, step: int) -> tuple[Item, ...]:
        return taken(self.seed, name, items, count, step)
