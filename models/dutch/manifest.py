"""What the folder holds, by sha256: the data (``data.json``) and the trained pipeline (``manifest.json``)."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.files import sha256_folder, write_json

PIPELINE, DATA = "pipeline", "data"


def write_manifest(home: Path, version: str) -> None:
    """List the files of the trained pipeline."""
    write_json(home / "manifest.json", {"version": version, "files": sha256_folder(home / PIPELINE)})


def check_data(home: Path) -> None:
    """Make sure that the data are those that the scores were made with.

    Raises:
        SystemExit: when a file is missing, altered or new.
    """
    expected = json.loads((home / "data.json").read_text(encoding="utf-8"))
    found = sha256_folder(home / DATA)
    wrong = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
    if wrong:
        raise SystemExit(f"models/dutch/data is not what data.json lists: {', '.join(wrong)}")
