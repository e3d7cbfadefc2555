from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest

from pipeline.csvfile import Row
from pipeline.evaluation.personal import COLUMNS, EVERY, Label, Score, labels_in, measure
from pipeline.params import read_params
from pipeline.privacy.config import Decision, Policy, read_policy
from pipeline.privacy.mentions import DIRECT, Kind
from pipeline.sources.ingest import ingest
from pipeline.sources.register import read_register
from pipeline.study.folder import Study

FLOORS = {
    Kind.PERSON: (0.985, 0.97), Kind.ADDRESS: (0.83, 0.98), Kind.POSTCODE: (1.0, 1.0), Kind.PHONE: (1.0, 1.0),
    Kind.EMAIL: (1.0, 1.0), Kind.BIRTH_DATE: (0.93, 1.0), Kind.AGE: (0.87, 0.90),
    Kind.SCHOOL: (1.0, 1.0), Kind.EMPLOYER: (1.0, 1.0), Kind.CARE: (0.91, 1.0),
}  # fmt: skip
"""Recall and precision on the demo corpus that a change may not take away; a little below what is reached."""


def _row(text: str, which: str = "alle", kind: str = "persoon", doubt: str = "") -> Row:
    return Row(1, {"source_id": "a", "text": text, "which": which, "kind": kind, "entity": "x", "doubt": doubt})


@pytest.fixture(scope="module")
def demo(repository: Path) -> Study:
    return Study(repository)


@pytest.fixture(scope="module")
def policy(demo: Study) -> Policy:
    places = {read_params(demo).study.place} | {source.place for source in read_register(demo).sources} - {""}
    return read_policy(demo, tuple(sorted(places)))[0]


@pytest.fixture(scope="module")
def score(demo: Study, policy: Policy) -> Score:
    return measure(demo, demo.gold / "personal.csv", policy)


@pytest.fixture(scope="module")
def gold(demo: Study) -> list[dict[str, str]]:
    with (demo.gold / "personal.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_row_stands_for_every_whole_word_outside_longer_labels() -> None:
    text = "Joke Mulder en Joke en Jokes fiets"
    labels = labels_in(text, [_row("Joke"), _row("Joke Mulder")])
    assert [text[label.start : label.end] for label in labels] == ["Joke Mulder", "Joke"]
    assert labels[1].start == 15


def test_row_stands_for_the_occurrences_it_numbers() -> None:
    labels = labels_in("Wil je Wil? Wil.", [_row("Wil", "2 3", doubt="x")])
    assert labels == [Label(7, 10, Kind.PERSON, True), Label(12, 15, Kind.PERSON, True)]


def test_numbers_of_a_score() -> None:
    score = Score()
    assert (score.recall(EVERY), score.precision(EVERY)) == (1.0, 1.0)
    score.hits[Kind.PERSON], score.missed[Kind.PERSON], score.extra[Kind.PERSON], score.missed[Kind.AGE] = 6, 2, 4, 2
    assert score.recall(frozenset({Kind.PERSON})) == 0.75
    assert score.precision(frozenset({Kind.PERSON})) == 0.6
    assert score.recall(EVERY) == 0.6
    assert score.recall(DIRECT) == 0.75


def test_hits_misses_finds_for_nothing_and_doubt_are_told_apart(tmp_path: Path) -> None:
    study = Study(tmp_path)
    study.raw.mkdir(parents=True)
    header = "source_id,file,kind,round,date,title,place,group,participants,roles\n"
    study.register.write_text(header + "a,a.txt,interview,1,,,,,1,\nb,b.txt,interview,1,,,,,1,\n", encoding="utf-8")
    said = "I: Wie?\n\nR: Ik ben Joke Mulder en dat is Kroezelhof niet. Bel 06-12345678 of mevrouw Terpstra.\n\nI: En?\n\nR: Nee.\n"
    for name in ("a", "b"):
        (study.raw / f"{name}.txt").write_text(said, encoding="utf-8")
    gold = tmp_path / "personal.csv"
    rows = ("a,Joke Mulder,alle,persoon,joke,", "a,Nee,alle,persoon,nee,", "a,Terpstra,alle,persoon,t,twijfel")
    gold.write_text("\n".join([",".join(COLUMNS), *rows]) + "\n", encoding="utf-8")
    decided = Policy(decisions=(Decision("Joke Mulder", False, Kind.PERSON, "", ""),))
    score = measure(study, gold, decided)
    assert score.hits == {Kind.PERSON: 1}
    assert score.missed == {Kind.PERSON: 1}
    assert score.extra[Kind.PHONE] == 1
    assert score.extra[Kind.PERSON] == 0
    assert not any(" b " in example for example in score.examples)


def test_direct_identifiers_of_the_demo_corpus_are_found(score: Score) -> None:
    assert score.recall(DIRECT) >= 0.97
    assert score.precision(DIRECT) >= 0.97
    assert score.precision(EVERY) >= 0.90
    assert score.recall(EVERY) >= 0.97


@pytest.mark.parametrize("kind", FLOORS, ids=str)
def test_kind_does_not_get_worse_on_the_demo_corpus(score: Score, kind: Kind) -> None:
    recall, precision = FLOORS[kind]
    assert score.recall(frozenset({kind})) >= recall
    assert score.precision(frozenset({kind})) >= precision


def test_gold_is_well_formed(gold: list[dict[str, str]], demo: Study) -> None:
    assert tuple(gold[0]) == COLUMNS
    known = {source.source_id for source in read_register(demo).sources}
    wrong = [
        row
        for row in gold
        if row["source_id"] not in known
        or row["kind"] not in list(Kind)
        or not row["text"].strip()
        or not re.fullmatch(r"alle|\d+( \d+)*", row["which"])
        or None in row
    ]
    assert wrong == []
    keys = [(row["source_id"], row["text"], row["which"]) for row in gold]
    assert len(keys) == len(set(keys))


def test_every_label_stands_in_its_source_as_often_as_it_says(gold: list[dict[str, str]], demo: Study) -> None:
    rows = defaultdict(list)
    for row in gold:
        rows[row["source_id"]].append(row)
    nowhere = []
    for source in read_register(demo).sources:
        if source.source_id not in rows:
            continue
        text = ingest(source, demo.raw / source.file).text
        for row in rows[source.source_id]:
            count = len(re.findall(rf"(?<!\w){re.escape(row['text'])}(?!\w)", text))
            needed = 1 if row["which"] == "alle" else max(map(int, row["which"].split()))
            if count < needed:
                nowhere.append((row["source_id"], row["text"], row["which"], count))
    assert nowhere == []


def test_only_the_evaluation_reads_the_labels(repository: Path) -> None:
    readers = {
        path.relative_to(repository).as_posix()
        for folder in ("pipeline", "benchmarks", "docs")
        for path in (repository / folder).rglob("*.py")
        if "personal.csv" in (content := path.read_text(encoding="utf-8")) or "evaluation.personal" in content
    }
    assert {path for path in readers if path.startswith("pipeline/")} <= {
        "pipeline/evaluation/personal.py",
        "pipeline/stages/evaluate.py",
    }
    finders = [
        path for path in (repository / "pipeline" / "privacy").rglob("*.py") if "evaluation" in path.read_text(encoding="utf-8")
    ]
    assert finders == []
