from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.sources.blocks import clean

# Pieces that come together in real files: loose accents, joiners, marks of direction, every line end and space.
PIECES = st.sampled_from(
    [
        *("e", "\u0301", "\u0308", "é", "\u212b", "\u2126", "\u1100\u1161", "\u0130", "ij", "'s"),
        *("\u200b", "\u200d", "\u200e", "\u200f", "\u202e", "\u2067", "\u061c", "\ufeff", "\u00ad", "\x00"),
        *(" ", "\t", "\u00a0", "\u2003", "\u202f", "\u3000", "\u1680"),
        *("\n", "\r\n", "\r", "\u0085", "\u2028", "\u2029", "\x0b", "\x0c", "\x1c"),
        *("\U0001f469\u200d\U0001f9bd", "\U0001f1f3\U0001f1f1"),
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join), st.lists(st.one_of(PIECES, st.characters())).map("".join))


@given(TEXTS)
@example("e\u200d\u0301")
@example("\r\u200b\n")
@example(" \u0301")
def test_clean_text_is_nfc_and_cleaning_it_again_changes_nothing(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert "\r" not in cleaned
    assert "  " not in cleaned
    assert all(line == line.strip() for line in cleaned.split("\n"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  twee\u00a0\u00a0spaties\t", "twee spaties"),
        ("regel een \r\n regel twee\rregel drie\u2028regel vier", "regel een\nregel twee\nregel drie\nregel vier"),
        ("cafe\u0301 en re\u0308u\u0308nie", "café en rëünie"),
        ("woning\u00adbouw", "woningbouw"),
        ("\ufeffI: ja", "I: ja"),
        ("\u200fשלום\u200e hallo", "שלום hallo"),
        ("alinea\n\nalinea", "alinea\n\nalinea"),
        ("rook 🙂 en ❤️", "rook 🙂 en ❤️"),
        ("", ""),
        (" \n\t\n ", ""),
    ],
)
def test_clean_keeps_what_a_reader_sees_and_nothing_else(text: str, expected: str) -> None:
    assert clean(text) == expected
