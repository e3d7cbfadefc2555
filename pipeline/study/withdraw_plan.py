"""Working out what has to go when a participant withdraws: which turns of which files, and what must not be found afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.errors import Refused, refuse
from pipeline.privacy.finders.find import Rules
from pipeline.privacy.finders.labels import find_in_label
from pipeline.privacy.key import Key
from pipeline.privacy.lexicons import is_word
from pipeline.privacy.mentions import LABELS, Kind
from pipeline.privacy.people import normal
from pipeline.privacy.pseudonymise import find_in
from pipeline.privacy.study import ingest_with_roles
from pipeline.sources.ingest import Ingested, ingest
from pipeline.sources.register import Source, read_register
from pipeline.sources.speakers.roles import ASKING
from pipeline.sources.turns import Role, Turn
from pipeline.sources.unreadable import Unreadable
from pipeline.study.folder import Study
from pipeline.study.withdrawal import COMMAND, Plan, Withdrawal, canonical, number_of
from pipeline.tables import TEXTS, TURNS, read_table, records

MIN_SENTENCE = 40
"""Shortest sentence that is looked for afterwards, in characters: a shorter one may be anybody's."""
MIN_NAME = 5
"""Shortest name that is looked for afterwards."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
_OWN_WORDS = ("speech", "paragraph", "quotation")
"""Kinds of turns that hold words of a participant; a heading or an introduction is often the same in every file."""

Part = tuple[Source, Ingested, frozenset[str]]
"""A source and the labels whose turns go; no labels when all of it goes."""


def make_plan(study: Study, key: Key, participant: str) -> Plan:
    """Work out what has to go.

    Raises:
        Refused: when nobody is called that, or a source cannot be read. No message repeats what was asked for: it may be a name.
    """
    sources = {source.source_id: source for source in read_register(study).sources}
    number = None if participant in sources else number_of(participant)
    if participant in sources:
        found: list[Part] = [(sources[participant], _read(study, key, sources[participant]), frozenset())]
    elif number is not None:
        found = list(_speaks_in(study, key, number, sources))
    else:
        remedy = "Geef een bron uit sources.csv (interview-07), of een spreker zoals die in het rapport heet (Persoon 7)."
        raise refuse(COMMAND, "Zo heet geen bron en geen deelnemer van deze studie.", remedy)
    if not found:
        remedy = "Wie alleen genoemd wordt, staat al onder een pseudoniem; haal de passage zelf uit het ruwe bestand."
        raise refuse(COMMAND, f"{canonical(participant)} spreekt in geen enkele bron.", remedy)
    changed = {source.source_id for source, _, _ in found}
    others = [text for source_id, source in sources.items() if source_id not in changed for text in _text_of(study, source)]
    elsewhere = normal("\n".join([*others, *(_text(_left(part)) for part in found)]))
    items = [_withdrawal(study, key, part, elsewhere) for part in found]
    needles = {needle for part, item in zip(found, items, strict=True) for needle in _needles(study, part[1], item, number)}
    return Plan(canonical(participant), number, tuple(items), tuple(sorted(needles)))


def _speaks_in(study: Study, key: Key, number: int, sources: dict[str, Source]) -> Iterator[Part]:
    for source_id, links in sorted(key.people.links.items()):
        if number in links.values() and source_id in sources:
            yield from _turns_of(number, links, sources[source_id], _read(study, key, sources[source_id]))


def _turns_of(number: int, links: dict[str, int], source: Source, ingested: Ingested) -> list[Part]:
    """The source with the labels under which somebody speaks in it; without labels when nobody else speaks there."""
    roles = {placed.turn.speaker: placed.turn.role for placed in ingested.turns if placed.turn.kind == "speech"}
    mine = {label for label in roles if any(links.get(normal(label[m.start : m.end])) == number for m in find_in_label(label))}
    others = {label for label, role in roles.items() if label not in mine and role is not Role.INTERVIEWER}
    if not mine:
        return []
    return [(source, ingested, frozenset(mine) if others else frozenset())]


def _read(study: Study, key: Key, source: Source) -> Ingested:
    try:
        return ingest_with_roles(source, study.raw / source.file, key.people.links.get(source.source_id, {}))
    except Unreadable as error:
        raise refuse(f"{study.shown(study.register)}, regel {source.line}", error.message, error.remedy) from error


def _text_of(study: Study, source: Source) -> list[str]:
    """The text of a source that stays; nothing when it cannot be read."""
    try:
        return [ingest(source, study.raw / source.file).text]
    except Unreadable:
        return []


def _left(part: Part) -> list[Turn]:
    """The turns that stay."""
    _, ingested, labels = part
    return [placed.turn for placed in ingested.turns if labels and placed.turn.speaker not in labels]


def _text(turns: Iterable[Turn]) -> str:
    return "\n".join(f"{turn.speaker} {turn.text}" for turn in turns)


def _withdrawal(study: Study, key: Key, part: Part, elsewhere: str) -> Withdrawal:
    source, ingested, labels = part
    left = _left(part)
    stays = normal(_text(left))
    known = key.readings.get(source.source_id, {}).get("texts", [])
    return Withdrawal(
        source_id=source.source_id,
        file=source.file,
        target=_free_name(study, source) if labels else "",
        left="\n\n".join(_written(turn) for turn in left) + "\n" if labels else "",
        labels=tuple(sorted(labels)),
        said=tuple(placed.turn.text for placed in ingested.turns if not labels or placed.turn.speaker in labels),
        names=tuple(sorted(name for name in _names(ingested, labels) if name not in elsewhere)),
        texts=tuple((kind, text) for kind, text in known if labels and normal(text) in stays),
    )


def _names(ingested: Ingested, labels: frozenset[str]) -> set[str]:
    """Names in the labels that go; when the whole source goes, all names in it."""
    found = find_in(ingested, Rules())
    names = {
        normal(label[m.start : m.end])
        for label, mentions in found.labels.items()
        if not labels or label in labels
        for m in mentions
    }
    if not labels:
        for placed, mentions in zip(ingested.turns, found.turns, strict=True):
            names |= {normal(placed.turn.text[m.start : m.end]) for m in mentions if m.kind is Kind.PERSON}
    return names


def _needles(study: Study, ingested: Ingested, item: Withdrawal, number: int | None) -> set[str]:
    """What must not be found afterwards: whole sentences of the participant, real and pseudonymised, and names."""
    said = [
        placed.turn.text
        for placed in ingested.turns
        if (item.whole or placed.turn.speaker in item.labels) and placed.turn.role not in ASKING and placed.turn.kind in _OWN_WORDS
    ]
    texts = [*said, *_pseudonymised(study, item, number)]
    sentences = {part for text in texts for part in (text, *_SENTENCE.split(text)) if len(part) >= MIN_SENTENCE}
    return sentences | {name for name in item.names if len(name) >= MIN_NAME and not is_word(name)}


def _pseudonymised(study: Study, item: Withdrawal, number: int | None) -> list[str]:
    """The turns that go as the last run wrote them; none when there was no run."""
    try:
        texts, turns = read_table(TEXTS, study.tables), read_table(TURNS, study.tables)
    except Refused:
        return []
    text = dict(zip(texts["source_id"], texts["text"], strict=True)).get(item.source_id, "")
    rows = records(turns[turns["source_id"] == item.source_id])
    return [
        text[row["start"] : row["end"]]
        for row in rows
        if row["kind"] in _OWN_WORDS
        and (f"{LABELS[Kind.PERSON]} {number}]" in row["speaker"] if not item.whole else row["role"] not in ASKING)
    ]


def _free_name(study: Study, source: Source) -> str:
    """The name of the plain text that takes the place of a file; never that of another file."""
    path = Path(source.file)
    if path.suffix.lower() == ".txt":
        return source.file
    taken, number = path.with_suffix(".txt"), 2
    while (study.raw / taken).exists():
        taken, number = path.with_name(f"{path.stem}-{number}.txt"), number + 1
    return taken.as_posix()


def _written(turn: Turn) -> str:
    """A turn as a paragraph of a plain transcript."""
    time = f"[{turn.time}] " if turn.time else ""
    return f"{time}{turn.speaker}: {turn.text}" if turn.speaker else turn.text
