from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.encoding import decode
from pipeline.sources.registry import read_file

TEXT = "I: Crèmekleurig, zei u?\nR: Ja, € 40 per m² – ‘reünie’.\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 met BOM", "utf-16 le", "utf-16 be"],
)
def test_unicode_is_read_without_a_warning(data: bytes, tmp_path: Path) -> None:
    assert decode(data) == (TEXT, ())
    (tmp_path / "bron.txt").write_bytes(data)
    _, reading = read_file(tmp_path / "bron.txt")
    assert [block.text for block in reading.blocks] == TEXT.splitlines()
    assert reading.warnings == ()


def test_windows_text_is_read_with_a_warning_that_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "bron.txt").write_bytes(f"Interview\n\n{TEXT}".encode("cp1252"))
    _, reading = read_file(tmp_path / "bron.txt")
    assert [block.text for block in reading.blocks] == ["Interview", "", *TEXT.splitlines()]
    (warning,) = reading.warnings
    assert warning.startswith("regel 3: geen UTF-8, gelezen als Windows-1252")


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_every_utf8_text_decodes_to_itself(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert decode(text.encode()) == (text, ())
        assert decode(codecs.BOM_UTF8 + text.encode()) == (text, ())


@given(st.binary())
def test_any_bytes_decode_and_lose_nothing_silently(data: bytes) -> None:
    text, warnings = decode(data)
    if not warnings and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        assert text.encode() == data.removeprefix(codecs.BOM_UTF8)


def test_line_ends_of_every_system_are_line_ends(tmp_path: Path) -> None:
    (tmp_path / "bron.txt").write_bytes(b"een\r\ntwee\rdrie\n\nvijf")
    assert [block.text for block in read_file(tmp_path / "bron.txt")[1].blocks] == ["een", "twee", "drie", "", "vijf"]


def test_hash_is_no_heading_in_plain_text(tmp_path: Path) -> None:
    text = "# Verslag\n\n#geenkop\n"
    (tmp_path / "bron.txt").write_text(text, encoding="utf-8")
    plain = [(block.kind.value, block.text) for block in read_file(tmp_path / "bron.txt")[1].blocks]
    assert plain == [("line", line) for line in text.splitlines()]
