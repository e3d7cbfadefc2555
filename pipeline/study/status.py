"""What is new, changed, read or unreadable in each round since the last run."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import Refused
from pipeline.files import sha256_file
from pipeline.privacy.file_names import holds_name, without_names
from pipeline.problems import recorded_problems
from pipeline.sources.register import read_register, shown_source
from pipeline.study.folder import Study
from pipeline.tables import SOURCES, read_table, records

READ, NEW, CHANGED, UNREADABLE = "gelezen", "nieuw", "gewijzigd", "niet gelezen"


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One source and where it stands."""

    round: str
    source_id: str
    kind: str
    file: str
    status: str
    doubtful: int = 0
    """Replacements that a person should look at."""


def source_statuses(study: Study) -> list[SourceStatus]:
    """The status of every registered source, by round and id."""
    known = _known(study)
    failed = {problem.file for problem in recorded_problems(study) if problem.severity == "fout"}
    found = []
    for source in read_register(study).sources:
        path = study.raw / source.file
        before, doubtful = known.get(source.source_id, (None, 0))
        if before is None:
            status = UNREADABLE if shown_source(study, source)[0] in failed else NEW
        else:
            status = READ if before == sha256_file(path) else CHANGED
        shown = _shown_id(source.source_id), source.kind, without_names(source.file)
        found.append(SourceStatus(source.round, *shown, status, doubtful))
    return sorted(found, key=lambda item: (item.round, item.source_id))


def _shown_id(source_id: str) -> str:
    """A source id, without the name of somebody in it; a run refuses such a source."""
    return without_names(source_id) if holds_name(source_id) else source_id


def _known(study: Study) -> dict[str, tuple[str | None, int]]:
    """The hash of each source at the last run, and how many of its replacements are doubtful."""
    try:
        table = read_table(SOURCES, study.tables)
    except Refused:  # no run yet: everything is new
        return {}
    return {row["source_id"]: (row["sha256"], row["doubtful"]) for row in records(table)}
