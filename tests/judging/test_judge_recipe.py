from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from counting_judge import Counting

from pipeline.cli import main
from pipeline.errors import Refused
from pipeline.judging import pairs as pairs_module
from pipeline.judging import recipe as recipe_module
from pipeline.judging.pairs import read_pairs
from pipeline.judging.recipe import Recipe, ensure_judge, load_judge, measure, missing_judge, read_recipe, record_judge
from pipeline.study.folder import Study

LINE = {
    "id": "b1", "bewering": "Wonen is duur.", "soort": "gewoon",
    "citaten": [
        {"id": "q1", "text": "De huur is hoog.", "vraag": "Hoe woont u?", "standpunt": "steunt"},
        {"id": "q2", "text": "De huur viel mee.", "vraag": "", "standpunt": "spreekt-tegen"},
        {"id": "q3", "text": "Ik huur.", "standpunt": "verwant"},
    ],
}  # fmt: skip


@pytest.fixture
def with_pairs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small files of pairs in the place of the shipped ones."""
    for name in (pairs_module.DEVELOPMENT, pairs_module.UNSEEN):
        path = tmp_path / "geleverd" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(LINE) + "\n", encoding="utf-8")
    monkeypatch.setattr(pairs_module, "shipped", lambda name: tmp_path / "geleverd" / name)


def test_template_and_repository_choose_the_judge_of_the_project(repository: Path) -> None:
    for root in (repository, repository / "pipeline" / "study" / "template"):
        assert read_recipe(Study(root)) == Recipe(judge="own")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("judge: mijn\n", "Ongeldige waarde"), ("rechter: own\n", "Onbekende sleutel"), ("judge: nli\n", "geen NLI-model"),
        ("judge: chat\nchat: {model: x}\n", "Adres of model"), ("chat: {sleutel: x}\n", "Onbekende sleutel"),
    ],
)  # fmt: skip
def test_wrong_recipe_is_refused(study: Study, text: str, says: str) -> None:
    study.judge_recipe.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=says):
        read_recipe(study)


def test_study_without_a_judge_records_that(study: Study) -> None:
    assert record_judge(study, 0.5) == []
    assert json.loads(study.judge_record.read_text(encoding="utf-8")) == {"name": None}
    assert load_judge(study) is None


def test_own_judge_that_is_not_there_is_said(study: Study, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(recipe_module, "shipped", lambda name: tmp_path / "weg" / name)
    study.judge_recipe.write_text("judge: own\n", encoding="utf-8")
    (problem,) = record_judge(study, 0.5)
    assert "zit niet in deze installatie" in problem.message
    assert ensure_judge(study) is None
    assert missing_judge(study, Recipe(judge="none")) == []


@pytest.mark.usefixtures("with_pairs")
def test_judge_is_recorded_with_its_proof_and_must_stay_the_same(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = Counting()
    monkeypatch.setattr(recipe_module, "ensure_judge", lambda *_: judge)
    record_judge(study, 0.5)
    known = json.loads(study.judge_record.read_text(encoding="utf-8"))
    assert (known["name"], known["identity"], known["proof"]["pairs"]) == ("proef", "proef", 3)
    assert known["proof"]["gives_direction"] is False
    used = load_judge(study)
    assert used is not None
    assert used.proof == measure(judge, 0.5).proof
    judge.identity = "ander"
    with pytest.raises(Refused, match="een andere dan bij de vorige stap"):
        load_judge(study)


def test_stage_that_has_not_run_is_named(study: Study) -> None:
    with pytest.raises(Refused, match="dvc repro models"):
        load_judge(study)


def test_without_pairs_nothing_is_proved(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pairs_module, "shipped", lambda name: tmp_path / "weg" / name)
    assert measure(Counting(), 0.5).proof is None


def test_pairs_are_read_with_question_and_stance(tmp_path: Path) -> None:
    path = tmp_path / "paren.jsonl"
    path.write_text("\n" + json.dumps(LINE) + "\n\n", encoding="utf-8")
    found = read_pairs(path, "paren.jsonl")
    assert [(item.claim_id, item.pair.question, item.stance) for item in found] == [
        ("b1", "Hoe woont u?", "steunt"), ("b1", "", "spreekt-tegen"), ("b1", "", "verwant"),
    ]  # fmt: skip
    path.write_text(json.dumps(LINE) + '\n{"id": "b2"}\n', encoding="utf-8")
    with pytest.raises(Refused, match="regel 2"):
        read_pairs(path, "paren.jsonl")
    with pytest.raises(Refused, match="ontbreekt"):
        read_pairs(tmp_path / "weg.jsonl", "weg.jsonl")


def _judge(study: Study, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["judge", "--study", str(study.root), *arguments])
    return done.exit_code, done.output


@pytest.mark.usefixtures("with_pairs")
def test_command_shows_what_a_judge_has_shown(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _judge(study) == (0, "Deze studie heeft geen beoordelaar.\n")
    assert _judge(study, "--json") == (0, '{\n  "name": null\n}\n')
    assert _judge(study, "--judge", "nli")[0] == 2
    monkeypatch.setattr(recipe_module, "ensure_judge", lambda *_: Counting())
    code, text = _judge(study)
    assert code == 0
    assert "Ongeziene paren" in text
    assert "Mag een richting geven" in text
    assert json.loads(_judge(study, "--json")[1])["proof"]["pairs"] == 3
