from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sources.readers.srt import Cue, srt_cues
from pipeline.sources.unreadable import Unreadable

TIMES = "00:00:01,000 --> 00:00:02,000"


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        (f"1\n{TIMES}\nhoe was\ndat?\n\n2\n01:02:03.9 --> 1:2:4\nzwaar\n", [("hoe was\ndat?", "00:00:01"), ("zwaar", "01:02:03")]),
        (
            f"{TIMES}\nzonder nummer\n{TIMES}\nen zonder lege regel",
            [("zonder nummer", "00:00:01"), ("en zonder lege regel", "00:00:01")],
        ),
        (f"1\r\n{TIMES}  X1:0 Y1:0\r\nmet een lege regel\r\n\r\nerin\r\n", [("met een lege regel\nerin", "00:00:01")]),
        (f"1\n{TIMES}\n1984\n\n2\n{TIMES}\n\n", [("1984", "00:00:01"), ("", "00:00:01")]),
        (f"\n\n\ufeff1\n{TIMES}\nja"[2:], [("ja", "00:00:01")]),
        ("", []),
        ("\n \n", []),
    ],
)
def test_cues_are_read_as_programs_write_them(text: str, cues: list[tuple[str, str]]) -> None:
    assert list(srt_cues(text.lstrip("\n"))) == [Cue(*cue) for cue in cues]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("geheim\n", 1),
        ("1\ngeheim\n", 1),
        (f"1\n{TIMES}\nja\n\n2\n00:00:0", 5),
        (f"1\n{TIMES}\nja\n\n2\n", 5),
        ("1" * 100_000, 1),
    ],
)
def test_damage_is_named_with_its_line_and_without_quoting_it(text: str, line: int) -> None:
    with pytest.raises(Unreadable, match=f"vanaf regel {line} geen geldig SRT") as caught:
        list(srt_cues(text))
    assert "geheim" not in str(caught.value)


@given(st.lists(st.sampled_from(["", " ", "1", "2", TIMES, "I: ja", "-->"]), max_size=12).map("\n".join))
def test_no_word_is_lost(text: str) -> None:
    try:
        cues = list(srt_cues(text))
    except Unreadable:
        return
    assert "".join(cue.text for cue in cues).count("I: ja") == text.count("I: ja")
    assert len(cues) == text.count(TIMES)
