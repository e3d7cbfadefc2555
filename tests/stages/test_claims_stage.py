"""Claims from files to tables: in a small study with a judge that knows, one that has proved nothing, and none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import Problem
from pipeline.judging.judge import Judgement, Pair
from pipeline.judging.measure import Proof
from pipeline.judging.recipe import InUse, record_judge
from pipeline.language.dutch import load_dutch, record_dutch
from pipeline.problems import recorded_problems
from pipeline.stages import claims
from pipeline.study.folder import Study
from pipeline.tables import CLAIMS, EMBEDDINGS, EVIDENCE, SEGMENTS, THEMES, frame_of, read_table, records, write_table

TEXTS = [
    ("interview-01", "question", "Hoe is het met de huur?"), ("interview-01", "spoken", "De huur is voor mij veel te hoog."),
    ("interview-01", "spoken", "Aan het eind van de maand is het geld op door de huur."),
    ("interview-02", "spoken", "Bij ons valt de huur juist erg mee."), ("interview-02", "spoken", "De bus rijdt op tijd, hoor."),
    ("document-01", "document", "De huur in de stad steeg met vijf procent."),
]  # fmt: skip


class Knowing:
    """Says that what is about rent bears, and that it supports unless it says otherwise."""

    name, identity, calibrated = "de proefbeoordelaar", "proef", True

    def __init__(self) -> None:
        self.problems = [Problem("models/judge.yaml", "", "Iets om te weten.", "Kijk.")]
        self.asked: list[Pair] = []

    def judge(self, pairs: Sequence[Pair]) -> list[Judgement]:
        self.asked.extend(pairs)
        return [
            Judgement(0.9 if "huur" in p.quote and "huur" in p.claim else 0.1, 0.05 if "mee" in p.quote else 0.95) for p in pairs
        ]


class Encoder:
    """The number of times that each of a few words is in a text."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        words = ("huur", "bus", "geld", "hoog", "mee", "tram")
        return np.array([[text.lower().count(word) for word in words] for text in texts], dtype=np.float32)


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    made = Study(tmp_path / "studie")
    made.claims.mkdir(parents=True)
    made.judge_recipe.parent.mkdir()
    made.judge_recipe.write_text("judge: none\n", encoding="utf-8")
    made.params.write_text("study: {title: Proef, place: Waterstad, region: WS}\nnlp: {model: bestaat_niet_md}\n", encoding="utf-8")
    (made.claims / "beweringen.csv").write_text(
        "claim_id,text,theme\nb1,De huur is te hoog.,geld\nb2,De tram is te vol.,\nb3,,\n", encoding="utf-8"
    )
    record_dutch(made, load_dutch("bestaat_niet_md"))
    rows = [
        {
            "segment_id": f"s{number}", "source_id": source, "turn": number, "position": number, "start": 0, "end": len(text),
            "text": text, "sha256": "", "lemmas": text.lower().strip("."), "words": 9, "speaker": "R", "role": "respondent",
            "voice": voice, "coded": voice != "question", "time": "", "page": None, "row": None,
        }
        for number, (source, voice, text) in enumerate(TEXTS)
    ]  # fmt: skip
    whole = {"page": "Int64", "row": "Int64"}
    write_table(SEGMENTS, frame_of(SEGMENTS, rows).astype(whole), made.tables)
    vectors = Encoder().encode([text for _, _, text in TEXTS])
    known = [{"segment_id": row["segment_id"], "vector": vectors[at]} for at, row in enumerate(rows) if row["coded"]]
    write_table(EMBEDDINGS, frame_of(EMBEDDINGS, known), made.tables)
    theme = dict.fromkeys(("parent", "definition", "include", "exclude", "keywords", "first_round", "last_round", "abbr"), "")
    write_table(THEMES, frame_of(THEMES, [{**theme, "theme_id": "geld", "label": "Geld", "origin": "codebook"}]), made.tables)
    monkeypatch.setattr(claims, "load_encoder", lambda *_: Encoder())
    return made


def _use(monkeypatch: pytest.MonkeyPatch, proof: Proof | None) -> Knowing:
    judge = Knowing()
    monkeypatch.setattr(claims, "load_judge", lambda _: InUse(judge, proof))
    return judge


def _claims(study: Study) -> dict[str, tuple[str, int, int]]:
    rows = records(read_table(CLAIMS, study.tables))
    return {row["claim_id"]: (row["verdict"], row["supporting"], row["contradicting"]) for row in rows}


def _evidence(study: Study, claim: str) -> dict[str, tuple[str, str]]:
    rows = records(read_table(EVIDENCE, study.tables))
    return {row["segment_id"]: (row["stance"], row["decided_by"]) for row in rows if row["claim_id"] == claim}


def test_proved_judge_gives_directions_and_people_count_once(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = _use(monkeypatch, Proof(0.3, 0.9, 0.5, 100, given=50))
    claims.run(study)
    assert _claims(study) == {"b1": ("gemengd", 1, 1), "b2": ("geen steun gevonden", 0, 0)}
    by = judge.name
    assert _evidence(study, "b1") == {"s1": ("steunt", by), "s2": ("steunt", by), "s3": ("spreekt-tegen", by)}
    assert set(_evidence(study, "b2").values()) == {("verwant", by)}
    assert len(_evidence(study, "b2")) == 3
    assert "s5" not in read_table(EVIDENCE, study.tables)["segment_id"].tolist(), "a document is nobody's words"
    asked = {pair.quote: pair.question for pair in judge.asked}
    assert asked[TEXTS[1][2]] == TEXTS[0][2]
    assert asked[TEXTS[3][2]] == ""


def test_problems_of_claims_and_judge_are_listed(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    _use(monkeypatch, None)
    claims.run(study)
    assert [(problem.file, problem.place) for problem in recorded_problems(study)] == [
        ("corpus/claims/beweringen.csv", "regel 4"), ("models/judge.yaml", ""),
    ]  # fmt: skip


def test_unproved_judge_gives_no_direction(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    _use(monkeypatch, None)
    claims.run(study)
    assert _claims(study)["b1"] == ("richting niet bepaald", 0, 0)
    assert {stance for stance, _ in _evidence(study, "b1").values()} == {"richting-niet-bepaald"}


def test_decision_of_a_person_wins_and_is_not_asked_again(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = _use(monkeypatch, None)
    (study.claims / "oordelen.csv").write_text(
        "claim_id,source_id,quote,stance,coder,date\nb1,interview-01,veel te hoog,steunt,an,2026-05-01\n"
        "b1,document-01,De huur in de stad,steunt,an,2026-05-01\n",
        encoding="utf-8",
    )
    claims.run(study)
    assert _claims(study)["b1"] == ("gesteund", 1, 0)
    assert _evidence(study, "b1")["s1"] == ("steunt", "an")
    assert TEXTS[1][2] not in [pair.quote for pair in judge.asked if "huur" in pair.claim]
    assert any("niet letterlijk" in problem.message for problem in recorded_problems(study))


def test_study_without_a_judge_still_shows_what_comes_nearest(study: Study) -> None:
    record_judge(study, 0.5)
    claims.run(study)
    assert _claims(study)["b1"] == ("niet beoordeeld", 0, 0)
    assert set(_evidence(study, "b1").values()) == {("verwant", "")}


def test_study_without_claims_or_without_quotes_has_empty_tables(study: Study) -> None:
    record_judge(study, 0.5)
    (study.claims / "beweringen.csv").write_text("claim_id,text\n", encoding="utf-8")
    claims.run(study)
    assert len(read_table(CLAIMS, study.tables)) == len(read_table(EVIDENCE, study.tables)) == 0
    (study.claims / "beweringen.csv").write_text("claim_id,text\nb1,De huur is hoog.\n", encoding="utf-8")
    segments = read_table(SEGMENTS, study.tables)
    write_table(SEGMENTS, segments[segments["voice"] == "document"], study.tables)
    claims.run(study)
    assert _claims(study) == {"b1": ("niet beoordeeld", 0, 0)}
