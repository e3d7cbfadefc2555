"""What a study wants replaced and what stays: ``corpus/privacy.yaml``, and the decisions people took in ``private/``."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field

from pipeline.csvfile import Row, read_csv
from pipeline.errors import Problem
from pipeline.privacy.finders.find import Rules
from pipeline.privacy.mentions import Kind
from pipeline.study.folder import Study
from pipeline.yamlfile import read_yaml

COLUMNS = ("besluit", "tekst", "soort", "bron", "persoon")
REPLACE, KEEP = "vervang", "laat staan"


class PrivacyConfig(BaseModel):
    """The file ``corpus/privacy.yaml``. It is under git, so no names of people stand in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    replace: list[Kind] = Field(default=list(Kind), description="Kinds of personal data that are replaced.")
    keep: list[str] = Field(default=[], description="Districts, organisations and other names that stay.")
    names: dict[Kind, list[str]] = Field(default={}, description="Names of schools, employers, care institutions, streets.")


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided of a text: replace it or leave it, in one source or in all of them."""

    text: str
    replace: bool
    kind: Kind
    source_id: str
    person: str
    """Whose name it is, in full, where the text alone does not tell."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything a study says about privacy."""

    config: PrivacyConfig = field(default_factory=PrivacyConfig)
    decisions: tuple[Decision, ...] = ()
    places: tuple[str, ...] = ()
    """The study's own place and districts, which always stay."""

    @property
    def active(self) -> bool:
        """Whether anything is replaced at all."""
        return bool(self.config.replace)

    def rules(self, source_id: str) -> Rules:
        """The rules for one source."""
        mine = [decision for decision in self.decisions if decision.source_id in ("", source_id)]
        kept = [decision.text for decision in mine if not decision.replace]
        return Rules(
            kinds=frozenset(self.config.replace),
            keep=(*self.places, *self.config.keep, *kept),
            institutions=self.config.names,
            replace={decision.text: decision.kind for decision in mine if decision.replace},
        )

    def people(self, source_id: str) -> dict[str, str]:
        """Whose names the texts are, by text, as decided for this source."""
        return {d.text: d.person for d in self.decisions if d.person and d.source_id in ("", source_id)}


def read_policy(study: Study, places: tuple[str, ...]) -> tuple[Policy, list[Problem]]:
    """Read both files; a study without them gets the default: everything is replaced.

    Returns:
        The policy, and a problem for each decision that makes no sense.

    Raises:
        Refused: when a file cannot be read.
    """
    config = PrivacyConfig()
    if study.privacy.is_file():
        config = read_yaml(study.privacy, PrivacyConfig, study.shown(study.privacy), quoting=False)
    decisions: list[Decision] = []
    problems: list[Problem] = []
    if study.decisions.is_file():
        shown = study.shown(study.decisions)
        sheet = read_csv(study.decisions, shown, COLUMNS[:2], COLUMNS[2:])
        problems.extend(sheet.problems)
        for row in sheet.rows:
            decision = _decision(row)
            if isinstance(decision, Decision):
                decisions.append(decision)
            else:
                problems.append(Problem(shown, f"regel {row.line}", *decision))
    return Policy(config, tuple(decisions), places), problems


def _decision(row: Row) -> Decision | tuple[str, str]:
    """The decision in a row, or what is wrong with it and the remedy; neither holds the text itself."""
    value = row.values
    if value["besluit"] not in (REPLACE, KEEP):
        return "Dit besluit is onbekend.", f"Schrijf `{REPLACE}` of `{KEEP}`."
    if not value["tekst"]:
        return "De tekst ontbreekt.", "Schrijf de tekst zoals hij in de bron staat."
    if value["soort"] and value["soort"] not in list(Kind):
        return "Deze soort is onbekend.", f"Kies uit: {', '.join(Kind)}."
    kind = Kind(value["soort"] or Kind.PERSON)
    return Decision(value["tekst"], value["besluit"] == REPLACE, kind, value["bron"], value["persoon"])
