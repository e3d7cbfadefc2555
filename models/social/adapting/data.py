"""The written utterances, claims and links that the models learn from and are measured on, as typed rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

SUPPORTS, CONTRADICTS, RELATED, UNRELATED = "steunt", "spreekt-tegen", "verwant", "los"
STANCES = (SUPPORTS, CONTRADICTS, RELATED, UNRELATED)
BEARING = (SUPPORTS, CONTRADICTS)
"""Stances of a quote that bears on the claim."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What somebody said: ``themes`` holds for it, ``denied`` it speaks of to deny; ``meaning`` is one plain sentence."""

    id: str
    part: str
    text: str
    question: str
    themes: frozenset[str]
    subthemes: frozenset[str]
    denied: frozenset[str]
    meaning: str
    kind: str
    register: str


@dataclass(frozen=True, slots=True)
class Stance:
    """A claim, and what one utterance says of it; of the ``opposite`` claim, where there is one, it says the reverse."""

    claim: str
    utterance: str
    stance: str
    opposite: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An utterance and the indicator that measures what it tells (None: there is none)."""

    text: str
    question: str
    utterance: str
    indicator: str | None
    alternatives: frozenset[str]
    distractors: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator as judges read it."""

    id: str
    title: str
    definition: str
    theme: str

    @property
    def described(self) -> str:
        """Title and definition."""
        return f"{self.title}. {self.definition}"


@dataclass(frozen=True, slots=True)
class Description:
    """What a theme or sub-theme of the standard codebook covers."""

    id: str
    theme: str
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote of a measured claim."""

    id: str
    text: str
    question: str
    stance: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with the quotes that bear on it or only look like it."""

    id: str
    text: str
    kind: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that is learnt from."""

    utterances: tuple[Utterance, ...]
    stances: tuple[Stance, ...]
    links: tuple[Link, ...]
    indicators: tuple[Indicator, ...]
    descriptions: tuple[Description, ...]
    read: tuple[Stance, ...] = ()
    """Claims with utterances that they were not written for, found by search and judged by a reader: for the judge."""

    def __getitem__(self, utterance: str) -> Utterance:
        return self.by_id[utterance]

    @property
    def by_id(self) -> dict[str, Utterance]:
        """Utterances by their id."""
        return {item.id: item for item in self.utterances}

    def keep(self, wanted: frozenset[str]) -> Corpus:
        """What is said of these utterances only."""
        return Corpus(
            tuple(item for item in self.utterances if item.id in wanted),
            tuple(item for item in self.stances if item.utterance in wanted),
            tuple(item for item in self.links if item.utterance in wanted),
            self.indicators,
            self.descriptions,
            tuple(item for item in self.read if item.utterance in wanted),
        )


def read_corpus(folder: Path) -> Corpus:
    """Read every file that may be learnt from.

    Raises:
        ValueError: when a row names an utterance, theme or indicator that is not there, or an unknown stance.
    """
    descriptions = read_descriptions(folder / "codebook.yaml")
    utterances = tuple(row for path in sorted(folder.glob("deel-*.jsonl")) for row in read_utterances(path))
    stances = tuple(row for path in sorted(folder.glob("standpunt-*.jsonl")) for row in read_stances(path))
    indicators = tuple(row for path in sorted(folder.glob("indicatoren*.jsonl")) for row in read_indicators(path))
    links = tuple(row for path in sorted(folder.glob("koppeling*.jsonl")) for row in read_links(path))
    read = tuple(row for path in sorted(folder.glob("gelezen-*.jsonl")) for row in read_stances(path))
    corpus = Corpus(utterances, stances, links, indicators, descriptions, read)
    _check(corpus)
    return corpus


def read_utterances(path: Path) -> list[Utterance]:
    """Utterances of one file; the part is the file's name without its ending."""
    return [
        Utterance(
            row["id"], path.stem, row["text"], row.get("vraag", ""), frozenset(row["themas"]), frozenset(row["subthemas"]),
            frozenset(row.get("ontkent", ())), row["betekenis"], row["soort"], row.get("register", "gesprek"),
        )
        for row in read_lines(path)
    ]  # fmt: skip


def read_stances(path: Path) -> list[Stance]:
    """Claims of one file, with their stances."""
    return [Stance(row["bewering"], row["uitspraak"], row["standpunt"], row.get("omgekeerd", "")) for row in read_lines(path)]


def read_links(path: Path) -> list[Link]:
    """Links of one file."""
    return [
        Link(
            row["text"], row.get("vraag", ""), row.get("uitspraak", row["id"]), row["indicator"], frozenset(row["alternatieven"]),
            tuple(row["afleiders"]), row.get("soort", ""),
        )
        for row in read_lines(path)
    ]  # fmt: skip


def read_indicators(path: Path) -> list[Indicator]:
    """Indicators of one file."""
    return [Indicator(row["id"], row["titel"], row["definitie"], row["thema"]) for row in read_lines(path)]


def read_claims(path: Path) -> list[Claim]:
    """Measured claims of one file."""
    return [
        Claim(
            row["id"], row["bewering"], row["soort"],
            tuple(Quote(q["id"], q["text"], q.get("vraag", ""), q["standpunt"]) for q in row["citaten"]),
        )
        for row in read_lines(path)
    ]  # fmt: skip


def read_descriptions(path: Path) -> tuple[Description, ...]:
    """Themes and sub-themes of the standard codebook, each theme before its sub-themes."""
    found: list[Description] = []
    for theme in YAML(typ="safe").load(path.read_text(encoding="utf-8")):
        found.append(Description(theme["id"], theme["id"], f"{theme['label']}. {theme['definition']}"))
        found.extend(Description(f"{theme['id']}/{name}", theme["id"], text) for name, text in theme["subthemes"].items())
    return tuple(found)


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """One object a line."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _check(corpus: Corpus) -> None:
    utterances, indicators = corpus.by_id, {item.id for item in corpus.indicators}
    known = {item.id for item in corpus.descriptions}
    if len(utterances) != len(corpus.utterances):
        raise ValueError("two utterances have the same id")
    for item in corpus.utterances:
        if unknown := (item.themes | item.subthemes | item.denied) - known:
            raise ValueError(f"{item.id}: unknown themes {sorted(unknown)}")
    for row in (*corpus.stances, *corpus.read):
        if row.utterance not in utterances or row.stance not in STANCES:
            raise ValueError(f"{row.claim}: unknown utterance {row.utterance} or stance {row.stance}")
        if row.opposite and row.stance not in BEARING:
            raise ValueError(f"{row.claim}: has an opposite but the stance {row.stance}")
    for link in corpus.links:
        if unknown := ({link.indicator} - {None} | link.alternatives | set(link.distractors)) - indicators:
            raise ValueError(f"{link.utterance}: unknown indicators {sorted(map(str, unknown))}")
