from __future__ import annotations

import gzip
import hashlib
import shutil
import zipfile
from pathlib import Path

import msoffcrypto.format.ooxml
import pytest

from pipeline.sources.readers.nature import Nature, nature_of
from pipeline.sources.registry import FORMATS, read_file
from pipeline.sources.unreadable import Unreadable

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
NATURES = {
    ".docx": Nature.WORD,
    ".odt": Nature.ODT,
    ".xlsx": Nature.EXCEL,
    ".pdf": Nature.PDF,
    ".rtf": Nature.RTF,
    ".html": Nature.HTML,
    ".vtt": Nature.VTT,
    ".txt": Nature.TEXT,
}
NOISE = b"".join(hashlib.sha256(bytes([number])).digest() for number in range(128))


def _refusal(path: Path) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_file(path)
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize("extension", FORMATS)
def test_good_file_is_what_its_name_says_and_reads(samples: dict[str, Path], extension: str) -> None:
    assert nature_of(samples[extension]) in FORMATS[extension].natures
    assert read_file(samples[extension])[1].blocks


@pytest.mark.parametrize("real", NATURES)
@pytest.mark.parametrize("name", [*FORMATS, ".doc", ".dat"])
def test_file_with_the_wrong_extension_is_named_for_what_it_is(
    samples: dict[str, Path], tmp_path: Path, real: str, name: str
) -> None:
    nature = NATURES[real]
    path = Path(shutil.copy(samples[real], tmp_path / f"bron{name}"))
    if name in FORMATS and nature in FORMATS[name].natures:
        return
    refusal = _refusal(path)
    if nature is Nature.TEXT and name not in FORMATS:
        assert "kan Thematafel niet lezen" in refusal.message
    else:
        assert nature.label in refusal.message
        assert real in refusal.remedy


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (gzip.compress(b"x"), "ingepakt"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "afbeelding"),
        (b"\xff\xd8\xff\xe0" + bytes(64), "afbeelding"),
        (b"ID3\x04" + bytes(64), "opname"),
        (bytes(4) + b"ftypM4A " + bytes(64), "opname"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "opname"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "webarchief"),
        (OLE + bytes(2048), "oude Office-formaat"),
        (b"<?xml version='1.0'?>\n<!DOCTYPE html>\n<html xmlns='x'><p>hoi</p></html>", "webpagina"),
        (NOISE, "beschadigd of geen echt .txt-bestand"),
        (bytes(3000), "beschadigd of geen echt .txt-bestand"),
    ],
)
def test_file_of_another_kind_named_txt_is_refused_with_what_it_is(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "bron.txt").write_bytes(content)
    assert said in _refusal(tmp_path / "bron.txt").message


def test_zip_named_txt_or_docx_is_an_archive(tmp_path: Path) -> None:
    for name in ("bron.txt", "bron.docx", "bron.zip"):
        with zipfile.ZipFile(tmp_path / name, "w") as other:
            other.writestr("gesprek.txt", "I: hoi")
        refusal = _refusal(tmp_path / name)
        assert "ingepakt bestand" in refusal.message
        assert "Pak het uit" in refusal.remedy


@pytest.mark.parametrize("extension", [".docx", ".xlsx"])
@pytest.mark.parametrize("name", [".docx", ".xlsx", ".txt", ".doc"])
def test_office_file_with_a_password_is_refused_with_that_reason(
    samples: dict[str, Path], tmp_path: Path, extension: str, name: str
) -> None:
    path = tmp_path / f"bron{name}"
    with samples[extension].open("rb") as plain, path.open("wb") as locked:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("geheim", locked)
    refusal = _refusal(path)
    assert "wachtwoord" in refusal.message
    assert refusal.remedy == "Bewaar het zonder wachtwoord."


@pytest.mark.parametrize(
    "text",
    [
        "I: ja\x00 en nee\x00\n",
        "I: \u200fשלום\u200e zei ze\n",
        "I: 👩\u200d🦽 en 🇳🇱\n",
        "I: <html> is een woord, en %PDF ook\n",
        "MM en BM\n",
        "ID3 is een vak\n",
        "{\\klein} rtf\n",
        "PK\n",
    ],
)
def test_odd_text_is_still_text(tmp_path: Path, text: str) -> None:
    (tmp_path / "bron.txt").write_text(text, encoding="utf-8")
    assert read_file(tmp_path / "bron.txt")[1].blocks
