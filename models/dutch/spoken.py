"""Passages of speech as transcribers write them down: few marks, few capitals, hesitations, and a main clause a sentence."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from clauses import clause_starts
from treebank import Sentence, Token

Clause = tuple[Token, ...]
Style = Callable[[Sequence[Clause], random.Random], list[Clause]]
_ENDS = frozenset({".", "?", "!"})
_HESITATIONS = ("eh", "uh", "ehm", "nou", "ja", "kijk", "hè", "zeg maar", "weet je")
_REPEATED = 0.08
_HESITATED = 0.05


def bare(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens in lower case, without punctuation."""
    return tuple(_lower(token) for token in without_marks(tokens))


def without_marks(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens without punctuation."""
    return _without(tokens, lambda token: token.upos in ("PUNCT", "SYM"))


def clauses_of(sentence: Sentence) -> list[Clause]:
    """A sentence in main clauses."""
    starts = [*clause_starts(sentence.tokens), len(sentence.tokens)]
    return [sentence.tokens[begin:end] for begin, end in pairwise(starts)]


def transcribed(sentences: Sequence[Sentence], chance: random.Random) -> list[Clause]:
    """What was spoken, in one of three styles: as it is, half without marks, or without any; one main clause a sentence."""
    style = chance.choices((_kept, _half, _none), weights=(15, 45, 40))[0]
    return _in_clauses(sentences, style, chance)


def unmarked(sentences: Sequence[Sentence], chance: random.Random) -> list[Clause]:
    """What was written, without marks, as if it was spoken."""
    return _in_clauses(sentences, _none, chance)


def _in_clauses(sentences: Sequence[Sentence], style: Style, chance: random.Random) -> list[Clause]:
    clauses = [clause for sentence in sentences for clause in clauses_of(sentence)]
    return [clause for clause in style(clauses, chance) if clause]


def _kept(clauses: Sequence[Clause], chance: random.Random) -> list[Clause]:
    return [_hesitating(clause, chance) for clause in clauses]


def _none(clauses: Sequence[Clause], chance: random.Random) -> list[Clause]:
    """Without marks; names may keep their capital, and the first word of all."""
    names = chance.random() < 0.5
    passage = [
        _recased(without_marks(clause), (lambda token: token.upos != "PROPN") if names else (lambda _: True)) for clause in clauses
    ]
    if names and passage and passage[0]:
        passage[0] = (clauses[0][0], *passage[0][1:]) if clauses[0][0].upos != "PUNCT" else passage[0]
    return passage


def _half(clauses: Sequence[Clause], chance: random.Random) -> list[Clause]:
    """With commas for full stops, capitals forgotten and marks left out, each passage in its own measure."""
    capitals = chance.choice((0.0, 0.5, 1.0))
    commas = chance.choice((0.3, 0.7, 1.0))
    stops = chance.choice((0.2, 0.5, 0.8))
    messy = chance.random() < 0.4
    passage: list[Clause] = []
    after = "."
    for number, clause in enumerate(clauses):
        inner = _without(clause, lambda token: token.upos == "PUNCT" and (token.form != "," or chance.random() > commas))
        inner = _without_last_comma(inner)
        if not inner:
            continue
        if after not in _ENDS or chance.random() > capitals:
            inner = (_lower_unless_name(inner[0]), *inner[1:])
        if messy:
            inner = _hesitating(inner, chance)
        mark = _mark(clause, chance, stops, commas)
        is_last = number == len(clauses) - 1
        if mark and not (is_last and chance.random() < 0.5):
            inner = (*inner[:-1], replace(inner[-1], space=False), Token(mark, mark, "PUNCT", True))
        else:
            inner = (*inner[:-1], replace(inner[-1], space=True))
        after = mark
        passage.append(inner)
    return passage


def _mark(clause: Clause, chance: random.Random, stops: float, commas: float) -> str:
    """The mark that a transcriber puts after a clause."""
    last = next((token.form for token in reversed(clause) if token.form in _ENDS or token.form == ","), "")
    ended = clause[-1].upos == "PUNCT"
    if ended and last in ("?", "!"):
        return last if chance.random() < 0.85 else ","
    if ended and last == ".":
        drawn = chance.random()
        return "." if drawn < stops else chance.choices((",", "", "..."), weights=(6, 2, 2))[0]
    if ended:
        return "," if chance.random() < commas else chance.choices(("", "...", "."), weights=(7, 2, 1))[0]
    return "," if chance.random() < 0.2 else ""


def _hesitating(clause: Clause, chance: random.Random) -> Clause:
    """With words said twice and fillers now and then."""
    said: list[Token] = []
    at = 0
    while at < len(clause):
        token = clause[at]
        if token.upos != "PUNCT" and chance.random() < _REPEATED / (1 if at < 3 else 4):
            size = min(chance.randint(1, 3), len(clause) - at)
            again = [_lower_unless_name(part) for part in clause[at : at + size] if part.upos != "PUNCT"]
            if again:
                comma = [Token(",", ",", "PUNCT", True)] if chance.random() < 0.8 else []
                said += [*clause[at : at + len(again) - 1], replace(clause[at + len(again) - 1], space=not comma), *comma]
                if comma and chance.random() < 0.3:
                    said += _filler(chance)
                said += again if at == 0 else clause[at : at + len(again)]
                at += len(again)
                continue
        if at and token.upos != "PUNCT" and clause[at - 1].space and chance.random() < _HESITATED / 2:
            said += _filler(chance)
        said.append(token)
        at += 1
    return tuple(said)


def _filler(chance: random.Random) -> list[Token]:
    comma = Token(",", ",", "PUNCT", True)
    words = [Token(word, word, "INTJ", True) for word in chance.choice(_HESITATIONS).split()]
    return [*words[:-1], replace(words[-1], space=False), comma] if chance.random() < 0.7 else words


def _without(tokens: Sequence[Token], is_dropped: Callable[[Token], bool]) -> Clause:
    kept: list[Token] = []
    for token in tokens:
        if not is_dropped(token):
            kept.append(token)
        elif kept:
            # What stood before a mark stands before a space now.
            kept[-1] = replace(kept[-1], space=True)
    return tuple(kept)


def _recased(tokens: Clause, is_lowered: Callable[[Token], bool]) -> Clause:
    return tuple(_lower(token) if is_lowered(token) else token for token in tokens)


def _lower(token: Token) -> Token:
    return replace(token, form=token.form.lower(), lemma=token.lemma.lower())


def _lower_unless_name(token: Token) -> Token:
    return token if token.upos == "PROPN" else _lower(token)


def _without_last_comma(tokens: Clause) -> Clause:
    while tokens and tokens[-1].form == ",":
        tokens = tokens[:-1]
    return tokens
