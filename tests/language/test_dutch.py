from __future__ import annotations

import csv
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from pipeline.errors import Refused
from pipeline.language.dutch import OWN, Dutch, Parsed, lemmatized, load_dutch

DATA = Path(__file__).resolve().parents[1] / "data"
CASES = YAML(typ="safe").load((DATA / "sentences.yaml").read_text(encoding="utf-8"))
with (DATA / "lemmas.csv").open(encoding="utf-8", newline="") as stream:
    LEMMAS = list(csv.DictReader(line for line in stream if not line.startswith("#")))


def _parse(dutch: Dutch, text: str) -> Parsed:
    (parsed,) = dutch.parse([text])
    return parsed


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_text_falls_into_sentences(dutch: Dutch, case: dict) -> None:
    parsed = _parse(dutch, case["text"])
    pieces = [case["text"][sentence.start : sentence.end].strip() for sentence in parsed.sentences]
    assert [piece for piece in pieces if piece] == case["sentences"]
    if "words" in case:
        assert [sentence.words for sentence in parsed.sentences] == case["words"]


@pytest.mark.parametrize("row", LEMMAS, ids=lambda row: row["form"])
def test_word_gets_its_lemma_in_lower_case(dutch: Dutch, row: dict) -> None:
    assert lemmatized(dutch, [row["form"]]) == {row["form"]: row["lemma"]}


@pytest.mark.parametrize("row", LEMMAS, ids=lambda row: row["form"])
def test_lemma_is_its_own_lemma(dutch: Dutch, row: dict) -> None:
    """Else a keyword is found in some of its forms and not in others."""
    (lemma,) = lemmatized(dutch, [row["form"]]).values()
    assert lemmatized(dutch, [lemma]) == {lemma: lemma}


@pytest.mark.parametrize(
    "forms", ["liep lopen loopt gelopen", "belde bellen belt gebeld", "woonde wonen woont gewoond", "huur huren", "duif duiven"]
)
def test_forms_of_one_word_have_one_lemma(dutch: Dutch, forms: str) -> None:
    assert len(set(lemmatized(dutch, forms.split()).values())) == 1


def test_word_stands_where_it_says(dutch: Dutch) -> None:
    text = "🙂 Zoë's huurachterstand, dat is 2 keer!"
    words = _parse(dutch, text).words
    assert [text[word.start : word.end] for word in words][1:] == ["huurachterstand", "dat", "is", "keer"]
    assert [word.lemma for word in words][-3:] == ["dat", "zijn", "keer"]


def test_lemmas_of_a_phrase_are_separated_by_spaces(dutch: Dutch) -> None:
    assert lemmatized(dutch, ["rood staan", "vaste lasten"]) == {"rood staan": "rood staan", "vaste lasten": "vast last"}
    assert lemmatized(dutch, []) == {}


def test_texts_come_back_in_order_however_many(dutch: Dutch) -> None:
    texts = [f"Dit is nummer {number}. En klaar." for number in range(150)]
    for text, parsed in zip(texts, dutch.parse(texts), strict=True):
        assert [text[sentence.start : sentence.end].strip() for sentence in parsed.sentences] == [
            text[: -len(" En klaar.")],
            "En klaar.",
        ]


@given(st.text(max_size=80))
def test_sentences_and_words_of_any_text_are_in_order_and_inside_it(dutch: Dutch, text: str) -> None:
    parsed = _parse(dutch, text)
    at = 0
    for sentence in parsed.sentences:
        assert not text[at : sentence.start].strip()
        assert sentence.start < sentence.end <= len(text)
        at = sentence.end
    assert not text[at:].strip()
    at = 0
    for word in parsed.words:
        assert at <= word.start < word.end <= len(text)
        assert word.lemma
        at = word.end


def test_pipeline_that_is_not_installed_is_replaced_by_our_own_and_says_so() -> None:
    dutch = load_dutch("bestaat_niet_md")
    assert not dutch.is_wanted
    assert (dutch.wanted, dutch.name) == ("bestaat_niet_md", OWN)
    assert dutch.version
    assert len(dutch.sha256) == 64


def test_our_own_pipeline_may_be_asked_for() -> None:
    dutch = load_dutch(OWN)
    assert dutch.is_wanted
    assert dutch.name == OWN


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("Mijn buurvrouw belt de gemeente.", ["PRON", "NOUN", "VERB", "DET", "NOUN"]),
        ("Zij heeft drie oude katten in Almere", ["PRON", "VERB", "NUM", "ADJ", "NOUN", "ADP", "PROPN"]),
        ("maar dat kan toch niet", ["CCONJ", "PRON", "AUX", "ADV", "ADV"]),
    ],
)
def test_word_has_its_part_of_speech(dutch: Dutch, text: str, tags: list[str]) -> None:
    assert [word.pos for word in _parse(dutch, text).words] == tags


def _pipeline(folder: Path, language: str = "nl", boundaries: str = "sentencizer", **settings: object) -> Path:
    nlp = spacy.blank(language)
    nlp.add_pipe(boundaries, config=settings)
    nlp.meta["name"], nlp.meta["version"] = "onze_eigen", "1.2.3"
    nlp.to_disk(folder)
    return folder


def test_pipeline_of_the_users_own_is_used_and_named(tmp_path: Path) -> None:
    dutch = load_dutch(str(_pipeline(tmp_path / "mijn pijplijn", punct_chars=["|"])))
    assert dutch.is_wanted
    assert (dutch.name, dutch.version) == ("onze_eigen", "1.2.3")
    text = "Ik woon hier. Al jaren | En graag"
    assert [text[s.start : s.end] for s in _parse(dutch, text).sentences] == ["Ik woon hier. Al jaren |", "En graag"]


def test_lemmas_of_the_users_own_pipeline_win_over_the_word_list(tmp_path: Path) -> None:
    nlp = spacy.blank("nl")
    nlp.add_pipe("sentencizer")
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add([[{"LOWER": "huisje"}]], {"LEMMA": "Woning"})
    nlp.to_disk(tmp_path / "pijplijn")
    dutch = load_dutch(str(tmp_path / "pijplijn"))
    assert lemmatized(dutch, ["Huisje steden"]) == {"Huisje steden": "woning stad"}


@pytest.mark.parametrize(
    ("language", "boundaries"), [("en", "sentencizer"), ("nl", "attribute_ruler")], ids=["Engels", "geen zinnen"]
)
def test_pipeline_of_another_language_or_without_sentences_is_refused(tmp_path: Path, language: str, boundaries: str) -> None:
    folder = _pipeline(tmp_path / "pijplijn", language, boundaries)
    with pytest.raises(Refused) as caught:
        load_dutch(str(folder))
    (problem,) = caught.value.problems
    assert (problem.file, problem.place) == ("params.yaml", "nlp.model")
    assert str(folder) in problem.message
    assert "Nederlandse pijplijn" in problem.remedy


def _without_meta(folder: Path) -> None:
    (folder / "meta.json").unlink()


def _with_broken_settings(folder: Path) -> None:
    (folder / "config.cfg").write_text("[nlp\nlang = ", encoding="utf-8")


def _with_an_unknown_part(folder: Path) -> None:
    path = folder / "config.cfg"
    path.write_text(
        path.read_text(encoding="utf-8").replace('factory = "sentencizer"', 'factory = "zinnendeler"'), encoding="utf-8"
    )


def _with_an_unknown_language(folder: Path) -> None:
    for name, mark in (("config.cfg", 'lang = "{}"'), ("meta.json", '"lang":"{}"')):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").replace(mark.format("nl"), mark.format("qqq")), encoding="utf-8")


@pytest.mark.parametrize("damage", [_without_meta, _with_broken_settings, _with_an_unknown_part, _with_an_unknown_language])
def test_pipeline_that_does_not_load_is_refused_with_the_remedy(tmp_path: Path, damage: object) -> None:
    folder = _pipeline(tmp_path / "pijplijn")
    damage(folder)
    with pytest.raises(Refused) as caught:
        load_dutch(str(folder))
    (problem,) = caught.value.problems
    assert (problem.file, problem.place) == ("params.yaml", "nlp.model")
    assert str(folder) in problem.message
    assert problem.remedy


def test_written_and_spoken_texts_in_any_mixture_are_read_as_each_alone(dutch: Dutch) -> None:
    written = [f"De gemeente Waterstad telt {number} wijken. In Oostwal is de huur gestegen." for number in range(3)]
    spoken = [f"nou toen heb ik {number} keer gebeld en toen kwam er niemand ik was er klaar mee" for number in range(3)]
    mixed = [text for pair in zip(written, spoken, strict=True) for text in pair] * 200
    alone = {text: _parse(dutch, text) for text in (*written, *spoken)}
    assert list(dutch.parse(mixed)) == [alone[text] for text in mixed]
