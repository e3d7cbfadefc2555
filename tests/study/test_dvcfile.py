from __future__ import annotations

import json
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from pipeline.stages.specs import SPECS
from pipeline.study.code import PACKAGE, code_hashes, modules_of
from pipeline.study.dvcfile import is_repository, refresh_code, render


def _stages(own_repository: bool) -> dict:
    return YAML(typ="safe").load(render(own_repository))["stages"]


def test_dvc_yaml_of_this_repository_is_the_one_that_the_specs_make(repository: Path) -> None:
    written = (repository / "dvc.yaml").read_text(encoding="utf-8")
    assert written == render(own_repository=True), "run python -m pipeline.study.dvcfile"


@pytest.mark.parametrize("own_repository", [True, False])
def test_stage_reads_only_what_an_earlier_stage_or_the_user_wrote(own_repository: bool) -> None:
    made: set[str] = set()
    for name, stage in _stages(own_repository).items():
        for path in stage["deps"]:
            assert not path.startswith("outputs/") or path in made, f"{name} reads {path}"
        outs = [*stage["outs"], *stage.get("metrics", [])]
        assert all(path.startswith("outputs/") for path in outs)
        assert made.isdisjoint(outs)
        made.update(outs)


def test_in_the_repository_every_module_of_a_stage_is_a_dependency() -> None:
    stages = _stages(own_repository=True)
    for spec in SPECS:
        deps = stages[spec.name]["deps"]
        assert set(modules_of(spec)) | set(spec.package_data) | set(spec.deps) == set(deps)
        assert len(set(deps)) == len(deps)


def test_in_a_study_elsewhere_the_code_is_a_parameter() -> None:
    for name, stage in _stages(own_repository=False).items():
        assert {".thematafel.json": [name]} in stage["params"]
        assert not [path for path in stage["deps"] if path.startswith("pipeline/")]
        assert stage["cmd"] == f"thematafel stage {name}"


def test_gold_is_read_by_the_evaluation_only() -> None:
    readers = [name for name, stage in _stages(own_repository=False).items() if any("gold" in path for path in stage["deps"])]
    assert readers == ["evaluate"]


def test_parameters_that_a_stage_names_are_parameters_of_a_study() -> None:
    from pipeline.params import Params

    for spec in SPECS:
        assert {name.split(".")[0] for name in spec.params} <= set(Params.model_fields)


def test_refresh_writes_the_hashes_of_now(tmp_path: Path) -> None:
    (tmp_path / ".thematafel.json").write_text('{"embed": "oud"}', encoding="utf-8")
    refresh_code(tmp_path)
    assert json.loads((tmp_path / ".thematafel.json").read_text(encoding="utf-8")) == code_hashes()


def test_repository_knows_itself_and_gets_no_hashes(repository: Path, tmp_path: Path) -> None:
    assert is_repository(PACKAGE.parent)
    assert not is_repository(tmp_path)
    assert PACKAGE.parent == repository
    refresh_code(repository)
    assert not (repository / ".thematafel.json").exists()
