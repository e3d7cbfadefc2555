"""Where a study is and where its files lie; nothing here assumes that the study is this repository."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import refuse

MARKERS = ("dvc.yaml", "params.yaml", "corpus")
"""What a folder holds when it is a study."""


@dataclass(frozen=True, slots=True)
class Study:
    """The paths of one study, all absolute."""

    root: Path

    @property
    def params(self) -> Path:
        return self.root / "params.yaml"

    @property
    def corpus(self) -> Path:
        return self.root / "corpus"

    @property
    def raw(self) -> Path:
        return self.corpus / "raw"

    @property
    def register(self) -> Path:
        return self.corpus / "sources.csv"

    @property
    def privacy(self) -> Path:
        return self.corpus / "privacy.yaml"

    @property
    def private(self) -> Path:
        """What holds real names beside the raw files: never in git, DVC or outputs."""
        return self.root / "private"

    @property
    def key(self) -> Path:
        return self.private / "sleutel.json"

    @property
    def decisions(self) -> Path:
        return self.private / "besluiten.csv"

    @property
    def review(self) -> Path:
        return self.private / "nakijken"

    @property
    def cache(self) -> Path:
        """What was worked out before from the words of participants: never in git, and gone when one withdraws."""
        return self.root / ".cache"

    @property
    def readings(self) -> Path:
        return self.cache / "readings"

    @property
    def vectors(self) -> Path:
        return self.cache / "embeddings.sqlite"

    @property
    def judgements(self) -> Path:
        return self.cache / "judgements.sqlite"

    @property
    def codebook(self) -> Path:
        return self.corpus / "codebook.yaml"

    @property
    def indicators(self) -> Path:
        return self.corpus / "indicators"

    @property
    def gold(self) -> Path:
        return self.corpus / "gold"

    @property
    def claims(self) -> Path:
        return self.corpus / "claims"

    @property
    def encoder_recipe(self) -> Path:
        return self.root / "models" / "encoder.yaml"

    @property
    def judge_recipe(self) -> Path:
        return self.root / "models" / "judge.yaml"

    @property
    def outputs(self) -> Path:
        return self.root / "outputs"

    @property
    def tables(self) -> Path:
        return self.outputs / "tables"

    @property
    def models(self) -> Path:
        return self.outputs / "models"

    @property
    def encoder_record(self) -> Path:
        """Which encoder made the vectors."""
        return self.models / "encoder.json"

    @property
    def judge_record(self) -> Path:
        """Which judge said what quotes mean for claims, and what it has shown that it can."""
        return self.models / "judge.json"

    @property
    def nlp_record(self) -> Path:
        """Which language pipeline cut the segments."""
        return self.models / "nlp.json"

    @property
    def metrics(self) -> Path:
        return self.outputs / "metrics"

    @property
    def problems(self) -> Path:
        return self.outputs / "problems"

    @property
    def report(self) -> Path:
        return self.outputs / "report"

    def shown(self, path: Path) -> str:
        """``path`` as it is named to the user: relative to the study, with forward slashes."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()


def find_study(start: Path) -> Study:
    """The study that ``start`` lies in, looking upwards.

    Raises:
        Refused: when no folder on the way up is a study.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if all((folder / marker).exists() for marker in MARKERS):
            return Study(folder)
    raise refuse(
        str(start),
        "Deze map is geen studie en ligt niet in een studie.",
        "Ga naar de map van de studie, of geef haar met --study MAP.",
    )
