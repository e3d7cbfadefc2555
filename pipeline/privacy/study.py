"""All sources of a study, read and pseudonymised: the same person is the same number everywhere, in every round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath

from pipeline.errors import Problem
from pipeline.files import sha256_file
from pipeline.privacy.config import Policy
from pipeline.privacy.file_names import holds_name
from pipeline.privacy.finders.labels import find_in_label
from pipeline.privacy.key import Key
from pipeline.privacy.mentions import LABELS, PLACEHOLDER, Kind
from pipeline.privacy.people import normal
from pipeline.privacy.pseudonymise import Found, counts, find_in, placeholder, pseudonymise, texts_of, with_pseudonyms
from pipeline.privacy.readings import Reading, forget_others, load, path_of, reading_digest, store
from pipeline.privacy.review import forget_reviews, write_review
from pipeline.sources.ingest import Ingested, ingest
from pipeline.sources.register import Source, shown_source
from pipeline.sources.unreadable import Unreadable
from pipeline.study.folder import Study


@dataclass
class _Raw:
    """A source with its real names, in memory only; read when it is needed."""

    path: Path
    source: Source
    policy: Policy
    people: Mapping[str, int]
    """Who has which number in this source, as far as is known from earlier runs."""

    @cached_property
    def sha256(self) -> str:
        return sha256_file(self.path)

    @cached_property
    def ingested(self) -> Ingested:
        return ingest_with_roles(self.source, self.path, self.people)

    @cached_property
    def found(self) -> Found:
        return find_in(self.ingested, self.policy.rules(self.source.source_id))


def ingest_with_roles(source: Source, path: Path, people: Mapping[str, int]) -> Ingested:
    """Read one source; a role that the register gives to "[Persoon 7]" goes to the speaker with that number.

    Args:
        source: of the register, which is under git and so can name its speakers by their pseudonyms; the file knows the names.
        path: the file.
        people: who has which number in this source, as far as is known.

    Raises:
        Unreadable: when the file cannot be read, or an interview has no speakers.
    """
    pseudonyms = {label: role for label, role in source.roles.items() if PLACEHOLDER.search(label)}
    if not pseudonyms:
        return ingest(source, path)
    roles = {label: role for label, role in source.roles.items() if label not in pseudonyms}

    def numbered(kind: Kind, name: str) -> str:
        return placeholder(kind, name, people.get(normal(name)))

    ingested = ingest(replace(source, roles=roles), path)
    for label in dict.fromkeys(placed.turn.speaker for placed in ingested.turns):
        shown = with_pseudonyms(label, find_in_label(label), numbered)
        if shown in pseudonyms:
            roles[label] = pseudonyms[shown]
    return ingest(replace(source, roles=roles), path)


def read_sources(study: Study, sources: Iterable[Source], policy: Policy, key: Key) -> tuple[list[Reading], list[Problem]]:
    """Read and pseudonymise every source; only new and changed files are opened.

    Numbers are given in the order of the register, so a round that is added to it moves none of those before it.

    Args:
        study: where the files, the review lists and the kept readings are.
        sources: of the register.
        policy: what is replaced.
        key: who has which number; changed in place.

    Returns:
        The readings that went well, by source id, and a problem for each of the others.
    """
    problems: list[Problem] = []
    raws: dict[str, _Raw] = {}
    for source in sorted(sources, key=lambda item: item.line):
        raw = _Raw(study.raw / source.file, source, policy, key.people.links.get(source.source_id, {}))
        try:
            _know(raw, key)
        except Unreadable as error:
            problems.append(Problem(*shown_source(study, source), error.message, error.remedy))
            continue
        named = named_after(source, policy, [text for kind, text in _texts(key, source.source_id) if kind is Kind.PERSON])
        if named:
            key.readings.pop(source.source_id)
            problems.append(named_problem(study, source, named))
            continue
        raws[source.source_id] = raw
    for name in [name for name in key.readings if name not in raws]:
        del key.readings[name]
    key.people.keep_only(raws)
    _number(raws, policy, key)
    readings: list[Reading] = []
    used: set[Path] = set()
    for source_id in sorted(raws):
        reading, path = _pseudonymised(study, raws[source_id], key)
        readings.append(reading)
        used.add(path)
    forget_others(study, used)
    forget_reviews(study, set(raws))
    return readings, problems


def _know(raw: _Raw, key: Key) -> None:
    """See to it that the key knows what the source holds, reading it when it is new or changed."""
    digest = reading_digest(raw.source, raw.sha256, raw.policy)
    known = key.readings.get(raw.source.source_id)
    if known is None or known["digest"] != digest:
        texts = [[kind.value, text] for kind, text in texts_of(raw.ingested, raw.found)]
        key.readings[raw.source.source_id] = {"digest": digest, "texts": texts}


def _texts(key: Key, source_id: str) -> list[tuple[Kind, str]]:
    return [(Kind(kind), text) for kind, text in key.readings[source_id]["texts"]]


def _number(raws: dict[str, _Raw], policy: Policy, key: Key) -> None:
    """Give everybody and everything a number, in the order of the register."""
    for source_id in raws:
        names = [text for kind, text in _texts(key, source_id) if kind is Kind.PERSON]
        key.people.link(source_id, names, policy.people(source_id))
    things = [(kind, text) for source_id in raws for kind, text in _texts(key, source_id) if kind is not Kind.PERSON]
    key.keep_only(things)


def _pseudonymised(study: Study, raw: _Raw, key: Key) -> tuple[Reading, Path]:
    source_id = raw.source.source_id
    people = key.people.links[source_id]

    def pseudonym(kind: Kind, text: str) -> str:
        number = None if kind is Kind.AGE else people[normal(text)] if kind is Kind.PERSON else key.number(kind, text)
        return placeholder(kind, text, number)

    numbers = {f"{LABELS[kind]} {text}": pseudonym(kind, text) for kind, text in _texts(key, source_id)}
    path = path_of(study, key.readings[source_id]["digest"], numbers)
    kept = load(path, raw.source, raw.sha256)
    if kept is not None and (study.review / f"{source_id}.csv").is_file():
        return kept, path
    ingested, review = pseudonymise(raw.ingested, raw.found, pseudonym)
    reading = Reading(ingested, raw.sha256, *counts(raw.found))
    write_review(study, source_id, review)
    store(path, reading)
    return reading, path


def named_problem(study: Study, source: Source, named: str) -> Problem:
    """The problem of a source that is named after somebody."""
    remedy = "Geef het bestand en de bron een naam zonder namen van mensen; `thematafel add` doet dat vanzelf."
    return Problem(study.shown(study.register), f"regel {source.line}", f"{named} bevat de naam van een mens.", remedy)


def named_after(source: Source, policy: Policy, names: Iterable[str]) -> str:
    """What of a source is named after somebody, in words (Dutch); empty when nothing is.

    Args:
        source: of the register.
        policy: with the places and organisations of the study, which are nobody's name.
        names: of people, as found in the source.
    """
    kept = (*policy.places, *policy.config.keep)
    file = PurePosixPath(source.file).with_suffix("").as_posix()
    named = ((source.source_id, "Het bronnummer"), (file, "De bestandsnaam"), (source.round, "De naam van de ronde"))
    return next((what for value, what in named if holds_name(value, names, kept)), "")
