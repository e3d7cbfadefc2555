"""What spaCy reads while it trains: the corpora that the configurations name."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence

import treebank
from conversations import conversations
from passages import example, in_order, shuffled, texts_in_order
from spacy.language import Language
from spacy.training import Example
from spacy.util import registry
from spoken import Clause, bare, transcribed, unmarked
from treebank import Sentence

Reader = Callable[[Language], Iterable[Example]]
Passage = Sequence[Sentence]
Style = Callable[[Passage, random.Random], list[Clause]]
_GOLD_A_ROUND = 3
_BARE = 0.12
"""The part of the documents that the tagger sees without capitals and punctuation, as speech is transcribed."""
_SPOKEN = ("A-press", "B-press", "debates")
"""Silver that was spoken; the other was written."""


@registry.readers("thematafel.words.v1")  # type: ignore[untyped-decorator]
def words(seed: int, rounds: int, gold_rounds: int) -> Reader:
    """Tags and lemmas: rounds of gold (three times) and silver mixed, then rounds of gold alone.

    Machine-made labels teach many words; gold comes last, when the learning rate is low, so that gold decides.
    """

    def read(nlp: Language) -> Iterator[Example]:
        chance = random.Random(seed)  # noqa: S311  # not for secrets
        silver = treebank.silver()
        for _ in range(rounds):
            passages: list[Passage] = [passage for _ in range(_GOLD_A_ROUND) for passage in _gold(chance)]
            passages += texts_in_order(silver, chance)
            chance.shuffle(passages)
            yield from _words(nlp, passages, chance)
        for _ in range(gold_rounds):
            yield from _words(nlp, list(_gold(chance)), chance)

    return read


@registry.readers("thematafel.sentences.v1")  # type: ignore[untyped-decorator]
def sentences(seed: int, tagger: str) -> Reader:
    """Sentence boundaries: written text as it is, in main clauses what was spoken or is made to look so.

    Args:
        seed: of every choice.
        tagger: folder of a trained pipeline that tags the utterances, which have no labels.
    """

    def read(nlp: Language) -> Iterator[Example]:
        chance = random.Random(seed)  # noqa: S311  # not for secrets
        silver = treebank.silver()
        spoken = [sentence for sentence in silver if sentence.text in _SPOKEN]
        written = [sentence for sentence in silver if sentence.text not in _SPOKEN]
        utterances = conversations(tagger)
        while True:
            passages: list[tuple[Passage, Style]] = []
            passages += [(passage, _as_it_is) for passage in _gold(chance)]
            passages += [(passage, _as_it_is) for passage in texts_in_order(treebank.training_texts(), chance)]
            passages += [(passage, _as_it_is) for passage in _some(texts_in_order(written, chance), 0.15, chance)]
            passages += [(passage, unmarked) for passage in _some(_gold(chance), 0.7, chance)]
            passages += [(passage, transcribed) for passage in _some(texts_in_order(spoken, chance), 0.3, chance)]
            passages += [(passage, transcribed) for _ in range(3) for passage in _joined(utterances, chance)]
            chance.shuffle(passages)
            for passage, style in passages:
                said = style(passage, chance)
                if said:
                    yield example(nlp.vocab, said)

    return read


@registry.readers("thematafel.written.v1")  # type: ignore[untyped-decorator]
def written_sentences(seed: int) -> Reader:
    """Sentence boundaries of written text as it is: mostly gold, whole texts more often than loose sentences."""

    def read(nlp: Language) -> Iterator[Example]:
        chance = random.Random(seed)  # noqa: S311  # not for secrets
        silver = [sentence for sentence in treebank.silver() if sentence.text not in _SPOKEN]
        while True:
            passages = [passage for _ in range(5) for passage in texts_in_order(treebank.training_texts(), chance)]
            passages += [passage for _ in range(4) for passage in shuffled(treebank.training_sentences(), chance)]
            passages += list(_some(texts_in_order(silver, chance), 0.15, chance))
            chance.shuffle(passages)
            for passage in passages:
                yield example(nlp.vocab, [sentence.tokens for sentence in passage])

    return read


@registry.readers("thematafel.held_out.v1")  # type: ignore[untyped-decorator]
def held_out() -> Reader:
    """Held-out gold in passages of ten sentences."""

    def read(nlp: Language) -> Iterator[Example]:
        for passage in in_order(treebank.held_out(), 10):
            yield example(nlp.vocab, [sentence.tokens for sentence in passage])

    return read


def _as_it_is(passage: Passage, _: random.Random) -> list[Clause]:
    return [sentence.tokens for sentence in passage]


def _gold(chance: random.Random) -> Iterator[Passage]:
    passages = [*texts_in_order(treebank.training_texts(), chance), *shuffled(treebank.training_sentences(), chance)]
    chance.shuffle(passages)
    yield from passages


def _some(passages: Iterable[Passage], part: float, chance: random.Random) -> Iterator[Passage]:
    return (passage for passage in passages if chance.random() < part)


def _joined(utterances: Sequence[Passage], chance: random.Random) -> Iterator[Passage]:
    """One to three utterances a passage, in any order."""
    rest = list(utterances)
    chance.shuffle(rest)
    while rest:
        size = chance.randint(1, 3)
        yield [sentence for utterance in rest[:size] for sentence in utterance]
        del rest[:size]


def _words(nlp: Language, passages: Iterable[Passage], chance: random.Random) -> Iterator[Example]:
    for passage in passages:
        said = [sentence.tokens for sentence in passage]
        if chance.random() < _BARE:
            said = [tokens for tokens in map(bare, said) if tokens]
        if said:
            yield example(nlp.vocab, said)
