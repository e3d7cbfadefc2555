from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfWriter

from pipeline.sources import pdf
from pipeline.sources.registry import read_file
from pipeline.sources.turns import find_turns
from pipeline.sources.unreadable import Unreadable

PAGES = [
    ["I: Hoe begon het?", "R: Met een brief van de woning-", "corporatie. Daarin stond dat de lift het hele"],
    ["voorjaar stil zou staan.", "I: En toen?", "R: Toen ging ik naar Oud-"],
    ["Haven, naar mijn zus."],
]


def test_running_heads_and_page_numbers_are_dropped_and_pages_kept(tmp_path: Path, write_pdf: Callable) -> None:
    pages = [
        [f"Interview 15, blad {number}", *lines, "Onderzoek Waterstad", f"Pagina {number} van 3"]
        for number, lines in enumerate(PAGES, start=1)
    ]
    _, reading = read_file(write_pdf(tmp_path / "bron.pdf", pages))
    assert [(block.page, block.text) for block in reading.blocks] == [
        (number, line) for number, lines in enumerate(PAGES, start=1) for line in lines
    ]


def test_turn_goes_on_over_the_page(tmp_path: Path, write_pdf: Callable) -> None:
    pages = [["Onderzoek Waterstad", *lines, str(number)] for number, lines in enumerate(PAGES, start=1)]
    transcript = find_turns(read_file(write_pdf(tmp_path / "bron.pdf", pages))[1].blocks, {})
    assert transcript is not None
    assert [(turn.page, turn.speaker, turn.text) for turn in transcript.turns] == [
        (1, "I", "Hoe begon het?"),
        (1, "R", "Met een brief van de woningcorporatie. Daarin stond dat de lift het hele voorjaar stil zou staan."),
        (2, "I", "En toen?"),
        (2, "R", "Toen ging ik naar Oud-Haven, naar mijn zus."),
    ]


def test_page_number_of_a_single_page_is_nobodys_word(tmp_path: Path, write_pdf: Callable) -> None:
    path = write_pdf(tmp_path / "bron.pdf", [["I: Hoe gaat het?", "R: Goed.", "Pagina 1 van 1"]])
    transcript = find_turns(read_file(path)[1].blocks, {})
    assert transcript is not None
    assert [turn.text for turn in transcript.turns] == ["Hoe gaat het?", "Goed."]


def test_line_that_stands_on_one_page_only_is_text(tmp_path: Path, write_pdf: Callable) -> None:
    path = write_pdf(tmp_path / "bron.pdf", [["I: Eerste?", "R: Ja."], ["I: Tweede?", "R: Nee."], ["I: Derde?", "R: Soms."]])
    assert [block.text for block in read_file(path)[1].blocks] == [
        "I: Eerste?",
        "R: Ja.",
        "I: Tweede?",
        "R: Nee.",
        "I: Derde?",
        "R: Soms.",
    ]


def test_short_answer_at_the_foot_of_one_page_and_the_top_of_another_is_no_running_head(
    tmp_path: Path, write_pdf: Callable
) -> None:
    middle = [f"R: Dat is zin {word} van mijn verhaal." for word in ("een", "twee", "drie", "vier")]
    pages = [
        ["I: Begin maar.", *middle[:3], "I: Gaat het nog?", "R: Ja."],
        ["R: Ja.", *middle[3:], "I: Dank u.", "R: Graag gedaan."],
    ]
    texts = [block.text for block in read_file(write_pdf(tmp_path / "bron.pdf", pages))[1].blocks]
    assert texts == [line for lines in pages for line in lines]


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])
@pytest.mark.parametrize("password", ["", "geheim"])
def test_pdf_that_is_only_protected_is_read_and_one_with_a_password_is_refused(
    tmp_path: Path, write_pdf: Callable, algorithm: str, password: str
) -> None:
    writer = PdfWriter(clone_from=write_pdf(tmp_path / "open.pdf", PAGES))
    writer.encrypt(password, "baas", algorithm=algorithm)
    writer.write(tmp_path / "bron.pdf")
    if not password:
        assert read_file(tmp_path / "bron.pdf")[1].blocks[0].text == "I: Hoe begon het?"
        return
    with pytest.raises(Unreadable, match="wachtwoord") as caught:
        read_file(tmp_path / "bron.pdf")
    assert caught.value.remedy == "Bewaar haar zonder wachtwoord."


def test_pdf_protected_in_a_way_of_its_own_is_refused(tmp_path: Path, write_pdf: Callable) -> None:
    writer = PdfWriter(clone_from=write_pdf(tmp_path / "open.pdf", PAGES))
    writer.encrypt("", algorithm="RC4-128")
    writer.write(tmp_path / "bron.pdf")
    data = (tmp_path / "bron.pdf").read_bytes()
    assert b"/Standard" in data
    (tmp_path / "bron.pdf").write_bytes(data.replace(b"/Standard", b"/Eigenman"))
    with pytest.raises(Unreadable, match="wachtwoord"):
        read_file(tmp_path / "bron.pdf")


def test_scan_is_refused_with_the_advice_to_recognise_its_text(tmp_path: Path, write_pdf: Callable) -> None:
    with pytest.raises(Unreadable, match="geen tekstlaag") as caught:
        read_file(write_pdf(tmp_path / "bron.pdf", [[], []]))
    assert "OCR" in caught.value.remedy


def test_pdf_that_takes_too_long_is_refused(tmp_path: Path, write_pdf: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_SECONDS", -1)
    with pytest.raises(Unreadable, match="te ingewikkeld") as caught:
        read_file(write_pdf(tmp_path / "bron.pdf", PAGES))
    assert ".docx" in caught.value.remedy


def test_damaged_pdf_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bron.pdf"
    path.write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    with pytest.raises(Unreadable, match="beschadigd") as caught:
        read_file(path)
    assert "opnieuw" in caught.value.remedy
