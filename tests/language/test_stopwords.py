from __future__ import annotations

import pytest

from pipeline.language.dutch import Dutch, lemmatized
from pipeline.language.stopwords import stop_words


@pytest.mark.parametrize("word", ["de", "niet", "want", "eigenlijk", "uh", "hè", "gewoon", "zeggen"])
def test_grammar_and_fillers_of_spoken_dutch_name_no_theme(word: str) -> None:
    assert word in stop_words()


@pytest.mark.parametrize("word", ["huur", "schuld", "eenzaam", "buurman", "wachttijd", "vertrouwen"])
def test_words_with_a_subject_may_name_a_theme(word: str) -> None:
    assert word not in stop_words()


def test_words_are_in_lower_case_and_comments_are_not_among_them() -> None:
    words = stop_words()
    assert all(word == word.lower().strip() and word and not word.startswith("#") for word in words)
    assert max(len(word.split()) for word in words) == 1


def test_lemma_of_a_stop_word_is_a_stop_word(dutch: Dutch) -> None:
    """Words of a text are held against them as lemmas."""
    words = stop_words()
    missing = {word: lemma for word, lemma in lemmatized(dutch, sorted(words)).items() if not set(lemma.split()) <= words}
    assert missing == {}
