"""Which modules of the package a stage runs, and a hash of them: a stage must run again when its code changed."""

from __future__ import annotations

import ast
import hashlib
from pathlib import Path

import pipeline
from pipeline.shipped import shipped
from pipeline.stages.specs import SPECS, Spec

PACKAGE = Path(pipeline.__file__).parent


def modules_of(spec: Spec) -> tuple[str, ...]:
    """The files of the package that a stage imports, directly or not, as ``pipeline/…`` paths, sorted."""
    found: set[str] = set()
    todo = [f"pipeline.stages.{spec.name}"]
    while todo:
        name = todo.pop()
        path = _file(name)
        if path is None or path.relative_to(PACKAGE.parent).as_posix() in found:
            continue
        found.add(path.relative_to(PACKAGE.parent).as_posix())
        todo.extend(_imports(path))
        todo.extend(name.rpartition(".")[0].split() if "." in name else [])
    return tuple(sorted(found))


def code_hashes() -> dict[str, str]:
    """For each stage a hash of its modules and package data."""
    return {spec.name: _hash((*modules_of(spec), *spec.package_data)) for spec in SPECS}


def _file(name: str) -> Path | None:
    base = PACKAGE.parent.joinpath(*name.split("."))
    for path in (base.with_suffix(".py"), base / "__init__.py"):
        if path.is_file():
            return path
    return None


def _imports(path: Path) -> list[str]:
    """Names under ``pipeline`` that a module imports, also inside functions."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.extend(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.append(node.module)
            names.extend(f"{node.module}.{alias.name}" for alias in node.names)
    return [name for name in names if name.split(".")[0] == "pipeline"]


def _hash(paths: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        full = shipped(path)
        files = (
            sorted(item for item in full.rglob("*") if item.is_file() and "__pycache__" not in item.parts)
            if full.is_dir()
            else [full]
        )
        for file in files:
            digest.update(f"{path}/{file.relative_to(full).as_posix()}".encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
