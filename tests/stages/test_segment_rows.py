from __future__ import annotations

import hashlib
from dataclasses import dataclass

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.language.dutch import Dutch
from pipeline.params import SegmentParams
from pipeline.stages.segment import segment_id, segment_rows
from pipeline.tables import SEGMENTS, TURNS, frame_of

PARAMS = SegmentParams(min_words=4, max_words=10)
SAID = st.lists(
    st.sampled_from(["ja.", "Nee hoor.", "Ik woon hier al jaren.", "🙂", "en", "toen kwam de huurverhoging,", "Zoë's \n moeder"]),
    min_size=1,
    max_size=12,
).map(" ".join)


@dataclass(frozen=True)
class Said:
    """One turn."""

    text: str
    role: str = "respondent"
    kind: str = "speech"
    speaker: str = "R"
    time: str = ""
    page: int | None = None


def _rows(dutch: Dutch, *turns: Said, source: str = "a", params: SegmentParams = PARAMS) -> list[dict[str, object]]:
    text, rows = "", []
    for number, turn in enumerate(turns, start=1):
        text += f"{turn.speaker}: " if turn.kind == "speech" else ""
        rows.append(
            {
                "source_id": source, "turn": number, "speaker": turn.speaker, "role": turn.role, "kind": turn.kind,
                "start": len(text), "end": len(text) + len(turn.text), "time": turn.time, "page": turn.page,
            }
        )  # fmt: skip
        text += turn.text + "\n"
    made = segment_rows({source: text}, frame_of(TURNS, rows).astype({"page": "Int64"}), dutch, params)
    for row in made:
        assert text[row["start"] : row["end"]] == row["text"]
    return made


def _column(rows: list[dict[str, object]], name: str) -> list[object]:
    return [row[name] for row in rows]


def test_segment_knows_its_source_turn_and_speaker(dutch: Dutch) -> None:
    first, second = _rows(
        dutch,
        Said("Hoe gaat het hier in de buurt?", "interviewer", speaker="I"),
        Said("Ik woon hier graag.", time="00:01:05", page=2),
    )
    assert (first["turn"], first["speaker"], first["role"], first["position"]) == (1, "I", "interviewer", 1)
    assert (second["turn"], second["speaker"], second["role"], second["position"]) == (2, "R", "respondent", 2)
    assert (second["time"], second["page"], second["words"], second["source_id"]) == ("00:01:05", 2, 4, "a")
    assert second["sha256"] == hashlib.sha256(b"Ik woon hier graag.").hexdigest()
    assert second["lemmas"] == "ik wonen hier graag"


@pytest.mark.parametrize(
    ("turn", "voice", "coded"),
    [
        (Said("Hoe is het om hier te wonen?", "interviewer"), "question", False),
        (Said("Wie wil hier iets over zeggen?", "facilitator"), "question", False),
        (Said("Hoe het is om hier te wonen?", "respondent"), "spoken", True),
        (Said("Ik woon hier al jaren.", "unknown"), "spoken", True),
        (Said("Nee. Nee hoor.", "respondent"), "spoken", False),
        (Said("De zaal vindt de huur te hoog.", "reporter", "paragraph"), "paraphrase", True),
        (Said("De huren stegen met vier procent.", "author", "paragraph"), "document", True),
        (Said("Wonen in de wijk De Kade", "reporter", "heading"), "note", False),
        (Said("Foto van het plein met de fontein", "author", "caption"), "note", False),
        (Said("Dit gesprek vond plaats op een bankje.", "reporter", "introduction"), "note", False),
        (Said("De vergadering wordt enkele ogenblikken geschorst.", "unknown", "note"), "note", False),
        (Said("Ik durf niet meer naar buiten.", "reporter", "quotation"), "quotation", True),
        (Said("Aanwezig: mevrouw A, de heer B en anderen", "reporter", "attendance"), "note", False),
    ],
)
def test_voice_and_whether_it_gets_themes(dutch: Dutch, turn: Said, voice: str, coded: bool) -> None:
    (row,) = _rows(dutch, turn)
    assert (row["voice"], row["coded"], row["text"]) == (voice, coded, turn.text)


def test_quotation_in_a_report_is_apart_from_the_reporters_words(dutch: Dutch) -> None:
    rows = _rows(dutch, Said("Een bewoner zegt: “Ik durf niet meer naar buiten.” De zaal knikt.", "reporter", "paragraph"))
    assert [(row["voice"], row["text"]) for row in rows] == [
        ("paraphrase", "Een bewoner zegt:"),
        ("quotation", "Ik durf niet meer naar buiten."),
        ("paraphrase", "De zaal knikt."),
    ]
    assert _column(rows, "position") == [1, 2, 3]


def test_quotation_marks_in_spoken_words_change_nothing(dutch: Dutch) -> None:
    rows = _rows(dutch, Said("Toen zei hij: “Ik ga hier nooit meer weg.”"))
    assert _column(rows, "voice") == ["spoken"]


def test_positions_count_from_one_in_each_source(dutch: Dutch) -> None:
    texts = {"a": "Een twee drie vier.", "b": "Vijf zes zeven acht."}
    rows = [
        {
            "source_id": source, "turn": 1, "speaker": "R", "role": "respondent", "kind": "speech", "start": 0,
            "end": len(text), "time": "", "page": None,
        }
        for source, text in texts.items()
    ]  # fmt: skip
    made = segment_rows(texts, frame_of(TURNS, rows), dutch, PARAMS)
    assert [(row["source_id"], row["position"], row["text"]) for row in made] == [("a", 1, texts["a"]), ("b", 1, texts["b"])]


def test_no_turns_have_no_segments(dutch: Dutch) -> None:
    assert segment_rows({}, frame_of(TURNS, []), dutch, PARAMS) == []


@given(st.lists(SAID, min_size=1, max_size=5))
def test_every_segment_is_an_exact_slice_and_every_word_is_in_one(dutch: Dutch, texts: list[str]) -> None:
    rows = _rows(dutch, *map(Said, texts))
    for number, text in enumerate(texts, start=1):
        inside = [row for row in rows if row["turn"] == number]
        assert "".join("".join(str(row["text"]).split()) for row in inside) == "".join(text.split())
    assert _column(rows, "position") == list(range(1, len(rows) + 1))
    assert len(set(_column(rows, "segment_id"))) == len(rows)
    assert set(pd.DataFrame(rows).columns) == {column.name for column in SEGMENTS.columns}


@given(SAID, st.lists(SAID, max_size=3), st.lists(SAID, min_size=1, max_size=3))
def test_text_before_a_segment_does_not_change_its_id(dutch: Dutch, before: str, instead: list[str], after: list[str]) -> None:
    old = _rows(dutch, Said(before), *map(Said, after))
    new = _rows(dutch, *map(Said, instead), *map(Said, after))
    changed = {row["text"] for row in old if row["turn"] == 1} | {row["text"] for row in new if row["turn"] <= len(instead)}
    kept = [row for row in old if row["turn"] > 1]
    # A segment that says the same as one before it is told apart by counting, and counting starts at the top.
    assume(not changed & set(_column(kept, "text")))
    assert _column(kept, "segment_id") == _column([row for row in new if row["turn"] > len(instead)], "segment_id")


def test_same_words_twice_are_two_segments_and_the_same_in_every_run(dutch: Dutch) -> None:
    ids = _column(_rows(dutch, Said("Ik woon hier graag."), Said("Ik woon hier graag.")), "segment_id")
    assert len(set(ids)) == 2
    assert ids == _column(_rows(dutch, Said("Ik woon hier graag."), Said("Ik woon hier graag.")), "segment_id")


def test_id_tells_source_text_and_occurrence_apart() -> None:
    ids = {segment_id("a", "ja", 1), segment_id("b", "ja", 1), segment_id("a", "nee", 1), segment_id("a", "ja", 2)}
    assert len(ids) == 4
    assert segment_id("a", "Zoë 🙂", 1) == segment_id("a", "Zoë 🙂", 1)
    assert all(len(name) == 20 and set(name) <= set("0123456789abcdef") for name in ids)


def test_words_of_a_turn_are_lemmatised_into_the_segment_they_stand_in(dutch: Dutch) -> None:
    rows = _rows(dutch, Said("De huren stijgen weer in onze straat. Toen kwamen er brieven van de deurwaarders binnen."))
    assert _column(rows, "lemmas") == ["de huur stijgen weer in ons straat", "toen komen er brief van de deurwaarder binnen"]


def test_block_quote_in_a_report_is_a_quotation_without_its_marks_and_who_said_it(dutch: Dutch) -> None:
    rows = _rows(dutch, Said("“Ik durf niet meer naar buiten.”\n— Bewoner, 54", "reporter", "quotation"))
    assert [(row["voice"], row["text"]) for row in rows] == [
        ("quotation", "Ik durf niet meer naar buiten."),
        ("note", "— Bewoner, 54"),
    ]
