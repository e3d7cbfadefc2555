from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sentence_transformers import SentenceTransformer

from pipeline.errors import Refused
from pipeline.stages import models
from pipeline.study.folder import Study
from pipeline.vectors import student
from pipeline.vectors.encoder import Encoder, load_encoder, record_encoder
from pipeline.vectors.engine.static import Static
from pipeline.vectors.made import hashes
from pipeline.vectors.student import Settings, common_words, distil, identity

SMALL = Settings(words=2000, dimensions=16)


def _by_letters(texts: Sequence[str]) -> np.ndarray:
    """An encoder of which every vector says which letters a text has: words that look alike lie near each other."""
    counts = np.array([[text.lower().count(letter) for letter in "abcdefghijklmnopqrstuvwxyz"] for text in texts])
    return ((counts + 0.1) / np.linalg.norm(counts + 0.1, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A student of the letters."""
    made = tmp_path_factory.mktemp("leerling") / "model"
    distil(_by_letters, made, SMALL)
    return made


@pytest.fixture(scope="module")
def letters(folder: Path) -> Static:
    return Static(folder)


@pytest.fixture
def study(make_model: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    """A study with a small transformer, a cache of its own, and students of few words."""
    monkeypatch.setenv("THEMATAFEL_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(student, "SETTINGS", Settings(words=300))
    study = Study(tmp_path / "studie")
    study.encoder_recipe.parent.mkdir(parents=True)
    study.encoder_recipe.write_text(f"encoder: '{make_model()}'\nprefix: 'de '\n", encoding="utf-8")
    return study


def test_words_are_the_most_frequent_ones_in_order() -> None:
    words = common_words(2000)
    keys = [word.key for word in words]
    assert len(set(keys)) == len(keys) > 2000
    assert {"ik", "niet", "geld", "huis", "alleen"} <= set(keys)
    shares = [word.share for word in words]
    assert shares == sorted(shares, reverse=True)
    assert 0.01 < shares[0] < 0.1


def test_spellings_that_differ_in_accents_are_one_word_and_the_encoder_sees_the_written_one() -> None:
    words = {word.key: word.written for word in common_words(2000)}
    assert words["financiele"] == "financiële"
    assert "financiële" not in words


def test_making_a_student_twice_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    distil(_by_letters, tmp_path / "model", SMALL)
    assert hashes(tmp_path / "model") == hashes(folder)


def test_student_is_a_sentence_transformers_folder(folder: Path, letters: Static) -> None:
    texts = ["Ik heb geen geld.", "Morgen ga ik naar school", "huisarts"]
    reference = SentenceTransformer(str(folder), device="cpu", local_files_only=True).encode(texts)
    assert letters.encode(texts) == pytest.approx(reference, abs=1e-5)


def test_vectors_have_the_order_and_the_length_they_must_have(letters: Static) -> None:
    texts = ["geld", "school en geld", "[Persoon]", "12 + 7", "", "Ωμέγα", "xqzj"]
    vectors = letters.encode(texts)
    assert vectors.shape == (len(texts), letters.dimensions) == (len(texts), 16)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(letters.encode(texts[::-1])[::-1], vectors)
    assert letters.encode([]).shape == (0, 16)


@given(st.lists(st.text(), max_size=4))
def test_any_text_has_a_vector_of_length_one(letters: Static, texts: list[str]) -> None:
    vectors = letters.encode(texts)
    assert vectors.shape == (len(texts), 16)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_words_that_the_encoder_finds_alike_lie_near(letters: Static) -> None:
    walk, walked, music = letters.encode(["wandelen", "de wandeling", "muziek"])
    assert walk @ walked > walk @ music


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GELD", "geld"),
        ("géld", "geld"),
        ("geld, (geld)!", "geld geld"),
        ("zo’n huis", "zo'n huis"),
        ("schoolgeld", "school geld"),
        ("geldx", "geld"),
        ("Ωμέγα geld 2024", "geld"),
    ],
)
def test_what_is_the_same_word_to_a_reader_is_the_same_to_the_student(letters: Static, one: str, other: str) -> None:
    first, second = letters.encode([one, other])
    assert first == pytest.approx(second, abs=1e-6)


def test_frequent_words_count_less(letters: Static) -> None:
    both, rare, frequent = letters.encode(["ik school", "school", "ik"])
    assert both @ rare > both @ frequent


def test_very_long_text_and_very_long_word_are_bounded(letters: Static) -> None:
    vectors = letters.encode(["geld " * 100_000, "a" * 1_000_000])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("value", [1.0, float("nan"), float("inf")])
def test_encoder_that_says_nothing_of_words_is_refused_with_the_remedy(tmp_path: Path, value: float) -> None:
    with pytest.raises(Refused, match=r"params\.yaml, embed\.student: .*geen leerling.*Zet `embed\.student` op false"):
        distil(lambda texts: np.full((len(texts), 8), value, dtype=np.float32), tmp_path / "model", SMALL)
    assert not (tmp_path / "model").exists()


def test_student_of_another_encoder_or_other_settings_is_another_one() -> None:
    known = identity(("onnx", "a" * 64, "query: "), SMALL)
    assert known == identity(("onnx", "a" * 64, "query: "), Settings(words=2000, dimensions=16))
    others = {
        identity(("onnx", "b" * 64, "query: "), SMALL),
        identity(("onnx", "a" * 64, ""), SMALL),
        identity(("onnx 8", "a" * 64, "query: "), SMALL),
        identity(("onnx", "a" * 64, "query: "), dataclasses.replace(SMALL, words=9)),
        identity(("onnx", "a" * 64, "query: "), dataclasses.replace(SMALL, half=1.0)),
    }
    assert len(others | {known}) == 6


def test_parameter_makes_the_stage_record_the_student_and_its_encoder(study: Study) -> None:
    study.params.write_text("study: {title: P, place: D, region: X}\nembed: {student: true}\n", encoding="utf-8")
    study.judge_recipe.write_text("judge: none\n", encoding="utf-8")
    models.run(study)
    known = json.loads((study.models / "encoder.json").read_text(encoding="utf-8"))
    assert known["name"] == "snelle leerling van model"
    assert (known["prefix"], known["teacher"]["prefix"]) == ("", "de ")
    assert known["engine"].startswith("model2vec (model2vec ")
    assert known["sha256"] != known["teacher"]["sha256"]
    loaded = load_encoder(study, use_student=True)
    assert loaded.source.as_dict() == known
    assert loaded.encode(["Ik heb [Persoon 3] niet gezien."]).shape[0] == 1
    assert not study.vectors.exists()


def test_student_is_made_once_and_asked_with_the_prefix(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    first = record_encoder(study, use_student=True)
    settings = json.loads((first.folder / "thematafel.json").read_text(encoding="utf-8"))["settings"]
    assert settings["words"] == 300
    monkeypatch.setattr(student, "distil", None)  # not called again
    assert record_encoder(study, use_student=True) == first
    monkeypatch.undo()


def test_prefix_reaches_the_words(study: Study, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("THEMATAFEL_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(student, "SETTINGS", Settings(words=20))
    seen: list[str] = []
    real = Encoder.encode

    def watched(self: Encoder, texts: Sequence[str]) -> np.ndarray:
        seen.extend(self.source.prefix + text for text in texts)
        return real(self, texts)

    monkeypatch.setattr(Encoder, "encode", watched)
    record_encoder(study, use_student=True)
    assert {"de ik", "de financiële"} <= set(seen)
    assert "de geld" not in seen  # not among the twenty words that are used most


def test_student_that_was_altered_is_refused_with_the_remedy(study: Study) -> None:
    made = record_encoder(study, use_student=True)
    path = made.folder / "config.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("true", "false"), encoding="utf-8")
    with pytest.raises(Refused) as caught:
        load_encoder(study, use_student=True)
    (problem,) = caught.value.problems
    assert problem.file == str(made.folder)
    assert "config.json" in problem.message
    assert "Verwijder deze map" in problem.remedy


def test_choice_that_changed_since_the_stage_is_refused(study: Study) -> None:
    record_encoder(study, use_student=True)
    with pytest.raises(Refused, match=r"Het model is een ander dan bij de vorige stap\. Draai `dvc repro`\."):
        load_encoder(study)
