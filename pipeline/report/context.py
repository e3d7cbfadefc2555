"""What every page builder needs: the corpus, the parameters, and the colour and address of each theme and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.params import Params
from pipeline.report.corpus import Corpus
from pipeline.report.model import Cell, Tag
from pipeline.report.people import Person, respondents
from pipeline.report.records import Segment
from pipeline.report.words import anchor, file_name, number

COLOURS = (1, 4, 5, 7, 2, 6, 3, 8)
"""The theme colours in the order in which themes get them: the first ones differ most, also for the colour-blind."""
NEUTRAL = "t0"
"""For what belongs to no theme of the codebook; a hue always means a theme."""


@dataclass(frozen=True, slots=True)
class Context:
    """The corpus with what is derived from it once."""

    corpus: Corpus
    params: Params
    colours: Mapping[str, str]
    people: frozenset[Person]
    quality: Mapping[str, tuple[float, float]]
    """Measured precision and recall of the suggestions of a main theme, where they were measured."""
    judge: Mapping[str, Any] = field(default_factory=dict)
    """What the ``models`` stage recorded of the judge of claims."""
    root: str = ""
    """The way from the folder of the page to the root of the report: empty, or ``../``."""

    @property
    def small(self) -> int:
        """Counts of people below this are not shown."""
        return self.params.report.small_cell

    def css(self, theme_id: str) -> str:
        """The colour class of a theme: that of its main theme, or the neutral one."""
        return self.colours.get(self.corpus.root(theme_id), NEUTRAL)

    def tag(self, theme_id: str, linked: bool = True) -> Tag:
        """The tag of the main theme that ``theme_id`` belongs to."""
        theme = self.corpus.theme[self.corpus.root(theme_id)]
        href = f"{self.root}{file_name('thema', theme.theme_id)}" if linked else ""
        return Tag(theme.abbr or theme.label[:2].upper(), theme.label, self.css(theme_id), href)

    def place(self, segment: Segment) -> str:
        """The address of a segment in the page of its source."""
        return f"{self.root}{file_name('bron', segment.source_id)}#s{segment.position}"

    def figure(self, indicator_id: str) -> str:
        """The address of an indicator."""
        return f"{self.root}cijfers.html#indicator-{anchor(indicator_id)}"

    def below(self) -> Context:
        """The same for a page in a folder of the report."""
        return replace(self, root="../")

    def tops_of(self, segment_id: str) -> tuple[str, ...]:
        """The main themes that are suggested for a segment, in the order of the codebook."""
        found = {self.corpus.root(row.theme_id) for row in self.corpus.suggested.get(segment_id, ())}
        return tuple(theme.theme_id for theme in self.corpus.tops if theme.theme_id in found)


def context_of(
    corpus: Corpus, params: Params, quality: Mapping[str, tuple[float, float]] | None = None, judge: Mapping[str, Any] | None = None
) -> Context:
    """Derive the colours and the people."""
    colours = {theme.theme_id: f"t{COLOURS[index % len(COLOURS)]}" for index, theme in enumerate(corpus.tops)}
    known = {theme.theme_id: (quality or {})[theme.theme_id] for theme in corpus.tops if theme.theme_id in (quality or {})}
    return Context(corpus, params, colours, respondents(corpus), known, judge or {})


def cell(count: int, nothing: str = "geen", hidden: bool = False) -> Cell:
    """A cell for a count: nothing is drawn as nothing, and a hidden one shows no number."""
    if hidden:
        return Cell("te weinig", "few")
    return Cell(number(count)) if count else Cell(nothing, "none")
