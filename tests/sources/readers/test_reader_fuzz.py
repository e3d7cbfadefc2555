"""Whatever bytes come in, a reader gives a reading or refuses, in bounded time: nothing else."""

from __future__ import annotations

import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.sources.registry import FORMATS, read_file
from pipeline.sources.unreadable import Unreadable

SECONDS = 5
PACKAGES = {".docx": "word/document.xml", ".odt": "content.xml", ".xlsx": "xl/worksheets/sheet1.xml"}
OWN = (".txt", ".md", ".html", ".htm", ".srt", ".csv")
TEXTS = [extension for extension in FORMATS if extension not in PACKAGES and extension != ".pdf"]
OPENINGS = {".vtt": "WEBVTT\n\n", ".rtf": "{\\rtf1 ", ".html": "<html>", ".htm": '<html><p><a name="ts_1_2_S1">', ".csv": "a;b\n"}
FLIPS = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=12)
PIECES = {
    ".rtf": [
        r"\par ",
        r"\'e9",
        r"\u-10179?",
        r"\u233",
        r"\uc9",
        r"\f1",
        r"{\footnote x}",
        r"{\v ",
        r"\cell",
        r"\row",
        r"\intbl",
        r"\bin3 ",
        r"\*",
    ],
    ".html": [
        "<p>",
        "</p>",
        "<table>",
        "<tr>",
        "<td>",
        "</td>",
        "<br>",
        "<h1>",
        "<del>",
        "<ul><li>",
        "&eacute;",
        "&#xD800;",
        "<!--",
        "<pre>",
    ],
    ".htm": [
        '<a name="ts_3_4_//S2">',
        "</a>",
        "//S1: ",
        "//",
        "S2: ",
        "</p><p>",
        '<a name="ts_9_9_">',
        "[00:00:01]",
        "<br>",
        "<b>",
    ],
    ".srt": ["1\n", "00:00:01,000 --> 00:00:02,000\n", "\n", "I: "],
    ".vtt": ["00:01.000 --> 00:02.000\n", "\n", "<v A>", "</v>", "NOTE ", "STYLE\n", "I: "],
    ".csv": [";", ",", '"', "\n", "\t", "sep=;\n", '{"ImportId"'],
    ".txt": ["I: ", "\n", "\r", "\x0c", "[00:01:02] "],
    ".md": ["# ", "\n", "- ", "> ", "```\n"],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stuk")


def _read(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    begin = time.monotonic()
    try:
        _, reading = read_file(path)
    except Unreadable as refusal:
        _complete(refusal, path.suffix)
    else:
        assert any(block.text.strip() for block in reading.blocks)
        for block in reading.blocks:
            f"{block.text}{block.speaker}{block.time}".encode()
    assert time.monotonic() - begin < SECONDS


def _complete(refusal: Unreadable, extension: str) -> None:
    assert refusal.message
    assert refusal.remedy
    # Only where somebody else's parser reads may a refusal say no more than that it failed.
    assert extension not in OWN or "mislukte" not in refusal.message


def _flipped(data: bytes, flips: list[tuple[float, int]]) -> bytes:
    changed = bytearray(data)
    for place, mask in flips:
        changed[int(place * len(changed))] ^= mask
    return bytes(changed)


@pytest.mark.parametrize("extension", FORMATS)
@given(part=st.floats(0, 1, exclude_max=True))
@settings(max_examples=25)
def test_file_that_breaks_off(samples: dict[str, Path], folder: Path, extension: str, part: float) -> None:
    data = samples[extension].read_bytes()
    _read(folder / f"kort{extension}", data[: int(part * len(data))])


@pytest.mark.parametrize("extension", FORMATS)
@given(flips=FLIPS)
@settings(max_examples=40)
def test_file_with_flipped_bits(samples: dict[str, Path], folder: Path, extension: str, flips: list[tuple[float, int]]) -> None:
    _read(folder / f"stuk{extension}", _flipped(samples[extension].read_bytes(), flips))


@pytest.mark.parametrize("extension", PACKAGES)
@given(flips=FLIPS, part=st.floats(0.2, 1))
@settings(max_examples=40)
def test_package_whose_text_is_damaged_inside(
    samples: dict[str, Path], folder: Path, extension: str, flips: list[tuple[float, int]], part: float
) -> None:
    made = BytesIO()
    with zipfile.ZipFile(samples[extension]) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == PACKAGES[extension]:
                content = _flipped(content, flips)[: int(part * len(content))] if part < 0.6 else _flipped(content, flips[:1])
            new.writestr(name, content)
    _read(folder / f"inhoud{extension}", made.getvalue())


@pytest.mark.parametrize("extension", TEXTS)
@given(data=st.data())
@settings(max_examples=60)
def test_any_text(folder: Path, extension: str, data: st.DataObject) -> None:
    piece = st.one_of(st.sampled_from(PIECES[extension if extension in PIECES else ".txt"]), st.text(max_size=12))
    text = OPENINGS.get(extension, "") + data.draw(st.lists(piece, max_size=30).map("".join))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-16", "cp1252"]))
    _read(folder / f"tekst{extension}", text.encode(encoding, errors="replace"))


@pytest.mark.parametrize("extension", FORMATS)
@given(data=st.binary(max_size=600))
@settings(max_examples=25)
def test_any_bytes_after_a_good_beginning(samples: dict[str, Path], folder: Path, extension: str, data: bytes) -> None:
    _read(folder / f"ruis{extension}", samples[extension].read_bytes()[:64] + data)
