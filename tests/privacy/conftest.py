"""Studies that are read again and again."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipeline.errors import Problem
from pipeline.privacy.config import read_policy
from pipeline.privacy.key import Key
from pipeline.privacy.readings import Reading
from pipeline.privacy.study import read_sources
from pipeline.sources.register import read_register
from pipeline.study.folder import Study

HEADER = "source_id,file,kind,round,date,title,place,group,participants,roles\n"
ROW = "{0},{0}.txt,interview,ronde-1,,Gesprek,,,1,\n"


@dataclass
class Rounds:
    """A study that is read once a round, each time with the key that the last time left."""

    study: Study
    key: Key = field(default_factory=Key)
    problems: list[Problem] = field(default_factory=list)

    def write(self, **said: str) -> None:
        """Make these the sources of the study, in this order: what a respondent says, by source."""
        self.study.raw.mkdir(parents=True, exist_ok=True)
        self.study.register.write_text(HEADER + "".join(ROW.format(name) for name in said), encoding="utf-8")
        for name, text in said.items():
            turns = "".join(f"I: Kunt u dat vertellen?\n\nR: {line}\n\n" for line in text.splitlines())
            (self.study.raw / f"{name}.txt").write_text(turns, encoding="utf-8")

    def read(self) -> dict[str, Reading]:
        """The sources as they are now."""
        policy, _ = read_policy(self.study, ())
        readings, self.problems = read_sources(self.study, read_register(self.study).sources, policy, self.key)
        return {reading.ingested.source.source_id: reading for reading in readings}

    def said(self) -> dict[str, str]:
        """What the respondents say in the pseudonymised texts, by source."""
        return {
            name: "\n".join(placed.turn.text for placed in reading.ingested.turns if placed.turn.speaker == "R")
            for name, reading in self.read().items()
        }

    def decide(self, *rows: str) -> None:
        """Write the decisions of a researcher."""
        self.study.private.mkdir(parents=True, exist_ok=True)
        self.study.decisions.write_text(
            "besluit,tekst,soort,bron,persoon\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8"
        )


@pytest.fixture
def rounds(tmp_path: Path) -> Rounds:
    """A study without sources yet."""
    return Rounds(Study(tmp_path / "studie"))
