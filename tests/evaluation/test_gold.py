from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import Problem, Refused
from pipeline.evaluation.gold import Passage, labels_of_segments, read_links, read_themes

TEXT = "Ik woon hier. Wij kunnen de huur niet betalen. Mijn buurman groet nooit. Zo is dat."
QUOTE = "Wij kunnen de huur niet betalen."
START = TEXT.index(QUOTE)


def _themes(folder: Path, rows: str, text: str = TEXT) -> tuple[list[Passage], list[Problem]]:
    (folder / "segments.csv").write_text(f"source_id,start,end,themes,kind,quote\n{rows}", encoding="utf-8")
    return read_themes(folder / "segments.csv", "corpus/gold/segments.csv", {"interview-01": text})


def _row(**values: str) -> str:
    row = {"source": "interview-01", "start": str(START), "end": str(START + len(QUOTE)), "themes": "", "kind": "", "quote": QUOTE}
    return ",".join((row | values).values()) + "\n"


def test_passage_is_read_with_its_themes_and_kind(tmp_path: Path) -> None:
    passages, problems = _themes(tmp_path, _row(themes="geld/schulden; wonen ;", kind="impliciet"))
    assert problems == []
    assert passages == [
        Passage("interview-01", START, START + len(QUOTE), frozenset({"geld/schulden", "wonen"}), "impliciet"),
    ]


def test_passage_without_themes_is_gold_too(tmp_path: Path) -> None:
    (passage,), problems = _themes(tmp_path, _row(kind="geen"))
    assert problems == []
    assert passage.labels == frozenset()


@given(before=st.text(max_size=300), after=st.text(max_size=50))
def test_passage_is_found_again_when_the_text_around_it_changed(
    tmp_path_factory: pytest.TempPathFactory, before: str, after: str
) -> None:
    text = before + QUOTE + after
    (passage,), problems = _themes(tmp_path_factory.getbasetemp(), _row(), text)
    assert problems == []
    assert text[passage.start : passage.end] == QUOTE


def test_quote_at_its_old_place_wins_and_else_the_nearest_one(tmp_path: Path) -> None:
    said_thrice = f"{QUOTE} {TEXT} {QUOTE}"
    places = {str(start): _themes(tmp_path, _row(start=str(start)), said_thrice)[0][0].start for start in (0, 3, 45, 60, 999)}
    second, third = len(QUOTE) + 1 + START, len(said_thrice) - len(QUOTE)
    assert places == {"0": 0, "3": 0, "45": second, "60": second, "999": third}


def test_passage_that_is_gone_or_too_far_away_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    rows = _row(quote="Dit zei niemand.") + _row(source="interview-99") + _row(quote="Zo is dat.", start="70", end="80")
    passages, problems = _themes(tmp_path, rows)
    assert [TEXT[passage.start : passage.end] for passage in passages] == ["Zo is dat."]
    assert [(problem.file, problem.place) for problem in problems] == [
        ("corpus/gold/segments.csv", "regel 2"),
        ("corpus/gold/segments.csv", "regel 3"),
    ]
    assert "interview-99" in problems[1].message
    assert all("Neem de passage opnieuw over" in problem.remedy for problem in problems)
    assert _themes(tmp_path, _row(), "x" * 3000 + TEXT)[0] == []


@pytest.mark.parametrize(
    "values", [{"start": "begin"}, {"start": "-4"}, {"start": ""}, {"end": "2.5"}, {"start": "²"}, {"end": "³"}, {"quote": ""}]
)
def test_row_without_a_place_or_quote_is_named(tmp_path: Path, values: dict[str, str]) -> None:
    passages, problems = _themes(tmp_path, _row(**values) + _row())
    assert len(passages) == 1
    assert [problem.place for problem in problems] == ["regel 2"]


def test_row_with_a_comma_too_many_is_named(tmp_path: Path) -> None:
    passages, problems = _themes(tmp_path, _row(quote="Zo, is dat.") + _row())
    assert len(passages) == 1
    assert [problem.place for problem in problems] == ["regel 2"]


def test_quote_may_run_over_lines_and_hold_commas_and_marks(tmp_path: Path) -> None:
    text = 'Eerst. Zij zei: "nee,\nbedankt" en ging.'
    (passage,), problems = _themes(tmp_path, _row(start="7", end="38", quote='"Zij zei: ""nee,\nbedankt"" en ging."'), text)
    assert problems == []
    assert text[passage.start : passage.end] == 'Zij zei: "nee,\nbedankt" en ging.'


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"corpus/gold/segments\.csv: Dit bestand ontbreekt"):
        read_themes(tmp_path / "weg.csv", "corpus/gold/segments.csv", {})


def test_links_of_a_quote_are_taken_together_and_none_is_an_answer(tmp_path: Path) -> None:
    rows = [
        f"interview-01,{START},{START + len(QUOTE)},rondkomen,{QUOTE}",
        f"interview-01,{START},{START + len(QUOTE)},huurschuld,{QUOTE}",
        "interview-01,73,83,,Zo is dat.",
        "interview-01,0,5,rondkomen,Weg ermee",
    ]
    (tmp_path / "links.csv").write_text("source_id,start,end,indicator_id,quote\n" + "\n".join(rows) + "\n", encoding="utf-8")
    passages, problems = read_links(tmp_path / "links.csv", "corpus/gold/links.csv", {"interview-01": TEXT})
    assert {TEXT[passage.start : passage.end]: passage.labels for passage in passages} == {
        QUOTE: frozenset({"rondkomen", "huurschuld"}),
        "Zo is dat.": frozenset(),
    }
    assert [(problem.file, problem.place) for problem in problems] == [("corpus/gold/links.csv", "regel 5")]


def _segments(*places: tuple[int, int], source: str = "a") -> pd.DataFrame:
    rows = [(f"{source}{start}-{end}", source, start, end) for start, end in places]
    return pd.DataFrame(rows, columns=["segment_id", "source_id", "start", "end"])


def _passage(start: int, end: int, *labels: str, source: str = "a") -> Passage:
    return Passage(source, start, end, frozenset(labels))


@pytest.mark.parametrize(
    ("passage", "covered"),
    [((10, 20), True), ((0, 100), True), ((12, 14), True), ((5, 15), True), ((4, 14), False), ((20, 30), False), ((16, 30), False)],
    ids=["gelijk", "erom", "erin", "half", "minder dan half", "ernaast", "over de rand"],
)
def test_segment_takes_the_labels_of_a_passage_that_shares_half_of_the_shorter(passage: tuple[int, int], covered: bool) -> None:
    labels = labels_of_segments([_passage(*passage, "geld")], _segments((10, 20)))
    assert labels == ({"a10-20": frozenset({"geld"})} if covered else {})


def test_segment_takes_the_labels_of_all_its_passages_and_a_passage_goes_to_all_its_segments() -> None:
    passages = [_passage(0, 10, "geld"), _passage(10, 20, "wonen", "geld"), _passage(20, 60, "buren")]
    assert labels_of_segments(passages, _segments((0, 20), (20, 40), (40, 60))) == {
        "a0-20": frozenset({"geld", "wonen"}),
        "a20-40": frozenset({"buren"}),
        "a40-60": frozenset({"buren"}),
    }


def test_segment_of_another_source_or_without_a_passage_has_no_gold_and_an_empty_label_is_gold() -> None:
    segments = pd.concat([_segments((0, 10), (30, 40)), _segments((0, 10), source="b")], ignore_index=True)
    assert labels_of_segments([_passage(0, 10)], segments) == {"a0-10": frozenset()}


def test_gold_of_the_demonstration_lies_in_its_texts(repository: Path) -> None:
    from pipeline.sources.ingest import ingest
    from pipeline.sources.register import read_register
    from pipeline.study.folder import Study

    study = Study(repository)
    texts = {source.source_id: ingest(source, study.raw / source.file).text for source in read_register(study).sources}
    for path, read in ((study.gold / "segments.csv", read_themes), (study.gold / "links.csv", read_links)):
        passages, problems = read(path, study.shown(path), texts)
        assert problems == []
        assert len(passages) > 50
