"""The data that the Dutch pipeline is trained and scored on."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import treebank
from manifest import check_data

from pipeline.files import sha256_folder

HOME = Path(treebank.__file__).parent
SHARED = 0.5
"""The part of the five-word sequences of the shorter sentence that two sentences may share."""


def _words(sentence: treebank.Sentence) -> list[str]:
    forms = ("".join(filter(str.isalnum, token.form.lower())) for token in sentence.tokens)
    return [form for form in forms if form]


def _sequences(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + 5]) for at in range(len(words) - 4)}


TESTS = [_words(sentence) for name in treebank.TEST for sentence in treebank.gold(name)]


def _leaks(training: list[treebank.Sentence]) -> list[str]:
    exact = {"".join(words) for words in TESTS}
    sequences = [_sequences(words) for words in TESTS]
    where: dict[tuple[str, ...], list[int]] = {}
    for number, found in enumerate(sequences):
        for sequence in found:
            where.setdefault(sequence, []).append(number)
    leaks = []
    for sentence in training:
        words = _words(sentence)
        own = _sequences(words)
        shared = Counter(number for sequence in own for number in where.get(sequence, ()))
        is_near = any(count >= SHARED * min(len(own), len(sequences[number])) for number, count in shared.items())
        if is_near or "".join(words) in exact:
            leaks.append(" ".join(words))
    return leaks


@pytest.mark.parametrize("name", ["texts", "sentences", "silver"])
def test_no_test_sentence_is_trained_on(name: str) -> None:
    read = {"texts": treebank.training_texts, "sentences": treebank.training_sentences, "silver": treebank.silver}
    training = read[name]()
    assert len(training) > 1000
    assert _leaks(training) == []


def test_held_out_texts_are_not_trained_on() -> None:
    assert not {sentence.text for sentence in treebank.held_out()} & {sentence.text for sentence in treebank.training_texts()}


def test_test_files_are_whole() -> None:
    assert [len(treebank.gold(name)) for name in treebank.TEST] == [596, 1761]


def test_data_are_those_that_the_list_names() -> None:
    check_data(HOME)
    assert all(name.endswith(".xz") for name in sha256_folder(HOME / "data"))


def test_altered_data_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "goud.xz").write_bytes(b"anders")
    (tmp_path / "data.json").write_text('{"goud.xz": "0", "weg.xz": "1"}', encoding="utf-8")
    with pytest.raises(SystemExit, match=r"goud\.xz, weg\.xz"):
        check_data(tmp_path)


def test_lemmas_are_plain_and_the_marked_ones_are_kept() -> None:
    tokens = [token for sentence in treebank.gold(treebank.TEST[0]) for token in sentence.tokens]
    marked = [token for token in tokens if token.marked != token.lemma]
    assert len(marked) == 701
    assert all("_" in token.marked and "_" not in token.lemma for token in marked)
