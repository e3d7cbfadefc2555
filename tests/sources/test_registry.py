from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sources.registry import FORMATS, read_file
from pipeline.sources.unreadable import Unreadable

DEMONSTRATION = {
    ".docx": "ronde-1/interview-08.docx",
    ".odt": "ronde-1/interview-06.odt",
    ".pdf": "ronde-1/document-01.pdf",
    ".vtt": "ronde-1/interview-03.vtt",
    ".srt": "ronde-1/interview-05.srt",
}
PACKAGES = (".docx", ".odt")
SUBTITLES = (".vtt", ".srt")
FLIPS = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=12)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("beschadigd")


def _refused(error: Unreadable) -> None:
    assert error.message
    assert error.remedy


def _texts(path: Path) -> list[str] | None:
    """The texts in a file, or None when it is refused; anything else than a refusal is raised."""
    try:
        _, reading = read_file(path)
    except Unreadable as error:
        return _refused(error)
    assert any(block.text.strip() for block in reading.blocks)
    return [block.text for block in reading.blocks]


@pytest.mark.parametrize("extension", DEMONSTRATION)
@given(part=st.floats(0, 1, exclude_max=True))
def test_truncated_file_is_refused_or_read_up_to_where_it_breaks_off(raw: Path, folder: Path, extension: str, part: float) -> None:
    whole = raw / DEMONSTRATION[extension]
    data = whole.read_bytes()
    path = folder / f"kort{extension}"
    part_of_it = data[: int(part * len(data))]
    path.write_bytes(part_of_it)
    texts = _texts(path)
    if extension in PACKAGES:
        assert texts is None
    if extension in SUBTITLES and texts is not None and "\ufffd" not in part_of_it.decode("utf-8", errors="replace"):
        # The last cue can have lost its end, or hold the number of the cue that is gone; the others are whole.
        before = [block.text for block in read_file(whole)[1].blocks]
        assert texts[:-1] == before[: len(texts) - 1]
        assert before[len(texts) - 1].startswith(re.sub(r"<.*|\s+\d+[\d\s:,>-]*$", "", texts[-1]))


@pytest.mark.parametrize("extension", DEMONSTRATION)
@given(flips=FLIPS)
def test_file_with_flipped_bits_is_refused_or_read(raw: Path, folder: Path, extension: str, flips: list[tuple[float, int]]) -> None:
    whole = raw / DEMONSTRATION[extension]
    data = bytearray(whole.read_bytes())
    for place, mask in flips:
        data[int(place * len(data))] ^= mask
    path = folder / f"stuk{extension}"
    path.write_bytes(data)
    texts = _texts(path)
    if extension in PACKAGES and texts is not None:
        # A package guards its members with checksums: what is read at all is what was written.
        assert texts == [block.text for block in read_file(whole)[1].blocks]


@pytest.mark.parametrize("extension", FORMATS)
@given(data=st.binary(max_size=400))
def test_file_of_random_bytes_is_refused_or_read(folder: Path, extension: str, data: bytes) -> None:
    path = folder / f"ruis{extension}"
    path.write_bytes(data)
    texts = _texts(path)
    assert texts is None or extension in (".txt", ".md", ".srt", ".vtt", ".html", ".htm", ".csv")


@pytest.mark.parametrize("name", ["opname.mp3", "verslag.doc", "zonder-extensie", "verslag.docx.bak"])
def test_unknown_extension_is_refused_with_the_known_ones(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(Unreadable, match="kan Thematafel niet lezen") as caught:
        read_file(tmp_path / name)
    assert f"`{(tmp_path / name).suffix}`" in caught.value.message
    assert all(extension in caught.value.remedy for extension in (".txt", ".md", ".docx", ".odt", ".pdf", ".vtt", ".srt"))


def test_extension_may_be_in_capitals(tmp_path: Path) -> None:
    (tmp_path / "GESPREK.TXT").write_text("I: Hoe?\n", encoding="utf-8")
    format_, reading = read_file(tmp_path / "GESPREK.TXT")
    assert format_.name == "tekst"
    assert reading.blocks[0].text == "I: Hoe?"


@pytest.mark.parametrize("extension", FORMATS)
def test_empty_file_is_refused(tmp_path: Path, extension: str) -> None:
    path = tmp_path / f"leeg{extension}"
    path.touch()
    with pytest.raises(Unreadable, match="is leeg") as caught:
        read_file(path)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("name", "content"),
    [("leeg.txt", " \n\t\n\n"), ("leeg.md", "\n \n"), ("leeg.vtt", "WEBVTT\n\n"), ("leeg.srt", "\n\n"), ("bom.txt", "\ufeff")],
)
def test_file_without_text_is_refused(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(Unreadable, match="bevat geen tekst"):
        read_file(tmp_path / name)


def test_office_file_without_text_is_refused(tmp_path: Path) -> None:
    from docx import Document
    from odfdo import Document as OpenDocument

    Document().save(str(tmp_path / "leeg.docx"))
    document = OpenDocument("text")
    document.body.clear()
    document.save(str(tmp_path / "leeg.odt"))
    for name in ("leeg.docx", "leeg.odt"):
        with pytest.raises(Unreadable, match="bevat geen tekst"):
            read_file(tmp_path / name)


def test_file_as_large_as_a_recording_is_refused_with_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "opname.txt"
    with path.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    with pytest.raises(Unreadable, match="200 MB") as caught:
        read_file(path)
    assert caught.value.remedy == "Een bron van dit soort mag 10 MB zijn."


def test_text_of_more_lines_than_anybody_says_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "opname.txt"
    path.write_bytes(b"\n" * 1_000_000)
    with pytest.raises(Unreadable, match="1000000 regels"):
        read_file(path)


def test_extension_that_may_be_a_name_is_not_repeated(tmp_path: Path) -> None:
    (tmp_path / "Interview Fatima.Bouzid").write_text("I: Ja?\n", encoding="utf-8")
    with pytest.raises(Unreadable) as caught:
        read_file(tmp_path / "Interview Fatima.Bouzid")
    assert "Bouzid" not in str(caught.value)
