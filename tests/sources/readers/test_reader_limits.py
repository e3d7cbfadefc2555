"""Hostile and monstrous input of every format is read or refused in bounded time: no reader takes the square of its size."""

from __future__ import annotations

import time
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from pipeline.sources.blocks import clean
from pipeline.sources.registry import read_file
from pipeline.sources.unreadable import Unreadable

SECONDS = 20
"""Far more than measured, as a test machine can be busy; the square of these sizes takes hours."""
MB = 1024 * 1024
LINE = b"a" * (5 * MB)
TIMES = b"00:00:01.000 --> 00:00:02.000\n"
TABLE = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<dimension ref="A1:XFD1048576"/><sheetData>%s</sheetData></worksheet>'
)
WRITTEN: dict[str, bytes] = {
    "regel.txt": LINE,
    "regel.md": b"# " + LINE,
    "stroken.md": b"- " * MB,
    "los.txt": b"\xc3\xa9\xc3\xa9\xe9 " * MB,
    "regel.vtt": b"WEBVTT\n\n" + TIMES + LINE,
    "stemmen.vtt": b"WEBVTT\n\n" + TIMES + b"<v a" * MB,
    "stem.vtt": b"WEBVTT\n\n" + TIMES + b"<v " + b" " * MB,
    "regel.srt": b"1\n" + TIMES + LINE,
    "nummer.srt": b"1" * (5 * MB),
    "leeg.srt": b"1\n" + b"\n" * (5 * MB),
    "haken.srt": b"1\n" + TIMES + b"<" * MB + b"{\\" * MB,
    "regel.html": b"<html><p>" + LINE,
    "haken.html": b"<html>" + b"<" * (5 * MB),
    "diep.html": b"<html>" + b"<div>" * MB,
    "tabellen.html": b"<html>" + b"<table><tr><td>" * (MB // 4),
    "lijst.html": b"<html>" + b"<ul><li>a" * (MB // 4),
    "beurten.html": b"<html><p>" + b"<a name='ts_1_2_S1'>S1: x</a>" * (MB // 16),
    "wissels.html": b"<html><p>" + b"<a name='ts_1_2_S1'>S1: x</a><a name='ts_1_2_S2'>x</a>" * (MB // 32),
    "regel.rtf": b"{\\rtf1 " + b"a" * MB,
    "haken.rtf": b"{\\rtf1 " + b"{" * MB,
    "letters.rtf": b"{\\rtf1{\\fonttbl" + b"\\f1 " * MB,
    "links.rtf": b"{\\rtf1 " + b"{\\field{\\*\\fldinst{ HYPERLINK " * (MB // 16),
    "stijlen.rtf": b"{\\rtf1{\\stylesheet" + b"{\\s1 heading" * (MB // 8),
    "tekens.rtf": b"{\\rtf1 " + b"\\'e9" * (MB // 2),
    "alineas.rtf": b"{\\rtf1 " + b"\\par " * (MB // 4),
    "foto.rtf": b"{\\rtf1{\\pict " + b"ab" * (10 * MB) + b"}ja\\par}",
    "regel.csv": b"id;" + LINE,
    "kolommen.csv": b"a;b\n" + b";" * (5 * MB),
    "open.csv": b'a;b\n"' + LINE,
}
WORD = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'
ODT = (
    b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    b' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">'
    b"<office:body><office:text>%s</office:text></office:body></office:document-content>"
)
PACKED: dict[str, bytes] = {
    "regel.docx": WORD % (b"<w:p><w:r><w:t>" + LINE + b"</w:t></w:r></w:p>"),
    "leeg.docx": WORD % (b"<w:p/>" * 100_000),
    "tabel.docx": WORD % (b"<w:tbl>" + b"<w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>" * 20_000 + b"</w:tbl>"),
    "diep.docx": WORD % (b"<w:tbl><w:tr><w:tc>" * 80 + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * 80),
    "eindeloos.docx": WORD % (b"<w:p>" * 100_000),
    "regel.odt": ODT % (b"<text:p>" + LINE + b"</text:p>"),
    "spaties.odt": ODT % (b"<text:p>" + b'<text:s text:c="999999999"/>' * 100_000 + b"</text:p>"),
    "diep.odt": ODT
    % (b"<table:table><table:table-row><table:table-cell>" * 80 + b"</table:table-cell></table:table-row></table:table>" * 80),
    "regel.xlsx": TABLE % (b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + LINE + b"</t></is></c></row>"),
    "ver.xlsx": TABLE % b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "breed.xlsx": TABLE % b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (row, row) for row in range(1, 20_000)),
}
MEMBERS = {".docx": "word/document.xml", ".odt": "content.xml", ".xlsx": "xl/worksheets/sheet1.xml"}


def _message(refusal: Unreadable) -> str:
    assert refusal.remedy
    assert len(str(refusal)) < 400
    return refusal.message


def _in_time(path: Path) -> str:
    """The text of a file, or the message; fails when it takes too long."""
    begin = time.monotonic()
    try:
        return "".join(block.text for block in read_file(path)[1].blocks)
    except Unreadable as refusal:
        return _message(refusal)
    finally:
        assert time.monotonic() - begin < SECONDS


@pytest.mark.parametrize("name", WRITTEN)
def test_monstrous_text_is_read_or_refused_in_time(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(WRITTEN[name])
    read = _in_time(tmp_path / name)
    if name.startswith("regel") and not name.endswith(".csv"):
        assert clean(read) == "a" * WRITTEN[name].count(b"a" * MB) * MB


@pytest.mark.parametrize("name", PACKED)
def test_monstrous_package_is_read_or_refused_in_time(samples: dict[str, Path], tmp_path: Path, name: str) -> None:
    extension = Path(name).suffix
    made = BytesIO()
    with zipfile.ZipFile(samples[extension]) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, PACKED[name] if member == MEMBERS[extension] else old.read(member))
    (tmp_path / name).write_bytes(made.getvalue())
    assert _in_time(tmp_path / name)


def _pdf(*objects: bytes) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table))


def test_pdf_of_one_endless_line_is_read_in_time(tmp_path: Path, write_pdf: Callable[..., Path]) -> None:
    assert _in_time(write_pdf(tmp_path / "regel.pdf", [["a" * MB]])).startswith("a" * 1000)


def test_pdf_whose_pages_multiply_is_refused_in_time(tmp_path: Path) -> None:
    levels = [b"<</Type/Pages/Count 9999999/Kids[%s]>>" % (b"%d 0 R " % (number + 1) * 10) for number in range(2, 9)]
    page = b"<</Type/Page/MediaBox[0 0 9 9]>>"
    (tmp_path / "boom.pdf").write_bytes(_pdf(b"<</Type/Catalog/Pages 2 0 R>>", *levels, page))
    assert _in_time(tmp_path / "boom.pdf")


def test_pdf_whose_drawing_unpacks_without_end_is_refused_in_time(tmp_path: Path) -> None:
    packed = zlib.compress(b"BT (hallo) Tj ET " * (8 * MB))
    stream = b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed)
    page = b"<</Type/Page/MediaBox[0 0 9 9]/Contents 4 0 R>>"
    (tmp_path / "bom.pdf").write_bytes(_pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, stream))
    assert "pdf" in _in_time(tmp_path / "bom.pdf")
