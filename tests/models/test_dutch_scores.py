"""What the scores say, and that they are those of the pipeline that is shipped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import treebank
from ruamel.yaml import YAML
from scoring import Boundaries, Found, score_spoken, score_treebank, trimmed, written
from treebank import Sentence, Token

from pipeline.language.dutch import OWN, Dutch, load_dutch

HOME = Path(treebank.__file__).parent
DATA = Path(__file__).resolve().parents[1] / "data"
SCORES = json.loads((HOME / "scores.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def dutch() -> Dutch:
    """The package's own language pipeline."""
    return load_dutch(OWN)


def test_scores_are_those_of_the_pipeline_that_is_shipped(dutch: Dutch) -> None:
    assert SCORES["pipeline"] == {"name": dutch.name, "version": dutch.version, "sha256": dutch.sha256}


def test_pipeline_is_as_good_as_it_must_be() -> None:
    assert SCORES["treebanks"]["pos"] >= 0.94
    assert SCORES["treebanks"]["lemma"] >= 0.94
    assert SCORES["treebanks"]["starts"]["f"] >= 0.88
    assert SCORES["spoken"]["starts"]["f"] >= 0.85


def test_held_out_gold_is_read_nearly_as_well_as_the_test_files(dutch: Dutch) -> None:
    scores = score_treebank(dutch, treebank.held_out())
    assert scores["pos"] >= 0.93
    assert scores["lemma"] >= 0.94


def test_transcripts_fall_into_main_clauses(dutch: Dutch) -> None:
    passages = YAML(typ="safe").load((DATA / "spoken_dev.yaml").read_text(encoding="utf-8"))
    assert score_spoken(dutch, passages)["starts"]["f"] >= 0.85


def test_sentences_are_written_as_they_stand_in_the_treebank() -> None:
    first = Sentence("a", (Token("Nee", "nee", "INTJ", False), Token(".", ".", "PUNCT", False)))
    second = Sentence("a", (Token("Wel", "wel", "ADV", True), Token("waar", "waar", "ADJ", True)))
    passage = written([first, second])
    assert passage.text == "Nee. Wel waar"
    assert [passage.text[start:end] for start, end in passage.sentences] == ["Nee.", "Wel waar"]
    assert [passage.text[start:end] for (start, end), _ in passage.tokens] == ["Nee", ".", "Wel", "waar"]


def test_first_start_of_a_passage_is_not_counted_and_spans_are_stricter() -> None:
    boundaries = Boundaries()
    boundaries.add(said=[(0, 5), (6, 9), (10, 12)], there=[(0, 5), (6, 12)])
    assert (boundaries.starts.right, boundaries.starts.said, boundaries.starts.there) == (1, 2, 1)
    assert (boundaries.spans.right, boundaries.spans.said, boundaries.spans.there) == (1, 3, 2)


def test_nothing_said_and_nothing_there_is_no_division_by_zero() -> None:
    assert Found().as_dict() == {"precision": 0.0, "recall": 0.0, "f": 0.0}


def test_white_space_around_a_sentence_is_not_part_of_it() -> None:
    assert trimmed(" Ja. \n Nee", [(0, 5), (5, 6), (6, 10)]) == [(1, 4), (7, 10)]
