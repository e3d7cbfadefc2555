from __future__ import annotations

import csv
import textwrap
from pathlib import Path

import pytest

from pipeline.sources.blocks import Block, BlockKind
from pipeline.sources.reflow import join_lines, reflow
from pipeline.sources.registry import read_file

DATA = Path(__file__).resolve().parents[1] / "data"
with (DATA / "line_breaks.csv").open(encoding="utf-8", newline="") as stream:
    BREAKS = list(csv.DictReader(line for line in stream if not line.startswith("#")))

PARAGRAPHS = (
    "Op de Houtkade is het huurdersoverleg al jaren bezig met de liften. De corporatie noemt een datum, en noemt daarna een "
    "andere datum. Bewoners van de achtste verdieping lopen dus, met boodschappen en al, en mevrouw Van der Zwaluw van nummer "
    "812 komt sinds Pasen niet meer buiten.",
    "De gemeente zegt dat zij over liften niet gaat. Wel wil zij meedenken over een goederenlift aan de kant van het Olthof "
    "Park, mits de omwonenden daar voor zijn. Daarover is nog niets gevraagd aan de omwonenden zelf.",
    "Aan het eind van de avond stond iedereen buiten te praten. Er was soep. Wie geen lepel had dronk uit een kopje, en dat "
    "ging eigenlijk heel goed.",
)


def _lines(text: str) -> tuple[Block, ...]:
    return tuple(Block(line, BlockKind.LINE) for line in text.split("\n"))


def _read(text: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in reflow(_lines(text))]


@pytest.mark.parametrize("row", BREAKS, ids=lambda row: row["joined"])
def test_broken_line_reads_as_the_author_wrote_it(row: dict) -> None:
    assert join_lines(row["first"], row["second"]) == row["joined"]


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("between", ["\n\n", "\n\n\n"])
def test_hard_wrapped_text_becomes_the_paragraphs_it_was(width: int, between: str) -> None:
    wrapped = between.join(textwrap.fill(text, width, break_on_hyphens=False) for text in PARAGRAPHS)
    assert _read(wrapped) == [("paragraph", text) for text in PARAGRAPHS]


def test_text_with_an_empty_line_after_every_line_becomes_the_paragraphs_it_was() -> None:
    wrapped = "\n\n\n\n".join(textwrap.fill(text, 70, break_on_hyphens=False).replace("\n", "\n\n") for text in PARAGRAPHS)
    assert _read(wrapped) == [("paragraph", text) for text in PARAGRAPHS]


@pytest.mark.parametrize("between", ["\n\n", "\n"])
def test_paragraphs_of_one_long_line_each_stay_apart(between: str) -> None:
    assert _read(between.join(PARAGRAPHS)) == [("paragraph", text) for text in PARAGRAPHS]


def test_sentences_on_lines_of_their_own_with_empty_lines_between_stay_apart() -> None:
    sentences = [f"{sentence.strip()}." for text in PARAGRAPHS for sentence in text.split(".") if len(sentence) > 60]
    assert _read("\n\n".join(sentences)) == [("paragraph", sentence) for sentence in sentences]


def test_paragraph_goes_on_over_a_page_number() -> None:
    first, second = textwrap.fill(PARAGRAPHS[0], 80).split("\n", 1)
    assert _read(f"{first}\n\n12\n\n{second}") == [("paragraph", PARAGRAPHS[0])]


@pytest.mark.parametrize("number", ["7", "Pagina 7", "pagina 7 van 12", "7/12"])
def test_page_number_is_no_text(number: str) -> None:
    assert _read(f"{PARAGRAPHS[2]}\n\n{number}\n") == [("paragraph", PARAGRAPHS[2])]


def test_headings_numbered_or_not_stand_alone() -> None:
    text = "\n\n".join(
        ["1. Wonen en liften", textwrap.fill(PARAGRAPHS[0], 80), "Wat de gemeente zegt", textwrap.fill(PARAGRAPHS[1], 80)]
    )
    assert _read(text) == [
        ("heading", "1. Wonen en liften"),
        ("paragraph", PARAGRAPHS[0]),
        ("heading", "Wat de gemeente zegt"),
        ("paragraph", PARAGRAPHS[1]),
    ]


def test_list_items_stay_apart_and_lose_their_sign() -> None:
    text = (
        "Aanwezig\n\n- Nadia, 16, Kadebuurt\n- Joris, 19, werkt in de bezorging en doet\n  daarnaast een cursus\n• Mevrouw Olthof"
    )
    assert [text for _, text in _read(text)] == [
        "Aanwezig",
        "Nadia, 16, Kadebuurt",
        "Joris, 19, werkt in de bezorging en doet daarnaast een cursus",
        "Mevrouw Olthof",
    ]
    assert [kind for kind, _ in _read(text)] == ["heading", "paragraph", "paragraph", "paragraph"]


def test_list_items_of_equal_length_stay_apart_without_full_stops() -> None:
    items = [
        "Nadia, zestien jaar, uit de Kadebuurt",
        "Joris, negentien, werkt in bezorging",
        "Mevrouw Olthof, woont op nummer twaalf",
    ]
    assert _read("\n".join(f"- {item}" for item in items)) == [("paragraph", item) for item in items]


def test_heading_that_stands_between_full_lines_without_empty_lines_is_a_heading() -> None:
    before = textwrap.fill(PARAGRAPHS[1], 80).split("\n")
    # The last line before the heading is as long as a page allows.
    before[-1] = f"{before[-1]} Zij wachten af."
    assert 60 < len(before[-1]) <= 80
    text = "\n".join([*before, "Soep na afloop", textwrap.fill(PARAGRAPHS[2], 80)])
    assert _read(text) == [
        ("paragraph", " ".join(before)),
        ("heading", "Soep na afloop"),
        ("paragraph", PARAGRAPHS[2]),
    ]


@pytest.mark.parametrize(
    "caption",
    [
        "Figuur 3 Aandeel huishoudens met schulden",
        "Tabel 1: Bewoners naar leeftijd",
        "Bron: Wijkmonitor Waterstad",
        "www.waterstad.example",
    ],
)
def test_caption_is_no_sentence_of_the_text(caption: str) -> None:
    wrapped = textwrap.fill(PARAGRAPHS[2], 80)
    assert _read(f"{wrapped}\n\n{caption}\n\n{textwrap.fill(PARAGRAPHS[1], 80)}") == [
        ("paragraph", PARAGRAPHS[2]),
        ("caption", caption),
        ("paragraph", PARAGRAPHS[1]),
    ]


def test_name_at_the_start_of_a_line_opens_no_paragraph() -> None:
    first = "Wie er zorgt voor de buurt is volgens bijna iedereen aan tafel toch vooral"
    second = "Mevrouw Olthof van nummer twaalf, en dat doet zij al dertig jaar lang."
    assert _read(f"{first}\n{second}") == [("paragraph", f"{first} {second}")]


def test_blocks_that_are_no_lines_stay_as_they_are() -> None:
    blocks = (Block("Kop", BlockKind.HEADING), Block("een alinea\nmet regeleinde"), *_lines("een regel die\nverder loopt."))
    assert reflow(blocks) == (*blocks[:2], Block("een regel die verder loopt."))


def test_page_of_a_paragraph_is_the_page_it_begins_on() -> None:
    first, second = textwrap.fill(PARAGRAPHS[0], 140).split("\n")[:2]
    blocks = (Block(first, BlockKind.LINE, page=3), Block(second, BlockKind.LINE, page=4))
    assert [(block.page, block.text) for block in reflow(blocks)] == [(3, f"{first} {second}")]


def test_report_of_the_demonstration_keeps_its_headings_and_paragraphs(raw: Path) -> None:
    path = raw / "ronde-2" / "thematafel-04.txt"
    _, reading = read_file(path)
    blocks = reflow(reading.blocks)
    headings = [block.text for block in blocks if block.kind is BlockKind.HEADING]
    assert headings[:4] == ["Verslag thematafel 4: jongeren, Loods 9", "Aanwezig", "Vooraf", "1. Geld verdienen en snel geld"]
    paragraphs = [block.text for block in blocks if block.kind is BlockKind.PARAGRAPH]
    assert "Jayden, 16, Kadebuurt, vmbo kader, examenjaar" in paragraphs
    # Each paragraph of the file stands between empty lines; no other line break is one.
    source = path.read_text(encoding="utf-8")
    bodies = [" ".join(part.split()) for part in source.split("\n\n") if part.strip() and not part.lstrip().startswith("- ")]
    assert [text for text in bodies if text.endswith(".")] == [text for text in paragraphs if text in bodies and text.endswith(".")]


def test_no_letter_of_the_demonstration_report_is_lost(raw: Path) -> None:
    path = raw / "ronde-2" / "thematafel-04.txt"
    read = "".join(block.text for block in reflow(read_file(path)[1].blocks))
    source = path.read_text(encoding="utf-8")
    assert [sign for sign in read if sign.isalnum()] == [sign for sign in source if sign.isalnum()]
