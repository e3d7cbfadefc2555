"""The form of the spoken passages: what is measured on them rests on it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

DATA = Path(__file__).resolve().parents[1] / "data"
KINDS = ("unpunctuated", "half", "messy", "newlines")
FILES = {name: YAML(typ="safe").load((DATA / name).read_text(encoding="utf-8")) for name in ("spoken_dev.yaml", "spoken_test.yaml")}
PASSAGES = [pytest.param(passage, id=f"{name}: {passage['name']}") for name, passages in FILES.items() for passage in passages]
WORD_MARKS = "'’-"
PASSAGES_PER_KIND = 3


def _between(text: str, sentences: list[str]) -> list[str]:
    """What of ``text`` lies before, between and after ``sentences``; ValueError when one is not there, in this order."""
    left, position = [], 0
    for sentence in sentences:
        start = text.index(sentence, position)
        left.append(text[position:start])
        position = start + len(sentence)
    return [*left, text[position:]]


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


@pytest.mark.parametrize("passage", PASSAGES)
def test_passage_has_the_fields_of_its_form(passage: dict) -> None:
    assert set(passage) == {"name", "kind", "text", "sentences"}
    assert passage["kind"] in KINDS
    assert 3 <= len(passage["sentences"]) <= 9


@pytest.mark.parametrize("passage", PASSAGES)
def test_sentences_cover_the_text_in_order_but_for_white_space(passage: dict) -> None:
    first, *between, last = _between(passage["text"], passage["sentences"])
    assert (first, last) == ("", "")
    assert all(gap and not gap.strip() for gap in between)
    assert all(sentence and sentence == sentence.strip() for sentence in passage["sentences"])


@pytest.mark.parametrize("passage", PASSAGES)
def test_only_kind_newlines_has_line_breaks(passage: dict) -> None:
    assert ("\n" in passage["text"]) == (passage["kind"] == "newlines")


@pytest.mark.parametrize("passage", PASSAGES)
def test_kind_unpunctuated_has_no_mark_but_inside_words(passage: dict) -> None:
    marks = {char for char in passage["text"] if not (char.isalnum() or char.isspace())}
    if passage["kind"] == "unpunctuated":
        assert marks <= set(WORD_MARKS)
    elif passage["kind"] in {"half", "messy"}:
        assert marks - set(WORD_MARKS)


@pytest.mark.parametrize("passages", FILES.values(), ids=FILES)
def test_file_is_large_and_varied_enough_to_measure_on(passages: list[dict]) -> None:
    assert sum(len(passage["sentences"]) for passage in passages) >= 150
    assert all(sum(passage["kind"] == kind for passage in passages) >= PASSAGES_PER_KIND for kind in KINDS)
    unpunctuated = [passage["text"] for passage in passages if passage["kind"] == "unpunctuated"]
    without_capitals = sum(text == text.lower() for text in unpunctuated)
    assert len(unpunctuated) / 3 <= without_capitals <= len(unpunctuated) * 2 / 3
    lengths = [len(sentence.split()) for passage in passages for sentence in passage["sentences"]]
    assert min(lengths) <= 2
    assert max(lengths) >= 25


def test_no_name_text_or_sentence_of_four_words_is_in_both_files_or_twice_in_one() -> None:
    everywhere = [passage for passages in FILES.values() for passage in passages]
    for pieces in (
        [passage["name"] for passage in everywhere],
        [_words(passage["text"]) for passage in everywhere],
        [words for passage in everywhere for s in passage["sentences"] if len((words := _words(s)).split()) >= 4],
    ):
        assert len(pieces) == len(set(pieces))
