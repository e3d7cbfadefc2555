"""Scores of a Dutch pipeline: tags and lemmas of every token, and where sentences begin.

A token that the tokenizer cuts otherwise than the treebank counts as wrong. Sentences are scored by the character offset at
which they begin; the first of a passage, which nobody can miss, is not counted. ``spans`` is spaCy's own, stricter score: begin
and end of a sentence must both be right, the first and last of a passage count too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from passages import in_order
from treebank import Sentence, Token

from pipeline.language.dutch import Dutch
from pipeline.language.lemmas import lemma_of

PASSAGE = 10
"""Sentences a passage when a treebank is scored: joined by a space, in file order."""
Span = tuple[int, int]


@dataclass(slots=True)
class Found:
    """Counts of what was found among what is there."""

    right: int = 0
    said: int = 0
    there: int = 0

    def add(self, said: set[Span] | set[int], there: set[Span] | set[int]) -> None:
        """Count one passage."""
        self.right += len(said & there)
        self.said += len(said)
        self.there += len(there)

    @property
    def f(self) -> float:
        """The F1 measure."""
        return 2 * self.right / (self.said + self.there) if self.said + self.there else 0.0

    def as_dict(self) -> dict[str, float]:
        """Precision, recall and F."""
        precision = self.right / self.said if self.said else 0.0
        recall = self.right / self.there if self.there else 0.0
        return {"precision": round(precision, 4), "recall": round(recall, 4), "f": round(self.f, 4)}


@dataclass(slots=True)
class Boundaries:
    """Scores of sentence boundaries."""

    starts: Found = field(default_factory=Found)
    spans: Found = field(default_factory=Found)

    def add(self, said: Sequence[Span], there: Sequence[Span]) -> None:
        """Count one passage."""
        self.starts.add({start for start, _ in said[1:]}, {start for start, _ in there[1:]})
        self.spans.add(set(said), set(there))


@dataclass(frozen=True, slots=True)
class Written:
    """A passage of a treebank as text, with the place of each token and sentence."""

    text: str
    tokens: tuple[tuple[Span, Token], ...]
    sentences: tuple[Span, ...]


def written(sentences: Iterable[Sentence]) -> Written:
    """Sentences joined by a space."""
    text = ""
    tokens: list[tuple[Span, Token]] = []
    spans: list[Span] = []
    for sentence in sentences:
        text = text.rstrip() + " " if text else ""
        begin = len(text)
        for token in sentence.tokens:
            tokens.append(((len(text), len(text) + len(token.form)), token))
            text += token.form + (" " if token.space else "")
        spans.append((begin, tokens[-1][0][1]))
    return Written(text.rstrip(), tuple(tokens), tuple(spans))


def score_treebank(dutch: Dutch, sentences: Sequence[Sentence]) -> dict[str, object]:
    """Scores on gold sentences in file order."""
    passages = [written(passage) for passage in in_order(sentences, PASSAGE)]
    texts = [passage.text for passage in passages]
    boundaries = Boundaries()
    count = tags = lemmas = 0
    for passage, doc, parsed in zip(passages, dutch.nlp.pipe(texts), dutch.parse(texts), strict=True):
        boundaries.add(trimmed(passage.text, [(s.start, s.end) for s in parsed.sentences]), passage.sentences)
        said = {(token.idx, token.idx + len(token)): token for token in doc}
        for place, token in passage.tokens:
            count += 1
            if place in said:
                tags += said[place].pos_ == token.upos
                lemmas += lemma_of(said[place]) == token.lemma.lower()
    return {
        "sentences": len(sentences),
        "tokens": count,
        "pos": round(tags / count, 4),
        "lemma": round(lemmas / count, 4),
        "starts": boundaries.starts.as_dict(),
        "spans": boundaries.spans.as_dict(),
    }


def score_spoken(dutch: Dutch, passages: Sequence[dict[str, object]]) -> dict[str, object]:
    """Scores on transcripts, together and for each kind."""
    whole = Boundaries()
    kinds: dict[str, Boundaries] = {}
    for passage, parsed in zip(passages, dutch.parse([str(passage["text"]) for passage in passages]), strict=True):
        text = str(passage["text"])
        there, at = [], 0
        for sentence in passage["sentences"]:  # type: ignore[attr-defined]
            at = text.index(sentence, at)
            there.append((at, at + len(sentence)))
            at += len(sentence)
        said = trimmed(text, [(s.start, s.end) for s in parsed.sentences])
        for boundaries in (whole, kinds.setdefault(str(passage["kind"]), Boundaries())):
            boundaries.add(said, there)
    return {
        "sentences": whole.spans.there,
        "starts": whole.starts.as_dict(),
        "spans": whole.spans.as_dict(),
        "kinds": {kind: boundaries.starts.as_dict() for kind, boundaries in sorted(kinds.items())},
    }


def trimmed(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans without the white space at their ends; what is empty then goes."""
    places = []
    for start, end in spans:
        piece = text[start:end]
        begin = start + len(piece) - len(piece.lstrip())
        if piece.strip():
            places.append((begin, begin + len(piece.strip())))
    return places
