"""The utterances of fictional people, tagged by a trained pipeline, as sentences of tokens."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import spacy
from spacy.tokens import Span
from treebank import DATA, Sentence, Token

UTTERANCES = "uitspraken.jsonl.xz"


def conversations(tagger: str | Path) -> list[list[Sentence]]:
    """Each utterance in its written sentences: full stops, question and exclamation marks end them."""
    nlp = spacy.load(tagger, exclude=["senter"])
    nlp.add_pipe("sentencizer")
    with lzma.open(DATA / UTTERANCES, "rt", encoding="utf-8") as stream:
        texts = [json.loads(line)["text"] for line in stream]
    return [[Sentence("conversation", _tokens(sent)) for sent in doc.sents] for doc in nlp.pipe(texts)]


def _tokens(sent: Span) -> tuple[Token, ...]:
    return tuple(Token(token.text, token.lemma_, token.pos_, bool(token.whitespace_)) for token in sent)
