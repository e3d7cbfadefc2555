"""Dutch sentences with what must be found in them, exactly; see tests/data/privacy/README.md."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from pipeline.privacy.finders.find import Rules, find_all
from pipeline.privacy.mentions import Kind

DATA = Path(__file__).resolve().parents[2] / "data" / "privacy"
MARK = re.compile(r"\{(" + "|".join(Kind) + r"):([^{}]+)\}")
NOBODY_MARKED = {"no_names"}


@dataclass(frozen=True)
class Case:
    """The turns of one source as they are said, and the kind and text of each mention that must be found in them."""

    file: str
    texts: list[str]
    wanted: list[list[tuple[str, str]]]
    rules: Rules
    speakers: frozenset[str]
    known_failure: str

    def __str__(self) -> str:
        return f"{self.file}: {self.texts[-1]}"

    def found(self) -> list[list[tuple[str, str]]]:
        mentions = find_all(self.texts, self.rules, self.speakers)
        return [[(m.kind.value, text[m.start : m.end]) for m in row] for text, row in zip(self.texts, mentions, strict=True)]


def _case(file: str, given: str | dict[str, Any]) -> Case:
    value: dict[str, Any] = {"text": given} if isinstance(given, str) else given
    assert value.keys() <= {"text", "keep", "names", "speakers", "known_failure"}, value
    texts = [value["text"]] if isinstance(value["text"], str) else value["text"]
    names = {Kind(kind): names for kind, names in value.get("names", {}).items()}
    return Case(
        file,
        [MARK.sub(r"\2", text) for text in texts],
        [[(match[1], match[2]) for match in MARK.finditer(text)] for text in texts],
        Rules(keep=tuple(value.get("keep", ())), institutions=names),
        frozenset(value.get("speakers", ())),
        value.get("known_failure", ""),
    )


CASES = [_case(path.stem, item) for path in sorted(DATA.glob("*.yaml")) for item in YAML(typ="safe").load(path)]


@pytest.mark.parametrize("case", [case for case in CASES if not case.known_failure], ids=str)
def test_exactly_what_is_marked_is_found(case: Case) -> None:
    assert case.found() == case.wanted


@pytest.mark.parametrize("case", [case for case in CASES if case.known_failure], ids=str)
def test_known_failure_still_fails(case: Case) -> None:
    assert case.found() != case.wanted, "this works now: take `known_failure` away"


def test_cases_cover_every_kind_and_plenty_that_is_nothing() -> None:
    kinds = Counter(kind for case in CASES for row in case.wanted for kind, _ in row)
    assert set(kinds) == {kind.value for kind in Kind}
    assert len(CASES) >= 250
    assert sum(not any(case.wanted) for case in CASES) >= 100
    assert sum(bool(case.known_failure) for case in CASES) * 20 < len(CASES)


def test_no_brace_is_left_of_a_mark_that_is_written_wrong() -> None:
    assert [case.texts for case in CASES if any("{" in text or "}" in text for text in case.texts)] == []


def test_file_of_what_is_no_name_marks_nobody() -> None:
    assert [case.texts for case in CASES if case.file in NOBODY_MARKED and any(case.wanted)] == []
