from __future__ import annotations

import gzip
import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from pipeline.study.folder import Study
from pipeline.study.traces import GIT, traces

SAID = "De zolder lekt al sinds de winter van vorig jaar"


def _git(study: Study, *arguments: str) -> str:
    who = ("-c", "user.name=x", "-c", "user.email=x@voorbeeld.nl")
    return subprocess.run(["git", "-C", str(study.root), *who, *arguments], check=True, capture_output=True, text=True).stdout


def _docx(path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    paragraph = document.add_paragraph(SAID[:9])
    paragraph.add_run(SAID[9:]).bold = True
    document.save(str(path))


def _odt(path: Path) -> None:
    from odfdo import Document, Paragraph

    document = Document("text")
    document.body.append(Paragraph(SAID))
    document.save(str(path))


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("map/brief.txt", SAID)


HIDING: dict[str, Callable[[Path], object]] = {
    "notitie.txt": lambda path: path.write_text(f"zij: {SAID}.", encoding="utf-8"),
    "afgebroken.txt": lambda path: path.write_text(SAID.replace(" al ", "\n   al\t"), encoding="utf-8"),
    "hoofdletters.md": lambda path: path.write_text(SAID.upper(), encoding="utf-8"),
    "utf-16.txt": lambda path: path.write_text(SAID, encoding="utf-16"),
    "zonder-extensie": lambda path: path.write_bytes(b"\x00\xff" + SAID.encode() + b"\x00"),
    "tekst.docx": _docx,
    "tekst.odt": _odt,
    "pak.zip": _zip,
    "pak.bin": _zip,
    "tabel.parquet": lambda path: pd.DataFrame({"x": [1, 2], "y": ["", SAID]}).to_parquet(path, compression="zstd"),
    "in een kolom.parquet": lambda path: pd.DataFrame({"y": [[SAID, "x"]]}).to_parquet(path),
    "codes.jsonl": lambda path: path.write_text(json.dumps({"quote": SAID}) + "\n", encoding="utf-8"),
    f"{SAID}.txt": lambda path: path.write_text("x", encoding="utf-8"),
    ".verborgen": lambda path: path.write_text(SAID, encoding="utf-8"),
}


@pytest.mark.parametrize("name", HIDING)
def test_text_is_found_however_it_is_kept(study: Study, name: str) -> None:
    path = study.root / "ergens" / name
    path.parent.mkdir()
    HIDING[name](path)
    assert traces(study, [SAID]) == {f"ergens/{name}": {SAID}}


def test_text_in_a_pdf_is_found(study: Study, write_pdf: Callable[..., Path]) -> None:
    write_pdf(study.root / "brief.pdf", [[SAID[:17], SAID[18:]]])
    assert traces(study, [SAID]) == {"brief.pdf": {SAID}}


@pytest.mark.parametrize("text", ['Zij zei "nee" en ging weg', "Zoë zei: één café", "regel een\nregel twee", "pad C:\\temp"])
def test_signs_that_files_write_otherwise_are_found(study: Study, text: str) -> None:
    (study.root / "a.jsonl").write_text(json.dumps([text]), encoding="utf-8")
    (study.root / "b.csv").write_text('x,"' + text.replace('"', '""') + '"\n', encoding="utf-8")
    (study.root / "c.txt").write_text(text, encoding="cp1252")
    assert traces(study, [text]) == {name: {text} for name in ("a.jsonl", "b.csv", "c.txt")}


def test_damaged_packages_and_tables_are_searched_as_bytes(study: Study) -> None:
    (study.root / "kapot.docx").write_bytes(b"PK\x03\x04" + SAID.encode())
    (study.root / "kapot.parquet").write_bytes(b"PAR1" + SAID.encode())
    assert set(traces(study, [SAID])) == {"kapot.docx", "kapot.parquet"}


def test_large_file_is_searched_in_pieces(study: Study) -> None:
    path = study.root / "opname.wav"
    with path.open("wb") as stream:
        stream.truncate(52 * 1024 * 1024)
        stream.seek(16 * 1024 * 1024 - 10)  # over the end of a piece
        stream.write(SAID.encode())
    assert traces(study, [SAID]) == {"opname.wav": {SAID}}


def test_only_what_is_looked_for_is_found_and_empty_texts_never(study: Study) -> None:
    (study.root / "a.txt").write_text(f"{SAID}. Iets anders.", encoding="utf-8")
    assert traces(study, ["", "   ", "Iets anders.", "Staat er niet"]) == {"a.txt": {"Iets anders."}}
    assert traces(study, [SAID], but=[study.root / "a.txt"]) == {}


def test_link_is_not_followed(study: Study, tmp_path: Path) -> None:
    (tmp_path / "buiten.txt").write_text(SAID, encoding="utf-8")
    (study.root / "wijst.txt").symlink_to(tmp_path / "buiten.txt")
    assert traces(study, [SAID]) == {}


def test_git_is_searched_also_for_what_no_branch_reaches(study: Study) -> None:
    path = study.root / "a.txt"
    path.write_text("niets\n", encoding="utf-8")
    _git(study, "add", "a.txt")
    _git(study, "commit", "-m", "een")
    assert traces(study, [SAID]) == {}
    path.write_text(SAID, encoding="utf-8")
    _docx(study.root / "b.docx")
    _git(study, "add", "a.txt", "b.docx")
    _git(study, "commit", "-m", "twee")
    _git(study, "reset", "--hard", "HEAD~1")
    assert traces(study, [SAID]) == {GIT: {SAID}}


def test_message_of_a_commit_and_a_packed_object_are_searched(study: Study) -> None:
    _git(study, "commit", "--allow-empty", "-m", SAID)
    _git(study, "gc", "--quiet")
    assert traces(study, [SAID]) == {GIT: {SAID}}


def test_study_without_git_is_searched_all_the_same(make_study: Callable[..., Study]) -> None:
    study = make_study("", {"ronde-1/a.txt": SAID})
    (study.root / "a.gz").write_bytes(gzip.compress(SAID.encode()))  # a compressed file of another kind is not unpacked
    assert traces(study, [SAID]) == {"corpus/raw/ronde-1/a.txt": {SAID}}
