from __future__ import annotations

import secrets
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from odfdo import Document as OpenDocument

from pipeline.sources import package
from pipeline.sources.package import check_package
from pipeline.sources.registry import read_file
from pipeline.sources.unreadable import Unreadable


@pytest.fixture
def word(tmp_path: Path) -> Path:
    document = Document()
    document.add_paragraph("I: Hoe gaat het?")
    document.save(str(tmp_path / "bron.docx"))
    return tmp_path / "bron.docx"


def _rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The package with the content of its members changed."""
    with zipfile.ZipFile(path) as old:
        members = [(member, old.read(member)) for member in old.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for member, content in members:
            new.writestr(member.filename, change(member.filename, content))
    return path


def _refusal(path: Path) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_file(path)
    return caught.value


def test_good_package_passes(word: Path) -> None:
    check_package(word)
    assert read_file(word)[1].blocks[0].text == "I: Hoe gaat het?"


@pytest.mark.parametrize("name", ["bron.docx", "bron.odt"])
def test_file_that_is_no_zip_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("I: dit is gewoon tekst", encoding="utf-8")
    refusal = _refusal(tmp_path / name)
    assert "beschadigd of geen echt .docx- of .odt-bestand" in refusal.message
    assert refusal.remedy == "Open en bewaar het opnieuw."


@pytest.mark.parametrize("name", ["bron.docx", "bron.odt"])
def test_zip_of_something_else_is_refused(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / name, "w") as other:
        other.writestr("vakantie.txt", "zon")
    assert _refusal(tmp_path / name).remedy in ("Open en bewaar het opnieuw.", "Zet het goede bestand neer.")


def test_word_file_named_odt_is_refused(word: Path) -> None:
    path = word.rename(word.with_suffix(".odt"))
    assert "opnieuw" in _refusal(path).remedy


def test_encrypted_or_old_word_file_is_refused_with_that_reason(tmp_path: Path) -> None:
    # Word wraps an encrypted document in the container of its old format.
    (tmp_path / "bron.docx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2048))
    refusal = _refusal(tmp_path / "bron.docx")
    assert "versleuteld of in het oude Word-formaat" in refusal.message
    assert "zonder wachtwoord" in refusal.remedy


def test_zip_with_a_password_is_refused_with_that_reason(word: Path) -> None:
    data = bytearray(word.read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)
    word.write_bytes(data)
    assert "wachtwoord" in _refusal(word).message


def test_odt_with_a_password_is_refused_with_that_reason(tmp_path: Path) -> None:
    document = OpenDocument("text")
    document.save(str(tmp_path / "bron.odt"))
    method = b'<manifest:encryption-data manifest:checksum-type="SHA1/1K" manifest:checksum="x"/></manifest:file-entry>'

    def encrypt(name: str, content: bytes) -> bytes:
        if name == "content.xml":
            return secrets.token_bytes(len(content))
        if name == "META-INF/manifest.xml":
            entry = b'manifest:full-path="content.xml" manifest:media-type="text/xml"'
            assert entry + b"/>" in content
            return content.replace(entry + b"/>", entry + b">" + method)
        return content

    assert "wachtwoord" in _refusal(_rewritten(tmp_path / "bron.odt", encrypt)).message


def test_bomb_is_refused_before_it_is_unpacked(word: Path) -> None:
    _rewritten(word, lambda name, content: bytes(package.MAX_UNPACKED + 1) if name == "word/styles.xml" else content)
    assert word.stat().st_size < 1024 * 1024
    refusal = _refusal(word)
    assert "te groot" in refusal.message
    assert "afbeeldingen" in refusal.remedy


def test_package_of_too_many_members_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bron.docx", "w") as crowd:
        for number in range(package.MAX_MEMBERS + 1):
            crowd.writestr(f"{number}.xml", "")
    assert "te groot" in _refusal(tmp_path / "bron.docx").message
