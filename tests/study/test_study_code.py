from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.language.own import FOLDER, MANIFEST
from pipeline.shipped import shipped
from pipeline.stages.specs import SPECS
from pipeline.study.code import PACKAGE, code_hashes, modules_of
from pipeline.vectors.adapter import BUNDLED_ADAPTER

STAGES = tuple(spec.name for spec in SPECS)
BY_NAME = {spec.name: spec for spec in SPECS}


# A changed, new or compiled file, and the stages that must run again.
CHANGES = [
    ("pipeline/stages/embed.py", {"embed"}),
    ("pipeline/sources/readers/pdf.py", {"ingest"}),
    ("pipeline/themes/discover.py", {"themes"}),
    ("pipeline/themes/keywords.py", {"themes", "evidence"}),
    ("pipeline/evaluation/agreement.py", {"evaluate"}),
    ("pipeline/evidence/candidates.py", {"claims"}),
    ("pipeline/judging/chat_prompt.txt", {"models", "claims"}),
    ("pipeline/language/fillers.txt", {"themes", "claims"}),
    ("pipeline/report/templates/base.html", {"report"}),
    ("pipeline/report/templates/nieuw.html", {"report"}),
    ("pipeline/report/assets/report.css", {"report"}),
    ("pipeline/report/templates/__pycache__/x.pyc", set()),
    ("pipeline/vectors/bundled.py", {"models", "embed", "themes", "evidence", "claims"}),
    ("models/dutch/manifest.json", {"segment", "themes", "evidence", "claims"}),
    ("models/dutch/pipeline/senter/model", {"segment", "themes", "evidence", "claims"}),
    ("models/social/adapter/themes.json", {"models", "themes"}),
    ("models/social/heldout/beweringen.jsonl", {"models", "claims"}),
    ("pipeline/errors.py", set(STAGES)),
    ("pipeline/__init__.py", set(STAGES)),
    ("pipeline/cli.py", set()),
    ("pipeline/study/add.py", set()),
    ("pipeline/study/template/params.yaml", set()),
]  # fmt: skip
_CHANGE_ONE_BY_ONE = """
import json, sys
from pathlib import Path
from pipeline.study.code import PACKAGE, code_hashes
found = {"": code_hashes()}
for name in json.loads(sys.argv[1]):
    path = PACKAGE.parent / name
    before = path.read_bytes() if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_bytes((before or b"") + b"\\n# anders\\n")
    found[name] = code_hashes()
    path.unlink() if before is None else path.write_bytes(before)
print(json.dumps([str(PACKAGE), found]))
"""


def _python(root: Path, code: str, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


@pytest.fixture(scope="module")
def hashes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """The hashes of a copy of the package, as it is (under "") and with each of the changes."""
    folder = tmp_path_factory.mktemp("elders")
    shutil.copytree(PACKAGE, folder / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(shipped(FOLDER), folder / FOLDER)
    shutil.copytree(shipped(BUNDLED_ADAPTER), folder / BUNDLED_ADAPTER)
    for part in ("dev", "heldout"):
        pairs = f"models/social/{part}/beweringen.jsonl"
        (folder / pairs).parent.mkdir()
        shutil.copyfile(shipped(pairs), folder / pairs)
    shutil.copyfile(shipped(MANIFEST), folder / MANIFEST)
    package, found = json.loads(_python(folder, _CHANGE_ONE_BY_ONE, json.dumps([file for file, _ in CHANGES])))
    assert Path(package) == folder / "pipeline"
    return found


def test_copy_of_the_package_has_the_same_hashes(hashes: dict[str, dict[str, str]]) -> None:
    assert hashes[""] == code_hashes()


@pytest.mark.parametrize(("file", "stages"), CHANGES, ids=lambda value: value if isinstance(value, str) else "")
def test_changed_file_changes_the_hashes_of_just_the_stages_that_use_it(
    hashes: dict[str, dict[str, str]], file: str, stages: set[str]
) -> None:
    assert {name for name in STAGES if hashes[file][name] != hashes[""][name]} == stages


def test_every_module_that_python_loads_for_a_stage_is_among_its_modules(repository: Path) -> None:
    code = """
import importlib, json, sys
found = {}
for stage in sys.argv[1:]:
    for name in [name for name in sys.modules if name.split(".")[0] == "pipeline"]:
        del sys.modules[name]
    importlib.import_module(f"pipeline.stages.{stage}")
    found[stage] = [m.__file__ for n, m in sys.modules.items() if n.split(".")[0] == "pipeline"]
print(json.dumps(found))
"""
    for name, files in json.loads(_python(repository, code, *STAGES)).items():
        used = {Path(file).relative_to(PACKAGE.parent).as_posix() for file in files}
        assert f"pipeline/stages/{name}.py" in used
        assert used <= set(modules_of(BY_NAME[name]))


def test_module_that_is_imported_inside_a_function_counts_too() -> None:
    assert "pipeline/report/site.py" in modules_of(BY_NAME["report"])
    assert "pipeline/report/charts.py" in modules_of(BY_NAME["report"])


def test_modules_are_files_of_the_package_each_once_in_order() -> None:
    for spec in SPECS:
        modules = modules_of(spec)
        assert list(modules) == sorted(set(modules))
        assert all((PACKAGE.parent / module).is_file() for module in modules)


def test_files_that_modules_read_are_declared_by_the_stages_that_run_them() -> None:
    for spec in SPECS:
        modules = modules_of(spec)
        if "pipeline/language/stopwords.py" in modules:
            assert "pipeline/language/fillers.txt" in spec.package_data, spec.name
        if "pipeline/report/site.py" in modules:
            assert {"pipeline/report/templates", "pipeline/report/assets"} <= set(spec.package_data), spec.name
        if "pipeline/language/own.py" in modules:
            assert {FOLDER, MANIFEST} <= set(spec.package_data), spec.name
        assert all(shipped(path).exists() for path in spec.package_data)


def test_package_has_no_data_that_no_stage_declares() -> None:
    """Only what ``init`` copies may change without a stage running again."""
    declared = [shipped(path) for spec in SPECS for path in spec.package_data]
    for path in PACKAGE.rglob("*"):
        if path.is_file() and path.suffix not in (".py", ".pyc") and PACKAGE / "study" / "template" not in path.parents:
            assert any(path == known or known in path.parents for known in declared), path


def test_no_module_imports_relatively() -> None:
    """The list of modules is made from the names that imports spell out."""
    for path in PACKAGE.rglob("*.py"):
        assert "\nfrom ." not in path.read_text(encoding="utf-8"), path
