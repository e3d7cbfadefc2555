"""The pages about claims: verdicts in words, people counted once, who decided, and what the judge has shown that it can."""

from __future__ import annotations

import json

import pytest

from pipeline.files import write_json
from pipeline.report.claimpage import claim_page, claims_page
from pipeline.report.judgeview import judge_view, likely
from pipeline.report.words import file_name
from pipeline.stages import report

PROOF = {
    "threshold": 0.3, "right": 0.83, "dared": 0.5, "pairs": 171, "given": 60, "low": 0.72, "high": 0.9, "relevance": 0.8,
    "none_right": None, "gives_direction": True,
}  # fmt: skip
JUDGE = {"name": "de proefbeoordelaar", "identity": "x", "calibrated": True, "proof": PROOF}


def read(study, name):
    return (study.report / "beweringen" / name).read_text(encoding="utf-8")


def test_list_names_every_claim_with_its_verdict_and_counts(full_maker):
    page = claims_page(full_maker.context().below())
    assert [(row.text, row.verdict) for row in page.rows] == [
        ("Wonen is <duur> & zwaar.", "Gemengd"), ("De tram is te vol.", "Geen steun gevonden"),
        ("Er is niets te doen.", "Niet beoordeeld"),
    ]  # fmt: skip
    first = page.rows[0]
    assert (first.supporting.text, first.contradicting.text, first.undetermined.text) == ("2", "1", "1")
    assert page.rows[1].supporting.state == "none"
    assert first.tag.href == "../thema-geld.html"


def test_claim_has_its_quotes_by_stance_those_of_people_first(full_maker):
    context = full_maker.context().below()
    page = claim_page(context, context.corpus.claims[0])
    assert [lane.stance for lane in page.lanes] == ["steunt", "spreekt-tegen", "richting-niet-bepaald"]
    person, computer = page.lanes[0].items
    assert (person.by_person, person.decided, person.why) == (True, "Besloten door an.", ())
    assert (computer.by_person, computer.decided) == (False, "Voorgesteld door de proefbeoordelaar, niet bekeken.")
    assert computer.why == (
        "Dat dit over de bewering gaat, is volgens de beoordelaar waarschijnlijk (91 van de 100).",
        "Als het erover gaat, is het vrijwel zeker dat het de bewering steunt (97 van de 100).",
    )
    against = page.lanes[1].items[0].why[1]
    assert against == "Als het erover gaat, is het waarschijnlijk dat het de bewering tegenspreekt (90 van de 100)."
    assert len(page.lanes[2].items[0].why) == 1, "a direction that is not given is not hinted at either"
    assert person.quote.href == "../bron-interview-1.html#s2"


def test_claim_that_nothing_bears_on_shows_what_came_nearest(full_maker):
    context = full_maker.context().below()
    page = claim_page(context, context.corpus.claims[1])
    assert (page.verdict, page.lanes[0].title) == ("Geen steun gevonden", "Wat er het dichtst bij komt")
    assert "Dat zegt niet dat zij onwaar is" in page.lead


def test_every_page_says_who_judged_and_what_it_has_shown(full_study):
    proof = "Van de richtingen die hij durft te geven is 0,83 goed, gemeten op 171 ongeziene paren"
    for path in (full_study.report / "beweringen").iterdir():
        content = path.read_text(encoding="utf-8")
        assert "Beoordeeld door de proefbeoordelaar." in content, path.name
        assert proof in content, path.name
    assert proof in (full_study.report / "methode.html").read_text(encoding="utf-8")
    assert json.loads((full_study.outputs / "lineage.json").read_text(encoding="utf-8"))["judge"]["identity"] == "proef"


def test_what_a_person_decided_is_drawn_solid_and_what_the_computer_suggests_dashed(full_study):
    content = read(full_study, file_name("bewering", "b 1"))
    assert content.count("hl is-coded") == 1
    assert content.count("hl is-suggested") == 3


def test_every_page_leads_to_the_claims(full_study):
    for path in full_study.report.glob("*.html"):
        assert 'href="beweringen/index.html"' in path.read_text(encoding="utf-8")
    assert 'aria-current="page">Beweringen' in read(full_study, "bewering-b-2.html")


def test_study_without_claims_says_how_to_get_them(render, full_maker):
    full_maker.rows["claims"], full_maker.rows["evidence"] = [], []
    study = render(full_maker)
    assert "Nog geen beweringen" in read(study, "index.html")
    assert [path.name for path in (study.report / "beweringen").iterdir()] == ["index.html"]


def test_without_a_judge_every_page_says_so(full_maker, tmp_path):
    study = full_maker.write(tmp_path / "zonder")
    write_json(study.judge_record, {"name": None})
    report.run(study)
    for path in (study.report / "beweringen").iterdir():
        assert "Er was geen beoordelaar" in path.read_text(encoding="utf-8"), path.name


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"proof": None}, "Er is niet gemeten of deze beoordelaar weet of een citaat steunt of tegenspreekt."),
        ({"proof": {**PROOF, "threshold": None, "given": 0}}, "heeft niet laten zien dat hij weet"),
        ({"proof": {**PROOF, "right": 0.79}}, "is 0,79 goed"),
        ({"calibrated": False}, "niet geijkt"),
    ],
)
def test_judge_that_has_not_proved_itself_is_said_not_to(change, says):
    sentences = judge_view({**JUDGE, **change}).sentences
    assert any(says in text for text in sentences)
    assert any("richting niet bepaald" in text for text in sentences) is ("calibrated" not in change)


def test_probabilities_in_words_go_up():
    words = [likely(value / 20) for value in range(21)]
    assert list(dict.fromkeys(words)) == ["eerder niet", "onzeker", "eerder wel dan niet", "waarschijnlijk", "vrijwel zeker"]
