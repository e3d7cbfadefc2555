from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from pipeline.sources.blocks import Block, BlockKind
from pipeline.sources.canonical import assemble
from pipeline.sources.turns import Role, Transcript, Turn, coverage, find_turns

DATA = Path(__file__).resolve().parents[1] / "data"
CASES = YAML(typ="safe").load((DATA / "turns.yaml").read_text(encoding="utf-8"))
with (DATA / "line_breaks.csv").open(encoding="utf-8", newline="") as stream:
    BREAKS = list(csv.DictReader(line for line in stream if not line.startswith("#")))


def _paragraphs(*texts: str) -> tuple[Block, ...]:
    return tuple(Block(text) for text in texts)


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w", text))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_transcript_falls_into_turns_with_speakers_roles_and_times(case: dict) -> None:
    blocks = tuple(Block(text, BlockKind(case["kind"])) for text in case["blocks"])
    roles = {label: Role(role) for label, role in case.get("roles", {}).items()}
    transcript = find_turns(blocks, roles)
    if case["convention"] is None:
        assert transcript is None
        return
    assert transcript is not None
    assert transcript.convention == case["convention"]
    assert [[turn.speaker, turn.role.value, turn.time, turn.text] for turn in transcript.turns] == case["turns"]
    said = "\n".join(transcript.warnings)
    assert all(part in said for part in case.get("warnings", [])), said
    if not case.get("warnings"):
        assert transcript.warnings == ()


@pytest.mark.parametrize("row", BREAKS, ids=lambda row: row["joined"])
def test_line_break_inside_a_turn_reads_as_the_author_wrote_it(row: dict) -> None:
    blocks = tuple(Block(text, BlockKind.LINE) for text in ("I: Ja?", f"R: Dus {row['first']}", row["second"], "I: Dank u."))
    transcript = find_turns(blocks, {})
    assert transcript is not None
    assert [turn.text for turn in transcript.turns] == ["Ja?", f"Dus {row['joined']}", "Dank u."]


def test_speakers_of_the_file_itself_win_over_colons_in_the_text() -> None:
    blocks = (
        Block("I: dat zei ik", BlockKind.CUE, "Onderzoeker", "00:00:01"),
        Block("en R: dat zei zij", BlockKind.CUE, "Onderzoeker", "00:00:04"),
        Block("ja", BlockKind.CUE, "Deelnemer", "00:00:09"),
        Block("zonder naam", BlockKind.CUE, "", "00:00:12"),
    )
    transcript = find_turns(blocks, {})
    assert transcript is not None
    assert transcript.convention == "sprekers uit het bestand"
    assert transcript.turns == (
        Turn("I: dat zei ik en R: dat zei zij", "Onderzoeker", Role.INTERVIEWER, time="00:00:01"),
        Turn("ja zonder naam", "Deelnemer", Role.RESPONDENT, time="00:00:09"),
    )


def test_one_speaker_whom_the_format_names_is_enough() -> None:
    transcript = find_turns((Block("Opening", BlockKind.HEADING), Block("Dan open ik de tafel.", speaker="De voorzitter")), {})
    assert transcript is not None
    assert [(turn.speaker, turn.role) for turn in transcript.turns] == [("", Role.UNKNOWN), ("De voorzitter", Role.FACILITATOR)]


def test_time_of_a_subtitle_is_the_time_of_the_turn_it_opens() -> None:
    texts = ("I: Hoe laat", "was dat?", "R: Laat.")
    blocks = tuple(Block(text, BlockKind.CUE, time=f"00:00:0{number}") for number, text in enumerate(texts))
    transcript = find_turns(blocks, {})
    assert transcript is not None
    assert [(turn.text, turn.time) for turn in transcript.turns] == [("Hoe laat was dat?", "00:00:00"), ("Laat.", "00:00:02")]


def test_clock_time_at_the_start_of_a_subtitle_stays_in_the_sentence() -> None:
    blocks = tuple(
        Block(text, BlockKind.CUE, time="00:00:04") for text in ("I: Hoe laat was dat?", "R: Om en nabij", "12:30 was ik thuis.")
    )
    transcript = find_turns(blocks, {})
    assert transcript is not None
    assert transcript.turns[-1].text == "Om en nabij 12:30 was ik thuis."


def test_headings_and_captions_are_nobodys_words() -> None:
    blocks = (
        Block("Interview 4", BlockKind.HEADING),
        Block("I: Wonen: hoe gaat dat?"),
        Block("R: Goed."),
        Block("R: de tuin", BlockKind.CAPTION),
        Block("I: Mooi."),
    )
    transcript = find_turns(blocks, {})
    assert transcript is not None
    assert [(turn.kind, turn.speaker, turn.text) for turn in transcript.turns] == [
        ("heading", "", "Interview 4"),
        ("speech", "I", "Wonen: hoe gaat dat?"),
        ("speech", "R", "Goed."),
        ("caption", "", "R: de tuin"),
        ("speech", "I", "Mooi."),
    ]


def test_page_of_a_turn_is_the_page_it_begins_on() -> None:
    lines = (("I: Klaar?", 1), ("R: Nog niet, want de rest van het ver-", 1), ("haal komt.", 2), ("I: Goed.", 2))
    transcript = find_turns(tuple(Block(text, BlockKind.LINE, page=page) for text, page in lines), {})
    assert transcript is not None
    assert [(turn.text, turn.page) for turn in transcript.turns] == [
        ("Klaar?", 1),
        ("Nog niet, want de rest van het verhaal komt.", 1),
        ("Goed.", 2),
    ]


def test_label_longer_than_a_name_opens_no_turn() -> None:
    sentence = "Toen zei mijn buurman van de overkant, die alles altijd beter weet dan wij allemaal bij elkaar"
    transcript = find_turns(_paragraphs("I: En?", "R: Nou.", f"{sentence}: nee.", f"{sentence}: ja."), {})
    assert transcript is not None
    assert {turn.speaker for turn in transcript.turns} == {"I", "R"}


def test_coverage_tells_a_transcript_from_a_report_with_some_colons() -> None:
    transcript = _paragraphs("I: Hoe?", "R: Zo.", "I: Echt?", "R: Ja.")
    report = _paragraphs("Anna: mooi gezegd.", *["Er werd lang over gesproken."] * 8, "Anna: zo is het.")
    found = find_turns(transcript, {})
    colons = find_turns(report, {})
    assert found is not None
    assert colons is not None
    assert coverage(transcript, found) == 1.0
    assert coverage(report, colons) < 0.5
    assert coverage((), Transcript((), "")) == 0.0


WORDS = st.sampled_from(
    [
        *("wij", "Waterstad", "én", "en", "in-", "30-jarigen", "Kortom:", "op:", "a.u.b."),
        *("12:30", "[lacht]", "(zucht)", "[14]", "#1", "http://x.nl", "🙂"),
    ]
)
SAID = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
LABELS = st.sampled_from(["I", "R", "R2", "Interviewer", "Wijkagent", "Anna", "Mevrouw De Wit-Brandsma"])
TURNS = st.lists(st.tuples(LABELS, st.lists(SAID, min_size=1, max_size=3)), min_size=2, max_size=8)
SHAPES = {"Naam:": "{}: {}", "[Naam]": "[{}] {}", "{Naam}": "{{{}}} {}", "@Naam:": "@{}: {}"}


@given(TURNS, st.sampled_from(list(SHAPES)), st.sampled_from([BlockKind.LINE, BlockKind.PARAGRAPH, BlockKind.CUE]))
@example([("I", ["wij"]), ("R", ["wij", "12:30 en"])], "Naam:", BlockKind.CUE)
@example([("I", ["wij"]), ("R", ["[lacht]", "en", "[lacht]"])], "[Naam]", BlockKind.PARAGRAPH)
def test_no_word_is_lost_when_a_convention_is_found(turns: list, shape: str, kind: BlockKind) -> None:
    time = "00:00:07" if kind is BlockKind.CUE else ""
    blocks = []
    for label, paragraphs in turns:
        first, *others = paragraphs
        blocks.append(Block(SHAPES[shape].format(label, first), kind, time=time))
        blocks.extend(Block(text, kind, time=time) for text in others)
    transcript = find_turns(tuple(blocks), {"Anna": Role.RESPONDENT})
    if transcript is None:
        return
    read = _letters("".join(f"{turn.speaker} {turn.text}" for turn in transcript.turns))
    if kind is not BlockKind.CUE:
        assert read == _letters("".join(block.text for block in blocks))
    # Subtitles repeat the speaker at every cue; only what was said is all there.
    letters = iter(read)
    assert all(letter in letters for letter in _letters("".join(text for _, paragraphs in turns for text in paragraphs)))


NOTATIONS = st.sampled_from(
    [
        *("I: ja", "R:", "R: nee.", "[I] hoe?", "{Anna} zo", "@R: ja", "RUTTE", "DE JONGE (NOS)", "VRAAG Hoe dan?", "EINDE"),
        *("0:03", "[00:01:02]", "#00:01:02-3#", "00:00:01,000 --> 00:00:02,000", "Anna  0:03", "(12:30)", "1", "", "\u00ad"),
        *("1 | I | ja", "0:03 | I | ja", "Anna [0:03] Smit: ja", "00:00:09: en", "zo'n  zin", "Kortom: dus", "—"),
    ]
)
PIECES = st.lists(st.tuples(NOTATIONS, st.sampled_from(["\n", " "]), NOTATIONS), min_size=2, max_size=12)


@given(PIECES, st.sampled_from(list(BlockKind)), st.sampled_from(["", "Bob"]))
def test_any_mix_of_notations_gives_turns_that_lie_exactly_in_the_canonical_text(pieces: list, kind: BlockKind, name: str) -> None:
    blocks = tuple(Block(f"{first}{between}{second}", kind, speaker=name) for first, between, second in pieces)
    transcript = find_turns(blocks, {"Anna": Role.RESPONDENT})
    if transcript is None:
        return
    text, placed = assemble(transcript.turns)
    assert [text[turn.start : turn.end] for turn in placed] == [turn.text for turn in transcript.turns]
    assert all(turn.text for turn in transcript.turns)
