"""A new study, as ``thematafel init`` makes it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

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
