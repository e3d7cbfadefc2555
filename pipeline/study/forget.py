"""Withdrawing a participant: out of the corpus, the outputs, the caches, the codings and the key; and showing that it worked.

A participant is a source ("interview-07") or a speaker ("Persoon 7"). When others speak in the same source, only the turns of
the one who withdraws go: the file is then replaced by a plain text of what is left. Every step may be taken twice, so a
withdrawal that was cut off is finished by the next one.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.cachefile import cache_files, remove_cache
from pipeline.errors import Problem, Severity
from pipeline.files import write_text
from pipeline.privacy.key import Key, read_key, write_key
from pipeline.privacy.mentions import Kind
from pipeline.privacy.people import normal
from pipeline.study.folder import Study
from pipeline.study.quiet import at_rest
from pipeline.study.sheets import edit_events, edit_rows
from pipeline.study.traces import GIT, traces
from pipeline.study.withdraw_plan import make_plan
from pipeline.study.withdrawal import Plan, Withdrawal, canonical, load_plan, path_of_plan, store_plan

MIN_QUOTE = 25
"""Shortest quote of a coding that is looked for afterwards, in characters."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A cache that a search for texts cannot look into: which file it is, and what lies in it."""

    of: Callable[[Study], Path]
    what: str


_KEPT = (Kept(lambda study: study.vectors, "vectoren"), Kept(lambda study: study.judgements, "oordelen"))


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The sources that were changed or removed, and what a person still has to do."""

    sources: tuple[str, ...]
    problems: tuple[Problem, ...]


def plan_of(study: Study, participant: str) -> Plan:
    """What would go; a withdrawal of the same participant that was cut off comes first. Nothing is changed.

    Raises:
        Refused: when nobody is called that, or a source cannot be read.
    """
    begun = load_plan(study)
    if begun is not None and begun.participant == canonical(participant):
        return begun
    return make_plan(study, read_key(study), participant)


def forget(study: Study, participant: str) -> Forgotten:
    """Withdraw a participant and search the whole study afterwards; what was cut off before is finished first.

    Raises:
        Refused: when nobody is called that, a source cannot be read, or DVC is at work in the study.
    """
    done: list[Forgotten] = []
    with at_rest(study) as cache:
        begun = load_plan(study)
        if begun is not None:
            done.append(_carry_out(study, begun, cache))
        if begun is None or begun.participant != canonical(participant):
            plan = make_plan(study, read_key(study), participant)
            store_plan(study, plan)
            done.append(_carry_out(study, plan, cache))
    return Forgotten(
        tuple(dict.fromkeys(source for item in done for source in item.sources)),
        tuple(dict.fromkeys(problem for item in done for problem in item.problems)),
    )


def _carry_out(study: Study, plan: Plan, cache: Path) -> Forgotten:
    needles = set(plan.needles)
    for item in plan.withdrawals:
        needles |= _withdraw(study, item, plan.participant)
    _forget_in_key(study, read_key(study), plan)
    _clear(study, cache)
    problems = tuple(_proof(study, needles, cache))
    path_of_plan(study).unlink()
    return Forgotten(plan.sources, problems)


def _withdraw(study: Study, item: Withdrawal, participant: str) -> set[str]:
    """Remove from what people keep; gives the quotes that went, which must not be found elsewhere either."""
    quotes: set[str] = set()

    def goes(row: dict[str, str]) -> bool:
        gone = item.goes(row)
        if gone and len(row.get("quote", "")) >= MIN_QUOTE:
            quotes.add(row["quote"])
        return gone

    for sheet in sorted(study.corpus.rglob("*.csv")):
        if study.raw not in sheet.parents and sheet != study.register:
            edit_rows(sheet, lambda row: None if goes(row) else row)
    for log in sorted((study.corpus / "codings").rglob("*.jsonl")):
        edit_events(log, goes)
    _edit_decisions(study, item)
    (study.review / f"{item.source_id}.csv").unlink(missing_ok=True)
    path = study.raw / item.file
    if not item.whole:
        write_text(study.raw / item.target, item.left, path.stat().st_mode & 0o777 if path.is_file() else None)
    if item.target != item.file:
        path.unlink(missing_ok=True)
    edit_rows(study.register, lambda row: _registered(item, row, participant))
    return quotes


def _registered(item: Withdrawal, row: dict[str, str], participant: str) -> dict[str, str] | None:
    """The row of the source as it must be: gone, or with the new file and without the labels that went."""
    if row.get("source_id") != item.source_id:
        return row
    if item.whole:
        return None
    roles = [part.strip() for part in row.get("roles", "").split(";")]
    gone = {*item.labels, f"[{participant}]"}
    left = [part for part in roles if part.rpartition("=")[0].strip() not in gone]
    return row | {"file": item.target} | ({"roles": "; ".join(left)} if len(left) < len(roles) else {})


def _edit_decisions(study: Study, item: Withdrawal) -> None:
    """Remove decisions about the source, and about names that stand nowhere else; the others still protect somebody."""
    names = set(item.names)

    def goes(row: dict[str, str]) -> bool:
        own = row.get("bron") == item.source_id
        if own and item.whole:
            return True
        about = {normal(row.get("tekst", "")), normal(row.get("persoon", ""))} - {""}
        return bool(about & names) and (own or not row.get("bron"))

    if study.decisions.is_file():
        edit_rows(study.decisions, lambda row: None if goes(row) else row)


def _forget_in_key(study: Study, key: Key, plan: Plan) -> None:
    """Remove who withdrew and the texts of what went; everybody and everything else keeps its number."""
    if not study.key.is_file():
        return
    for item in plan.withdrawals:
        reading = key.readings.pop(item.source_id, None)
        if item.whole:
            key.people.links.pop(item.source_id, None)
        elif reading is not None:
            # Without a digest the source is read anew by the next run.
            key.readings[item.source_id] = {"digest": "", "texts": [list(pair) for pair in item.texts]}
            links = key.people.links.get(item.source_id, {})
            key.people.links[item.source_id] = {form: number for form, number in links.items() if number != plan.number}
    key.people.keep_only(set(key.people.links))
    texts = [(Kind(kind), text) for reading in key.readings.values() for kind, text in reading["texts"]]
    key.keep_only((kind, text) for kind, text in texts if kind is not Kind.PERSON)
    write_key(study, key)


def _clear(study: Study, cache: Path) -> None:
    """Remove all that can be made again, in every version that was kept of it."""
    for path in study.outputs.iterdir() if study.outputs.is_dir() else ():
        if path.name != "README.md":
            _remove(path)
    for folder in (study.corpus, study.private):
        for path in folder.rglob(".*.tmp"):  # of a program that was cut off while it wrote
            path.unlink()
    dvc = study.root / ".dvc"
    # A vector or a hash holds no text, but can betray one: what was worked out from the words of who goes, goes.
    for kept in _KEPT:
        with suppress(OSError):  # a program that has the file open; the proof says that it is still there
            remove_cache(kept.of(study))
    for folder in (study.readings, dvc / "cache", dvc / "site", dvc / "tmp" / "exps"):
        _remove(folder)
    if study.root in cache.parents:
        _remove(cache)
    git = shutil.which("git")
    if git is not None and (study.root / ".git").exists():
        _drop_experiments([git, "-C", str(study.root)])


def _drop_experiments(git: list[str]) -> None:
    """Remove DVC's experiments: hidden commits that may hold codings and rows of the register."""
    listed = subprocess.run(  # noqa: S603  # fixed arguments
        [*git, "for-each-ref", "--format=%(refname)", "refs/exps"], capture_output=True, text=True, check=False
    )
    for name in listed.stdout.split():
        subprocess.run([*git, "update-ref", "-d", name], check=False)  # noqa: S603  # a name that git itself gave
    if listed.stdout.split():
        # A commit that nothing points at any more stays in git's store until it is collected.
        subprocess.run([*git, "gc", "--quiet", "--prune=now"], capture_output=True, check=False)  # noqa: S603  # fixed


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _proof(study: Study, needles: set[str], cache: Path) -> Iterator[Problem]:
    """What a search of the whole study still finds, without saying what it is.

    A search for texts cannot find a vector or a hash; of those, that there are none left is the proof.
    """
    for place, hits in sorted(traces(study, needles, but=(path_of_plan(study),)).items()):
        if place == GIT:
            message = f"In de geschiedenis van git staan nog {len(hits)} teksten van deze deelnemer."
            remedy = "Herschrijf de geschiedenis (git filter-repo) of begin een nieuwe map zonder geschiedenis; zie de handleiding."
        else:
            message = f"Hier staan nog {len(hits)} teksten of namen van deze deelnemer."
            remedy = "Haal ze zelf uit dit bestand."
        yield Problem(place, "", message, remedy)
    for kept in _KEPT:
        for path in cache_files(kept.of(study)):
            message = f"Hier staan nog {kept.what} van wat deze deelnemer zei."
            yield Problem(study.shown(path), "", message, "Sluit wat dit bestand gebruikt en verwijder het.")
    config = study.root / ".dvc" / "config"
    if config.is_file() and "remote" in config.read_text(encoding="utf-8"):
        message = "Deze studie heeft een opslag op afstand; daar kunnen oude versies staan."
        yield Problem(study.shown(config), "", message, "Draai `thematafel run` en daarna `dvc gc -w -c`.", Severity.WARNING)
    if cache.is_dir() and study.root not in cache.parents:
        message = "De cache van DVC ligt buiten de studie; daar kunnen oude versies staan."
        yield Problem(study.shown(config), "", message, "Draai `thematafel run` en daarna `dvc gc -w`.", Severity.WARNING)
