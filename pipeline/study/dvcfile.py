"""Makes ``dvc.yaml`` from the stage specs.

In this repository the files of the package are deps themselves. In a study elsewhere they are not within reach of DVC;
there each stage depends on its entry in ``.thematafel.json``, which the tool keeps current.
``python -m pipeline.study.dvcfile`` writes the repository's own.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from pipeline.files import write_json, write_text
from pipeline.stages.specs import SPECS, Spec
from pipeline.study.code import PACKAGE, code_hashes, modules_of

CODE_FILE = ".thematafel.json"
_HEAD = "# Made by `python -m pipeline.study.dvcfile` from pipeline/stages/specs.py; do not edit by hand.\n"
_HEAD_STUDY = "# Made by `thematafel init`; the stages are the tool's, the parameters in params.yaml are yours.\n"


def render(own_repository: bool) -> str:
    """The text of ``dvc.yaml``."""
    from ruamel.yaml import YAML

    stages: dict[str, Any] = {spec.name: _stage(spec, own_repository) for spec in SPECS}
    stream = io.StringIO()
    writer = YAML()
    writer.default_flow_style = False
    writer.width = 120
    writer.dump({"stages": stages}, stream)
    return (_HEAD if own_repository else _HEAD_STUDY) + stream.getvalue()


def is_repository(root: Path) -> bool:
    """Whether the study is the repository that holds this package."""
    return root.resolve() == PACKAGE.parent.resolve()


def refresh_code(root: Path) -> None:
    """Write the hashes of the stages' code beside a study that is not the repository itself."""
    if not is_repository(root):
        write_json(root / CODE_FILE, code_hashes())


def _stage(spec: Spec, own_repository: bool) -> dict[str, Any]:
    code = [*modules_of(spec), *spec.package_data] if own_repository else []
    params: list[Any] = list(spec.params)
    if not own_repository:
        params.append({CODE_FILE: [spec.name]})
    stage: dict[str, Any] = {"desc": spec.desc, "cmd": f"thematafel stage {spec.name}", "deps": [*code, *spec.deps]}
    if params:
        stage["params"] = params
    stage["outs"] = list(spec.outs)
    if spec.metrics:
        stage["metrics"] = list(spec.metrics)
    return stage


if __name__ == "__main__":
    write_text(PACKAGE.parent / "dvc.yaml", render(own_repository=True))
