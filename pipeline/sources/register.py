"""The register of sources (``corpus/sources.csv``): what each file is, and who speaks in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath

from pipeline.csvfile import Row, read_csv
from pipeline.errors import Problem, Severity
from pipeline.privacy.file_names import without_names
from pipeline.sources.turns import Role
from pipeline.study.folder import Study

REQUIRED = ("source_id", "file", "kind", "round")
OPTIONAL = ("date", "title", "place", "group", "participants", "roles")
COLUMNS = REQUIRED + OPTIONAL

KINDS = ("interview", "thematafel", "dialoog", "document", "co-onderzoek")
_SOURCE_ID = re.compile(r"^[a-z0-9]+(?:[-_.][a-z0-9]+)*$")
_GIVEN_ROLES = {role.value: role for role in (Role.INTERVIEWER, Role.RESPONDENT, Role.FACILITATOR)}


@dataclass(frozen=True, slots=True)
class Source:
    """One row of the register."""

    source_id: str
    file: str
    kind: str
    round: str
    date: str = ""
    title: str = ""
    place: str = ""
    group: str = ""
    participants: int = 0
    roles: dict[str, Role] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True, slots=True)
class Register:
    """The sources that can be read, in order of id, and what is wrong with the others."""

    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]

    def places(self, study_place: str) -> tuple[str, ...]:
        """The place of the study and the districts of its sources: nobody's name, and never replaced."""
        return tuple(sorted({study_place, *(source.place for source in self.sources)} - {""}))


def read_register(study: Study) -> Register:
    """Read ``sources.csv`` and hold it against the files in ``corpus/raw``.

    A row without a file, a file without a row and a row that makes no sense are problems; the other sources go on.

    Raises:
        Refused: when the register itself cannot be read.
    """
    shown = study.shown(study.register)
    sheet = read_csv(study.register, shown, REQUIRED, OPTIONAL)
    problems = list(sheet.problems)
    sources: dict[str, Source] = {}
    files: dict[str, Source] = {}
    rows_with_file: set[str] = set()
    for row in sheet.rows:
        if row.values["file"]:
            row.values["file"] = PurePosixPath(row.values["file"]).as_posix()
        rows_with_file.add(row.values["file"])
        source, found = _source(row, shown, study.raw)
        if source and (source.source_id in sources or source.file in files):
            first = sources.get(source.source_id) or files[source.file]
            found.append(_problem(shown, row, f"Bron of bestand staat ook op regel {first.line}.", "Verwijder een van beide."))
            source = None
        problems.extend(found)
        if source:
            sources[source.source_id] = source
            files[source.file] = source
    for path in raw_files(study):
        name = path.relative_to(study.raw).as_posix()
        if name not in rows_with_file:
            remedy = "Voeg een regel toe, of gebruik `thematafel add RONDE BESTAND`."
            problems.append(
                Problem(without_names(study.shown(path)), "", f"Dit bestand staat niet in {shown} en wordt overgeslagen.", remedy)
            )
    return Register(tuple(sources[key] for key in sorted(sources)), tuple(problems))


def raw_files(study: Study) -> list[Path]:
    """The files under ``corpus/raw``, sorted; hidden files and the notes of the folder itself are left out."""
    if not study.raw.is_dir():
        return []
    return sorted(
        path
        for path in study.raw.rglob("*")
        if path.is_file() and not any(part.startswith((".", "~$")) for part in path.relative_to(study.raw).parts)
        and path.name != "README.md"
    )  # fmt: skip


def shown_source(study: Study, source: Source) -> tuple[str, str]:
    """The file of a source and, where its name had to be hidden, its line in the register: both as messages give them."""
    real = study.shown(study.raw / source.file)
    shown = without_names(real)
    return shown, "" if shown == real else f"regel {source.line} van {study.shown(study.register)}"


def _source(row: Row, shown: str, raw: Path) -> tuple[Source | None, list[Problem]]:
    value = row.values
    problems = [_problem(shown, row, f"`{name}` is leeg.", "Vul het in.") for name in REQUIRED if not value[name]]
    if value["source_id"] and not _SOURCE_ID.match(value["source_id"]):
        remedy = "Gebruik kleine letters, cijfers en streepjes, en geen namen van mensen."
        problems.append(_problem(shown, row, f"`{without_names(value['source_id'])}` kan geen bronnummer zijn.", remedy))
    if value["kind"] and value["kind"] not in KINDS:
        problems.append(_problem(shown, row, "Deze soort is onbekend.", f"Kies uit: {', '.join(KINDS)}."))
    if value["date"] and not is_date(value["date"]):
        problems.append(_problem(shown, row, f"`{without_names(value['date'])}` is geen datum.", "Schrijf jjjj-mm-dd."))
    if value["participants"] and not value["participants"].isdecimal():
        problems.append(
            _problem(shown, row, f"`{without_names(value['participants'])}` is geen aantal.", "Schrijf een geheel getal.")
        )
    roles, wrong = _roles(value["roles"])
    if wrong:
        remedy = f"Schrijf `Label=rol; Label=rol`, met rol {', '.join(_GIVEN_ROLES)}."
        problems.append(_problem(shown, row, f"Onbegrepen rol: {without_names(wrong)}.", remedy))
    problems.extend(_file_problems(row, shown, raw))
    if problems:
        return None, problems
    participants = int(value["participants"] or (0 if value["kind"] == "document" else 1))
    return (
        Source(
            source_id=value["source_id"], file=value["file"], kind=value["kind"], round=value["round"], date=value["date"],
            title=value["title"] or value["source_id"], place=value["place"], group=value["group"],
            participants=participants, roles=roles, line=row.line,
        ),
        [],
    )  # fmt: skip


def _file_problems(row: Row, shown: str, raw: Path) -> list[Problem]:
    name = row.values["file"]
    if not name:
        return []
    parts = PurePosixPath(name).parts
    shown_name = without_names(name)
    if "\\" in name or PurePosixPath(name).is_absolute() or ".." in parts:
        return [_problem(shown, row, f"`{shown_name}` wijst buiten corpus/raw.", "Geef een pad binnen corpus/raw.")]
    path = raw / name
    try:
        found = path.is_file()
    except OSError:
        found = False
    if not found:
        return [_problem(shown, row, f"Het bestand `{shown_name}` ontbreekt in corpus/raw.", "Zet het neer of verwijder de regel.")]
    if raw.resolve() not in path.resolve().parents:
        return [_problem(shown, row, f"`{shown_name}` is een verwijzing naar buiten corpus/raw.", "Kopieer het bestand zelf.")]
    return []


def _roles(text: str) -> tuple[dict[str, Role], str]:
    roles: dict[str, Role] = {}
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        label, _, role = (piece.strip() for piece in part.rpartition("="))
        if not label or role not in _GIVEN_ROLES:
            return {}, part
        roles[label] = _GIVEN_ROLES[role]
    return roles, ""


def is_date(text: str) -> bool:
    """Whether ``text`` is an existing date written as jjjj-mm-dd."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _problem(shown: str, row: Row, message: str, remedy: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(shown, f"regel {row.line}", message, remedy, severity)
