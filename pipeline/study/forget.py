"""Withdrawing a participant: out of the corpus, the outputs, the caches, the codings and the key; and showing that it worked.

A participant is a source ("interview-07") or a speaker ("Persoon 7"). When others speak in the same source, only the turns of
the one who withdraws go: the file is then replaced by a plain text of what is left.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import Problem, Refused, Severity, refuse
from pipeline.files import write_text
from pipeline.privacy.find import Rules
from pipeline.privacy.key import Key, read_key, write_key
from pipeline.privacy.labels import find_in_label
from pipeline.privacy.lexicons import is_word
from pipeline.privacy.mentions import LABELS, Kind
from pipeline.privacy.people import normal
from pipeline.privacy.pseudonymise import find_in
from pipeline.sources.ingest import Ingested, ingest
from pipeline.sources.register import Source, read_register
from pipeline.sources.turns import Role, Turn
from pipeline.sources.unreadable import Unreadable
from pipeline.study.folder import Study
from pipeline.study.sheets import edit_rows
from pipeline.study.traces import GIT, traces
from pipeline.tables import TEXTS, TURNS, read_table, records

MIN_SENTENCE = 40
"""Shortest sentence that is looked for afterwards, in characters: a shorter one may be anybody's."""
MIN_NAME = 5
"""Shortest name that is looked for afterwards."""
_PERSON = re.compile(rf"^\[?{LABELS[Kind.PERSON]}[ -](\d+)\]?$", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What has to go from one source: all of it, or the turns with some speaker labels."""

    source: Source
    ingested: Ingested
    labels: frozenset[str]
    """Speaker labels as they stand in the file; empty when the whole source goes."""
    quotes: tuple[str, ...]
    """Texts of those turns, real and pseudonymised: codings and labels of a part of them go too."""

    @property
    def whole(self) -> bool:
        """Whether the whole source goes."""
        return not self.labels


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The sources that were changed or removed, and what a person still has to do."""

    sources: tuple[str, ...]
    problems: tuple[Problem, ...]


def forget(study: Study, participant: str) -> Forgotten:
    """Withdraw a participant and search the whole study afterwards.

    Raises:
        Refused: when nobody is called that, the source cannot be read, or DVC is at work in the study.
    """
    key = read_key(study)
    plan = _plan(study, key, participant)
    needles = _needles(plan, key)
    with _at_rest(study):
        for item in plan:
            _withdraw(study, item)
        _forget_in_key(study, key, plan)
        _clear(study)
    return Forgotten(tuple(item.source.source_id for item in plan), tuple(_proof(study, needles)))


def _plan(study: Study, key: Key, participant: str) -> list[Withdrawal]:
    sources = {source.source_id: source for source in read_register(study).sources}
    if participant in sources:
        source = sources[participant]
        return [Withdrawal(source, _read(study, source), frozenset(), ())]
    person = _PERSON.match(participant.strip())
    if person is None:
        remedy = "Geef een bron uit sources.csv (interview-07), of een spreker zoals die in het rapport heet (Persoon 7)."
        raise refuse(participant, "Zo heet geen bron en geen deelnemer van deze studie.", remedy)
    number = int(person[1])
    plan = []
    for source_id, links in sorted(key.people.links.items()):
        if number in links.values() and source_id in sources:
            plan += _turns_of(study, number, links, sources[source_id])
    if not plan:
        message = f"{LABELS[Kind.PERSON]} {number} spreekt in geen enkele bron."
        remedy = "Wie alleen genoemd wordt, staat al onder een pseudoniem; haal de passage zelf uit het ruwe bestand."
        raise refuse(participant, message, remedy)
    return plan


def _turns_of(study: Study, number: int, links: dict[str, int], source: Source) -> list[Withdrawal]:
    ingested = _read(study, source)
    roles = {placed.turn.speaker: placed.turn.role for placed in ingested.turns if placed.turn.kind == "speech"}
    mine = {label for label in roles if any(links.get(normal(label[m.start : m.end])) == number for m in find_in_label(label))}
    others = {label for label, role in roles.items() if label not in mine and role is not Role.INTERVIEWER}
    if not mine:
        return []
    if not others:
        return [Withdrawal(source, ingested, frozenset(), ())]
    raw = [placed.turn.text for placed in ingested.turns if placed.turn.speaker in mine]
    return [Withdrawal(source, ingested, frozenset(mine), (*raw, *_pseudonymised(study, source.source_id, number)))]


def _pseudonymised(study: Study, source_id: str, number: int) -> list[str]:
    """The turns of a person as the last run wrote them; none when there was no run."""
    try:
        texts, turns = read_table(TEXTS, study.tables), read_table(TURNS, study.tables)
    except Refused:
        return []
    text = dict(zip(texts["source_id"], texts["text"], strict=True)).get(source_id, "")
    rows = records(turns[turns["source_id"] == source_id])
    return [text[row["start"] : row["end"]] for row in rows if f"{LABELS[Kind.PERSON]} {number}]" in row["speaker"]]


def _read(study: Study, source: Source) -> Ingested:
    try:
        return ingest(source, study.raw / source.file)
    except Unreadable as error:
        raise refuse(study.shown(study.raw / source.file), error.message, error.remedy) from error


def _needles(plan: list[Withdrawal], key: Key) -> set[str]:
    """What must not be found afterwards: whole sentences of the participant, and names that no other source holds."""
    needles: set[str] = set()
    going = {item.source.source_id for item in plan if item.whole}
    elsewhere = {form for source_id, forms in key.people.links.items() if source_id not in going for form in forms}
    for item in plan:
        said = [placed.turn.text for placed in item.ingested.turns if item.whole or placed.turn.speaker in item.labels]
        needles |= {part for text in said for part in _SENTENCE.split(text) if len(part) >= MIN_SENTENCE}
        if item.whole:
            for placed, mentions in zip(item.ingested.turns, find_in(item.ingested, Rules()).turns, strict=True):
                found = {placed.turn.text[m.start : m.end] for m in mentions if m.kind is Kind.PERSON}
                needles |= {name for name in found if _telling(name) and normal(name) not in elsewhere}
    return needles


def _telling(name: str) -> bool:
    return len(name) >= MIN_NAME and not is_word(name)


def _withdraw(study: Study, item: Withdrawal) -> None:
    source_id = item.source.source_id
    path = study.raw / item.source.file
    if item.whole:
        path.unlink()
    else:
        left = [placed.turn for placed in item.ingested.turns if placed.turn.speaker not in item.labels]
        target = path.with_suffix(".txt")
        write_text(target, "\n\n".join(_written(turn) for turn in left) + "\n")
        if target != path:
            path.unlink()
            file = target.relative_to(study.raw).as_posix()
            edit_rows(study.register, lambda row: row | {"file": file} if row.get("source_id") == source_id else row)
    for sheet in sorted(study.corpus.rglob("*.csv")):
        if study.raw not in sheet.parents:
            edit_rows(sheet, lambda row: None if _goes(item, row) else row)
    for log in sorted((study.corpus / "codings").glob("*.jsonl")):
        lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
        write_text(log, "".join(line for line in lines if not line.strip() or not _goes(item, json.loads(line))))
    if study.decisions.is_file() and item.whole:
        edit_rows(study.decisions, lambda row: None if row.get("bron") == source_id else row)
    (study.review / f"{source_id}.csv").unlink(missing_ok=True)


def _goes(item: Withdrawal, row: dict[str, str]) -> bool:
    """Whether a row or an event that people keep is about what is withdrawn."""
    if row.get("source_id") != item.source.source_id:
        return False
    return item.whole or any(row.get("quote") and row["quote"] in text for text in item.quotes)


def _written(turn: Turn) -> str:
    """A turn as a paragraph of a plain transcript."""
    time = f"[{turn.time}] " if turn.time else ""
    return f"{time}{turn.speaker}: {turn.text}" if turn.speaker else turn.text


def _forget_in_key(study: Study, key: Key, plan: list[Withdrawal]) -> None:
    if not study.key.is_file():
        return
    for item in plan:
        key.readings.pop(item.source.source_id, None)
    key.people.keep_only(set(key.people.links) - {item.source.source_id for item in plan if item.whole})
    texts = [(Kind(kind), text) for reading in key.readings.values() for kind, text in reading["texts"]]
    key.keep_only((kind, text) for kind, text in texts if kind is not Kind.PERSON)
    write_key(study, key)


def _clear(study: Study) -> None:
    """Remove all that can be made again, in every version that was kept of it."""
    for path in study.outputs.iterdir() if study.outputs.is_dir() else ():
        if path.name != "README.md":
            _remove(path)
    dvc = study.root / ".dvc"
    for folder in (study.readings, dvc / "cache", dvc / "site", dvc / "tmp" / "exps"):
        _remove(folder)
    git = shutil.which("git")
    if git is not None and (study.root / ".git").exists():
        # Experiments of DVC are hidden commits; they may hold codings and rows of the register.
        base = [git, "-C", str(study.root)]
        arguments = [*base, "for-each-ref", "--format=%(refname)", "refs/exps"]
        listed = subprocess.run(arguments, capture_output=True, text=True, check=False)  # noqa: S603  # fixed arguments
        for name in listed.stdout.split():
            subprocess.run([*base, "update-ref", "-d", name], check=False)  # noqa: S603  # a name that git itself gave


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def _at_rest(study: Study) -> Iterator[None]:
    """Hold DVC's own lock, so that no run writes what is being removed."""
    if not (study.root / ".dvc").is_dir():
        yield
        return
    from dvc.exceptions import DvcException  # type: ignore[import-untyped]
    from dvc.lock import LockError  # type: ignore[import-untyped]
    from dvc.repo import Repo  # type: ignore[import-untyped]

    try:
        repo = Repo(str(study.root))
        with repo.lock:
            yield
    except LockError as error:
        raise refuse(study.shown(study.root), "De pijplijn draait nu.", "Wacht tot zij klaar is en probeer het opnieuw.") from error
    except DvcException as error:
        raise refuse(study.shown(study.root), f"DVC werkt hier niet ({type(error).__name__}).", "Kijk naar .dvc/config.") from error


def _proof(study: Study, needles: set[str]) -> Iterator[Problem]:
    """What a search of the whole study still finds, without saying what it is."""
    for place, hits in sorted(traces(study, needles).items()):
        if place == GIT:
            message = f"In de geschiedenis van git staan nog {len(hits)} teksten van deze deelnemer."
            remedy = "Herschrijf de geschiedenis (git filter-repo) of begin een nieuwe map zonder geschiedenis; zie de handleiding."
        else:
            message = f"Hier staan nog {len(hits)} teksten of namen van deze deelnemer."
            remedy = "Haal ze zelf uit dit bestand."
        yield Problem(place, "", message, remedy)
    remotes = study.root / ".dvc" / "config"
    if remotes.is_file() and "remote" in remotes.read_text(encoding="utf-8"):
        message = "Deze studie heeft een opslag op afstand; daar kunnen oude versies staan."
        yield Problem(study.shown(remotes), "", message, "Draai `thematafel run` en daarna `dvc gc -w -c`.", Severity.WARNING)
