"""Adding files to a study: copies them into the corpus under a name without a person in it, and registers them."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.csvfile import read_csv
from pipeline.encoding import decode
from pipeline.errors import Problem, Refused, refuse
from pipeline.files import replacing, sha256_file, write_text
from pipeline.privacy.file_names import shown_file, without_names
from pipeline.sources.register import COLUMNS, KINDS, OPTIONAL, REQUIRED, is_date, raw_files
from pipeline.sources.registry import FORMATS
from pipeline.study.folder import Study
from pipeline.study.withdrawal import refuse_unfinished

_ROUND = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")


@dataclass(frozen=True, slots=True)
class Details:
    """What the user says of all files that are added together; ``kind`` is found from each name when empty."""

    kind: str = ""
    date: str = ""
    place: str = ""
    group: str = ""
    participants: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """A file as it was registered."""

    original: Path
    number: int
    """Which of the files that were given, from 1: its own name may be somebody's."""
    source_id: str
    file: str
    kind: str


def add(study: Study, round_: str, files: Sequence[Path], details: Details) -> tuple[list[Added], list[Problem]]:
    """Copy ``files`` into ``corpus/raw/<round>`` and add a row for each to ``sources.csv``.

    A file gets the name of its source (``interview-07.docx``), as file names often hold a person's. Either all files are
    added or none; a file whose content is there already is left out and named.

    Returns:
        What was added, and a problem for each file that was left out.

    Raises:
        Refused: when the round has no proper name, a file is missing or of an unknown format, or a withdrawal was cut off half-way.
    """
    refuse_unfinished(study)
    _check(round_, files, details)
    known = {sha256_file(path): path for path in raw_files(study)}
    # Also the numbers of rows that cannot be read now: a new file must not get the date and group of a lost one.
    rows = read_csv(study.register, study.shown(study.register), REQUIRED, OPTIONAL).rows
    taken = {row.values["source_id"] for row in rows} | {path.stem for path in raw_files(study)}
    added: list[Added] = []
    problems: list[Problem] = []
    for number, path in enumerate(files, start=1):
        digest = _hash(path, number)
        if digest in known:
            twin = without_names(study.shown(known[digest]))
            problems.append(
                Problem(_shown(path, number), "", f"Dit bestand is er al, als {twin}.", "Het is niet nog eens toegevoegd.")
            )
            continue
        known[digest] = path
        kind = details.kind or kind_of(path.stem)
        source_id = _next_id(kind, taken)
        taken.add(source_id)
        added.append(Added(path, number, source_id, f"{round_}/{source_id}{path.suffix.lower()}", kind))
    _copy(study, added)
    try:
        _append_rows(study, [_row(item, round_, details) for item in added])
    except OSError as error:
        for item in added:
            (study.raw / item.file).unlink(missing_ok=True)
        message = f"Het register kan niet geschreven worden ({error.strerror})."
        raise refuse(study.shown(study.register), message, "Sluit het in andere programma's; er is niets toegevoegd.") from error
    return added, problems


def kind_of(name: str) -> str:
    """The kind of source that a file name speaks of; an interview when it speaks of none."""
    lowered = name.lower()
    return next((kind for kind in KINDS if kind in lowered), "interview")


def _shown(path: Path, number: int) -> str:
    """A file that was given, as messages name it."""
    return f"bestand {number} ({shown_file(str(path))})"


def _hash(path: Path, number: int) -> str:
    try:
        return sha256_file(path)
    except OSError as error:
        raise refuse(
            _shown(path, number), f"Dit bestand kan niet gelezen worden ({error.strerror}).", "Er is niets toegevoegd."
        ) from error


def _check(round_: str, files: Sequence[Path], details: Details) -> None:
    if not _ROUND.match(round_):
        raise refuse("de ronde", "Dit kan geen naam van een ronde zijn.", "Gebruik kleine letters, cijfers en streepjes: ronde-2.")
    problems = [Problem(name, "", message, remedy) for name, message, remedy in _wrong_details(details)]
    for number, path in enumerate(files, start=1):
        if not path.is_file():
            problems.append(Problem(_shown(path, number), "", "Dit bestand is er niet.", "Kijk of het pad klopt."))
        elif path.suffix.lower() not in FORMATS:
            problems.append(Problem(_shown(path, number), "", "Dit formaat is onbekend.", f"Bekend zijn: {', '.join(FORMATS)}."))
    if problems:
        raise Refused(problems)


def _wrong_details(details: Details) -> list[tuple[str, str, str]]:
    found = []
    if details.kind and details.kind not in KINDS:
        found.append(("--kind", f"Onbekende soort `{without_names(details.kind)}`.", f"Kies uit: {', '.join(KINDS)}."))
    if details.date and not is_date(details.date):
        found.append(("--date", f"`{without_names(details.date)}` is geen datum.", "Schrijf jjjj-mm-dd."))
    if details.participants and not (details.participants.isascii() and details.participants.isdigit()):
        found.append(("--participants", f"`{without_names(details.participants)}` is geen aantal.", "Schrijf een geheel getal."))
    return found


def _copy(study: Study, added: Sequence[Added]) -> None:
    made: list[Path] = []
    try:
        for item in added:
            target = study.raw / item.file
            with replacing(target) as temporary:
                shutil.copyfile(item.original, temporary)
            made.append(target)
    except OSError as error:
        for path in made:
            path.unlink(missing_ok=True)
        raise refuse(
            "corpus/raw", f"Kopiëren mislukte ({error.strerror}).", "Er is niets toegevoegd; maak ruimte of geef schrijfrecht."
        ) from error


def _append_rows(study: Study, rows: Sequence[dict[str, str]]) -> None:
    if not rows:
        return
    before, _ = decode(study.register.read_bytes())
    header = next(line for line in before.splitlines() if line.strip() and not line.startswith("#"))
    delimiter = ";" if header.count(";") > header.count(",") else ","
    names = [name.strip() for name in next(csv.reader([header], delimiter=delimiter))]
    stream = io.StringIO()
    writer = csv.DictWriter(stream, names, delimiter=delimiter, lineterminator="\n", extrasaction="ignore")
    writer.writerows(rows)
    write_text(study.register, before.rstrip("\n") + "\n" + stream.getvalue())


def _row(item: Added, round_: str, details: Details) -> dict[str, str]:
    values = dict.fromkeys(COLUMNS, "")
    values |= {"source_id": item.source_id, "file": item.file, "kind": item.kind, "round": round_}
    values |= {"date": details.date, "place": details.place, "group": details.group, "participants": details.participants}
    return values


def _next_id(kind: str, taken: set[str]) -> str:
    number = 1
    while f"{kind}-{number:02d}" in taken:
        number += 1
    return f"{kind}-{number:02d}"
