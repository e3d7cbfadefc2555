"""Marked sentences, and small studies to read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipeline.privacy.config import read_policy
from pipeline.privacy.find import Rules, find_all
from pipeline.privacy.key import Key
from pipeline.privacy.mentions import Kind
from pipeline.privacy.readings import Reading
from pipeline.privacy.study import read_sources
from pipeline.sources.register import read_register
from pipeline.study.folder import Study

MARK = re.compile(r"\{(" + "|".join(Kind) + r"):([^{}]+)\}")

ROW = "{0},{0}.txt,interview,ronde-1,,Gesprek,,,1,\n"


@dataclass(frozen=True)
class Case:
    """The turns of one source as they are said, and the kind and text of each mention that must be found in them."""

    name: str
    texts: list[str]
    wanted: list[list[tuple[str, str]]]
    rules: Rules = field(default_factory=Rules)
    speakers: frozenset[str] = frozenset()
    known_failure: str = ""

    def found(self) -> list[list[tuple[str, str]]]:
        """What the finders make of it."""
        mentions = find_all(self.texts, self.rules, self.speakers)
        return [[(m.kind.value, text[m.start : m.end]) for m in row] for text, row in zip(self.texts, mentions, strict=True)]


def unmarked(text: str) -> str:
    """A marked sentence as it is said."""
    return MARK.sub(r"\2", text)


def marked(text: str) -> list[tuple[str, str]]:
    """Kind and text of each mark."""
    return [(match[1], match[2]) for match in MARK.finditer(text)]


@dataclass
class Readings:
    """A study that is read again and again, each time with the key that the last time left."""

    study: Study
    key: Key = field(default_factory=Key)

    def write(self, **texts: str) -> None:
        """Make these the sources of the study, in this order; names of sources with ``_`` for ``-``."""
        self.study.raw.mkdir(parents=True, exist_ok=True)
        names = [name.replace("_", "-") for name in texts]
        header = "source_id,file,kind,round,date,title,place,group,participants,roles\n"
        self.study.register.write_text(header + "".join(ROW.format(name) for name in names), encoding="utf-8")
        for name, text in zip(names, texts.values(), strict=True):
            (self.study.raw / f"{name}.txt").write_text(text, encoding="utf-8")

    def read(self) -> dict[str, Reading]:
        """The sources as they are now."""
        policy, problems = read_policy(self.study, ())
        assert problems == []
        readings, problems = read_sources(self.study, read_register(self.study).sources, policy, self.key)
        assert problems == []
        return {reading.ingested.source.source_id: reading for reading in readings}

    def texts(self) -> dict[str, str]:
        """The pseudonymised texts by source."""
        return {source_id: reading.ingested.text for source_id, reading in self.read().items()}

    def decide(self, *rows: str) -> None:
        """Write the decisions of a researcher."""
        self.study.private.mkdir(exist_ok=True)
        self.study.decisions.write_text("besluit,tekst,soort,bron,persoon\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8")


@pytest.fixture
def readings(tmp_path: Path) -> Readings:
    """A study without sources."""
    return Readings(Study(tmp_path / "studie"))


@pytest.fixture
def talk() -> Callable[..., str]:
    """A transcript of what a respondent says."""

    def make(*said: str, speaker: str = "R") -> str:
        turns: Sequence[str] = [f"I: Kunt u dat vertellen?\n\n{speaker}: {text}\n" for text in said]
        return "\n".join(turns)

    return make
