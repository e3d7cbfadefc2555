from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfWriter

from pipeline.sources.registry import read_file
from pipeline.sources.unreadable import Unreadable

LINES = ["I: Hoe begon het?", "R: Met een brief van de gemeente over de flat."]


def _protected(folder: Path, made: Path, password: str, algorithm: str) -> Path:
    writer = PdfWriter(clone_from=made)
    writer.encrypt(password, "baas", algorithm=algorithm)
    writer.write(folder / "bron.pdf")
    return folder / "bron.pdf"


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])
def test_pdf_that_is_protected_without_a_password_is_read(tmp_path: Path, write_pdf: Callable, algorithm: str) -> None:
    path = _protected(tmp_path, write_pdf(tmp_path / "open.pdf", [LINES]), "", algorithm)
    assert "Hoe begon het?" in " ".join(block.text for block in read_file(path)[1].blocks)


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])
def test_pdf_with_a_password_is_refused_with_that_reason(tmp_path: Path, write_pdf: Callable, algorithm: str) -> None:
    path = _protected(tmp_path, write_pdf(tmp_path / "open.pdf", [LINES]), "geheim", algorithm)
    with pytest.raises(Unreadable, match="wachtwoord") as caught:
        read_file(path)
    assert caught.value.remedy == "Bewaar haar zonder wachtwoord."


def test_pdf_protected_in_a_way_of_its_own_is_refused(tmp_path: Path, write_pdf: Callable) -> None:
    path = _protected(tmp_path, write_pdf(tmp_path / "open.pdf", [LINES]), "", "RC4-128")
    data = path.read_bytes()
    assert b"/Standard" in data
    path.write_bytes(data.replace(b"/Standard", b"/Eigenman"))
    with pytest.raises(Unreadable) as caught:
        read_file(path)
    assert caught.value.remedy


def test_pdf_that_breaks_off_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bron.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    with pytest.raises(Unreadable, match="beschadigd") as caught:
        read_file(tmp_path / "bron.pdf")
    assert "opnieuw" in caught.value.remedy


def test_text_named_pdf_is_refused_with_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "bron.pdf").write_text("I: dit is gewoon tekst", encoding="utf-8")
    with pytest.raises(Unreadable, match=r"heet \.pdf, maar is gewone tekst"):
        read_file(tmp_path / "bron.pdf")
