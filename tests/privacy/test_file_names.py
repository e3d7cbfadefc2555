from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.privacy.file_names import HIDDEN, holds_name, shown_file, without_names


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ronde-1/interview-07.docx", "ronde-1/interview-07.docx"),
        ("corpus/raw/ronde-2/thematafel-01.txt", "corpus/raw/ronde-2/thematafel-01.txt"),
        ("gesprek met een buurvrouw, versie 2.md", "gesprek met een buurvrouw, versie 2.md"),
        ("R1 wmo.vtt", "R1 wmo.vtt"),
        ("ronde-1/interview Fatima Bouzid 2.docx", "ronde-1/interview … … 2.docx"),
        ("roos.txt", "….txt"),
        ("Gesprek Kok.pdf", "Gesprek ….pdf"),
        ("gesprek kok.pdf", "gesprek kok.pdf"),
        ("opname_Xqwzy_01.srt", "opname_…_01.srt"),
        ("Lies.Bouzid", "….…"),
        ("verslag.Jan", "verslag.…"),
        ("Zoe\u0308 en Ali.odt", "… en ….odt"),
        ("", ""),
    ],
)
def test_words_that_may_be_a_name_are_hidden(text: str, shown: str) -> None:
    assert without_names(text) == shown


def test_folders_of_the_user_are_left_out() -> None:
    assert shown_file("/home/bouzid/Fatima/interview 3.docx") == "interview 3.docx"
    assert shown_file("C:\\Fatima\\interview 3.docx") == "interview 3.docx"


@given(st.text(max_size=40))
def test_hiding_twice_is_hiding_once(text: str) -> None:
    once = without_names(text)
    assert without_names(once) == once
    assert once.count(HIDDEN) >= text.count(HIDDEN)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("interview-07", False),
        ("ronde-1/thematafel-02", False),
        ("interview-bouzid", True),
        ("fatima_01", True),
        ("interview-nijemcevic", True),
        ("FatimaBouzid", False),
        ("interview-xqwzy", False),
    ],
)
def test_names_on_a_list_are_found_where_they_stand_apart(text: str, holds: bool) -> None:
    assert holds_name(text) is holds


def test_names_of_the_source_are_found_wherever_they_stand() -> None:
    assert holds_name("interviewxqwzy01", ["Xqwzy van der Plas"])
    assert holds_name("gesprek-met-zoë", ["Zoë"]) is False  # three letters: in too many words
    assert holds_name("gesprek-ophelie", ["Ophélie"])
    assert not holds_name("interview-07", ["Xqwzy"])


def test_a_place_of_the_study_is_nobodys_name() -> None:
    assert holds_name("interview-kattenburg-01", ["Kattenburg"])
    assert not holds_name("interview-kattenburg-01", ["Kattenburg"], ["Oud-Kattenburg"])
