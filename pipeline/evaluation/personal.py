"""How well personal data is found: against labels that people made of the raw texts.

Only this module reads them. It reads the raw files in memory and gives counts; nothing that it finds is written.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.csvfile import Row, read_csv
from pipeline.privacy.config import Policy
from pipeline.privacy.mentions import Kind
from pipeline.privacy.pseudonymise import find_in
from pipeline.sources.ingest import Ingested, ingest
from pipeline.sources.register import read_register
from pipeline.study.folder import Study

COLUMNS = ("source_id", "text", "which", "kind", "entity", "doubt")
_ALL = "alle"


@dataclass(frozen=True, slots=True)
class Label:
    """A labelled mention in the canonical text before anything was replaced; a doubtful one counts for nothing."""

    start: int
    end: int
    kind: Kind
    doubt: bool


@dataclass(slots=True)
class Score:
    """Counts by kind: labels that were covered whole, labels that were not, and finds that touch no label."""

    hits: Counter[Kind] = field(default_factory=Counter)
    missed: Counter[Kind] = field(default_factory=Counter)
    extra: Counter[Kind] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    """What was missed or found for nothing, in its context: real text, for the screen only."""

    def recall(self, kinds: frozenset[Kind]) -> float:
        """Share of the labels of these kinds that were found."""
        hits, missed = (sum(count[kind] for kind in kinds) for count in (self.hits, self.missed))
        return hits / (hits + missed) if hits + missed else 1.0

    def precision(self, kinds: frozenset[Kind]) -> float:
        """Share of the finds of these kinds that a label asked for."""
        hits, extra = (sum(count[kind] for kind in kinds) for count in (self.hits, self.extra))
        return hits / (hits + extra) if hits + extra else 1.0


def measure(study: Study, gold: Path, policy: Policy) -> Score:
    """Find personal data in every source that has labels and hold it against them.

    Args:
        study: the study, for its raw files.
        gold: a file with :data:`COLUMNS`.
        policy: what the study keeps and replaces; what people decided since is left out, as it would flatter.
    """
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in read_csv(gold, study.shown(gold), COLUMNS).rows:
        rows[row.values["source_id"]].append(row)
    without = Policy(policy.config, (), policy.places)
    score = Score()
    for source in read_register(study).sources:
        if source.source_id in rows:
            ingested = ingest(source, study.raw / source.file)
            labels = labels_in(ingested.text, rows[source.source_id])
            _count(score, ingested, labels, _found(ingested, without))
    return score


def labels_in(text: str, rows: Sequence[Row]) -> list[Label]:
    """The labelled mentions of a source, longest first.

    A row stands for all whole-word occurrences of its text that lie in no longer label, or for those it numbers.
    """
    labels: list[Label] = []
    for row in sorted(rows, key=lambda item: -len(item.values["text"])):
        value = row.values
        places = [match.span() for match in re.finditer(rf"(?<!\w){re.escape(value['text'])}(?!\w)", text)]
        if value["which"] == _ALL:
            chosen = [place for place in places if not any(a.start <= place[0] and place[1] <= a.end for a in labels)]
        else:
            chosen = [places[int(number) - 1] for number in value["which"].split()]
        labels += [Label(*place, Kind(value["kind"]), bool(value["doubt"])) for place in chosen]
    return labels


def _found(ingested: Ingested, policy: Policy) -> list[tuple[int, int, Kind]]:
    found = find_in(ingested, policy.rules(ingested.source.source_id))
    places = []
    for placed, mentions in zip(ingested.turns, found.turns, strict=True):
        label = placed.turn.speaker
        begin = placed.start - len(label) - len(": ")
        places += [(begin + m.start, begin + m.end, m.kind) for m in found.labels.get(label, ())]
        places += [(placed.start + m.start, placed.start + m.end, m.kind) for m in mentions]
    return places


def _count(score: Score, ingested: Ingested, labels: list[Label], found: list[tuple[int, int, Kind]]) -> None:
    text, source_id = ingested.text, ingested.source.source_id
    for label in (label for label in labels if not label.doubt):
        touching = [place for place in found if place[0] < label.end and label.start < place[1]]
        covered = touching and min(p[0] for p in touching) <= label.start and max(p[1] for p in touching) >= label.end
        (score.hits if covered else score.missed)[label.kind] += 1
        if not covered:
            score.examples.append(_example("gemist", source_id, label.kind, text, label.start, label.end))
    for start, end, kind in found:
        if not any(start < label.end and label.start < end for label in labels):
            score.extra[kind] += 1
            score.examples.append(_example("te veel", source_id, kind, text, start, end))


def _example(what: str, source_id: str, kind: Kind, text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - 40) : start].replace("\n", " "), text[end : end + 30].replace("\n", " ")
    return f"{what:<8} {source_id:<14} {kind.value:<14} {before}«{text[start:end]}»{after}"


EVERY = frozenset(Kind)
"""All kinds; :data:`~pipeline.privacy.mentions.DIRECT` are those that lead to a person by themselves."""
