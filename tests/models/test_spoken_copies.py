from __future__ import annotations

import random

import pytest
from passages import document
from spacy.vocab import Vocab
from spoken import bare, transcribed
from treebank import Sentence, Token

ENDS = [Token("klopt", "kloppen", "VERB", False), Token(".", ".", "PUNCT", True)]
SAID = Sentence(
    "conversation",
    (
        Token("Ik", "ik", "PRON", True), Token("bel", "bellen", "VERB", False), Token(",", ",", "PUNCT", True),
        Token("dan", "dan", "ADV", True), Token("komt", "komen", "VERB", True), Token("Anna", "Anna", "PROPN", False),
        Token(".", ".", "PUNCT", True),
    ),
)  # fmt: skip
NEXT = Sentence("conversation", (Token("Dat", "dat", "PRON", True), *ENDS))


def _copy(seed: int) -> list[tuple[Token, ...]]:
    return transcribed([SAID, NEXT], random.Random(seed))  # noqa: S311


def _text(clauses: list[tuple[Token, ...]]) -> str:
    return document(Vocab(), clauses).text


def test_bare_copy_has_neither_capitals_nor_marks() -> None:
    assert _text([bare(SAID.tokens), bare(NEXT.tokens)]).strip() == "ik bel dan komt anna dat klopt"


@pytest.mark.parametrize("seed", range(60))
def test_transcribed_copy_has_each_main_clause_as_a_sentence(seed: int) -> None:
    said = _copy(seed)
    assert len(said) == 3
    first, second, third = (" ".join(token.form.lower() for token in clause) for clause in said)
    assert "bel" in first
    assert "komt" in second
    assert "klopt" in third


@pytest.mark.parametrize("seed", range(60))
def test_transcribed_copy_glues_no_words_together(seed: int) -> None:
    text = _text(_copy(seed))
    words = {word.strip(",.").lower() for word in text.split()}
    spoken = {"ik", "bel", "dan", "komt", "anna", "dat", "klopt"}
    assert spoken <= words
    assert words - spoken <= {"", "eh", "uh", "ehm", "nou", "ja", "kijk", "hè", "zeg", "maar", "weet", "je"}


def test_copies_differ_from_each_other() -> None:
    assert len({_text(_copy(seed)) for seed in range(60)}) > 10
