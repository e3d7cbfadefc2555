from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

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
    assert [(block.page, block.text) for block in reading.blocks if block.text] == [
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
    assert [block.text for block in read_file(path)[1].blocks if block.text] == [
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
    texts = [block.text for block in read_file(write_pdf(tmp_path / "bron.pdf", pages))[1].blocks if block.text]
    assert texts == [line for lines in pages for line in lines]


def test_pdf_that_only_forbids_printing_is_read(tmp_path: Path, write_pdf: Callable) -> None:
    path = write_pdf(tmp_path / "bron.pdf", PAGES, encrypt=StandardEncryption("", ownerPassword="baas", canPrint=0))
    assert read_file(path)[1].blocks[0].text == "I: Hoe begon het?"


def test_scan_is_refused_with_the_advice_to_recognise_its_text(tmp_path: Path, write_pdf: Callable) -> None:
    with pytest.raises(Unreadable, match="geen tekstlaag") as caught:
        read_file(write_pdf(tmp_path / "bron.pdf", [[], []]))
    assert "OCR" in caught.value.remedy
