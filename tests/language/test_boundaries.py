from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.boundaries import is_punctuated, is_written, opening_marks
from pipeline.language.dutch import Dutch


@pytest.mark.parametrize(
    "text",
    [
        "Ik woon hier graag. Mijn buren ook.",
        "Nee.",
        "“Ik ga weg”, zei ze. Toen was het stil.",
        "'s Avonds is het stil. Hè? Ja!",
        "Op 1 jan. 2024 ging het mis, en toen was het te laat. Daarna niet meer.",
    ],
)
def test_text_with_its_capitals_and_full_stops_was_punctuated_with_care(text: str) -> None:
    assert is_punctuated(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "...",
        "ik woon hier graag. Mijn buren ook.",
        "Ik woon hier graag. mijn buren ook.",
        "Ik woon hier graag",
        "Ik weet het niet... maar toen kwam hij. Echt waar.",
        " ".join(["Ja", *["en toen kwam hij weer"] * 10]) + ".",
    ],
    ids=["leeg", "zonder letters", "kleine letter vooraan", "kleine letter na een punt", "zonder punt", "puntjes", "te lang"],
)
def test_text_without_them_was_not(text: str) -> None:
    assert not is_punctuated(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ik woon hier graag. Mijn buren ook.", True),
        ("Wijken Kadebuurt Oostwal Sluiskwartier Inwoners 12.400", True),
        ("Huurteam Waterstad (Kadebuurt) gemeente Waterstad Sluiskwartier", True),
        ("ja dus toen zei ik tegen die man van de gemeente dat kan toch niet", False),
        ("Ja dus toen zei ik tegen Fatma dat kan toch niet en toen belde hij nooit meer terug", False),
        ("Ja", False),
        ("", False),
    ],
)
def test_text_with_many_capitals_was_written_also_without_marks(text: str, expected: bool) -> None:
    assert is_written(text) is expected


def test_sentence_goes_on_after_a_comma_where_the_text_has_its_full_stops(dutch: Dutch) -> None:
    text = "Ik maakte de post niet meer open, die lag in een la, en die la ging niet meer dicht. Toen belde ik."
    (parsed,) = dutch.parse([text])
    assert [text[sentence.start : sentence.end].strip() for sentence in parsed.sentences] == [text[:84], text[85:]]


@given(st.text(alphabet="aA.?!…'\" \n(,", max_size=60))
def test_any_marks_are_read(text: str) -> None:
    assert is_written(text) or not is_punctuated(text)
    assert 0 <= opening_marks(text) <= len(text)
