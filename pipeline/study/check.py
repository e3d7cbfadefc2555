"""Everything that can be wrong with a study's own files, found before a run and listed at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pipeline.errors import Problem, Refused, Severity
from pipeline.evidence.indicators import read_store
from pipeline.language.encoder import read_recipe
from pipeline.params import read_params
from pipeline.progress import progress
from pipeline.sources.ingest import ingest
from pipeline.sources.register import Register, read_register
from pipeline.sources.unreadable import Unreadable
from pipeline.study.folder import Study
from pipeline.themes.codebook import Codebook, read_codebook

Result = TypeVar("Result")


def check(study: Study) -> list[Problem]:
    """Read parameters, recipe, codebook, register, every source and the indicators; nothing is written."""
    problems: list[Problem] = []

    def attempt(read: Callable[[], Result]) -> Result | None:
        try:
            return read()
        except Refused as refused:
            problems.extend(refused.problems)
            return None

    attempt(lambda: read_params(study))
    attempt(lambda: read_recipe(study))
    codebook = attempt(lambda: read_codebook(study))
    register = attempt(lambda: read_register(study))
    if register is not None:
        problems.extend(register.problems)
        problems.extend(_source_problems(study, register))
    store = attempt(lambda: read_store(study, _theme_ids(codebook)))
    if store is not None and codebook is not None:
        problems.extend(store.problems)
    return sorted(problems)


def _theme_ids(codebook: Codebook | None) -> set[str]:
    return {item.theme_id for item in codebook.entries} if codebook else set()


def _source_problems(study: Study, register: Register) -> list[Problem]:
    problems = []
    for source in progress(register.sources, "bronnen nakijken"):
        path = study.raw / source.file
        try:
            warnings = ingest(source, path).warnings
        except Unreadable as error:
            problems.append(Problem(study.shown(path), "", error.message, error.remedy))
            continue
        problems.extend(Problem(study.shown(path), "", f"{text[0].upper()}{text[1:]}.", "", Severity.WARNING) for text in warnings)
    return problems
