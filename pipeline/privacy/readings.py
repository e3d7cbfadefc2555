"""What was read before: pseudonymised sources, kept so that only new and changed files are read again.

A kept reading holds no real name. It lies in ``.cache/`` of the study, under a hash of everything it depends on; one that
does not match its own checksum is made again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pipeline
from pipeline.files import sha256_text, write_text
from pipeline.privacy.config import Policy
from pipeline.sources.canonical import assemble
from pipeline.sources.ingest import Ingested
from pipeline.sources.register import Source
from pipeline.sources.turns import Role, Turn
from pipeline.study.folder import Study

_CODE = ("encoding.py", "sources", "privacy")


@dataclass(frozen=True, slots=True)
class Reading:
    """A pseudonymised source, the hash of its file, and the counts of what was replaced in it."""

    ingested: Ingested
    sha256: str
    kinds: dict[str, int]
    doubtful: int


def reading_digest(source: Source, file_sha256: str, policy: Policy) -> str:
    """A hash of all that reading and finding depend on: the file, its row, the rules, and the tool's own code and lists."""
    rules = policy.rules(source.source_id)
    row = {name: value for name, value in asdict(source).items() if name != "line"}
    parts = [file_sha256, _code(), row, sorted(rules.kinds), rules.keep, sorted(rules.institutions.items())]
    parts += [sorted(rules.replace.items()), sorted(policy.people(source.source_id).items())]
    return sha256_text(json.dumps(parts, ensure_ascii=False, sort_keys=True))


def path_of(study: Study, digest: str, numbers: Mapping[str, str]) -> Path:
    """Where the reading with these pseudonyms is kept."""
    return study.readings / f"{sha256_text(digest + json.dumps(numbers, ensure_ascii=False, sort_keys=True))}.json"


def store(path: Path, reading: Reading) -> None:
    """Keep a reading."""
    ingested = reading.ingested
    value = {
        "title": ingested.source.title, "group": ingested.source.group, "parser": ingested.parser, "warnings": ingested.warnings,
        "turns": [asdict(placed.turn) for placed in ingested.turns], "kinds": reading.kinds, "doubtful": reading.doubtful,
    }  # fmt: skip
    body = json.dumps(value, ensure_ascii=False, sort_keys=True)
    write_text(path, f"{sha256_text(body)}\n{body}\n")


def load(path: Path, source: Source, file_sha256: str) -> Reading | None:
    """A kept reading; None when it is not there or damaged."""
    try:
        checksum, body = path.read_text(encoding="utf-8").removesuffix("\n").split("\n", 1)
    except (OSError, ValueError):
        return None
    if sha256_text(body) != checksum:
        return None
    value = json.loads(body)
    text, turns = assemble(tuple(_turn(item) for item in value["turns"]))
    shown = replace(source, title=value["title"], group=value["group"])
    ingested = Ingested(shown, text, turns, value["parser"], tuple(value["warnings"]))
    return Reading(ingested, file_sha256, value["kinds"], value["doubtful"])


def forget_others(study: Study, used: set[Path]) -> None:
    """Remove the readings that were not used: of sources that are gone or have changed."""
    for path in study.readings.glob("*.json"):
        if path not in used:
            path.unlink()


def _turn(value: dict[str, Any]) -> Turn:
    return Turn(**value | {"role": Role(value["role"])})


@cache
def _code() -> str:
    """A hash of the code and the word lists, which do not change while they run."""
    root = Path(pipeline.__file__).parent
    digest = hashlib.sha256()
    for name in _CODE:
        found = (root / name).rglob("*") if (root / name).is_dir() else [root / name]
        for path in sorted(item for item in found if item.is_file() and "__pycache__" not in item.parts):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
