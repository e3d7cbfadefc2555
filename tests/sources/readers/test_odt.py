from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from odfdo import Document, Element, Frame, Header, LineBreak, List, ListItem, Paragraph, Span, Table

from pipeline.sources.registry import read_file
from pipeline.sources.turns import find_turns
from pipeline.sources.unreadable import Unreadable


@pytest.fixture
def blocks(tmp_path: Path) -> Callable[..., list[tuple[str, str]]]:
    """Save a document with these elements and read it back as kinds and texts."""

    def read(*elements: Element) -> list[tuple[str, str]]:
        document = Document("text")
        document.body.clear()
        for element in elements:
            document.body.append(element)
        document.save(str(tmp_path / "bron.odt"))
        return [(block.kind.value, block.text) for block in read_file(tmp_path / "bron.odt")[1].blocks]

    return read


def test_paragraphs_headings_and_sections_come_in_order(blocks: Callable) -> None:
    section = Element.from_tag('<text:section text:name="s"><text:p>in een sectie</text:p></text:section>')
    assert blocks(Header(1, "Interview 6"), Paragraph("I: Hoe gaat het?"), Paragraph(""), section) == [
        ("heading", "Interview 6"),
        ("paragraph", "I: Hoe gaat het?"),
        ("paragraph", "in een sectie"),
    ]


def test_list_items_are_paragraphs_also_when_nested(blocks: Callable) -> None:
    outer = List(["een"])
    item = ListItem("twee")
    item.append(List(["twee en een half"]))
    outer.append(item)
    outer.append(ListItem("drie"))
    assert blocks(outer) == [("paragraph", text) for text in ("een", "twee", "twee en een half", "drie")]


def test_line_breaks_spaces_tabs_and_markup_read_as_they_look(blocks: Callable) -> None:
    paragraph = Paragraph("R: half")
    paragraph.append(Span("vet"))
    paragraph.append(LineBreak())
    paragraph.append(Element.from_tag('<text:span>tweede<text:s text:c="3"/>regel<text:tab/>cafe\u0301</text:span>'))
    paragraph.append(Element.from_tag('<text:a xlink:href="https://waterstad.example"> en een link</text:a>'))
    assert blocks(paragraph) == [("paragraph", "R: halfvet\ntweede regel café en een link")]


@pytest.mark.parametrize("colon", ["", ":"])
def test_table_of_speaker_and_text_reads_as_turns(blocks: Callable, tmp_path: Path, colon: str) -> None:
    table = Table("t", width=2, height=3)
    table.set_values([[f"I{colon}", "Hoe gaat het?"], [f"R{colon}", "Goed."], [f"I{colon}", "Mooi."]])
    blocks(Paragraph("Gesprek"), table)
    transcript = find_turns(read_file(tmp_path / "bron.odt")[1].blocks, {})
    assert transcript is not None
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == [
        ("", "Gesprek"),
        ("I", "Hoe gaat het?"),
        ("R", "Goed."),
        ("I", "Mooi."),
    ]


def test_wider_table_keeps_its_cells_apart(blocks: Callable) -> None:
    table = Table("t", width=3, height=1)
    table.set_values([["wijk", "2024", "2025"]])
    assert blocks(table) == [("paragraph", "wijk | 2024 | 2025")]


def test_deleted_text_and_remarks_are_not_what_was_said_and_a_note_stands_at_the_end(blocks: Callable) -> None:
    deleted = Element.from_tag(
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info/>'
        "<text:p>dit is weg</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    )
    paragraph = Element.from_tag('<text:p>R: Dat was <text:change text:change-id="c1"/>in de polder.</text:p>')
    paragraph.insert_note(after="polder", note_id="n1", citation="1", body="de noot")
    paragraph.insert_annotation(after="Dat", body="navragen!", creator="x")
    assert blocks(deleted, paragraph) == [("paragraph", "R: Dat was in de polder."), ("caption", "Noot 1: de noot")]


def test_inserted_text_is_kept(blocks: Callable) -> None:
    inserted = Element.from_tag(
        '<text:tracked-changes><text:changed-region text:id="c1"><text:insertion><office:change-info/>'
        "</text:insertion></text:changed-region></text:tracked-changes>"
    )
    paragraph = Element.from_tag(
        '<text:p>R: Ik woon <text:change-start text:change-id="c1"/>hier <text:change-end text:change-id="c1"/>graag.</text:p>'
    )
    assert blocks(inserted, paragraph) == [("paragraph", "R: Ik woon hier graag.")]


def test_description_of_a_picture_is_not_what_was_said(blocks: Callable) -> None:
    frame = Frame.image_frame("Pictures/flat.png", size=("1cm", "1cm"), anchor_type="as-char")
    frame.svg_title = "de flat"
    frame.svg_description = "foto van de flat bij avond"
    paragraph = Paragraph("R: Zo zag het eruit. ")
    paragraph.append(frame)
    assert blocks(paragraph) == [("paragraph", "R: Zo zag het eruit.")]


def test_two_speakers_in_one_paragraph_are_two_turns(blocks: Callable, tmp_path: Path) -> None:
    paragraph = Paragraph("I: Slaapt u goed?")
    paragraph.append(LineBreak())
    paragraph.append(Span("R: Nee."))
    blocks(paragraph, Paragraph("I: Ach."), Paragraph("R: Ja."))
    transcript = find_turns(read_file(tmp_path / "bron.odt")[1].blocks, {})
    assert transcript is not None
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == [
        ("I", "Slaapt u goed?"),
        ("R", "Nee."),
        ("I", "Ach."),
        ("R", "Ja."),
    ]


def test_table_of_time_speaker_and_text_gives_turns_with_both(blocks: Callable, tmp_path: Path) -> None:
    table = Table("t", width=3, height=4)
    rows = [["Tijd", "Spreker", "Tekst"], ["0:04", "I", "Hoe gaat het?"], ["0:09", "R", "Goed."], ["1:02:03", "I", "Mooi."]]
    table.set_values(rows)
    blocks(table)
    transcript = find_turns(read_file(tmp_path / "bron.odt")[1].blocks, {})
    assert transcript is not None
    assert [(turn.speaker, turn.time, turn.text) for turn in transcript.turns] == [
        ("I", "00:00:04", "Hoe gaat het?"),
        ("R", "00:00:09", "Goed."),
        ("I", "01:02:03", "Mooi."),
    ]


def test_page_is_known_where_the_program_kept_its_page_breaks(blocks: Callable, tmp_path: Path) -> None:
    first = Element.from_tag("<text:p>I: Hoe gaat het?</text:p>")
    broken = Element.from_tag("<text:p>R: Dat begint hier<text:soft-page-break/> en gaat hier door.</text:p>")
    next_page = Element.from_tag("<text:p>I: En nu?</text:p>")
    document = Document("text")
    document.body.clear()
    for element in (first, broken, next_page):
        document.body.append(element)
    document.body.set_attribute("text:use-soft-page-breaks", True)
    document.save(str(tmp_path / "bron.odt"))
    assert [block.page for block in read_file(tmp_path / "bron.odt")[1].blocks] == [1, 1, 2]
    blocks(Paragraph("I: Hoe?"))
    assert read_file(tmp_path / "bron.odt")[1].blocks[0].page is None


def test_hidden_text_is_not_what_was_said(blocks: Callable) -> None:
    paragraph = Element.from_tag('<text:p>R: Ja<text:hidden-text text:string-value="x">geheim</text:hidden-text>.</text:p>')
    assert blocks(paragraph) == [("paragraph", "R: Ja.")]


def test_frame_of_text_is_a_line_of_its_own(blocks: Callable) -> None:
    paragraph = Element.from_tag(
        "<text:p>R: Zo.<draw:frame><draw:text-box><text:p>Kader</text:p></draw:text-box></draw:frame></text:p>"
    )
    assert blocks(paragraph) == [("paragraph", "R: Zo.\nKader")]


def test_spreadsheet_named_odt_is_refused_with_what_it_is(tmp_path: Path) -> None:
    Document("spreadsheet").save(str(tmp_path / "bron.odt"))
    with pytest.raises(Unreadable, match="presentatie of ander Office-bestand") as caught:
        read_file(tmp_path / "bron.odt")
    assert ".odt" in caught.value.remedy
