"""A real file in every format, made with the libraries that people's programs use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[1] / "data"
TALK = [
    ("I", "Hoe gaat het met de reünie in het café?"),
    ("R", "Goed hoor, al was de lift het hele voorjaar stuk."),
    ("I", "En de buren, ziet u die nog wel eens?"),
    ("R", "Nee, sinds de verhuizing eigenlijk niet meer."),
]


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory, write_pdf: Callable[..., Path]) -> dict[str, Path]:
    """By extension, each with the same talk (the tables with its answers)."""
    from docx import Document
    from odfdo import Document as OpenDocument
    from odfdo import Paragraph
    from openpyxl import Workbook

    folder = tmp_path_factory.mktemp("voorbeelden")
    found = {
        extension: folder / f"bron{extension}"
        for extension in (".txt", ".md", ".docx", ".odt", ".pdf", ".csv", ".xlsx", ".vtt", ".srt")
    }
    lines = [f"{who}: {said}" for who, said in TALK]
    word, odt, book = Document(), OpenDocument("text"), Workbook()
    odt.body.clear()
    for line in lines:
        word.add_paragraph(line)
        odt.body.append(Paragraph(line))
    rows = [["id", "Cijfer", "Wat mist u?"], [1, 7, TALK[1][1]], [2, 8, TALK[3][1]]]
    for row in rows:
        book.active.append(row)
    word.save(str(found[".docx"]))
    odt.save(str(found[".odt"]))
    book.save(found[".xlsx"])
    write_pdf(found[".pdf"], [lines[:2], lines[2:]])
    cues = [f"00:00:0{number}.000 --> 00:00:0{number + 1}.000\n{line}\n" for number, line in enumerate(lines)]
    for extension, text in (
        (".txt", "\n".join(lines)),
        (".md", "# Gesprek\n\n" + "\n\n".join(lines)),
        (".csv", "\n".join(";".join(str(cell) for cell in row) for row in rows)),
        (".vtt", "WEBVTT\n\n" + "\n".join(cues)),
        (".srt", "\n".join(f"{number}\n{cue}" for number, cue in enumerate(cues, start=1)).replace(".000", ",000")),
    ):
        found[extension].write_text(f"{text}\n", encoding="utf-8")
    return found | {
        ".xml": DATA / "real" / "handelingen.xml",
        ".rtf": DATA / "rtf" / "word.rtf",
        ".html": DATA / "html" / "noscribe.html",
        ".htm": DATA / "html" / "word.html",
    }
