from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import srt

from pipeline.sources.blocks import Block, BlockKind
from pipeline.sources.registry import read_file
from pipeline.sources.turns import find_turns
from pipeline.sources.unreadable import Unreadable


def _vtt(folder: Path, *cues: str) -> Path:
    times = [f"00:00:{number:02d}.500 --> 00:00:{number + 1:02d}.000" for number in range(len(cues))]
    path = folder / "bron.vtt"
    path.write_text(
        "WEBVTT\n\n" + "\n\n".join(f"{time}\n{cue}" for time, cue in zip(times, cues, strict=True)) + "\n", encoding="utf-8"
    )
    return path


def _srt(folder: Path, *cues: str) -> Path:
    subtitles = [srt.Subtitle(n, timedelta(seconds=n), timedelta(seconds=n + 1), cue) for n, cue in enumerate(cues, start=1)]
    path = folder / "bron.srt"
    path.write_text(srt.compose(subtitles), encoding="utf-8")
    return path


def _turns(path: Path) -> list[tuple[str, str]]:
    transcript = find_turns(read_file(path)[1].blocks, {})
    assert transcript is not None
    return [(turn.speaker, turn.text) for turn in transcript.turns]


def test_vtt_gives_a_block_a_cue_with_its_voice_and_time(tmp_path: Path) -> None:
    path = tmp_path / "bron.vtt"
    path.write_text(
        "\ufeffWEBVTT - gesprek\n\nNOTE verzonnen\n\n"
        "1\n00:04.000 --> 00:09.306 align:start\n<v Onderzoeker>hoe <i>gaat</i>\nhet</v>\n\n"
        "01:02:03.450 --> 01:02:04.000\n<v.luid Deelnemer>cafe\u0301\n",
        encoding="utf-8",
    )
    assert read_file(path)[1].blocks == (
        Block("hoe gaat het", BlockKind.CUE, "Onderzoeker", "00:00:04"),
        Block("café", BlockKind.CUE, "Deelnemer", "01:02:03"),
    )


def test_cues_of_one_voice_are_one_turn(tmp_path: Path) -> None:
    path = _vtt(
        tmp_path, "<v Onderzoeker>hoe was", "<v Onderzoeker>dat?", "<v Deelnemer>zwaar", "en niemand zag het", "<v Onderzoeker>nee"
    )
    assert _turns(path) == [("Onderzoeker", "hoe was dat?"), ("Deelnemer", "zwaar en niemand zag het"), ("Onderzoeker", "nee")]


def test_vtt_without_voices_can_name_speakers_in_the_text(tmp_path: Path) -> None:
    assert _turns(_vtt(tmp_path, "I: hoe was", "dat?", "R: zwaar")) == [("I", "hoe was dat?"), ("R", "zwaar")]


@pytest.mark.parametrize("between", ["</v> ", "\n"])
def test_two_voices_in_one_cue_keep_their_own_words(tmp_path: Path, between: str) -> None:
    path = _vtt(tmp_path, f"<v Onderzoeker>bent u moe?{between}<v Deelnemer>ja, altijd", "<v Onderzoeker>ach")
    assert _turns(path) == [("Onderzoeker", "bent u moe?"), ("Deelnemer", "ja, altijd"), ("Onderzoeker", "ach")]


def test_vtt_escapes_read_as_their_characters(tmp_path: Path) -> None:
    path = _vtt(tmp_path, "<v Deelnemer>Olthof &amp; Zonen, meer &lt;niks&gt;", "<v Onderzoeker>ja")
    assert _turns(path)[0] == ("Deelnemer", "Olthof & Zonen, meer <niks>")


def test_srt_gives_a_block_a_cue_with_its_time(tmp_path: Path) -> None:
    path = tmp_path / "bron.srt"
    first = "1\r\n00:00:04,000 --> 00:00:08,489\r\nI: Hoe was\r\ndat?\r\n\r\n"
    second = "2\r\n01:02:03,999 --> 01:02:05,000\r\nR: Zwaar.\r\n"
    path.write_bytes(f"\ufeff{first}{second}".encode())
    assert read_file(path)[1].blocks == (
        Block("I: Hoe was dat?", BlockKind.CUE, time="00:00:04"),
        Block("R: Zwaar.", BlockKind.CUE, time="01:02:03"),
    )


def test_srt_turn_goes_on_over_its_cues(tmp_path: Path) -> None:
    assert _turns(_srt(tmp_path, "I: Hoe was", "dat?", "R: Zwaar.", "Niemand zag het.")) == [
        ("I", "Hoe was dat?"),
        ("R", "Zwaar. Niemand zag het."),
    ]


def test_srt_markup_is_not_what_was_said(tmp_path: Path) -> None:
    path = _srt(tmp_path, r"{\an8}I: <i>Hoe</i> was dat?", 'R: <font color="#fff">Zwaar</font>, 3 < 4.')
    assert _turns(path) == [("I", "Hoe was dat?"), ("R", "Zwaar, 3 < 4.")]


def test_windows_subtitles_are_read_with_a_warning(tmp_path: Path) -> None:
    for path in (_vtt(tmp_path, "<v Deelnemer>crème"), _srt(tmp_path, "R: crème")):
        path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
        _, reading = read_file(path)
        assert reading.blocks[0].text.endswith("crème")
        assert "Windows-1252" in reading.warnings[0]


def test_text_that_is_no_vtt_is_refused_without_quoting_it(tmp_path: Path) -> None:
    path = tmp_path / "bron.vtt"
    path.write_text("I: dit is een geheim\nR: ja\n", encoding="utf-8")
    with pytest.raises(Unreadable, match="geen geldig WebVTT-bestand") as caught:
        read_file(path)
    assert "geheim" not in str(caught.value)
    assert "Exporteer" in caught.value.remedy


def test_srt_that_breaks_off_is_refused_with_the_line_and_without_quoting_it(tmp_path: Path) -> None:
    path = _srt(tmp_path, "I: Hoe was dat?", "R: geheim")
    path.write_text(path.read_text(encoding="utf-8") + "3\n00:00:0", encoding="utf-8")
    with pytest.raises(Unreadable, match="vanaf regel 9 geen geldig SRT") as caught:
        read_file(path)
    assert "geheim" not in str(caught.value)
    assert "Exporteer" in caught.value.remedy
