from __future__ import annotations

import math
from pathlib import Path

import pytest

from pipeline.errors import Refused
from pipeline.evidence.indicators import Store, read_store
from pipeline.study.folder import Study

THEMES = ("geld", "geld/schulden")
DEFINITIONS = "indicator_id,title,definition,unit,direction,theme_id,population,keywords\n"
OBSERVATIONS = "indicator_id,region_code,region_name,region_level,period,group,value,status,source,table_id,retrieved\n"
DEFINITION = {
    "indicator_id": "rondkomen", "title": "Komt moeilijk rond", "definition": "Aandeel dat moeilijk rondkomt.", "unit": "procent",
    "direction": "lager-is-beter", "theme_id": "geld/schulden", "population": "huishoudens", "keywords": "rondkomen; rood staan ;",
}  # fmt: skip
OBSERVATION = {
    "indicator_id": "rondkomen", "region_code": "WS", "region_name": "Waterstad", "region_level": "gemeente", "period": "2023",
    "group": "totaal", "value": "13.1", "status": "definitief", "source": "Stadsmonitor", "table_id": "T1",
    "retrieved": "2026-05-18",
}  # fmt: skip
FILLED_IN_DEFINITIONS = ("indicator_id", "title", "definition", "unit", "population")
FILLED_IN_OBSERVATIONS = ("region_code", "region_name", "group", "source", "retrieved")


def _definition(**values: str) -> str:
    return ",".join((DEFINITION | values).values()) + "\n"


def _observation(**values: str) -> str:
    return ",".join((OBSERVATION | values).values()) + "\n"


def _read(root: Path, definitions: str = _definition(), observations: str = _observation()) -> Store:
    study = Study(root)
    study.indicators.mkdir(parents=True, exist_ok=True)
    (study.indicators / "definitions.csv").write_text(DEFINITIONS + definitions, encoding="utf-8")
    (study.indicators / "observations.csv").write_text(OBSERVATIONS + observations, encoding="utf-8")
    return read_store(study, THEMES)


def test_definition_and_figure_are_read(tmp_path: Path) -> None:
    store = _read(tmp_path)
    assert store.problems == ()
    (indicator,) = store.indicators
    assert (indicator.indicator_id, indicator.unit, indicator.theme_id) == ("rondkomen", "procent", "geld/schulden")
    assert indicator.keywords == ("rondkomen", "rood staan")
    (figure,) = store.observations
    assert (figure.value, figure.region_name, figure.period, figure.group) == (13.1, "Waterstad", "2023", "totaal")


def test_meaning_is_read_from_title_definition_and_keywords(tmp_path: Path) -> None:
    (indicator,) = _read(tmp_path).indicators
    assert all(part in indicator.described for part in ("Komt moeilijk rond", "Aandeel dat moeilijk rondkomt.", "rood staan"))


@pytest.mark.parametrize("written", ["", ".", "x", "-", " "])
def test_missing_figure_is_missing_and_never_zero(tmp_path: Path, written: str) -> None:
    store = _read(tmp_path, observations=_observation(value=written, status="ontbreekt"))
    assert store.problems == ()
    assert [figure.value for figure in store.observations] == [None]


@pytest.mark.parametrize(("written", "value"), [("0", 0.0), ("0.0", 0.0), ("-2.5", -2.5), ("1000", 1000.0), (" 7 ", 7.0)])
def test_figure_that_is_zero_or_negative_is_a_figure(tmp_path: Path, written: str, value: float) -> None:
    store = _read(tmp_path, observations=_observation(value=written))
    assert store.problems == ()
    assert [figure.value for figure in store.observations] == [value]


def test_indicator_may_be_of_no_theme_and_have_no_keywords(tmp_path: Path) -> None:
    store = _read(tmp_path, _definition(theme_id="", keywords=""))
    assert store.problems == ()
    assert [(item.theme_id, item.keywords) for item in store.indicators] == [("", ())]


@pytest.mark.parametrize(
    ("values", "message", "remedy"),
    [
        *(({name: ""}, f"`{name}` is leeg.", "Vul het in.") for name in FILLED_IN_DEFINITIONS),
        ({"direction": "omhoog"}, "Onbekende richting `omhoog`.", "lager-is-beter, hoger-is-beter, geen"),
        ({"direction": ""}, "Onbekende richting ``.", "lager-is-beter"),
        ({"theme_id": "buren"}, "Het thema `buren` staat niet in het codeboek.", "corpus/codebook.yaml"),
        ({"indicator_id": "rondkomen"}, "De indicator `rondkomen` is er al.", "Geef elk een eigen id."),
        ({"title": "Rond, of niet"}, "9 waarden in plaats van 8.", "tussen aanhalingstekens"),
    ],
)  # fmt: skip
def test_bad_definition_is_named_with_file_and_row_and_the_good_ones_load(
    tmp_path: Path, values: dict[str, str], message: str, remedy: str
) -> None:
    bad = _definition(**({"indicator_id": "slecht"} | values))
    store = _read(tmp_path, _definition() + bad + _definition(indicator_id="zorg"))
    assert [item.indicator_id for item in store.indicators] == ["rondkomen", "zorg"]
    assert [item.title for item in store.indicators] == ["Komt moeilijk rond"] * 2
    (problem,) = store.problems
    assert (problem.file, problem.place, problem.message) == ("corpus/indicators/definitions.csv", "regel 3", message)
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    ("values", "message", "remedy"),
    [
        *(({name: ""}, f"`{name}` is leeg.", "Vul het in.") for name in FILLED_IN_OBSERVATIONS),
        ({"indicator_id": "weg"}, "De indicator `weg` heeft geen definitie.", "definitions.csv"),
        ({"region_level": "provincie"}, "Onbekend niveau `provincie`.", "wijk, gemeente, land"),
        ({"period": "23"}, "`23` is geen jaar.", "vier cijfers"),
        ({"period": "2023-2024"}, "`2023-2024` is geen jaar.", "vier cijfers"),
        ({"period": "²⁰²³"}, "`²⁰²³` is geen jaar.", "vier cijfers"),
        ({"status": "af"}, "Onbekende status `af`.", "definitief, voorlopig, ontbreekt"),
        ({"value": ""}, "Het cijfer ontbreekt.", "`ontbreekt`"),
        ({"value": "x"}, "Het cijfer ontbreekt.", "`ontbreekt`"),
        ({"value": "veel"}, "`veel` is geen getal.", "met een punt"),
        ({"value": '"13,1"'}, "`13,1` is geen getal.", "met een punt"),
        ({"value": "1.234.567"}, "`1.234.567` is geen getal.", "met een punt"),
        ({"value": "nan"}, "`nan` is geen getal.", "met een punt"),
        ({"value": "inf"}, "`inf` is geen getal.", "met een punt"),
        ({"value": "1_3"}, "`1_3` is geen getal.", "met een punt"),
        ({"status": "ontbreekt"}, "Er staat een cijfer, maar de status is `ontbreekt`.", "Kies een van beide."),
        ({"group": "totaal", "period": "2023"}, "Dit cijfer staat ook op regel 2.", "Laat er een staan."),
        ({"group": "vrouwen, 65+"}, "12 waarden in plaats van 11.", "tussen aanhalingstekens"),
    ],
)  # fmt: skip
def test_bad_figure_is_named_with_file_and_row_and_the_good_ones_load(
    tmp_path: Path, values: dict[str, str], message: str, remedy: str
) -> None:
    bad = _observation(**({"period": "2021"} | values))
    store = _read(tmp_path, observations=_observation() + bad + _observation(period="2019"))
    assert [figure.period for figure in store.observations] == ["2019", "2023"]
    (problem,) = store.problems
    assert (problem.file, problem.place, problem.message) == ("corpus/indicators/observations.csv", "regel 3", message)
    assert remedy in problem.remedy


def test_every_mistake_in_a_row_is_named(tmp_path: Path) -> None:
    store = _read(tmp_path, observations=_observation(region_name="", period="23", value="veel"))
    assert store.observations == ()
    assert {problem.message for problem in store.problems} == {
        "`region_name` is leeg.",
        "`23` is geen jaar.",
        "`veel` is geen getal.",
    }


def test_figure_of_a_bad_definition_does_not_load_either(tmp_path: Path) -> None:
    store = _read(tmp_path, _definition(unit=""))
    assert store.indicators == store.observations == ()
    assert [problem.file.rpartition("/")[2] for problem in store.problems] == ["definitions.csv", "observations.csv"]


def test_same_figure_of_another_place_year_or_group_is_another_figure(tmp_path: Path) -> None:
    rows = [_observation(), _observation(region_code="KB"), _observation(period="2021"), _observation(group="ouderen")]
    store = _read(tmp_path, observations="".join(rows))
    assert store.problems == ()
    assert len(store.observations) == 4


def test_order_of_the_rows_does_not_matter(tmp_path: Path) -> None:
    definitions = [_definition(), _definition(indicator_id="zorg"), _definition(indicator_id="arm")]
    observations = [_observation(period=period) for period in ("2023", "2019", "2021")]
    first = _read(tmp_path, "".join(definitions), "".join(observations))
    assert _read(tmp_path, "".join(definitions[::-1]), "".join(observations[::-1])) == first


@pytest.mark.parametrize("name", ["definitions.csv", "observations.csv"])
def test_file_that_is_missing_or_lacks_a_column_is_refused(tmp_path: Path, name: str) -> None:
    _read(tmp_path)
    path = tmp_path / "corpus" / "indicators" / name
    header, rows = path.read_text(encoding="utf-8").split("\n", 1)
    path.write_text(header.replace("indicator_id", "id") + "\n" + rows, encoding="utf-8")
    with pytest.raises(Refused, match=rf"corpus/indicators/{name}, regel 1: Kolom indicator_id ontbreekt\. Voeg de kolom toe"):
        read_store(Study(tmp_path), THEMES)
    path.unlink()
    with pytest.raises(Refused, match=rf"corpus/indicators/{name}: Dit bestand ontbreekt\. Zet het terug"):
        read_store(Study(tmp_path), THEMES)


def test_figures_of_the_demonstration_are_good_and_none_that_is_missing_became_a_number(repository: Path) -> None:
    from pipeline.themes.codebook import read_codebook

    study = Study(repository)
    store = read_store(study, {item.theme_id for item in read_codebook(study).entries})
    assert store.problems == ()
    missing = [figure for figure in store.observations if figure.status == "ontbreekt"]
    assert missing
    assert all(figure.value is None for figure in missing)
    assert all(figure.value is not None and math.isfinite(figure.value) for figure in store.observations if figure not in missing)
