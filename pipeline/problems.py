"""Problems that stages found: written down beside the outputs, and said on standard error."""

from __future__ import annotations

import json
import sys

from pipeline.errors import Problem, Severity
from pipeline.files import write_json
from pipeline.study.folder import Study


def record_problems(study: Study, stage: str, problems: list[Problem]) -> None:
    """Write ``outputs/problems/<stage>.json`` (sorted) and list the problems on standard error."""
    ordered = sorted(problems)
    write_json(study.problems / f"{stage}.json", [problem.as_dict() for problem in ordered])
    for problem in ordered:
        warn(problem)


def warn(problem: Problem) -> None:
    """Say a problem on standard error, in one line."""
    print(problem, file=sys.stderr)


def recorded_problems(study: Study) -> list[Problem]:
    """The problems of the last run of every stage."""
    found: list[Problem] = []
    for path in sorted(study.problems.glob("*.json")):
        items = json.loads(path.read_text(encoding="utf-8"))
        found.extend(Problem(**{**item, "severity": Severity(item["severity"])}) for item in items)
    return found
