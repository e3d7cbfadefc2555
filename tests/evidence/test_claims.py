from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import Refused, Severity
from pipeline.evidence.claims import Claim, Passage, read_claims, read_decisions
from pipeline.study.folder import Study

HEAD = "claim_id,source_id,quote,stance,coder,date\n"
PASSAGES = [
    Passage("s1", "interview-01", "De huur is te hoog voor mij, elke maand weer."),
    Passage("s2", "interview-01", "Elke maand weer een brief."),
    Passage("s3", "interview-02", "De huur is te hoog voor mij, elke maand weer."),
]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    made = Study(tmp_path)
    made.claims.mkdir(parents=True)
    return made


def _claims(study: Study, text: str, name: str = "beweringen.csv") -> None:
    (study.claims / name).write_text(text, encoding="utf-8")


def _decided(study: Study, *rows: str) -> tuple[dict[tuple[str, str], str], list[tuple[str, str]]]:
    (study.claims / "oordelen.csv").write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    decisions, problems = read_decisions(study, {"b1", "b2"}, PASSAGES)
    return {key: item.stance for key, item in decisions.items()}, [(problem.place, problem.message) for problem in problems]


def test_claims_of_all_files_are_read_in_order(study: Study) -> None:
    _claims(study, "claim_id,text,theme,source\nb2,De bus rijdt niet.,,Advies p. 4\n# b9,Nee.,,\n\nb1,Wonen is duur.,geld,\n")
    _claims(study, "claim_id;text\nb3;Het is stil, en donker.\n", "meer.csv")
    _claims(study, HEAD, "oordelen.csv")
    claims, problems = read_claims(study, {"geld"})
    assert problems == []
    assert claims == [
        Claim("b1", "Wonen is duur.", "geld", ""), Claim("b2", "De bus rijdt niet.", "", "Advies p. 4"),
        Claim("b3", "Het is stil, en donker.", "", ""),
    ]  # fmt: skip


def test_bad_rows_are_listed_with_their_row_and_the_others_load(study: Study) -> None:
    _claims(
        study, "claim_id,text,theme\nb1,Wonen is duur.,\nb1,Nog eens.,\nb2,,\n,Zonder id.,\nb3,Over iets.,vervoer\nb4,Goed.,geld\n"
    )
    claims, problems = read_claims(study, {"geld"})
    assert [claim.claim_id for claim in claims] == ["b1", "b4"]
    assert [(problem.file, problem.place) for problem in problems] == [
        ("corpus/claims/beweringen.csv", f"regel {line}") for line in (3, 4, 5, 6)
    ]
    assert all(problem.remedy for problem in problems)


def test_unknown_theme_is_no_problem_of_the_claim_when_the_codebook_cannot_be_read(study: Study) -> None:
    _claims(study, "claim_id,text,theme\nb1,Over iets.,vervoer\n")
    assert read_claims(study, None)[1] == []


def test_study_without_the_folder_has_no_claims(tmp_path: Path) -> None:
    assert read_claims(Study(tmp_path / "leeg"), set()) == ([], [])
    assert read_decisions(Study(tmp_path / "leeg"), set(), []) == ({}, [])


def test_file_with_other_columns_is_refused(study: Study) -> None:
    _claims(study, "id,tekst\n1,x\n")
    with pytest.raises(Refused, match="claim_id"):
        read_claims(study, set())


def test_decision_is_about_the_segment_that_holds_the_quote(study: Study) -> None:
    decided, problems = _decided(
        study, "b1,interview-01,De huur is te hoog,steunt,an,2026-05-01",
        "b1,interview-02,\"De huur is te hoog voor mij, elke maand weer.\",los,an,2026-05-01",
    )  # fmt: skip
    assert problems == []
    assert decided == {("b1", "s1"): "steunt", ("b1", "s3"): "los"}


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("b1,interview-01,Dit zei niemand.,steunt,an,2026-05-01", "niet letterlijk"),
        ("b1,interview-01,,steunt,an,2026-05-01", "niet letterlijk"),
        ("b1,interview-09,De huur is te hoog,steunt,an,2026-05-01", "niet letterlijk"),
        ("b1,interview-01,maand weer,steunt,an,2026-05-01", "in 2 fragmenten"),
        ("b9,interview-01,De huur is,steunt,an,2026-05-01", "bestaat niet"),
        ("b1,interview-01,De huur is,eens,an,2026-05-01", "Onbekend oordeel"),
        ("b1,interview-01,De huur is,steunt,,2026-05-01", "`coder` is leeg"),
        ("b1,interview-01,De huur is,steunt,an,1-5-2026", "geen datum"),
        ("b1,interview-01,De huur is,steunt,an,2026-02-30", "geen datum"),
    ],
)
def test_decision_that_cannot_be_placed_is_listed_and_never_quoted(study: Study, row: str, says: str) -> None:
    decided, problems = _decided(study, row)
    assert decided == {}
    assert len(problems) == 1
    assert problems[0][0] == "regel 2"
    assert says in problems[0][1]
    assert "huur" not in problems[0][1]


def test_last_decision_counts_and_two_people_who_differ_are_named(study: Study) -> None:
    quote = "b1,interview-01,De huur is te hoog"
    decided, problems = _decided(study, f"{quote},steunt,an,2026-05-03", f"{quote},verwant,an,2026-05-01")
    assert decided == {("b1", "s1"): "steunt"}
    assert problems == [], "who changed her mind does not disagree with herself"
    decided, problems = _decided(study, f"{quote},steunt,an,2026-05-03", f"{quote},spreekt-tegen,bo,2026-05-04")
    assert decided == {("b1", "s1"): "spreekt-tegen"}
    assert "regels 2, 3" in problems[0][1]
    assert read_decisions(study, {"b1"}, PASSAGES)[1][0].severity is Severity.WARNING
