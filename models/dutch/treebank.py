"""The training and test data as sentences of tokens.

Gold is CoNLL-U with plain lemmas (``hoofdredacteur``; the treebanks' own ``hoofd_redacteur`` stands in MISC as
``MarkedLemma``). Silver has four columns: form, lemma, UPOS and ``SpaceAfter``.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
DEV = ("nl_alpino-ud-dev", "nl_lassysmall-ud-dev")
"""Gold in file order: whole texts."""
EXTRA = ("nl-extra-v2", "nl-extra-v1")
"""Gold of older versions of the treebanks: sentences that do not follow each other."""
TEST = ("nl_alpino-ud-test", "nl_lassysmall-ud-test")
SILVER = "nl-silver"
_HELD_OUT = 8
"""One in so many texts of the development files is held out of training, to compare settings on."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token; ``space``: white space follows; ``head``: index of its head in the sentence, its own for a root."""

    form: str
    lemma: str
    upos: str
    space: bool
    feats: str = ""
    head: int = -1
    deprel: str = ""
    marked: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the text it is from."""

    text: str
    tokens: tuple[Token, ...]


def gold(name: str) -> list[Sentence]:
    """The sentences of a gold file, in file order."""
    return [_gold_sentence(block) for block in _blocks(DATA / f"{name}.conllu.xz")]


def silver() -> list[Sentence]:
    """The sentences labelled by machine, in file order."""
    sentences = []
    text = ""
    for block in _blocks(DATA / f"{SILVER}.conll.xz"):
        tokens = []
        for line in block:
            if "\t" not in line:
                text = line.removeprefix("# newdoc id = ") if line.startswith("# newdoc") else text
                continue
            form, lemma, upos, misc = line.split("\t")
            tokens.append(Token(form, lemma, upos, "SpaceAfter=No" not in misc))
        sentences.append(Sentence(text, tuple(tokens)))
    return sentences


def held_out() -> list[Sentence]:
    """Gold that no training sees, in file order."""
    return [sentence for sentence, is_held_out in _development() if is_held_out]


def training_texts() -> list[Sentence]:
    """The gold of :data:`DEV` to train on, in file order."""
    return [sentence for sentence, is_held_out in _development() if not is_held_out]


def training_sentences() -> list[Sentence]:
    """The gold of :data:`EXTRA`."""
    return [sentence for name in EXTRA for sentence in gold(name)]


def _development() -> Iterator[tuple[Sentence, bool]]:
    order: dict[str, int] = {}
    for name in DEV:
        for sentence in gold(name):
            number = order.setdefault(sentence.text, len(order))
            yield sentence, number % _HELD_OUT == _HELD_OUT - 1


def _blocks(path: Path) -> Iterator[list[str]]:
    block: list[str] = []
    with lzma.open(path, "rt", encoding="utf-8", newline="\n") as stream:
        for line in stream:
            if line != "\n":
                block.append(line.rstrip("\n"))
            elif block:
                yield block
                block = []
    if block:
        yield block


def _gold_sentence(block: list[str]) -> Sentence:
    text = next(line.removeprefix("# sent_id = ") for line in block if line.startswith("# sent_id"))
    text = text.partition("\\")[0].partition(".p.")[0]
    tokens = []
    for line in block:
        if line.startswith("#"):
            continue
        number, form, lemma, upos, _, feats, head, deprel, _, misc = line.split("\t")
        notes = dict(note.split("=", 1) for note in misc.split("|") if "=" in note)
        at = int(head) - 1 if head.isdigit() and head != "0" else int(number) - 1
        tokens.append(Token(form, lemma, upos, notes.get("SpaceAfter") != "No", feats, at, deprel, notes.get("MarkedLemma", lemma)))
    return Sentence(text, tuple(tokens))
