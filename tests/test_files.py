from __future__ import annotations

import hashlib
import json
import os
import stat
from pathlib import Path

import pytest

from pipeline.files import replacing, sha256_file, sha256_text, write_json, write_text


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_text_is_utf8_with_lf_and_makes_its_folder(tmp_path: Path) -> None:
    write_text(tmp_path / "a" / "b" / "tekst.txt", "café\nnaast\n")
    assert (tmp_path / "a" / "b" / "tekst.txt").read_bytes() == "café\nnaast\n".encode()
    assert _names(tmp_path / "a" / "b") == ["tekst.txt"]


def test_new_text_replaces_the_old(tmp_path: Path) -> None:
    write_text(tmp_path / "tekst.txt", "oud en een stuk langer")
    write_text(tmp_path / "tekst.txt", "nieuw")
    assert (tmp_path / "tekst.txt").read_text(encoding="utf-8") == "nieuw"


def test_write_that_fails_halfway_leaves_the_old_file_whole_and_nothing_else(tmp_path: Path) -> None:
    write_text(tmp_path / "tekst.txt", "oud")
    # A lone surrogate cannot be written as UTF-8, so this fails after a good deal was written.
    with pytest.raises(UnicodeEncodeError):
        write_text(tmp_path / "tekst.txt", "nieuw" * 100_000 + "\ud800")
    assert (tmp_path / "tekst.txt").read_text(encoding="utf-8") == "oud"
    assert _names(tmp_path) == ["tekst.txt"]


def test_block_that_raises_leaves_the_old_file_whole_and_nothing_else(tmp_path: Path) -> None:
    write_text(tmp_path / "tabel.bin", "oud")

    def fill(temporary: Path) -> None:
        temporary.write_bytes(b"half")
        assert (tmp_path / "tabel.bin").read_bytes() == b"oud"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), replacing(tmp_path / "tabel.bin") as temporary:
        fill(temporary)
    assert (tmp_path / "tabel.bin").read_bytes() == b"oud"
    assert _names(tmp_path) == ["tabel.bin"]


def test_first_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_text(tmp_path / "tekst.txt", "\ud800")
    assert _names(tmp_path) == []


def test_rename_that_fails_leaves_no_temporary_file(tmp_path: Path) -> None:
    (tmp_path / "tekst.txt").mkdir()
    with pytest.raises(OSError, match=r"tekst\.txt"):
        write_text(tmp_path / "tekst.txt", "nieuw")
    assert _names(tmp_path) == ["tekst.txt"]


def test_value_that_is_no_json_leaves_the_old_file_whole(tmp_path: Path) -> None:
    write_json(tmp_path / "x.json", {"oud": 1})
    with pytest.raises(TypeError):
        write_json(tmp_path / "x.json", {"nieuw": object()})
    assert json.loads((tmp_path / "x.json").read_text(encoding="utf-8")) == {"oud": 1}
    assert _names(tmp_path) == ["x.json"]


def test_equal_values_give_equal_json(tmp_path: Path) -> None:
    write_json(tmp_path / "een.json", {"b": ["é", 1.5], "a": None})
    write_json(tmp_path / "twee.json", {"a": None, "b": ["é", 1.5]})
    assert (tmp_path / "een.json").read_bytes() == (tmp_path / "twee.json").read_bytes()
    assert "é" in (tmp_path / "een.json").read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
def test_file_can_be_read_by_whom_the_umask_lets(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_text(tmp_path / "tekst.txt", "x")
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "tekst.txt").stat().st_mode) == 0o640


@pytest.mark.parametrize("data", [b"", b"caf\xc3\xa9\r\n", bytes(3 * 1024 * 1024 + 1)])
def test_digest_of_a_file_is_that_of_its_bytes(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)
    assert sha256_file(tmp_path / "x") == hashlib.sha256(data).hexdigest()


def test_digest_of_a_text_is_that_of_the_file_it_is_written_to(tmp_path: Path) -> None:
    write_text(tmp_path / "x.txt", "crème 🙂\n")
    assert sha256_text("crème 🙂\n") == sha256_file(tmp_path / "x.txt")
