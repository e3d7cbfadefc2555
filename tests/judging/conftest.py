"""Small studies and judges to test with."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.study.folder import Study


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """A study with a recipe that uses no judge."""
    made = Study(tmp_path / "studie")
    made.judge_recipe.parent.mkdir(parents=True)
    made.judge_recipe.write_text("judge: none\n", encoding="utf-8")
    made.params.write_text("study: {title: Proef, place: Waterstad, region: WS}\n", encoding="utf-8")
    made.corpus.mkdir()
    (made.root / "dvc.yaml").write_text("", encoding="utf-8")
    return made
