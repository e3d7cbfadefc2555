from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from pipeline.errors import Refused
from pipeline.params import Params, read_params
from pipeline.study.folder import Study

STUDY = "study:\n  title: Proef\n  place: Waterstad\n  region: WS\n"


def _read(folder: Path, text: str) -> Params:
    (folder / "params.yaml").write_text(text, encoding="utf-8")
    return read_params(Study(folder))


def test_study_alone_is_enough_and_the_rest_has_defaults(tmp_path: Path) -> None:
    params = _read(tmp_path, STUDY)
    assert (params.study.title, params.study.place, params.study.region) == ("Proef", "Waterstad", "WS")
    assert 1 <= params.segment.min_words < params.segment.max_words
    assert 0 <= params.themes.threshold <= 1
    assert params.report.small_cell >= 1


def test_given_values_win_over_the_defaults(tmp_path: Path) -> None:
    params = _read(
        tmp_path, f"{STUDY}  comparison: [NL]\nsegment:\n  min_words: 3\nthemes:\n  threshold: 0.75\n  discover:\n    seed: 7\n"
    )
    assert params.study.comparison == ["NL"]
    assert params.segment.min_words == 3
    assert params.themes.threshold == 0.75
    assert params.themes.discover.seed == 7


def test_parameters_of_the_demonstration_are_good(repository: Path) -> None:
    assert read_params(Study(repository)).study.place == "Waterstad"


def test_parameters_cannot_be_changed_on_the_way(tmp_path: Path) -> None:
    params = _read(tmp_path, STUDY)
    with pytest.raises(ValidationError):
        params.segment.min_words = 1


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("nlp:\n  model: nl_core_news_md\n", "study"),
        (f"{STUDY}thema:\n  threshold: 0.5\n", "regel 5 (thema)"),
        (f"{STUDY}themes:\n  treshold: 0.5\n", "regel 6 (themes.treshold)"),
        (f"{STUDY}themes:\n  threshold: 1.5\n", "regel 6 (themes.threshold)"),
        (f"{STUDY}themes:\n  discover:\n    sed: 1\n", "regel 7 (themes.discover.sed)"),
        (f"{STUDY}segment:\n  max_words: 2\n", "regel 6 (segment.max_words)"),
        (f"{STUDY}report:\n  small_cell: veel\n", "regel 6 (report.small_cell)"),
        (STUDY.replace("Proef", "''"), "regel 2 (study.title)"),
        (STUDY.replace("  region: WS\n", ""), "regel 1 (study.region)"),
        (f"{STUDY}segment:\n", "regel 5 (segment)"),
    ],
)
def test_mistake_is_refused_with_its_line(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(Refused) as caught:
        _read(tmp_path, text)
    assert [(problem.file, problem.place) for problem in caught.value.problems] == [("params.yaml", place)]


def test_misspelt_key_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"bekend zijn: .*min_words.*max_words"):
        _read(tmp_path, f"{STUDY}segment:\n  min_wordz: 3\n")


def test_study_without_parameters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"params\.yaml: Dit bestand ontbreekt"):
        read_params(Study(tmp_path))
