from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.problems import recorded_problems
from pipeline.stages import evaluate
from pipeline.study.folder import Study
from pipeline.tables import LINKS, SEGMENTS, SUGGESTIONS, TEXTS, THEMES, TOPICS, Table, frame_of, write_table

TEXT = "Ik kom niet rond. Mijn buren groeten nooit. Het regent al weken."
SENTENCES = [sentence + "." for sentence in TEXT.removesuffix(".").split(". ")]
THEME = {"definition": "", "include": "", "exclude": "", "keywords": "", "first_round": "", "last_round": ""}


def _write(study: Study, table: Table, *rows: dict[str, object]) -> None:
    write_table(table, frame_of(table, rows).astype({"page": "Int64"} if table is SEGMENTS else {}), study.tables)


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """Three segments: the first has a right suggestion, the second a wrong one, the third none."""
    study = Study(tmp_path)
    study.gold.mkdir(parents=True)
    _write(study, TEXTS, {"source_id": "a", "text": TEXT, "sha256": ""})
    segments = [
        {
            "segment_id": f"s{number}", "source_id": "a", "turn": 1, "position": number, "start": TEXT.index(sentence),
            "end": TEXT.index(sentence) + len(sentence), "text": sentence, "sha256": "", "lemmas": "halte bus", "words": 4,
            "speaker": "R", "role": "respondent", "voice": "spoken", "coded": True, "time": "", "page": None,
        }
        for number, sentence in enumerate(SENTENCES, start=1)
    ]  # fmt: skip
    _write(study, SEGMENTS, *segments)
    themes = [
        {**THEME, "theme_id": name, "label": name, "abbr": "XX", "parent": "", "origin": "codebook"} for name in ("geld", "buren")
    ]
    topic = {**THEME, "theme_id": "ontdekt-1", "label": "halte, bus", "abbr": "", "parent": "", "origin": "discovered"}
    _write(study, THEMES, *themes, {**topic, "keywords": "halte\nbus"})
    suggestion = {"score": 0.8, "rank": 1, "method": "", "example": "", "keywords": "", "denied": False, "theme_id": "geld"}
    _write(study, SUGGESTIONS, {**suggestion, "segment_id": "s1"}, {**suggestion, "segment_id": "s2"})
    _write(study, TOPICS, {"segment_id": "s3", "theme_id": "ontdekt-1", "score": 0.9, "representative": True})
    _write(study, LINKS, {"segment_id": "s1", "indicator_id": "rondkomen", "score": 0.9, "rank": 1, "reason": ""})
    return study


def _gold(study: Study, *themes: str) -> None:
    rows = "".join(
        f'a,{TEXT.index(sentence)},{TEXT.index(sentence) + len(sentence)},{labels},,"{sentence}"\n'
        for labels, sentence in zip(themes, SENTENCES, strict=False)
    )
    (study.gold / "segments.csv").write_text("source_id,start,end,themes,kind,quote\n" + rows, encoding="utf-8")


def _measures(study: Study) -> dict:
    evaluate.run(study)
    return json.loads((study.metrics / "evaluation.json").read_text(encoding="utf-8"))


@pytest.mark.filterwarnings("ignore:A single label", "ignore:`y1`, `y2`")
def test_suggestions_are_held_against_the_gold(study: Study) -> None:
    _gold(study, "geld/schulden", "buren", "")
    themes = _measures(study)["themes"]
    assert themes["per_theme"]["geld"] == {"precision": 0.5, "recall": 1.0, "f1": 0.6667, "kappa": 0.4, "gold": 1}
    assert themes["per_theme"]["buren"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "kappa": 0.0, "gold": 1}
    assert (themes["segments"], themes["coverage"], themes["gold_coverage"]) == (3, 0.6667, 0.6667)
    # Twice 0.8, right once: half of them right.
    assert themes["calibration_error"] == pytest.approx(0.3)


def test_links_are_held_against_the_gold(study: Study) -> None:
    rows = [f"a,0,17,rondkomen,{SENTENCES[0]}", f"a,44,64,,{SENTENCES[2]}"]
    (study.gold / "links.csv").write_text("source_id,start,end,indicator_id,quote\n" + "\n".join(rows) + "\n", encoding="utf-8")
    links = _measures(study)["links"]
    assert (links["precision"], links["recall"], links["none_right"], links["quotes"]) == (1.0, 1.0, 1.0, 2)


def test_study_without_gold_gets_the_measures_that_need_none(study: Study) -> None:
    measures = _measures(study)
    assert measures == {"topics": {"topics": 1, "coherence_npmi": 1.0, "diversity": 1.0, "segments": 1}}


@pytest.mark.parametrize("name", ["segments.csv", "links.csv"])
def test_gold_without_rows_yet_is_no_obstacle(study: Study, name: str) -> None:
    header = "source_id,start,end,themes,kind,quote\n" if name == "segments.csv" else "source_id,start,end,indicator_id,quote\n"
    (study.gold / name).write_text(header, encoding="utf-8")
    assert "NaN" not in json.dumps(_measures(study))


def test_passage_that_is_not_in_the_text_any_more_is_a_problem_of_the_study(study: Study) -> None:
    _gold(study, "geld", "buren", "")
    path = study.gold / "segments.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Het regent", "Het sneeuwt"), encoding="utf-8")
    assert _measures(study)["themes"]["segments"] == 2
    assert [(problem.file, problem.place) for problem in recorded_problems(study)] == [("corpus/gold/segments.csv", "regel 4")]
