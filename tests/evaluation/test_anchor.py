from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluation.anchor import MAX_NAME, WINDOW, place_quote

WORDS = st.lists(
    st.sampled_from(["ik", "ben", "Joke", "Mulder", "en", "woon", "hier", ",", ".", "43", "ja"]), min_size=1, max_size=12
)
PSEUDONYMS = st.sampled_from(["[Persoon 1]", "[Adres 12]", "[Leeftijd 40-49]", "[E-mailadres 3]"])


@given(st.text(max_size=80), st.text(min_size=1, max_size=30), st.text(max_size=80), st.integers(0, 300))
def test_quote_that_is_there_is_found_exactly(before: str, quote: str, after: str, start: int) -> None:
    text = before + quote + after
    place = place_quote(text, quote, start)
    assert place is not None
    assert text[slice(*place)] == quote


@given(st.text(max_size=80), st.text(min_size=1, max_size=30), st.text(max_size=80))
def test_quote_at_its_old_place_stays_there(before: str, quote: str, after: str) -> None:
    assert place_quote(before + quote + after, quote, len(before)) == (len(before), len(before) + len(quote))


@given(st.text(max_size=200), st.text(max_size=40), st.integers(0, 200))
def test_place_lies_in_the_text(text: str, quote: str, start: int) -> None:
    place = place_quote(text, quote, min(start, len(text)))
    if place is not None:
        assert 0 <= place[0] <= place[1] <= len(text)


@given(
    WORDS,
    WORDS,
    st.lists(st.sampled_from(["Fatima", "El", "Amrani", "Kerkstraat", "12"]), min_size=1, max_size=4),
    PSEUDONYMS,
    st.integers(0, 40),
)
def test_quote_is_found_around_the_pseudonym_of_a_name(
    before: list[str], after: list[str], name: list[str], pseudonym: str, start: int
) -> None:
    quote = " ".join([*before, *name, *after])
    replaced = " ".join([*before, pseudonym, *after])
    text = f"Eerst iets anders: {replaced} En toen?"
    place = place_quote(text, quote, start)
    assert place is not None
    assert pseudonym in text[slice(*place)]
    assert text[slice(*place)].endswith(after[-1])


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("Nou, [Persoon 1] zei niks.", "Joke zei niks.", "[Persoon 1] zei niks."),
        (
            "Ja. Ik ben [Persoon 4], [Leeftijd 40-49].",
            "Ik ben Fatima El Amrani, drieënveertig.",
            "Ik ben [Persoon 4], [Leeftijd 40-49].",
        ),
        ("Toen kwam [Persoon 2].", "Toen kwam [Persoon 7].", "Toen kwam [Persoon 2]."),
        ("Bel [Telefoonnummer 1] maar.", "Bel 06-12 34 56 78 maar.", "Bel [Telefoonnummer 1] maar."),
        ("Ja. [Persoon 2] ook. Iets anders.", "Wij kennen niemand.", None),
        ("[Persoon 9] zei het. Ik ben [Persoon 1].", "Ik ben Joke Mulder.", "Ik ben [Persoon 1]."),
        ("Ik ben [Persoon 1] [Persoon 2] ook", "Ik ben Joke de Wit", "Ik ben [Persoon 1]"),
        ("Iets anders.", "Wij kennen niemand.", None),
        ("Iets anders.", "", ""),
    ],
)
def test_pseudonym_stands_for_the_words_it_replaced(text: str, quote: str, found: str | None) -> None:
    place = place_quote(text, quote, 0)
    assert (None if place is None else text[slice(*place)]) == found


def test_pseudonym_stands_for_no_more_words_than_a_name_has() -> None:
    for words, found in ((MAX_NAME, True), (MAX_NAME + 1, False)):
        quote = " ".join(["toen zei iemand dat het daar", *["x"] * words, "was, bij die boom en die brug"])
        assert (
            place_quote("toen zei iemand dat het daar [Persoon 1] was, bij die boom en die brug", quote, 0) is not None
        ) == found


def test_nearest_of_two_wins_and_one_too_far_away_does_not_count() -> None:
    text = "[Persoon 1] zei ja. " + "x " * 100 + "[Persoon 2] zei ja."
    assert place_quote(text, "Joke zei ja.", 200) == (text.index("[Persoon 2]"), len(text))
    assert place_quote(text, "Joke zei ja.", 5) == (0, text.index(" x"))
    assert place_quote("x" * (WINDOW + 50) + " Zo is dat.", "Zo is dat.", 0) is None


def test_hostile_text_takes_no_long_time() -> None:
    began = time.process_time()
    assert place_quote("[Persoon 1] " * 2000, "a " * 300 + "b", 0) is None
    assert place_quote("a " * 20000, "a " * 300 + "b", 0) is None
    assert time.process_time() - began < 10
