from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.sources.registry import read_file
from pipeline.sources.turns import find_turns

DATA = Path(__file__).resolve().parents[2] / "data" / "html"


def _read(folder: Path, page: str | bytes) -> list[tuple[str, str]]:
    path = folder / "bron.html"
    path.write_bytes(page.encode("utf-8") if isinstance(page, str) else page)
    return [(block.kind.value, block.text) for block in read_file(path)[1].blocks]


def test_page_of_word_keeps_what_was_said_and_drops_what_was_not() -> None:
    format_, reading = read_file(DATA / "word.html")
    assert format_.name == "webpagina"
    assert reading.warnings == ()
    assert [(block.kind.value, block.speaker, block.time, block.text) for block in reading.blocks] == [
        ("heading", "", "", "Gesprek 9"),
        ("paragraph", "", "", "I: Hoe gaat het in het café?"),
        ("paragraph", "", "", "R: Ik woon hier graag.\nEcht waar."),
        ("caption", "", "", "Figuur 1 De flat"),
        ("paragraph", "I", "00:00:10", "En nu?"),
        ("paragraph", "R", "00:00:12", "Nu\nniet."),
        ("paragraph", "I", "00:00:15", "Ach."),
        ("caption", "", "", "Noot 1: Dat aan de haven."),
    ]


def test_plain_page_is_read_in_order(tmp_path: Path) -> None:
    page = """<!DOCTYPE html><html><head><meta charset=utf-8><title>weg</title><script>weg()</script></head><body>
    <nav><a href=/>weg</a></nav><h1>Verslag</h1>los <b>half</b>vet
    <p>I: Hoe?<p>R: Goed &amp; wel, caf&eacute; &#8364; 4.<br/>En zo.
    <ul><li>een</li><li><p>twee</p><ol><li>drie</ol></ul><!-- weg --><style>weg</style><div hidden>weg</div>
    <span style="display:none">weg</span><blockquote>citaat</blockquote><pre>regel 1
regel 2</pre><figure><figcaption>foto</figcaption></figure><select><option>weg</select></body></html>"""
    assert _read(tmp_path, page) == [
        ("heading", "Verslag"),
        ("paragraph", "los halfvet"),
        ("paragraph", "I: Hoe?"),
        ("paragraph", "R: Goed & wel, café € 4.\nEn zo."),
        ("paragraph", "een"),
        ("paragraph", "twee"),
        ("paragraph", "drie"),
        ("paragraph", "citaat"),
        ("paragraph", "regel 1\nregel 2"),
        ("caption", "foto"),
    ]


def test_table_of_speaker_and_text_reads_as_turns(tmp_path: Path) -> None:
    _read(tmp_path, "<table><tr><td>I:</td><td>Hoe?</td></tr><tr><td>R</td><td>Goed.<br>Echt.</td></tr></table><p>I: Fijn.</p>")
    transcript = find_turns(read_file(tmp_path / "bron.html")[1].blocks, {})
    assert transcript is not None
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == [("I", "Hoe?"), ("R", "Goed.\nEcht."), ("I", "Fijn.")]


def test_table_that_only_places_text_reads_as_its_text(tmp_path: Path) -> None:
    page = "<table><tr><td><h2>Kop</h2><p>I: Hoe?</p></td><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>"
    assert _read(tmp_path, page) == [("heading", "Kop"), ("paragraph", "I: Hoe?"), ("paragraph", "a: b")]


@pytest.mark.parametrize(
    ("declared", "encoding", "warned"),
    [
        ("utf-8", "utf-8", False),
        ("windows-1252", "cp1252", False),
        ("iso-8859-1", "cp1252", False),
        ("iso-8859-15", "iso-8859-15", False),
        ("", "utf-8", False),
        ("", "utf-8-sig", False),
        ("", "utf-16", False),
        ("", "cp1252", True),
        ("utf-8", "cp1252", True),
        ("idna", "utf-8", False),
        ("bestaat-niet", "utf-8", False),
    ],
)
def test_character_set_is_the_declared_one_when_the_bytes_agree(tmp_path: Path, declared: str, encoding: str, warned: bool) -> None:
    meta = f'<meta charset="{declared}">' if declared else ""
    path = tmp_path / "bron.htm"
    path.write_bytes(f"<html><head>{meta}</head><body><p>crème € 4</p></body></html>".encode(encoding))
    _, reading = read_file(path)
    assert [block.text for block in reading.blocks] == ["crème € 4"]
    assert bool(reading.warnings) == warned


def test_transcript_of_noscribe_gives_speakers_times_and_overlaps() -> None:
    transcript = find_turns(read_file(DATA / "noscribe.html")[1].blocks, {})
    assert transcript is not None
    assert [(turn.kind, turn.speaker, turn.time, turn.text) for turn in transcript.turns] == [
        ("heading", "", "", "Gesprek over de flat"),
        ("introduction", "", "", "(12 seconds pause)"),
        ("speech", "S01", "00:00:12", "Goedemiddag, fijn dat u er bent. (..) Hoe lang woont u hier & waarom?"),
        ("speech", "S00", "00:00:30", "Ja, ja."),
        ("speech", "S01", "00:00:31", "Neem de tijd."),
        ("speech", "Bewoner", "00:00:36", "Al twaalf jaar. Eerst alleen."),
        ("speech", "S01", "00:01:05", "Hm."),
        ("speech", "S02", "00:01:06", "Ik ook.\nWij samen."),
    ]


def test_name_of_the_recording_is_not_read() -> None:
    assert not any("mp3" in block.text for block in read_file(DATA / "noscribe.html")[1].blocks)


def test_transcript_of_noscribe_without_speakers_keeps_its_times(tmp_path: Path) -> None:
    page = '<p><a name="ts_0_900_">I: Hoe?</a></p><p><a name="ts_61000_62000_">R: Goed.</a><a name="ts_62000_63000_"> Ja.</a></p>'
    path = tmp_path / "bron.html"
    path.write_text(f"<html><body>{page}</body></html>", encoding="utf-8")
    transcript = find_turns(read_file(path)[1].blocks, {})
    assert transcript is not None
    assert [(turn.speaker, turn.time, turn.text) for turn in transcript.turns] == [
        ("I", "00:00:00", "Hoe?"),
        ("R", "00:01:01", "Goed. Ja."),
    ]
