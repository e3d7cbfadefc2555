from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.sources.blocks import Block
from pipeline.sources.readers.pdf import MAX_PAGES
from pipeline.sources.reflow import reflow
from pipeline.sources.registry import read_file
from pipeline.sources.unreadable import Unreadable

LEFT = [
    "Op de Houtkade is het huurders-",
    "overleg al jaren bezig met de",
    "liften. De corporatie noemt een",
    "datum, en noemt daarna een andere",
    "datum. Bewoners lopen dus naar",
    "boven en weer naar beneden, en",
]
RIGHT = [
    "mevrouw Van der Zwaluw komt sinds",
    "Pasen niet meer buiten. Er was",
    "soep na afloop, en wie geen lepel",
    "had dronk uit een kopje. Dat ging",
    "eigenlijk heel goed, vond ieder-",
    "een die er die avond bij was.",
]
WHOLE = (
    "Op de Houtkade is het huurdersoverleg al jaren bezig met de liften. De corporatie noemt een datum, en noemt daarna een "
    "andere datum. Bewoners lopen dus naar boven en weer naar beneden, en mevrouw Van der Zwaluw komt sinds Pasen niet meer "
    "buiten. Er was soep na afloop, en wie geen lepel had dronk uit een kopje. Dat ging eigenlijk heel goed, vond iedereen die "
    "er die avond bij was."
)

Draw = Callable[[Canvas], None]


@pytest.fixture
def blocks_of(tmp_path: Path) -> Callable[..., tuple[Block, ...]]:
    """Draw a page with each function and read the PDF back as paragraphs."""

    def blocks(*pages: Draw) -> tuple[Block, ...]:
        canvas = Canvas(str(tmp_path / "bron.pdf"), invariant=1)
        for draw in pages:
            draw(canvas)
            canvas.showPage()
        canvas.save()
        return reflow(read_file(tmp_path / "bron.pdf")[1].blocks)

    return blocks


def _columns(canvas: Canvas, *columns: list[str], top: float = 760) -> None:
    """Draw row by row over the columns: the order of the file is that of no reader."""
    canvas.setFont("Helvetica", 9)
    for number in range(max(map(len, columns))):
        for place, lines in enumerate(columns):
            if number < len(lines):
                canvas.drawString(60 + 165 * place, top - 14 * number - 2 * place, lines[number])


def _lines(canvas: Canvas, lines: list[str], left: float = 60, top: float = 760, pitch: float = 14) -> None:
    for number, line in enumerate(lines):
        canvas.drawString(left, top - pitch * number, line)


def test_columns_are_read_one_after_the_other_whatever_the_order_of_the_file(blocks_of: Callable) -> None:
    assert [block.text for block in blocks_of(lambda canvas: _columns(canvas, LEFT, RIGHT))] == [WHOLE]


def test_line_over_both_columns_parts_what_stands_above_it_from_what_stands_below(blocks_of: Callable) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 18)
        canvas.drawString(60, 800, "Verslag van de bewonersavond over liften")
        canvas.setFont("Helvetica", 12)
        _columns(canvas, LEFT, RIGHT)
        canvas.setFont("Helvetica", 18)
        canvas.drawString(60, 620, "De tweede avond met dezelfde bewoners")
        canvas.setFont("Helvetica", 12)
        _columns(canvas, LEFT, RIGHT, top=590)

    assert [(block.kind.value, block.text) for block in blocks_of(draw)] == [
        ("heading", "Verslag van de bewonersavond over liften"),
        ("paragraph", WHOLE),
        ("heading", "De tweede avond met dezelfde bewoners"),
        ("paragraph", WHOLE),
    ]


def test_sentence_goes_on_over_three_columns_and_the_page(blocks_of: Callable) -> None:
    third = [
        "Buiten stond iedereen nog wat te",
        "praten, want het regende niet. De",
        "wethouder was er ook, en die heeft",
        "beloofd dat het goed komt met de",
        "liften. Dat had hij een jaar terug",
        "ook gezegd, merkte een man op die",
    ]
    texts = blocks_of(lambda canvas: _columns(canvas, LEFT, RIGHT, third), lambda canvas: _lines(canvas, ["bij de deur stond."]))
    assert " ".join(block.text for block in texts) == (
        f"{WHOLE} Buiten stond iedereen nog wat te praten, want het regende niet. De wethouder was er ook, en die heeft beloofd "
        "dat het goed komt met de liften. Dat had hij een jaar terug ook gezegd, merkte een man op die bij de deur stond."
    )


def test_box_beside_the_text_is_read_apart_although_its_lines_are_short(blocks_of: Callable) -> None:
    box = ["Aanwezig:", "Nadia", "Joris", "Mevrouw Olthof", "Van Wijk", "Roos", "Femke", "Hidde", "Tamar"]

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        _lines(canvas, [*LEFT, *RIGHT])
        _lines(canvas, box, left=400, top=753, pitch=13)

    first, *others = (block.text for block in blocks_of(draw))
    assert (first, " ".join(others)) == (WHOLE, " ".join(box))


def test_labels_in_a_narrow_column_stay_with_what_is_said(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "bron.pdf"), invariant=1)
    for number, line in enumerate([*LEFT, *RIGHT]):
        canvas.drawString(60, 760 - 16 * number, "I:" if number % 2 else "R:")
        canvas.drawString(110, 760 - 16 * number, line)
    canvas.save()
    lines = [block.text for block in read_file(tmp_path / "bron.pdf")[1].blocks if block.text]
    assert [" ".join(line.split()) for line in lines] == [
        f"{'I' if number % 2 else 'R'}: {line}" for number, line in enumerate([*LEFT, *RIGHT])
    ]


def test_indent_begins_a_paragraph_where_no_white_does(blocks_of: Callable) -> None:
    def draw(canvas: Canvas) -> None:
        _lines(canvas, LEFT[:4])
        canvas.drawString(60, 760 - 14 * 4, "datum. Dat is het hele verhaal.")
        _lines(canvas, ["Er was soep na afloop, en wie"], left=80, top=760 - 14 * 5)
        _lines(canvas, ["geen lepel had dronk uit een kopje.", "Dat ging eigenlijk heel goed."], top=760 - 14 * 6)

    assert [block.text for block in blocks_of(draw)] == [
        "Op de Houtkade is het huurdersoverleg al jaren bezig met de liften. De corporatie noemt een datum, en noemt daarna een "
        "andere datum. Dat is het hele verhaal.",
        "Er was soep na afloop, en wie geen lepel had dronk uit een kopje. Dat ging eigenlijk heel goed.",
    ]


def test_heading_in_large_letters_over_two_lines_is_one_heading(blocks_of: Callable) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 20)
        _lines(canvas, ["Uitgangspunten van de", "Bewoners. En hun partners"], top=800, pitch=24)
        canvas.setFont("Helvetica", 12)
        _lines(canvas, [*LEFT[:4], "datum. Dat is het."], top=740)

    first = blocks_of(draw)[0]
    assert (first.kind.value, first.text) == ("heading", "Uitgangspunten van de Bewoners. En hun partners")


def test_raised_mark_and_its_note_leave_the_sentence_alone(blocks_of: Callable) -> None:
    def first(canvas: Canvas) -> None:
        _lines(canvas, LEFT[:2])
        canvas.drawString(60, 732, "liften.")
        canvas.setFont("Helvetica", 7)
        canvas.drawString(60 + canvas.stringWidth("liften.", "Helvetica", 12), 737, "1")
        canvas.setFont("Helvetica", 12)
        canvas.drawString(106, 732, "De corporatie noemt een")
        _lines(canvas, LEFT[3:5], top=718)
        canvas.setFont("Helvetica", 6)
        canvas.drawString(60, 83, "1")
        canvas.setFont("Helvetica", 9)
        canvas.drawString(64, 80, "Zie de brief van de corporatie.")

    def second(canvas: Canvas) -> None:
        _lines(canvas, ["boven en weer naar beneden."])

    assert [(block.kind.value, block.text) for block in blocks_of(first, second)] == [
        (
            "paragraph",
            "Op de Houtkade is het huurdersoverleg al jaren bezig met de liften. De corporatie noemt een datum, en noemt daarna "
            "een andere datum. Bewoners lopen dus naar boven en weer naar beneden.",
        ),
        ("caption", "Zie de brief van de corporatie."),
    ]


def test_letter_of_three_lines_high_begins_its_word(blocks_of: Callable) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 40)
        canvas.drawString(60, 732, "O")
        canvas.setFont("Helvetica", 12)
        _lines(canvas, ["p de Houtkade is het huurders-", LEFT[1], LEFT[2]], left=95)
        _lines(canvas, ["datum."], top=718)

    assert blocks_of(draw)[0].text.startswith("Op de Houtkade is het huurdersoverleg al jaren bezig met de liften.")


def test_rows_of_a_table_stay_rows(blocks_of: Callable) -> None:
    def draw(canvas: Canvas) -> None:
        _lines(canvas, [*LEFT[:4], "datum, zie de tabel."])
        for number, cells in enumerate([("Wijk", "2023", "2024"), ("Kadebuurt", "18", "19"), ("Rietlanden", "5", "4")]):
            for place, cell in enumerate(cells):
                canvas.drawString(60 + 120 * place, 660 - 14 * number, cell)

    assert [block.text for block in blocks_of(draw)][1:] == ["Wijk 2023 2024", "Kadebuurt 18 19", "Rietlanden 5 4"]


def test_running_head_that_names_the_chapter_goes(blocks_of: Callable) -> None:
    chapters = ["wonen", "zorg", "werken", "leren", "rust", "reizen"]

    def page(number: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            canvas.setFont("Helvetica", 9)
            canvas.drawString(60, 810, f"Hoofdstuk {'abcdef'[number]}: {chapters[number]}")
            canvas.setFont("Helvetica", 12)
            # The pages end at different heights, so that nothing but the head stands at one.
            lines = [line for line in LEFT + RIGHT if not line.endswith("-")]
            _lines(canvas, lines[number : number + 3 + number % 2])
            canvas.drawCentredString(300, 30, ["i", "ii", "iii", "iv", "v", "vi"][number])

        return draw

    texts = " ".join(block.text for block in blocks_of(*(page(number) for number in range(6))))
    assert "Hoofdstuk" not in texts
    assert texts.startswith("overleg al jaren bezig met de liften.")
    assert texts.endswith("soep na afloop, en wie geen lepel had dronk uit een kopje. Dat ging")


def test_text_at_an_angle_is_left_out_and_said_to_be(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "bron.pdf"), invariant=1)
    _lines(canvas, LEFT)
    canvas.translate(300, 300)
    canvas.rotate(45)
    canvas.drawString(0, 0, "CONCEPT")
    canvas.save()
    _, reading = read_file(tmp_path / "bron.pdf")
    assert [block.text for block in reading.blocks if block.text] == LEFT
    assert reading.warnings == ("tekst die schuin of dwars op de bladzijde staat, is weggelaten (bladzijde 1)",)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_page_that_lies_on_its_side_is_read(blocks_of: Callable, turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(420, 420)
        canvas.rotate(turn)
        _lines(canvas, [*LEFT[:5], "boven."], left=-300, top=200)

    assert [block.text for block in blocks_of(draw)] == [WHOLE.split(" boven")[0] + " boven."]


def test_page_numbers_of_blocks_are_those_of_the_file(blocks_of: Callable) -> None:
    pages = [["De lift is stuk, en dat blijft hij ook wel.", "Er was soep."], ["Dat was alles."], ["Tot ziens."]]
    blocks = blocks_of(*(lambda canvas, lines=lines: _lines(canvas, lines) for lines in pages))
    assert [(block.page, block.text) for block in blocks] == [
        (number, " ".join(lines)) for number, lines in enumerate(pages, start=1)
    ]


def test_archive_of_thousands_of_pages_is_refused(tmp_path: Path, write_pdf: Callable) -> None:
    with pytest.raises(Unreadable, match="bladzijden") as caught:
        read_file(write_pdf(tmp_path / "bron.pdf", [["x"]] * (MAX_PAGES + 1)))
    assert "deel haar op" in caught.value.remedy
