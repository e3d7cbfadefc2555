from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.language.dutch import load_dutch, record_dutch
from pipeline.problems import recorded_problems
from pipeline.stages import evidence
from pipeline.study.folder import Study
from pipeline.tables import (
    EMBEDDINGS,
    INDICATORS,
    LINKS,
    OBSERVATIONS,
    SEGMENTS,
    SUGGESTIONS,
    THEMES,
    Table,
    frame_of,
    read_table,
    records,
    write_table,
)  # fmt: skip
from pipeline.vectors.encoder import record_encoder

PARAMS = """\
study: {title: Proef, place: Waterstad, region: WS}
nlp: {model: bestaat_niet_md}
evidence: {threshold: 0.4}
"""
DEFINITIONS = """\
indicator_id,title,definition,unit,direction,theme_id,population,keywords
rondkomen,Rondkomen,Of men rondkomt.,procent,geen,geld,huishoudens,rood staan;schuld
wachttijd,Wachttijd,Hoe lang men wacht.,maanden,geen,,huurders,wachtlijst
"""
OBSERVATIONS_CSV = """\
indicator_id,region_code,region_name,region_level,period,group,value,status,source,table_id,retrieved
rondkomen,WS,Waterstad,gemeente,2021,totaal,13.1,definitief,Monitor,T1,2026-05-18
rondkomen,WS,Waterstad,gemeente,2023,totaal,,ontbreekt,Monitor,T1,2026-05-18
rondkomen,WS,Waterstad,gemeente,2019,totaal,veel,definitief,Monitor,T1,2026-05-18
"""


@pytest.fixture(scope="module")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers model of a few kilobytes that knows two words."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("model")
    words = {"[PAD]": 0, "[UNK]": 1, "schuld": 2, "wacht": 3}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))  # noqa: S106
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=32)  # noqa: S106
    config = BertConfig(
        vocab_size=len(words), hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8,
        max_position_embeddings=32,
    )  # fmt: skip
    BertModel(config).save_pretrained(folder / "delen")
    fast.save_pretrained(folder / "delen")
    SentenceTransformer(modules=[Transformer(str(folder / "delen")), Pooling(8, "mean")], device="cpu").save(
        str(folder / "klein"), create_model_card=False
    )
    return folder / "klein"


def _write(study: Study, table: Table, *rows: dict[str, object]) -> None:
    write_table(table, frame_of(table, rows).astype({"page": "Int64"} if table is SEGMENTS else {}), study.tables)


@pytest.fixture
def study(tmp_path: Path, small_model: Path) -> Study:
    study = Study(tmp_path / "studie")
    for path in (study.indicators, study.encoder_recipe.parent):
        path.mkdir(parents=True)
    study.params.write_text(PARAMS, encoding="utf-8")
    study.encoder_recipe.write_text(f"encoder: '{small_model}'\n", encoding="utf-8")
    (study.indicators / "definitions.csv").write_text(DEFINITIONS, encoding="utf-8")
    (study.indicators / "observations.csv").write_text(OBSERVATIONS_CSV, encoding="utf-8")
    record_encoder(study)
    record_dutch(study, load_dutch("bestaat_niet_md"))
    theme = dict.fromkeys(("parent", "definition", "include", "exclude", "keywords", "first_round", "last_round"), "")
    _write(study, THEMES, {**theme, "theme_id": "geld", "label": "Geld", "abbr": "GE", "origin": "codebook"})
    return study


def _segments(study: Study, *voices: str) -> None:
    """A segment with both keywords and the theme of the first indicator in each of the given voices."""
    rows = [
        {
            "segment_id": f"s{number}", "source_id": "a", "turn": 1, "position": number, "start": 0, "end": 9,
            "text": "Ik sta rood, met schulden.", "sha256": "", "lemmas": "ik rood staan met schuld", "words": 5, "speaker": "R",
            "role": "respondent", "voice": voice, "coded": True, "time": "", "page": None,
        }
        for number, voice in enumerate(voices, start=1)
    ]  # fmt: skip
    _write(study, SEGMENTS, *rows)
    vectors = np.eye(8, dtype=np.float32)[: len(rows)]
    _write(study, EMBEDDINGS, *({"segment_id": row["segment_id"], "vector": vectors[i]} for i, row in enumerate(rows)))
    given = {"theme_id": "geld", "score": 0.9, "rank": 1, "method": "", "example": "", "keywords": "", "denied": False}
    _write(study, SUGGESTIONS, *({**given, "segment_id": row["segment_id"]} for row in rows))


@pytest.mark.slow
def test_quote_gets_the_indicator_that_measures_it_and_the_reason(study: Study) -> None:
    _segments(study, "spoken")
    evidence.run(study)
    (link,) = records(read_table(LINKS, study.tables))
    assert (link["segment_id"], link["indicator_id"], link["rank"]) == ("s1", "rondkomen", 1)
    assert "“rood staan”, “schuld”" in link["reason"]
    assert "zelfde thema" in link["reason"]


@pytest.mark.slow
def test_figures_are_written_missing_ones_as_missing_and_bad_rows_are_problems(study: Study) -> None:
    _segments(study, "spoken")
    evidence.run(study)
    figures = read_table(OBSERVATIONS, study.tables).set_index("period")["value"]
    assert figures["2021"] == 13.1
    assert np.isnan(figures["2023"])
    assert set(figures.index) == {"2021", "2023"}
    assert read_table(INDICATORS, study.tables)["indicator_id"].tolist() == ["rondkomen", "wachttijd"]
    assert [(problem.file, problem.place) for problem in recorded_problems(study)] == [
        ("corpus/indicators/observations.csv", "regel 4")
    ]


@pytest.mark.slow
def test_sentence_of_a_document_is_no_quote_to_link(study: Study) -> None:
    _segments(study, "spoken", "document", "quotation", "paraphrase")
    evidence.run(study)
    assert "s2" not in set(read_table(LINKS, study.tables)["segment_id"])


@pytest.mark.slow
def test_study_of_documents_only_has_indicators_and_no_links(study: Study) -> None:
    _segments(study, "document", "document")
    evidence.run(study)
    assert len(read_table(LINKS, study.tables)) == 0
    assert len(read_table(INDICATORS, study.tables)) == 2


@pytest.mark.slow
def test_study_without_indicators_has_no_links(study: Study) -> None:
    _segments(study, "spoken")
    for name in ("definitions.csv", "observations.csv"):
        path = study.indicators / name
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    evidence.run(study)
    assert len(read_table(LINKS, study.tables)) == len(read_table(OBSERVATIONS, study.tables)) == 0
