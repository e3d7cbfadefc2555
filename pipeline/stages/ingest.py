"""Stage ``ingest``: raw files to canonical, pseudonymised texts and turns.

Reading and pseudonymising are one stage, so that no text with real names is ever written, not even between two stages.
"""

from __future__ import annotations

from collections import Counter

from pipeline.errors import refuse
from pipeline.files import sha256_text, write_json
from pipeline.params import read_params
from pipeline.privacy.config import Policy, read_policy
from pipeline.privacy.file_names import without_names
from pipeline.privacy.key import Key, read_key, write_key
from pipeline.privacy.mentions import Kind
from pipeline.privacy.readings import Reading
from pipeline.privacy.study import read_sources
from pipeline.problems import record_problems
from pipeline.progress import progress
from pipeline.sources.ingest import Ingested, warning_problems
from pipeline.sources.register import read_register
from pipeline.study.folder import Study
from pipeline.tables import SOURCES, TEXTS, TURNS, frame_of, write_table


def run(study: Study) -> None:
    """Read every registered source; a source that cannot be read is listed, the others go on.

    Raises:
        Refused: when not one source can be read.
    """
    register = read_register(study)
    policy, wrong = read_policy(study, register.places(read_params(study).study.place))
    key = read_key(study)
    readings, unread = read_sources(study, progress(register.sources, "bronnen lezen"), policy, key)
    if policy.active:
        write_key(study, key)
    problems = [*register.problems, *wrong, *unread]
    for reading in readings:
        problems.extend(warning_problems(study, reading.ingested))
    record_problems(study, "ingest", problems)
    if not readings:
        raise refuse(study.shown(study.register), "Er is geen enkele bron die gelezen kan worden.", "Zie de meldingen hierboven.")
    sources, texts, turns = [], [], []
    for reading in readings:
        item = reading.ingested
        sources.append(_source_row(reading))
        texts.append({"source_id": item.source.source_id, "text": item.text, "sha256": sha256_text(item.text)})
        turns.extend(_turn_rows(item))
    write_table(SOURCES, frame_of(SOURCES, sources), study.tables)
    write_table(TEXTS, frame_of(TEXTS, texts), study.tables)
    write_table(TURNS, frame_of(TURNS, turns), study.tables)
    write_json(study.metrics / "privacy.json", {"privacy": _metrics(readings, policy, key)})


def _metrics(readings: list[Reading], policy: Policy, key: Key) -> dict[str, object]:
    """Counts for the report; none of them says anything about one person."""
    kinds = Counter[str]()
    for reading in readings:
        kinds.update(reading.kinds)
    return {
        "active": policy.active,
        "kept": sorted(kind.value for kind in set(Kind) - set(policy.config.replace)),
        "people": len(key.people.names),
        "replaced": dict(sorted(kinds.items())),
        "doubtful": sum(reading.doubtful for reading in readings),
    }


def _source_row(reading: Reading) -> dict[str, object]:
    item = reading.ingested
    source = item.source
    return {
        "source_id": source.source_id, "file": without_names(source.file), "kind": source.kind, "round": source.round,
        "date": source.date, "title": source.title, "place": source.place, "group": source.group,
        "participants": source.participants, "sha256": reading.sha256, "parser": item.parser, "turns": len(item.turns),
        "words": len(item.text.split()), "replaced": sum(reading.kinds.values()), "doubtful": reading.doubtful,
        "warnings": "\n".join(item.warnings),
    }  # fmt: skip


def _turn_rows(item: Ingested) -> list[dict[str, object]]:
    return [
        {
            "source_id": item.source.source_id, "turn": number, "speaker": placed.turn.speaker, "role": placed.turn.role.value,
            "kind": placed.turn.kind, "start": placed.start, "end": placed.end, "time": placed.turn.time, "page": placed.turn.page,
            "row": placed.turn.row,
        }
        for number, placed in enumerate(item.turns, start=1)
    ]  # fmt: skip
