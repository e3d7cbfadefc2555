"""The codebook (``corpus/codebook.yaml``): themes and sub-themes with what belongs to them and what does not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from pipeline.errors import Problem, Refused
from pipeline.study.folder import Study
from pipeline.yamlfile import line_of, read_yaml

Text = Annotated[str, Field(min_length=1)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Identifier
    label: Text
    definition: Text
    include: list[Text] = []
    exclude: list[Text] = []
    examples: list[Text] = []
    counterexamples: list[Text] = []
    keywords: list[Text] = []


class Subtheme(_Entry):
    """A part of a theme."""


class Theme(_Entry):
    """A theme; ``abbr`` are the two letters that stand beside its colour."""

    abbr: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    subthemes: list[Subtheme] = []


class Codebook(BaseModel):
    """The whole codebook; ``unrelated`` are quotes that belong to no theme."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int = Field(ge=1)
    title: Text
    note: str = ""
    themes: list[Theme] = Field(min_length=1)
    unrelated: list[Text] = []

    @property
    def entries(self) -> tuple[ThemeEntry, ...]:
        """Themes and sub-themes in order, each theme before its sub-themes."""
        found: list[ThemeEntry] = []
        for theme in self.themes:
            found.append(ThemeEntry(theme.id, "", theme.abbr, theme))
            found.extend(ThemeEntry(f"{theme.id}/{sub.id}", theme.id, theme.abbr, sub) for sub in theme.subthemes)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class ThemeEntry:
    """A theme or sub-theme with its full id (``theme/subtheme``)."""

    theme_id: str
    parent: str
    abbr: str
    entry: Theme | Subtheme


def read_codebook(study: Study) -> Codebook:
    """Read the codebook.

    Raises:
        Refused: for unknown keys, missing or double ids, double letters; with the line of each.
    """
    shown = study.shown(study.codebook)
    codebook = read_yaml(study.codebook, Codebook, shown)
    problems = list(_doubles(codebook, study, shown))
    if problems:
        raise Refused(problems)
    return codebook


def _doubles(codebook: Codebook, study: Study, shown: str) -> list[Problem]:
    from ruamel.yaml import YAML

    document = YAML(typ="rt").load(study.codebook.read_text(encoding="utf-8-sig"))
    lists: list[tuple[str, tuple[int | str, ...], list[str]]] = [
        ("id", ("themes",), [theme.id for theme in codebook.themes]),
        ("abbr", ("themes",), [theme.abbr for theme in codebook.themes]),
    ]
    for number, theme in enumerate(codebook.themes):
        lists.append(("id", ("themes", number, "subthemes"), [sub.id for sub in theme.subthemes]))
    problems = []
    for key, where, values in lists:
        for value in [value for value, count in Counter(values).items() if count > 1]:
            lines = [line_of(document, (*where, i, key)) for i, other in enumerate(values) if other == value]
            place = "regel " + " en ".join(str(line) for line in lines)
            problems.append(Problem(shown, place, f"`{key}: {value}` komt meer dan eens voor.", "Geef elk een eigen waarde."))
    return problems
