from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import spacy

from pipeline.errors import Refused, Severity
from pipeline.language.dutch import OWN, load_recorded_dutch
from pipeline.problems import recorded_problems
from pipeline.stages import segment
from pipeline.study.folder import Study
from pipeline.tables import SEGMENTS, TEXTS, TURNS, frame_of, read_table, write_table

PARAMS = """\
study: {{title: Proef, place: Waterstad, region: WS}}
nlp: {{model: {model}}}
"""


def _run(root: Path, model: str) -> Study:
    study = Study(root)
    (root / "params.yaml").write_text(PARAMS.format(model=model), encoding="utf-8")
    write_table(TEXTS, frame_of(TEXTS, []), study.tables)
    write_table(TURNS, frame_of(TURNS, []), study.tables)
    segment.run(study)
    return study


@pytest.mark.parametrize(("model", "notes"), [(OWN, 0), ("bestaat_niet_md", 1)])
def test_stage_writes_down_which_pipeline_ran(tmp_path: Path, model: str, notes: int) -> None:
    study = _run(tmp_path, model)
    made = json.loads((study.models / "nlp.json").read_text(encoding="utf-8"))
    assert (made["wanted"], made["name"], made["is_wanted"]) == (model, OWN, not notes)
    assert len(made["sha256"]) == 64
    assert made["version"]
    assert len(recorded_problems(study)) == notes
    assert read_table(SEGMENTS, study.tables).empty


def test_missing_pipeline_is_information_and_says_what_ran_instead(tmp_path: Path) -> None:
    (note,) = recorded_problems(_run(tmp_path, "bestaat_niet_md"))
    assert note.severity is Severity.NOTE
    assert (note.file, note.place) == ("params.yaml", "nlp.model")
    assert "bestaat_niet_md" in note.message
    assert OWN in note.message
    assert str(note).startswith("ter informatie: params.yaml")


def test_words_are_looked_up_by_the_pipeline_that_cut_the_segments(tmp_path: Path) -> None:
    study = _run(tmp_path, "bestaat_niet_md")
    assert load_recorded_dutch(study, "bestaat_niet_md").name == OWN
    nlp = spacy.blank("nl")
    nlp.add_pipe("sentencizer")
    nlp.meta["name"], nlp.meta["version"] = "onze_eigen", "1.2.3"
    nlp.to_disk(tmp_path / "pijplijn")
    other = str(tmp_path / "pijplijn")
    study = _run(tmp_path, other)
    assert load_recorded_dutch(study, other).name == "onze_eigen"
    shutil.rmtree(tmp_path / "pijplijn")  # as when a package is uninstalled after a run
    with pytest.raises(Refused, match=rf"outputs/models/nlp\.json: .*onze_eigen 1\.2\.3; nu is er {OWN}.*dvc repro -f segment"):
        load_recorded_dutch(study, other)


def test_stage_that_has_not_cut_segments_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"outputs/models/nlp\.json: De fragmenten zijn nog niet gemaakt\..*dvc repro segment"):
        load_recorded_dutch(Study(tmp_path), OWN)
