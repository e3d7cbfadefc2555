from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.sources.ingest import Ingested, ingest
from pipeline.sources.register import Source, read_register
from pipeline.sources.turns import Role
from pipeline.sources.unreadable import Unreadable
from pipeline.study.folder import Study

STORY = "Ik woon er al dertig jaar en ik heb de lift nog nooit een heel jaar zien werken, en dat zeg ik ze elke keer weer. " * 4


@pytest.fixture
def ingested(tmp_path: Path) -> Callable[..., Ingested]:
    """Ingest a text as a source of the given kind."""

    def read(text: str, kind: str = "interview", name: str = "bron.txt", roles: dict[str, Role] | None = None) -> Ingested:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return ingest(Source("bron", name, kind, "ronde-1", roles=roles or {}), tmp_path / name)

    return read


def _said(item: Ingested) -> list[tuple[str, str, str]]:
    return [(placed.turn.speaker, placed.turn.role.value, placed.turn.text) for placed in item.turns]


def _letters(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFC", text) if sign.isalnum())


def test_interview_becomes_its_canonical_text_and_turns(ingested: Callable) -> None:
    item = ingested("Interview 2\n\n[00:01] I: Hoe is het\nhier?\n\n[00:04] R: Goed, al is de onder-\nbuurman stil.\n")
    assert item.text == "Interview 2\nI: Hoe is het hier?\nR: Goed, al is de onderbuurman stil.\n"
    assert [(placed.turn.role, placed.turn.time, item.text[placed.start : placed.end]) for placed in item.turns] == [
        (Role.UNKNOWN, "", "Interview 2"),
        (Role.INTERVIEWER, "00:00:01", "Hoe is het hier?"),
        (Role.RESPONDENT, "00:00:04", "Goed, al is de onderbuurman stil."),
    ]
    assert item.parser == "tekst, beurten als `Naam:`"
    assert item.warnings == ()


def test_interview_without_speakers_is_refused_with_an_example(ingested: Callable) -> None:
    with pytest.raises(Unreadable, match="geen sprekers te vinden") as caught:
        ingested("Wij spraken over wonen.\nHet ging goed.\n")
    assert "`Interviewer:` of `R:`" in caught.value.remedy
    assert "sources.csv" in caught.value.remedy


def test_role_of_the_register_wins_and_leaves_nothing_to_guess(ingested: Callable) -> None:
    text = "Anna: Hoe gaat het?\nStudent: Goed.\nAnna: Mooi?\nStudent: Ja hoor.\n"
    item = ingested(text, roles={"Anna": Role.INTERVIEWER, "Student": Role.RESPONDENT})
    assert [role for _, role, _ in _said(item)] == ["interviewer", "respondent", "interviewer", "respondent"]
    assert item.warnings == ()


def test_guessed_role_gives_a_warning_that_says_how_to_set_it(ingested: Callable) -> None:
    item = ingested("Interviewer: Hoe gaat het?\nStudent: Goed.\nInterviewer: Mooi?\nStudent: Ja hoor.\n")
    assert [role for _, role, _ in _said(item)] == ["interviewer", "respondent", "interviewer", "respondent"]
    (warning,) = item.warnings
    assert "rol afgeleid uit de tekst" in warning
    assert "sources.csv" in warning


def test_interview_without_interviewer_gives_a_warning(ingested: Callable) -> None:
    item = ingested("R1: Wij wonen hier graag.\nR2: Zeker.\n")
    assert any("geen interviewer gevonden" in warning for warning in item.warnings)


def test_mixed_conventions_and_old_encoding_give_warnings(tmp_path: Path) -> None:
    path = tmp_path / "bron.txt"
    path.write_bytes("I: Café?\nR: Ja.\nI: Leuk?\nR: Nee.\n[I] Echt?\n[R] Echt.\n".encode("cp1252"))
    item = ingest(Source("bron", "bron.txt", "interview", "r"), path)
    assert any("Windows-1252" in warning for warning in item.warnings)
    assert any("maar ook als `[Naam]` (2)" in warning for warning in item.warnings)
    assert _said(item)[0] == ("I", "interviewer", "Café?")


def test_document_is_prose_of_its_author_also_with_colons(ingested: Callable) -> None:
    item = ingested(f"# Wonen\n\nA: {STORY}\n\nB: {STORY}\n", kind="document", name="bron.md")
    assert [(placed.turn.kind, placed.turn.role, placed.turn.speaker) for placed in item.turns] == [
        ("heading", Role.AUTHOR, ""),
        ("paragraph", Role.AUTHOR, ""),
        ("paragraph", Role.AUTHOR, ""),
    ]
    assert item.parser == "Markdown, lopende tekst"


def test_minutes_are_prose_of_the_reporter_and_who_was_there_said_nothing(ingested: Callable) -> None:
    named = textwrap.fill(f"Nadia: {STORY}", 80)
    body = textwrap.fill(STORY, 80)
    parts = ["Verslag thematafel 1", "Aanwezig", "- Nadia, 16\n- Joris, 19", "Vooraf", body, named, body, body, named, body]
    text = "\n\n".join(parts)
    item = ingested(text, kind="thematafel")
    assert {placed.turn.role for placed in item.turns} == {Role.REPORTER}
    assert [(placed.turn.kind, placed.turn.text) for placed in item.turns][:5] == [
        ("heading", "Verslag thematafel 1"),
        ("heading", "Aanwezig"),
        ("attendance", "Nadia, 16"),
        ("attendance", "Joris, 19"),
        ("heading", "Vooraf"),
    ]
    assert [placed.turn.kind for placed in item.turns][5:] == ["paragraph"] * 6
    assert item.parser == "tekst, verslag"


TABLE_TALK = (
    ("Gespreksleider", "Wie begint? " * 3),
    ("R1", STORY),
    ("R2", STORY),
    ("Gespreksleider", "En nu? " * 3),
    ("R1", STORY),
)
TABLE_ROLES = ["facilitator", "respondent", "respondent", "facilitator", "respondent"]


@pytest.mark.parametrize("width", [80, 10_000])
def test_table_talk_written_out_is_a_transcript_however_its_lines_are_wrapped(ingested: Callable, width: int) -> None:
    item = ingested("\n\n".join(textwrap.fill(f"{name}: {text}", width) for name, text in TABLE_TALK), kind="thematafel")
    assert item.parser == "tekst, beurten als `Naam:`"
    assert [(name, role) for name, role, _ in _said(item)] == [
        (name, role) for (name, _), role in zip(TABLE_TALK, TABLE_ROLES, strict=True)
    ]


def test_subtitled_table_talk_is_a_transcript(ingested: Callable) -> None:
    cues = [(name, part) for name, text in TABLE_TALK for part in textwrap.wrap(text, 60)]
    text = "WEBVTT\n\n" + "".join(
        f"00:{n:02d}:00.000 --> 00:{n:02d}:09.000\n<v {name}>{part}\n\n" for n, (name, part) in enumerate(cues)
    )
    item = ingested(text, kind="thematafel", name="bron.vtt")
    assert item.parser == "WebVTT, beurten als `sprekers uit het bestand`"
    assert [role for _, role, _ in _said(item)] == TABLE_ROLES


LABELS = st.sampled_from(["I", "R", "Rene\u0301e", "Wijkagent", "R\u00a02"])
SAID = st.text(
    st.one_of(st.sampled_from("abc ?.-\u0301\u00ad\u200f🙂é"), st.characters(codec="utf-8", exclude_characters="[](){}#@:\n\r"))
).map(lambda text: f"zeg {text}")


@given(st.lists(st.tuples(LABELS, SAID), min_size=2, max_size=6), st.sampled_from(["\n", "\r\n", "\n\n"]))
@example([("Rene\u0301e", "ja"), ("Rene\u0301e", "nee")], "\r\n")
@example([("R\u00a02", "ja"), ("I", "e\u200d\u0301n")], "\n")
def test_whatever_was_said_every_turn_is_a_clean_slice(tmp_path_factory: pytest.TempPathFactory, said: list, ends: str) -> None:
    path = tmp_path_factory.getbasetemp() / "willekeurig.txt"
    path.write_bytes("".join(f"{label}: {text}{ends}" for label, text in said).encode())
    try:
        item = ingest(Source("bron", path.name, "interview", "r"), path)
    except Unreadable:
        # Every label stood there once and is no role: no evidence of a convention.
        assert len({label for label, _ in said}) == len(said)
        return
    assert unicodedata.is_normalized("NFC", item.text)
    assert not re.search(r"[\r\u200f\u00ad\u00a0]", item.text)
    assert all(item.text[placed.start : placed.end] == placed.turn.text for placed in item.turns)


def test_demonstration_is_read_without_a_warning_and_with_everyones_role(repository: Path) -> None:
    study = Study(repository)
    for source in read_register(study).sources:
        item = ingest(source, study.raw / source.file)
        assert item.warnings == (), source.source_id
        assert all(item.text[placed.start : placed.end] == placed.turn.text for placed in item.turns)
        roles = {placed.turn.role for placed in item.turns if placed.turn.kind == "speech"}
        if source.kind == "interview":
            assert roles == {Role.INTERVIEWER, Role.RESPONDENT}, source.source_id
            assert ", beurten als `" in item.parser
        else:
            assert {placed.turn.role for placed in item.turns} == {Role.AUTHOR if source.kind == "document" else Role.REPORTER}


@pytest.mark.parametrize("name", ["interview-02", "interview-11", "thematafel-04"])
def test_no_letter_of_a_demonstration_text_is_lost(repository: Path, name: str) -> None:
    study = Study(repository)
    source = next(source for source in read_register(study).sources if source.source_id == name)
    path = study.raw / source.file
    assert _letters(ingest(source, path).text) == _letters(path.read_text(encoding="utf-8"))


def test_every_turn_of_a_demonstration_interview_with_f4_times_has_its_time(repository: Path) -> None:
    study = Study(repository)
    source = next(source for source in read_register(study).sources if source.source_id == "interview-07")
    item = ingest(source, study.raw / source.file)
    written = re.findall(r"#(\d\d:\d\d:\d\d)-\d#", (study.raw / source.file).read_text(encoding="utf-8"))
    assert [placed.turn.time for placed in item.turns if placed.turn.kind == "speech"] == written
    assert "#" not in item.text


def test_every_row_of_a_demonstration_table_is_a_turn(repository: Path) -> None:
    from docx import Document

    study = Study(repository)
    tables = 0
    for source in read_register(study).sources:
        if source.kind != "interview" or not source.file.endswith(".docx"):
            continue
        document = Document(str(study.raw / source.file))
        said = [placed.turn.speaker for placed in ingest(source, study.raw / source.file).turns if placed.turn.kind == "speech"]
        for table in document.tables:
            tables += 1
            assert said == [row.cells[0].text.strip(" :") for row in table.rows if row.cells[0].text.strip(" :") in set(said)]
    assert tables
