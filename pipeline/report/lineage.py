"""What a report was made from and with: sources, settings, models and versions."""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Any

import pipeline
from pipeline.errors import refuse
from pipeline.params import Params
from pipeline.report.corpus import Corpus
from pipeline.study.folder import Study

LIBRARIES = ("bertopic", "sentence-transformers", "spacy", "torch", "scikit-learn", "pandas", "numpy", "dvc")
_GIT_SECONDS = 10


def lineage(study: Study, corpus: Corpus, params: Params) -> dict[str, Any]:
    """Everything that made the report what it is; the same study on the same installation gives the same answer."""
    return {
        "sources": [
            {"source_id": s.source_id, "file": s.file, "sha256": s.sha256, "text_sha256": corpus.texts[s.source_id].sha256}
            for s in corpus.sources
        ],
        "params": params.model_dump(mode="json"),
        "encoder": read_json(study, study.encoder_record),
        "judge": read_json(study, study.judge_record),
        "nlp": read_json(study, study.nlp_record),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "python": platform.python_version(),
        "thematafel": pipeline.__version__,
        "revision": revision(study.root),
    }


def fingerprint(content: dict[str, Any]) -> str:
    """A hash of the lineage without the revision, which changes with files that the report does not use."""
    kept = {key: value for key, value in content.items() if key != "revision"}
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def revision(root: Path) -> str:
    """The short hash of the commit that the study is at, or an empty text where there is none (or no git)."""
    git = shutil.which("git")
    if git is None:
        return ""
    command = [git, "-C", str(root), "rev-parse", "--short=12", "--verify", "HEAD"]
    try:
        # A fixed command without a shell; the only argument that varies is the study's own folder.
        done = subprocess.run(command, capture_output=True, text=True, timeout=_GIT_SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def read_json(study: Study, path: Path) -> dict[str, Any]:
    """A JSON object that a stage wrote, or an empty one when it did not.

    Raises:
        Refused: when the file is there and is no JSON object.
    """
    if not path.is_file():
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise refuse(study.shown(path), f"Dit bestand is beschadigd ({error}).", "Verwijder het en draai `dvc repro`.") from error
    if not isinstance(content, dict):
        raise refuse(study.shown(path), "Dit bestand heeft een andere vorm dan verwacht.", "Verwijder het en draai `dvc repro`.")
    return content


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
