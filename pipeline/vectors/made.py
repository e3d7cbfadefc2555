"""Folders that are made once a user and verified by hash whenever they are used: models, and what is made of them."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import refuse
from pipeline.files import sha256_folder, write_json

MANIFEST = "thematafel.json"


@dataclass(frozen=True, slots=True)
class Made:
    """A verified folder; ``known`` is what its maker said of it, ``sha256`` is over all its files."""

    folder: Path
    known: Mapping[str, Any]
    sha256: str


def cache_folder() -> Path:
    """Where models are kept for this user (``THEMATAFEL_CACHE`` overrides it)."""
    from platformdirs import user_cache_path

    chosen = os.environ.get("THEMATAFEL_CACHE")
    return Path(chosen) if chosen else user_cache_path("thematafel")


def made_once(group: str, identity: str, make: Callable[[Path], Mapping[str, Any]]) -> Made:
    """The folder of ``identity`` in this user's cache, made when it is not there yet.

    Args:
        group: the folder in the cache that holds this kind.
        identity: everything that the result depends on.
        make: fills a new folder, which it has to make, and returns what is known of it.

    Raises:
        Refused: when a file was altered, added or removed after it was made; and whatever ``make`` raises.
    """
    folder = cache_folder() / group / hashlib.blake2b(identity.encode(), digest_size=8).hexdigest()
    if not (folder / MANIFEST).is_file():
        _fill(folder, make)
    remedy = "Verwijder deze map; zij wordt dan opnieuw gemaakt."
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = dict(manifest.pop("files"))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise refuse(str(folder), f"De lijst van bestanden ({MANIFEST}) van het model is beschadigd.", remedy) from error
    found = hashes(folder)
    if found != files:
        changed = sorted(set(found.items()) ^ set(files.items()))
        message = f"Het model is veranderd sinds het gemaakt is ({changed[0][0]})."
        raise refuse(str(folder), message, remedy)
    return Made(folder, manifest, digest(found))


def hashes(folder: Path) -> dict[str, str]:
    """The sha256 of every file but the manifest, by its path in the folder."""
    return {name: sha256 for name, sha256 in sha256_folder(folder).items() if Path(name).name != MANIFEST}


def digest(files: Mapping[str, str]) -> str:
    """One hash of all files."""
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()


def _fill(folder: Path, make: Callable[[Path], Mapping[str, Any]]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="making-", dir=folder.parent))
    try:
        made = work / "model"
        known = make(made)
        write_json(made / MANIFEST, {**known, "files": hashes(made)})
        if folder.exists() and not (folder / MANIFEST).is_file():  # left by a run that was killed
            shutil.rmtree(folder)
        try:
            made.rename(folder)
        except OSError:
            if not (folder / MANIFEST).is_file():  # else another process made the same at the same time
                raise
    finally:
        shutil.rmtree(work, ignore_errors=True)
