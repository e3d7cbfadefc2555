"""A new study, as ``thematafel init`` makes it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from withdrawing import DECISIONS, FILES, GOLD, LEFT, REGISTER, event

from pipeline.stages import ingest as ingest_stage
from pipeline.study.folder import Study
from pipeline.study.init import init_study


@pytest.fixture(scope="session")
def untouched_study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A new study that no test changes; its path has a space and letters with accents."""
    return init_study(tmp_path_factory.mktemp("map") / "Studie Zoë & co")


@pytest.fixture
def study(untouched_study: Study, tmp_path: Path) -> Study:
    """A new study of this test alone."""
    shutil.copytree(untouched_study.root, tmp_path / "mijn studie")
    return Study(tmp_path / "mijn studie")


@pytest.fixture
def filled(study: Study) -> Study:
    """A study with two interviews and a round table, coded and read."""
    for name, text in FILES.items():
        (study.raw / "ronde-1").mkdir(exist_ok=True)
        (study.raw / "ronde-1" / name).write_text(text, encoding="utf-8")
    study.register.write_text(REGISTER, encoding="utf-8")
    (study.gold / "segments.csv").write_text(GOLD, encoding="utf-8")
    study.decisions.write_text(DECISIONS, encoding="utf-8")
    ingest_stage.run(study)
    events = [
        event("interview-01", "en toen werd het te duur"), event("interview-02", "helpt mij met de post"),
        event("thematafel-01", "een briefje van de huisbaas"), event("thematafel-01", "Bel mij op [Telefoonnummer 9]."),
        event("thematafel-01", LEFT), "geen json\n", "[1]\n", "\n",
    ]  # fmt: skip
    (study.corpus / "codings" / "an.jsonl").write_text("".join(events), encoding="utf-8")
    return study
