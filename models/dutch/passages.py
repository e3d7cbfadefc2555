"""Several sentences as one spaCy document, with the labels that training needs."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import chain

from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab
from treebank import Sentence, Token

LONGEST = 12
"""Most sentences in a document to train on."""


def document(vocab: Vocab, sentences: Sequence[Sequence[Token]]) -> Doc:
    """The sentences joined by a space, with tags, lemmas and where each sentence starts."""
    tokens = [*chain.from_iterable(sentences)]
    starts: list[bool | int | None] = [at == 0 for sentence in sentences for at in range(len(sentence))]
    last = {id(sentence[-1]) for sentence in sentences}
    return Doc(
        vocab,
        words=[token.form for token in tokens],
        spaces=[token.space or id(token) in last for token in tokens],
        lemmas=[token.lemma for token in tokens],
        pos=[token.upos for token in tokens],
        sent_starts=starts,
    )


def example(vocab: Vocab, sentences: Sequence[Sequence[Token]]) -> Example:
    """What a component sees (words and spaces) beside what it should say."""
    reference = document(vocab, sentences)
    words, spaces = [token.text for token in reference], [bool(token.whitespace_) for token in reference]
    return Example(Doc(vocab, words=words, spaces=spaces), reference)


def in_order(sentences: Sequence[Sentence], size: int) -> Iterator[list[Sentence]]:
    """Passages of ``size`` sentences that follow each other."""
    for at in range(0, len(sentences), size):
        yield list(sentences[at : at + size])


def shuffled(sentences: Sequence[Sentence], chance: random.Random) -> Iterator[list[Sentence]]:
    """Passages of one to :data:`LONGEST` sentences drawn from everywhere."""
    rest = list(sentences)
    chance.shuffle(rest)
    while rest:
        size = chance.randint(1, LONGEST)
        yield rest[:size]
        del rest[:size]


def texts_in_order(sentences: Sequence[Sentence], chance: random.Random) -> Iterator[list[Sentence]]:
    """Passages of one to :data:`LONGEST` sentences that follow each other, in any order of passages."""
    passages = []
    at = 0
    while at < len(sentences):
        size = chance.randint(1, LONGEST)
        passages.append(list(sentences[at : at + size]))
        at += size
    chance.shuffle(passages)
    yield from passages
