"""The Dutch pipeline that the package brings along: where it lies, and that it is what was trained."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.errors import Refused, refuse
from pipeline.files import sha256_file
from pipeline.shipped import shipped

FOLDER = "models/dutch/pipeline"
MANIFEST = "models/dutch/manifest.json"
"""Name, version and the sha256 of every file of the pipeline; ``models/dutch/train.py`` writes it."""


def own_pipeline() -> tuple[Path, str]:
    """The folder of the pipeline and the sha256 of its manifest.

    Raises:
        Refused: when a file of it is missing or altered.
    """
    folder, manifest = shipped(FOLDER), shipped(MANIFEST)
    try:
        files = dict(json.loads(manifest.read_text(encoding="utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(MANIFEST, "De lijst van bestanden van de taalpijplijn ontbreekt of is niet te lezen.") from error
    for name, expected in files.items():
        path = folder / name
        if not path.is_file():
            raise _damaged(f"{FOLDER}/{name}", "Dit bestand van de taalpijplijn ontbreekt.")
        if sha256_file(path) != expected:
            raise _damaged(f"{FOLDER}/{name}", "Dit bestand van de taalpijplijn is veranderd.")
    return folder, sha256_file(manifest)


def _damaged(file: str, message: str) -> Refused:
    return refuse(file, message, "Zet het terug (`git checkout -- models/dutch`) of installeer thematafel opnieuw.", "nlp.model")
