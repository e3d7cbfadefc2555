from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.sources.blocks import clean
from pipeline.sources.canonical import assemble
from pipeline.sources.turns import Role, Turn

ODD = st.sampled_from(
    [
        "e\u0301",
        "\u0301",
        "\u0338",
        "\U0001f469\u200d\U0001f9bd",
        "❤️",
        "\u200fשלום",
        "\u202e",
        "\r\n",
        "\n",
        "\ufeff",
        "ij",
        "\u00a0",
    ]
)
TEXT = st.one_of(st.text(), st.lists(st.one_of(ODD, st.characters(codec="utf-8"))).map("".join))
SPEAKER = st.one_of(st.just(""), st.lists(st.one_of(ODD, st.characters(codec="utf-8")), max_size=5).map("".join))


@given(st.lists(st.tuples(SPEAKER, TEXT)))
@example([("I", "hoe\u0301 gaat\r\nhet?"), ("", "\u0301los accent"), ("Rene\u0301e", "🙂")])
def test_every_turn_is_an_exact_slice_of_the_canonical_text(said: list[tuple[str, str]]) -> None:
    turns = tuple(Turn(clean(text), clean(speaker).replace("\n", " ")) for speaker, text in said)
    text, placed = assemble(turns)
    assert tuple(item.turn for item in placed) == turns
    assert all(text[item.start : item.end] == item.turn.text for item in placed)
    assert all(before.end < after.start for before, after in pairwise(placed))
    assert unicodedata.is_normalized("NFC", text)
    assert "\r" not in text
    # Nothing but turns, their labels and line ends.
    assert len(text) == sum(len(turn.text) + 1 + (len(turn.speaker) + 2 if turn.speaker else 0) for turn in turns)


def test_canonical_text_is_a_line_a_turn_with_the_speaker_before_it() -> None:
    turns = (
        Turn("Interview 1", kind="heading"),
        Turn("Hoe gaat het?", "I", Role.INTERVIEWER),
        Turn("Goed.\nNou ja.", "R", Role.RESPONDENT),
    )
    text, placed = assemble(turns)
    assert text == "Interview 1\nI: Hoe gaat het?\nR: Goed.\nNou ja.\n"
    assert [(item.start, item.end) for item in placed] == [(0, 11), (15, 28), (32, 45)]


def test_offsets_count_code_points_not_bytes_or_utf16_units() -> None:
    text, placed = assemble((Turn("🙂 ja", "R"), Turn("né", "I")))
    assert text[placed[1].start : placed[1].end] == "né"
    assert (placed[0].start, placed[0].end) == (3, 7)


@pytest.mark.parametrize("text", ["twee  spaties", "cafe\u0301", "eind\r\n", "zacht\u00adstreepje"])
def test_text_that_is_not_clean_never_gets_into_the_canonical_text(text: str) -> None:
    with pytest.raises(AssertionError, match="clean slice"):
        assemble((Turn(text),))


def test_no_turns_give_no_text() -> None:
    assert assemble(()) == ("", ())
