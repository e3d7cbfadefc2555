from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.privacy.finders.tokens import runs, tokens

TEXTS = st.text(alphabet=st.sampled_from("aàbJRvdnt SL’'‘.,:!?\n-12ŞÖ[](“„ßﬁİ"), max_size=120) | st.text(max_size=60)


@given(TEXTS)
def test_token_is_the_text_at_its_place_and_tokens_follow_each_other(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        assert text[token.start : token.end] == token.text
        end = token.end


@given(TEXTS)
def test_all_letters_and_figures_lie_in_tokens_but_for_a_possessive(text: str) -> None:
    covered = {at for token in tokens(text) for at in range(token.start, token.end)}
    left = {text[at] for at in range(len(text)) if text[at].isalnum() and at not in covered}
    assert left <= {"s"}


@given(TEXTS)
def test_runs_follow_each_other_and_hold_a_capital(text: str) -> None:
    items = tokens(text)
    last = 0
    for begin, end in runs(items):
        assert last <= begin < end <= len(items)
        assert any(item.is_capital for item in items[begin:end])
        last = end


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ik zag Joke van der Berg daar", ["Ik", "Joke van der Berg"]),
        ("toen kwam Kees 't Hart", ["Kees 't Hart"]),
        ("de brief van J.P. de Vries was weg", ["van J . P . de Vries"]),
        ("ik en Fatima El Amrani", ["Fatima El Amrani"]),
        ("naar Marijke de Vries-Jansen", ["Marijke de Vries-Jansen"]),
        ("met Ria op den Kamp", ["Ria op den Kamp"]),
        ("zij zat met Ria op Schiphol", ["Ria", "Schiphol"]),
        ("met Jan. Piet kwam ook", ["Jan", "Piet"]),
        ("met Jan\nPiet kwam ook", ["Jan", "Piet"]),
        ("Jan's fiets en Rachids auto", ["Jan", "Rachids"]),
    ],
)
def test_runs_are_where_names_may_stand(text: str, names: list[str]) -> None:
    items = tokens(text)
    assert [" ".join(item.text for item in items[begin:end]) for begin, end in runs(items)] == names


def test_capital_says_nothing_where_a_sentence_begins() -> None:
    text = "Dat was zo. Toen kwam mw. Pinas: Nee! “Ja” Zo J. de Vries"
    assert [token.text for token in tokens(text) if token.first and token.is_word] == ["Dat", "Toen", "Nee", "Ja", "Zo"]


def test_possessive_is_cut_off_and_kept_in_mind() -> None:
    words = [(token.text, token.possessive) for token in tokens("Jan's en Anna’s, 's avonds")]
    assert ("Jan", True) in words
    assert ("Anna", True) in words
    assert ("'s", False) in words
