from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.encoding import decode

TEXT = "I: Crèmekleurig, zei u?\nR: Ja, € 40 per m² – ‘reünie’ 🙂.\n"
WINDOWS = TEXT.replace(" 🙂", "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_with_or_without_a_mark_is_certain(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == (TEXT, ())


def test_big_endian_with_a_mark_is_certain() -> None:
    assert decode(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be")) == (TEXT, ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_read_with_a_warning(encoding: str) -> None:
    text, (warning,) = decode(TEXT.encode(encoding))
    assert text == TEXT
    assert "UTF-16" in warning


def test_windows_text_is_read_with_a_warning_that_names_the_line() -> None:
    text, (warning,) = decode(f"Interview\n\n{WINDOWS}".encode("cp1252"))
    assert text == f"Interview\n\n{WINDOWS}"
    assert warning.startswith("regel 3: geen UTF-8, gelezen als Windows-1252")


def test_windows_text_whose_accents_look_like_utf8_now_and_then_stays_windows() -> None:
    said = "R: in het CAFÉ’ is één reünie, crème brûlée, hè\n"
    assert decode(said.encode("cp1252"))[0] == said


def test_utf8_with_stray_windows_bytes_keeps_both() -> None:
    data = f"R: reünie, één café\nR: crème\n{TEXT}".encode() + "R: naïef – en dan\n".encode("cp1252")
    text, (warning,) = decode(data)
    assert text.endswith("R: naïef – en dan\n")
    assert "reünie, één café" in text
    assert warning.startswith("vanaf regel 5: 2 bytes zijn geen UTF-8")


def test_text_that_was_damaged_before_is_no_reason_to_warn() -> None:
    assert decode("R: caf\ufffd\n".encode()) == ("R: caf\ufffd\n", ())


@pytest.mark.parametrize("data", [b"\xff\xfea", b"\xff\xfe\x00\xd8a\x00"])
def test_broken_utf16_is_read_with_a_warning(data: bytes) -> None:
    text, (warning,) = decode(data)
    assert "\ufffd" in text
    assert "beschadigd" in warning


def test_zero_bytes_in_other_text_do_not_make_it_utf16() -> None:
    assert decode(b"I: ja\x00\x00\nR: nee\n") == ("I: ja\x00\x00\nR: nee\n", ())


@given(st.text(alphabet=st.characters(codec="cp1252", min_codepoint=32), min_size=1))
def test_no_letter_of_windows_text_is_lost(text: str) -> None:
    data = text.encode("cp1252")
    decoded, warnings = decode(data)
    assert decoded == text or warnings or data.decode("utf-8") == decoded


@given(st.binary(max_size=300))
def test_anything_decodes_to_text_that_can_be_written(data: bytes) -> None:
    decode(data)[0].encode("utf-8")
