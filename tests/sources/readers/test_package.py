from __future__ import annotations

import itertools
import re
import secrets
import shutil
import struct
import threading
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from odfdo import Document as OpenDocument

from pipeline.sources.readers import package
from pipeline.sources.readers.package import safe_copy
from pipeline.sources.registry import read_file
from pipeline.sources.unreadable import Unreadable

BODIES = {".docx": "word/document.xml", ".odt": "content.xml", ".xlsx": "xl/worksheets/sheet1.xml"}
BODY = BODIES[".docx"]


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
    with zipfile.ZipFile(safe_copy(word, re.compile(r"word/document\.xml"))) as copy:
        assert copy.namelist() == ["word/document.xml"]
    assert read_file(word)[1].blocks[0].text == "I: Hoe gaat het?"


@pytest.mark.parametrize("name", ["bron.docx", "bron.odt", "bron.xlsx"])
def test_file_that_is_no_zip_is_refused_with_what_it_is(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("I: dit is gewoon tekst", encoding="utf-8")
    refusal = _refusal(tmp_path / name)
    assert refusal.message == f"Dit bestand heet .{name[-4:].strip('.')}, maar is gewone tekst."
    assert refusal.remedy == "Geef het de extensie .txt."


def test_word_file_named_odt_is_refused(word: Path) -> None:
    path = word.rename(word.with_suffix(".odt"))
    assert _refusal(path).message == "Dit bestand heet .odt, maar is een Word-bestand."


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
    _rewritten(word, lambda name, content: bytes(package.MAX_UNPACKED + 1) if name == BODY else content)
    assert word.stat().st_size < 1024 * 1024
    refusal = _refusal(word)
    assert "te groot" in refusal.message
    assert "nieuw bestand" in refusal.remedy


def test_member_that_is_larger_than_it_says_is_refused_within_the_memory_of_what_it_says(word: Path) -> None:
    size = 64 * 1024 * 1024
    _rewritten(word, lambda name, content: b"<" + b" " * size if name == BODY else content)
    data = bytearray(word.read_bytes())
    true = struct.pack("<I", size + 1)
    assert data.count(true) == 2
    word.write_bytes(data.replace(true, struct.pack("<I", 1000)))
    tracemalloc.start()
    refusal = _refusal(word)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "beschadigd" in refusal.message
    assert peak < size / 4


def test_pictures_and_files_in_the_package_are_never_unpacked(word: Path) -> None:
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("bom", bytes(package.MAX_UNPACKED + 1))
    with zipfile.ZipFile(word, "a", zipfile.ZIP_DEFLATED) as outer:
        outer.writestr("word/embeddings/nog-een.zip", inner.getvalue())
        outer.writestr("word/media/foto.png", bytes(package.MAX_UNPACKED + 1))
    tracemalloc.start()
    assert read_file(word)[1].blocks[0].text == "I: Hoe gaat het?"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < package.MAX_UNPACKED / 4


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packing_that_no_office_program_uses_is_refused(word: Path, method: int) -> None:
    with zipfile.ZipFile(word) as old:
        contents = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(word, "w", method) as new:
        for name, content in contents.items():
            new.writestr(name, content)
    assert "beschadigd" in _refusal(word).message


def test_package_of_too_many_members_is_refused(word: Path) -> None:
    with zipfile.ZipFile(word, "a") as crowd:
        for number in range(package.MAX_MEMBERS + 1):
            crowd.writestr(f"{number}.xml", "")
    assert "te groot" in _refusal(word).message


def test_package_of_too_many_marks_is_refused(word: Path) -> None:
    many = b"<w:p/>" * package.MAX_MARKS
    _rewritten(word, lambda name, content: content.replace(b"<w:body>", b"<w:body>" + many) if name == BODY else content)
    assert "te groot" in _refusal(word).message


def test_name_in_the_package_that_leaves_it_writes_and_reads_nothing(word: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(word, "a") as package_:
        package_.writestr("../../buiten.xml", "<x/>")
        package_.writestr("/word/document.xml", "<x/>")
    assert read_file(word)[1].blocks[0].text == "I: Hoe gaat het?"
    assert not list(tmp_path.parent.glob("buiten.xml"))


def _laughs(encoding: str) -> bytes:
    entities = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 30))
    return f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><x>&a29;</x>'.encode(encoding)


@pytest.mark.parametrize("extension", BODIES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_that_expand_without_end_are_refused(
    samples: dict[str, Path], tmp_path: Path, extension: str, encoding: str
) -> None:
    path = Path(shutil.copy(samples[extension], tmp_path))
    _rewritten(path, lambda name, content: _laughs(encoding) if name == BODIES[extension] else content)
    begin = time.monotonic()
    assert _refusal(path).remedy
    assert time.monotonic() - begin < 5


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """The address of a web server on this machine, and what was asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"van het web")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("extension", [*BODIES, ".html"])
def test_nothing_outside_the_file_is_ever_opened(
    samples: dict[str, Path], tmp_path: Path, listener: tuple[str, list[str]], extension: str
) -> None:
    address, asked = listener
    (tmp_path / "geheim.txt").write_text("van de schijf", encoding="utf-8")
    (tmp_path / "type.dtd").write_text('<!ENTITY e "van de schijf">', encoding="utf-8")
    secret = (tmp_path / "geheim.txt").as_uri()
    types = (
        f'<!DOCTYPE x SYSTEM "{address}/type.dtd">',
        f'<!DOCTYPE x SYSTEM "{(tmp_path / "type.dtd").as_uri()}">',
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{address}/entiteit">]>',
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret}">]>',
        f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{address}/parameter"> %p;]>',
    )
    links = (
        f'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"'
        f' Target="{target}" TargetMode="External"/></Relationships>'.encode()
        for target in (f"{address}/sjabloon", secret)
    )
    for type_, link in itertools.product(types, links):
        path = Path(shutil.copy(samples[extension], tmp_path))
        if extension == ".html":
            image = f'<img src="{address}/plaatje"><link rel=stylesheet href="{address}/stijl"><p>&e;</p>'
            path.write_text(f"{type_}<html><body>{image}<p>I: Hoe?</p></body></html>", encoding="utf-8")
        else:

            def change(name: str, content: bytes, type_: str = type_, link: bytes = link) -> bytes:
                if name == BODIES[extension]:
                    content = re.sub(rb"^(<\?xml.*?\?>)?\s*", lambda match: match[0] + type_.encode(), content, count=1)
                    content = re.sub(rb">([^<>]+)</(w:t|text:p|v|t)>", rb">\1 &e;</\2>", content)
                return content.replace(b"</Relationships>", link)

            _rewritten(path, change)
        try:
            said = " ".join(block.text for block in read_file(path)[1].blocks)
        except Unreadable:
            said = ""
        assert "van" not in said.split()
    assert asked == []
