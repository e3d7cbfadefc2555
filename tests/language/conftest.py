"""The encoder, made once for all tests that need it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from spacy.util import is_package

from pipeline.language.dutch import OWN, Dutch, load_dutch
from pipeline.language.encoder import Encoder, load_encoder, record_encoder
from pipeline.study.folder import Study

PIPELINES = [OWN, *filter(is_package, ["nl_core_news_md"])]


@pytest.fixture(scope="session", params=PIPELINES)
def dutch(request: pytest.FixtureRequest) -> Dutch:
    """Every language pipeline there is: the package's own, and spaCy's where it is installed."""
    return load_dutch(request.param)


@pytest.fixture(scope="session")
def encoder_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where models are kept in this run: what the user chose, else a folder that goes away."""
    chosen = os.environ.get("THEMATAFEL_CACHE")
    if chosen:
        yield Path(chosen)
        return
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("modellen")
        patch.setenv("THEMATAFEL_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="session")
def encoder_study(encoder_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A study with the bundled encoder, its ``models`` stage done."""
    assert encoder_cache.is_absolute()
    study = Study(tmp_path_factory.mktemp("studie"))
    study.encoder_recipe.parent.mkdir()
    study.encoder_recipe.write_text('encoder: bundled\nprefix: "query: "\n', encoding="utf-8")
    record_encoder(study)
    return study


@pytest.fixture(scope="session")
def encoder(encoder_study: Study) -> Encoder:
    """The bundled encoder."""
    return load_encoder(encoder_study)
