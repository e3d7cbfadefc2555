"""Everything that can be wrong with a study's own files, found before a run and listed at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pipeline.errors import Problem, Refused
from pipeline.evidence.claims import read_claims
from pipeline.evidence.indicators import read_store
from pipeline.judging.recipe import read_recipe as read_judge_recipe
from pipeline.params import read_params
from pipeline.privacy.config import Policy, read_policy
from pipeline.progress import progress
from pipeline.sources.ingest import ingest, warning_problems
from pipeline.sources.register import Register, read_register, shown_source
from pipeline.sources.unreadable import Unreadable
from pipeline.study.check_privacy import name_problems, safety_problems
from pipeline.study.folder import Study
from pipeline.themes.codebook import Codebook, read_codebook
from pipeline.vectors.encoder import read_recipe

Result = TypeVar("Result")


def check(study: Study) -> list[Problem]:
    """Read parameters, recipes, codebook, register, privacy rules, sources, indicators and claims; nothing is written.

    Also who else could read what is private: names in the register, which git keeps, and files that git or others can reach.
    """
    problems: list[Problem] = []

    def attempt(read: Callable[[], Result]) -> Result | None:
        try:
            return read()
        except Refused as refused:
            problems.extend(refused.problems)
            return None

    params = attempt(lambda: read_params(study))
    attempt(lambda: read_recipe(study))
    attempt(lambda: read_judge_recipe(study))
    codebook = attempt(lambda: read_codebook(study))
    register = attempt(lambda: read_register(study))
    if register is not None:
        problems.extend(register.problems)
        places = register.places(params.study.place if params else "")
        policy = attempt(lambda: read_policy(study, places))
        if policy is not None:
            problems.extend(policy[1])
        problems.extend(_source_problems(study, register, policy[0] if policy else Policy()))
    store = attempt(lambda: read_store(study, _theme_ids(codebook)))
    if store is not None and codebook is not None:
        problems.extend(store.problems)
    claims = attempt(lambda: read_claims(study, _theme_ids(codebook) if codebook is not None else None))
    if claims is not None:
        problems.extend(claims[1])
    problems.extend(safety_problems(study))
    return sorted(problems)


def _theme_ids(codebook: Codebook | None) -> set[str]:
    return {item.theme_id for item in codebook.entries} if codebook else set()


def _source_problems(study: Study, register: Register, policy: Policy) -> list[Problem]:
    problems = []
    for source in progress(register.sources, "bronnen nakijken"):
        try:
            ingested = ingest(source, study.raw / source.file)
        except Unreadable as error:
            problems.append(Problem(*shown_source(study, source), error.message, error.remedy))
            continue
        problems.extend(warning_problems(study, ingested))
        problems.extend(name_problems(study, ingested, policy))
    return problems
