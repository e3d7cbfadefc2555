"""Stage ``ingest``: raw files to canonical texts and turns."""

from __future__ import annotations

from pipeline.errors import Problem, Severity, refuse
from pipeline.files import sha256_file, sha256_text
from pipeline.problems import record_problems
from pipeline.progress import progress
from pipeline.sources.ingest import Ingested, ingest
from pipeline.sources.register import read_register
from pipeline.sources.unreadable import Unreadable
from pipeline.study.folder import Study
from pipeline.tables import SOURCES, TEXTS, TURNS, frame_of, write_table


def run(study: Study) -> None:
    """Read every registered source; a source that cannot be read is listed, the others go on.

    Raises:
        Refused: when not one source can be read.
    """
    register = read_register(study)
    problems = list(register.problems)
    done: list[Ingested] = []
    for source in progress(register.sources, "bronnen lezen"):
        path = study.raw / source.file
        try:
            done.append(ingest(source, path))
        except Unreadable as error:
            problems.append(Problem(study.shown(path), "", error.message, error.remedy))
            continue
        problems.extend(
            Problem(study.shown(path), "", f"{warning[0].upper()}{warning[1:]}.", "", Severity.WARNING)
            for warning in done[-1].warnings
        )
    record_problems(study, "ingest", problems)
    if not done:
        raise refuse(study.shown(study.register), "Er is geen enkele bron die gelezen kan worden.", "Zie de meldingen hierboven.")
    sources, texts, turns = [], [], []
    for item in done:
        sources.append(_source_row(item, sha256_file(study.raw / item.source.file)))
        texts.append({"source_id": item.source.source_id, "text": item.text, "sha256": sha256_text(item.text)})
        turns.extend(_turn_rows(item))
    write_table(SOURCES, frame_of(SOURCES, sources), study.tables)
    write_table(TEXTS, frame_of(TEXTS, texts), study.tables)
    write_table(TURNS, frame_of(TURNS, turns).astype({"page": "Int64"}), study.tables)


def _source_row(item: Ingested, digest: str) -> dict[str, object]:
    source = item.source
    return {
        "source_id": source.source_id, "file": source.file, "kind": source.kind, "round": source.round, "date": source.date,
        "title": source.title, "place": source.place, "group": source.group, "participants": source.participants,
        "sha256": digest, "parser": item.parser, "turns": len(item.turns), "words": len(item.text.split()),
        "warnings": "\n".join(item.warnings),
    }  # fmt: skip


def _turn_rows(item: Ingested) -> list[dict[str, object]]:
    return [
        {
            "source_id": item.source.source_id, "turn": number, "speaker": placed.turn.speaker, "role": placed.turn.role.value,
            "kind": placed.turn.kind, "start": placed.start, "end": placed.end, "time": placed.turn.time, "page": placed.turn.page,
        }
        for number, placed in enumerate(item.turns, start=1)
    ]  # fmt: skip
