from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm
from docx.text.paragraph import Paragraph

from pipeline.sources.registry import read_file
from pipeline.sources.turns import find_turns

HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


@pytest.fixture
def texts(tmp_path: Path) -> Callable[..., list[str]]:
    """Save a document and read it back as the texts of its blocks."""

    def read(document: Document) -> list[str]:
        document.save(str(tmp_path / "bron.docx"))
        return [block.text for block in read_file(tmp_path / "bron.docx")[1].blocks]

    return read


def _append(paragraph: Paragraph, tag: str, inside: str, **attributes: str) -> None:
    given = " ".join(f'{name.replace("_", ":")}="{value}"' for name, value in attributes.items())
    paragraph._p.append(parse_xml(f"<{tag} {nsdecls('w', 'r')} {given}>{inside}</{tag}>"))


def _run(text: str, tag: str = "w:t") -> str:
    return f'<w:r><{tag} xml:space="preserve">{text}</{tag}></w:r>'


def _picture() -> BytesIO:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b""))


def test_paragraphs_headings_and_captions_come_in_order(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("Interview 1", 0)
    document.add_heading("Wonen", 2)
    document.add_paragraph("I: Hoe gaat het?")
    document.add_paragraph("")
    document.add_paragraph("Figuur 1 De flat", style="Caption")
    document.add_paragraph("een punt", style="List Bullet")
    # Dutch Word names its styles in Dutch.
    for style, text in (("Kop1", "Werk"), ("Titel", "Slot"), ("Bijschrift", "Foto")):
        document.styles.add_style(style, 1)
        document.add_paragraph(text, style=style)
    document.save(str(tmp_path / "bron.docx"))
    format_, reading = read_file(tmp_path / "bron.docx")
    assert format_.name == "Word"
    assert [(block.kind.value, block.text) for block in reading.blocks] == [
        ("heading", "Interview 1"),
        ("heading", "Wonen"),
        ("paragraph", "I: Hoe gaat het?"),
        ("caption", "Figuur 1 De flat"),
        ("paragraph", "een punt"),
        ("heading", "Werk"),
        ("heading", "Slot"),
        ("caption", "Foto"),
    ]


def test_runs_breaks_tabs_and_odd_characters_read_as_they_look(texts: Callable) -> None:
    document = Document()
    paragraph = document.add_paragraph("R: half")
    paragraph.add_run("vet").bold = True
    paragraph.add_run().add_break()
    paragraph.add_run("tweede regel\tna een tab, cafe\u0301 & <niks> 🙂")
    assert texts(document) == ["R: halfvet\ntweede regel na een tab, café & <niks> 🙂"]


def test_table_of_speaker_and_text_reads_as_turns(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("Gesprek in het buurthuis")
    table = document.add_table(rows=0, cols=2)
    for speaker, text in (
        ("Spreker", "Tekst"),
        ("Interviewer", "Hoe gaat het?"),
        ("Respondent", "Goed.\nNou ja."),
        ("Interviewer", "Ach."),
    ):
        for cell, content in zip(table.add_row().cells, (speaker, text), strict=True):
            cell.text = content
    document.add_paragraph("Einde opname")
    document.save(str(tmp_path / "bron.docx"))
    transcript = find_turns(read_file(tmp_path / "bron.docx")[1].blocks, {})
    assert transcript is not None
    assert [(turn.speaker, turn.role.value, turn.text) for turn in transcript.turns] == [
        ("", "unknown", "Gesprek in het buurthuis"),
        ("", "unknown", "Spreker: Tekst"),
        ("Interviewer", "interviewer", "Hoe gaat het?"),
        ("Respondent", "respondent", "Goed.\nNou ja."),
        ("Interviewer", "interviewer", "Ach.\nEinde opname"),
    ]


def test_table_whose_speakers_have_a_colon_already_reads_as_turns(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(rows=0, cols=2)
    for speaker, text in (("I:", "Hoe gaat het?"), ("R:", "Goed.")):
        for cell, content in zip(table.add_row().cells, (speaker, text), strict=True):
            cell.text = content
    document.save(str(tmp_path / "bron.docx"))
    transcript = find_turns(read_file(tmp_path / "bron.docx")[1].blocks, {})
    assert transcript is not None
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == [("I", "Hoe gaat het?"), ("R", "Goed.")]


def test_wider_table_keeps_its_cells_apart_and_a_merged_cell_is_read_once(texts: Callable) -> None:
    document = Document()
    table = document.add_table(rows=2, cols=3)
    for cell, content in zip(table.rows[0].cells, ("wijk", "2024", "2025"), strict=True):
        cell.text = content
    table.cell(1, 0).merge(table.cell(1, 2)).text = "geen cijfers"
    assert texts(document) == ["wijk | 2024 | 2025", "geen cijfers"]


def test_insertions_are_kept_and_deletions_dropped(texts: Callable) -> None:
    document = Document()
    paragraph = document.add_paragraph("R: Ik woon ")
    _append(paragraph, "w:del", _run("daar ", "w:delText"), w_id="1", w_author="x")
    _append(paragraph, "w:ins", _run("hier "), w_id="2", w_author="x")
    paragraph.add_run("graag.")
    assert texts(document) == ["R: Ik woon hier graag."]


def test_moved_text_is_read_once_where_it_went(texts: Callable) -> None:
    document = Document()
    paragraph = document.add_paragraph("R: ")
    _append(paragraph, "w:moveFrom", _run("Toen viel ik. "), w_id="1", w_author="x")
    paragraph.add_run("Eerst liep ik. ")
    _append(paragraph, "w:moveTo", _run("Toen viel ik."), w_id="2", w_author="x")
    assert texts(document) == ["R: Eerst liep ik. Toen viel ik."]


def test_comment_header_and_footer_are_not_what_was_said(texts: Callable) -> None:
    document = Document()
    paragraph = document.add_paragraph("R: Dat klopt.")
    document.add_comment(paragraph.runs, text="navragen!", author="x", initials="x")
    document.sections[0].header.paragraphs[0].text = "Vertrouwelijk"
    document.sections[0].footer.paragraphs[0].text = "pagina 1"
    assert texts(document) == ["R: Dat klopt."]


def test_link_reads_as_its_text(texts: Callable) -> None:
    document = Document()
    paragraph = document.add_paragraph("R: Kijk op ")
    relation = document.part.relate_to("https://waterstad.example", HYPERLINK, is_external=True)
    _append(paragraph, "w:hyperlink", _run("de site van de wijk"), r_id=relation)
    paragraph.add_run(".")
    assert texts(document) == ["R: Kijk op de site van de wijk."]


def test_picture_is_no_text(texts: Callable) -> None:
    document = Document()
    document.add_paragraph("R: Zo zag het eruit.")
    document.add_picture(_picture(), width=Cm(1))
    document.inline_shapes[0]._inline.docPr.set("descr", "foto van de flat")
    document.add_paragraph("I: Mooi.")
    assert texts(document) == ["R: Zo zag het eruit.", "I: Mooi."]


@pytest.mark.parametrize("number", ["1", "2", "5"])
def test_number_or_bullet_that_word_adds_is_not_what_was_said(tmp_path: Path, number: str) -> None:
    document = Document()
    for text in ("I: Hoe gaat het?", "R: Goed.", "I: Mooi."):
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'))
    document.save(str(tmp_path / "bron.docx"))
    transcript = find_turns(read_file(tmp_path / "bron.docx")[1].blocks, {})
    assert transcript is not None
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == [("I", "Hoe gaat het?"), ("R", "Goed."), ("I", "Mooi.")]


def test_text_box_is_read_once(texts: Callable) -> None:
    document = Document()
    document.add_paragraph("I: Hoe gaat het?")
    paragraph = document.add_paragraph()
    box = f"<w:txbxContent><w:p>{_run('Kader: let op.')}</w:p></w:txbxContent>"
    # Word writes a text box twice: once for new programs and once for old ones.
    paragraph._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
            ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
            ' xmlns:v="urn:schemas-microsoft-com:vml">'
            f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
            f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    assert "\n".join(texts(document)).count("Kader: let op.") == 1


def test_footnote_mark_is_no_text(texts: Callable) -> None:
    document = Document()
    paragraph = document.add_paragraph("R: Dat was in de polder")
    _append(paragraph, "w:r", '<w:footnoteReference w:id="2"/>')
    paragraph.add_run(".")
    assert texts(document) == ["R: Dat was in de polder."]


def test_hyphen_that_may_not_break_is_a_hyphen_and_an_optional_one_is_not(texts: Callable) -> None:
    document = Document()
    paragraph = document.add_paragraph("R: De ")
    _append(paragraph, "w:r", "<w:t>in</w:t><w:noBreakHyphen/><w:t> en uitstroom van woning</w:t><w:softHyphen/><w:t>bouw.</w:t>")
    assert texts(document) == ["R: De in- en uitstroom van woningbouw."]


def test_symbol_is_no_markup(texts: Callable) -> None:
    document = Document()
    paragraph = document.add_paragraph("R: Links ")
    _append(paragraph, "w:r", '<w:sym w:font="Wingdings" w:char="F0E0"/>')
    paragraph.add_run(" rechts.")
    assert "<" not in texts(document)[0]


def test_content_control_and_field_read_as_their_text(texts: Callable) -> None:
    document = Document()
    paragraph = document.add_paragraph("R: ")
    _append(paragraph, "w:sdt", f"<w:sdtContent>{_run('In 2025 ')}</w:sdtContent>")
    _append(paragraph, "w:fldSimple", _run("verhuisd"), w_instr="TITLE")
    _append(paragraph, "w:r", "<w:instrText>PAGEREF x</w:instrText>")
    assert texts(document) == ["R: In 2025 verhuisd"]


def test_table_of_time_speaker_and_text_gives_turns_with_both(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(rows=0, cols=3)
    for row in (
        ("Tijd", "Spreker", "Tekst"),
        ("00:00:04", "Interviewer:", "Hoe gaat het?"),
        ("00:00:09 - 00:00:11", "Bewoner 1", "Goed.\nNou ja."),
        ("00:00:12", "", "Of niet."),
        ("01:02:03", "Interviewer:", "Mooi."),
    ):
        for cell, content in zip(table.add_row().cells, row, strict=True):
            cell.text = content
    document.save(str(tmp_path / "bron.docx"))
    transcript = find_turns(read_file(tmp_path / "bron.docx")[1].blocks, {})
    assert transcript is not None
    assert [(turn.speaker, turn.time, turn.text) for turn in transcript.turns] == [
        ("Interviewer", "00:00:04", "Hoe gaat het?"),
        ("Bewoner 1", "00:00:09", "Goed.\nNou ja.\nOf niet."),
        ("Interviewer", "01:02:03", "Mooi."),
    ]


def test_page_is_known_where_word_kept_its_page_breaks(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("I: Hoe gaat het?")
    paragraph = document.add_paragraph("R: Dat begint hier ")
    _append(paragraph, "w:r", "<w:lastRenderedPageBreak/><w:t>en gaat hier door.</w:t>")
    _append(document.add_paragraph(), "w:r", "<w:lastRenderedPageBreak/><w:t>I: En nu?</w:t>")
    document.save(str(tmp_path / "bron.docx"))
    assert [block.page for block in read_file(tmp_path / "bron.docx")[1].blocks] == [1, 1, 3]


def test_page_is_unknown_where_word_did_not_keep_it(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("I: Hoe gaat het?")
    document.add_page_break()
    document.add_paragraph("R: Goed.")
    document.save(str(tmp_path / "bron.docx"))
    assert [(block.text, block.page) for block in read_file(tmp_path / "bron.docx")[1].blocks] == [
        ("I: Hoe gaat het?", None),
        ("R: Goed.", None),
    ]


def test_hidden_text_and_deleted_rows_are_not_what_was_said(texts: Callable) -> None:
    document = Document()
    paragraph = document.add_paragraph("R: Ja")
    paragraph.add_run("geheim").font.hidden = True
    paragraph.add_run(".")
    table = document.add_table(rows=2, cols=2)
    for row in table.rows:
        for cell in row.cells:
            cell.text = "x"
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="3" w:author="x"/>'))
    assert texts(document) == ["R: Ja.", "x: x"]


def test_notes_stand_at_the_end_in_the_order_of_the_text(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("R: Dat was in de polder")
    _append(paragraph, "w:r", '<w:footnoteReference w:id="3"/>')
    paragraph.add_run(" en de stad")
    _append(paragraph, "w:r", '<w:footnoteReference w:id="2"/>')
    document.add_paragraph("En zo ging dat.")
    path = tmp_path / "bron.docx"
    document.save(str(path))
    notes = "".join(
        f'<w:footnote w:id="{number}"{kind}><w:p>{_run(text)}</w:p></w:footnote>'
        for number, kind, text in ((0, ' w:type="separator"', "lijn"), (2, "", " tweede noot"), (3, "", " eerste noot"))
    )
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("word/footnotes.xml", f"<w:footnotes {nsdecls('w')}>{notes}</w:footnotes>")
    assert [(block.kind.value, block.text) for block in read_file(path)[1].blocks] == [
        ("paragraph", "R: Dat was in de polder en de stad"),
        ("paragraph", "En zo ging dat."),
        ("caption", "Noot 1: eerste noot"),
        ("caption", "Noot 2: tweede noot"),
    ]


def test_table_in_a_table_is_part_of_its_cell(texts: Callable) -> None:
    document = Document()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "I:"
    table.cell(0, 1).text = "Kijk:"
    inner = table.cell(0, 1).add_table(rows=1, cols=3)
    for cell, text in zip(inner.rows[0].cells, "abc", strict=True):
        cell.text = text
    assert texts(document) == ["I: Kijk:\na | b | c"]


def test_file_that_other_programs_write_without_the_usual_parts_is_read(tmp_path: Path) -> None:
    path = tmp_path / "bron.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(
            "word/document.xml", f"<w:document {nsdecls('w')}><w:body><w:p>{_run('I: Hoe?')}</w:p></w:body></w:document>"
        )
    assert [block.text for block in read_file(path)[1].blocks] == ["I: Hoe?"]
