from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.sources.blocks import BlockKind
from pipeline.sources.registry import read_file
from pipeline.sources.turns import find_turns
from pipeline.sources.unreadable import Unreadable

DATA = Path(__file__).resolve().parents[2] / "data" / "rtf"


def _texts(folder: Path, body: str, head: str = r"\ansi\ansicpg1252") -> list[str]:
    path = folder / "bron.rtf"
    path.write_bytes(rf"{{\rtf1{head}{{\fonttbl{{\f0\fcharset0 Arial;}}}}{body}}}".encode("latin-1"))
    return [block.text for block in read_file(path)[1].blocks]


def test_file_of_word_keeps_what_was_said_and_drops_what_was_not() -> None:
    format_, reading = read_file(DATA / "word.rtf")
    assert format_.name == "rtf"
    assert [(block.kind, block.text) for block in reading.blocks] == [
        (BlockKind.HEADING, "Gesprek in de flat"),
        (BlockKind.PARAGRAPH, "I: Hoe gaat het met de cafés en die € 40 per m²?"),
        (
            BlockKind.PARAGRAPH,
            "R: Ik woon hier graag– echt. Aan de overkant.\nNieuwe regel met 🙀 en č.",
        ),
        (BlockKind.PARAGRAPH, "I: Kijk op de site."),
        (BlockKind.PARAGRAPH, "Einde van de opname."),
        (BlockKind.CAPTION, "Noot 1: Zij wijst naar buiten."),
    ]


def test_table_of_time_speaker_and_text_gives_turns_with_both() -> None:
    transcript = find_turns(read_file(DATA / "tabel.rtf")[1].blocks, {})
    assert transcript is not None
    assert [(turn.kind, turn.speaker, turn.time, turn.text) for turn in transcript.turns] == [
        ("heading", "", "", "Opname 3"),
        ("speech", "Interviewer", "00:00:02", "Hoe woont u?"),
        ("speech", "Bewoner", "00:00:05", "Goed.\nNou ja, klein."),
        ("speech", "Interviewer", "00:01:09", "En de buren?\nEinde."),
    ]


def test_file_of_a_mac_has_its_paragraphs() -> None:
    assert [block.text for block in read_file(DATA / "macos.rtf")[1].blocks] == ["I: Hoe is ’t?", "R: Pri", "I: Fijn."]


def test_table_of_two_columns_reads_as_speaker_and_text(tmp_path: Path) -> None:
    row = r"\trowd\cellx1\cellx2\pard\intbl {}\cell {}\cell\row"
    body = row.format("I", "Hoe?") + row.format("R:", "Goed.") + r"\pard na\par"
    assert _texts(tmp_path, body) == ["I: Hoe?", "R: Goed.", "na"]


@pytest.mark.parametrize(
    ("head", "written", "read"),
    [
        (r"\ansi\ansicpg1250", r"\'e8", "č"),
        (r"\ansi\ansicpg1252", r"\'e8", "è"),
        (r"\ansi", r"\'80", "€"),
        (r"\ansi\uc0", r"\u233", "é"),
        (r"\ansi\uc2", r"\u233ab!", "é!"),
        (r"\ansi", r"zo\~veel in\_ en uit\emdash stroom", "zo veel in- en uit—stroom"),
        (r"\ansi", r"\lquote ja\rquote  \{haak\} \\", "‘ja’ {haak} \\"),
    ],
)
def test_characters_read_as_they_look(tmp_path: Path, head: str, written: str, read: str) -> None:
    assert _texts(tmp_path, rf"\pard {written}\par", head) == [read]


@pytest.mark.parametrize(
    "left_out",
    [
        r"{\deleted weg}",
        r"\deleted weg\deleted0 ",
        r"{\v weg}",
        r"\v weg\v0 ",
        r"{\v weg\par weg}",
        r"{\deleted \'e9\u233?\emdash}",
        r"{\*\onbekend weg}",
        r"{\pict 00ff}",
        "{\\pict\\bin4 }}}}}",
    ],
)
def test_deleted_and_hidden_text_is_not_what_was_said(tmp_path: Path, left_out: str) -> None:
    assert _texts(tmp_path, rf"\pard R: Ik woon {left_out}hier.\par") == ["R: Ik woon hier."]


def test_inserted_text_is_what_was_said(tmp_path: Path) -> None:
    assert _texts(tmp_path, r"\pard R: Ik woon {\revised\revauth1 graag }hier.\par") == ["R: Ik woon graag hier."]


def test_half_a_character_breaks_nothing(tmp_path: Path) -> None:
    (text,) = _texts(tmp_path, r"\pard half \u-10179? teken\par")
    assert text.encode("utf-8").decode() == "half \ufffd teken"


def test_rtf_that_nests_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="beschadigd") as caught:
        _texts(tmp_path, "{" * 5000 + "x")
    assert ".docx" in caught.value.remedy
