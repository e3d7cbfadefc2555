"""What each training step sees: a function of the seed and the step alone, so that a run that was cut off goes on the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from adapting.data import BEARING, Corpus, Description, Link, Utterance

Item = TypeVar("Item")

WITH_QUESTION = 0.4
"""Share of the utterances that are read with the question before them, as suggestions read them."""
ROUGHENED = 0.2
"""Share of the utterances that lose capitals and punctuation, as automatic transcripts do."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Rows of each kind in a step."""

    utterances: int
    claims: int
    links: int


@dataclass(frozen=True, slots=True)
class Pairs:
    """Left texts, right texts and which right texts are as good as a left text's own.

    ``same`` has the shape (left, right): True where the right text may not count as wrong for the left one. ``right`` holds
    first the own text of each left one, in order, then texts that are wrong for all but those that ``same`` names.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    same: np.ndarray


@dataclass(frozen=True, slots=True)
class Batch:
    """The texts of one step."""

    meanings: Pairs
    labels: np.ndarray
    """(utterances, themes): 1 for a theme that the left texts of ``meanings`` have."""
    descriptions: Pairs
    """Left are rows of ``meanings.left`` that have a theme (see ``described``)."""
    described: tuple[int, ...]
    claims: Pairs
    links: Pairs


class Batches:
    """Batches of a corpus."""

    def __init__(self, corpus: Corpus, sizes: Sizes, seed: int) -> None:
        self.corpus, self.sizes, self.seed = corpus, sizes, seed
        self.themes = tuple(item.id for item in corpus.descriptions if item.id == item.theme)
        self._descriptions = {item.id: item for item in corpus.descriptions}
        self._indicators = {item.id: item for item in corpus.indicators}
        self._links = tuple(link for link in corpus.links if link.indicator is not None)
        self._utterances = corpus.by_id
        bearing, wrong = defaultdict(list), defaultdict(list)
        for row in corpus.stances:
            (bearing if row.stance in BEARING else wrong)[row.utterance].extend(filter(None, (row.claim, row.opposite)))
        self._bearing, self._wrong = dict(bearing), dict(wrong)
        self._claimed = tuple(sorted(self._bearing))

    @property
    def epoch(self) -> int:
        """Steps in which every utterance comes by once."""
        return -(-len(self.corpus.utterances) // self.sizes.utterances)

    def __getitem__(self, step: int) -> Batch:
        rng = np.random.default_rng([self.seed, step])
        utterances = self._take("utterances", self.corpus.utterances, self.sizes.utterances, step)
        texts = tuple(spoken(item, rng) for item in utterances)
        described = tuple(i for i, item in enumerate(utterances) if item.themes)
        return Batch(
            Pairs(texts, tuple(item.meaning for item in utterances), np.eye(len(texts), dtype=bool)),
            np.array([[theme in item.themes for theme in self.themes] for item in utterances], dtype=np.float32),
            self._described([utterances[i] for i in described], [texts[i] for i in described], rng),
            described,
            self._claims(step, rng),
            self._link_pairs(step, rng),
        )

    def _described(self, utterances: Sequence[Utterance], texts: Sequence[str], rng: np.random.Generator) -> Pairs:
        chosen: list[Description] = []
        for item in utterances:
            names = sorted(item.subthemes & self._descriptions.keys()) if rng.random() < 0.7 else []
            chosen.append(self._descriptions[_one(names or sorted(item.themes), rng)])
        same = np.array([[other.theme in item.themes for other in chosen] for item in utterances], dtype=bool)
        return Pairs(tuple(texts), tuple(item.text for item in chosen), same.reshape(len(texts), len(texts)))

    def _claims(self, step: int, rng: np.random.Generator) -> Pairs:
        utterances = [self._utterances[name] for name in self._take("claims", self._claimed, self.sizes.claims, step)]
        own = [_one(self._bearing[item.id], rng) for item in utterances]
        wrong = [(item.id, _one(self._wrong[item.id], rng)) for item in utterances if item.id in self._wrong]
        right = own + [claim for _, claim in wrong]
        # A claim written at one utterance may well hold for another: only what was written at the same one is known.
        same = np.array([[claim in self._bearing[item.id] for claim in right] for item in utterances], dtype=bool)
        return Pairs(tuple(spoken(item, rng) for item in utterances), tuple(right), same)

    def _link_pairs(self, step: int, rng: np.random.Generator) -> Pairs:
        links = self._take("links", self._links, self.sizes.links, step)
        own = [self._indicators[_own(link)] for link in links]
        wrong = [self._indicators[_one(link.distractors, rng)] for link in links if link.distractors]
        right = own + wrong
        good = [{_own(link)} | link.alternatives for link in links]
        same = np.array([[item.id in names for item in right] for names in good], dtype=bool).reshape(len(links), len(right))
        return Pairs(tuple(link.text for link in links), tuple(item.described for item in right), same)

    def _take(self, name: str, items: Sequence[Item], count: int, step: int) -> tuple[Item, ...]:
        return taken(self.seed, name, items, count, step)


def taken(seed: int, name: str, items: Sequence[Item], count: int, step: int) -> tuple[Item, ...]:
    """The ``count`` items of a step out of an endless row in which all come by, shuffled anew each round."""
    found: list[Item] = []
    for place in range(step * count, (step + 1) * count) if items else ():
        round_, index = divmod(place, len(items))
        order = np.random.default_rng([seed, round_, *name.encode()]).permutation(len(items))
        found.append(items[order[index]])
    return tuple(found)


def spoken(item: Utterance, rng: np.random.Generator) -> str:
    """The utterance as it may be read: sometimes with its question, sometimes without capitals and punctuation."""
    text = f"{item.question} {item.text}" if item.question and rng.random() < WITH_QUESTION else item.text
    return rough(text) if rng.random() < ROUGHENED else text


def rough(text: str) -> str:
    """Without capitals and punctuation."""
    return " ".join(re.sub(r"[^\w\s'-]", " ", text.lower()).split())


def _own(link: Link) -> str:
    """The indicator of a link that has one."""
    return str(link.indicator)


def _one(items: Sequence[Item], rng: np.random.Generator) -> Item:
    return items[int(rng.integers(len(items)))]
