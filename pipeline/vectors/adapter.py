"""A low-rank adapter, merged into the sentence encoder that it was trained for: encoding with it costs nothing extra.

An adapter is a folder as PEFT saves it, with a manifest beside the weights: the hash of every file, and of the encoder
whose weights it changes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import refuse
from pipeline.files import sha256_folder, write_text
from pipeline.shipped import shipped
from pipeline.vectors.made import digest

BUNDLED_ADAPTER = "models/social/adapter"
MANIFEST = "manifest.json"
_WEIGHTS = "model.safetensors"


class Manifest(BaseModel):
    """``manifest.json`` of an adapter: what it was trained for, and the sha256 of its files."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    base: str = Field(min_length=1)
    """The encoder that it was trained for, for people."""
    weights: str = Field(pattern="^[0-9a-f]{64}$")
    """Hash of that encoder's weights (see :func:`weights_hash`)."""
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Adapter:
    """A verified adapter folder; ``shown`` is how the recipe names it."""

    folder: Path
    manifest: Manifest
    shown: str

    @property
    def sha256(self) -> str:
        """One hash of its files."""
        return digest(self.manifest.files)


def read_adapter(folder: Path, shown: str) -> Adapter:
    """Read an adapter and verify every file of it.

    Raises:
        Refused: when it is no adapter, or a file was altered, added or removed after training.
    """
    if not (folder / MANIFEST).is_file():
        message = "Dit is geen map met een adapter."
        raise refuse(shown, message, f"Geef een map waarin {MANIFEST} en de gewichten staan, of schrijf `adapter: none`.")
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_text(encoding="utf-8"))
    except (ValidationError, UnicodeDecodeError) as error:
        message = f"De lijst van bestanden ({MANIFEST}) van de adapter is beschadigd."
        raise refuse(shown, message, "Haal de adapter opnieuw op.") from error
    found = {name: sha256 for name, sha256 in sha256_folder(folder).items() if name != MANIFEST}
    if found != manifest.files:
        changed = sorted(set(found.items()) ^ set(manifest.files.items()))[0][0]
        message = f"De adapter is veranderd sinds hij gemaakt is ({changed})."
        raise refuse(shown, message, "Haal de adapter opnieuw op, of schrijf `adapter: none`.")
    return Adapter(folder, manifest, shown)


def check_fits(adapter: Adapter, encoder: Path, name: str) -> None:
    """Refuse an adapter that was trained for another encoder than the one in the folder ``encoder``."""
    if not (encoder / _WEIGHTS).is_file() or weights_hash(encoder) != adapter.manifest.weights:
        message = f"Deze adapter hoort bij {adapter.manifest.base} en past niet op {name}."
        remedy = "Schrijf `adapter: none`, kies dat model, of maak een adapter voor dit model (models/social/README.md)."
        raise refuse(adapter.shown, message, remedy)


def merge(encoder: Path, adapter: Adapter, folder: Path) -> None:
    """Write to ``folder`` the sentence-transformers folder ``encoder`` with the adapter added to its weights."""
    from peft import PeftModel
    from sentence_transformers import SentenceTransformer
    from torch import nn
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    model = SentenceTransformer(str(encoder), device="cpu")
    bare = cast(nn.Module, model[0].auto_model)
    model[0].auto_model = PeftModel.from_pretrained(bare, str(adapter.folder)).merge_and_unload()
    model.save(str(folder), create_model_card=False)


def weights_hash(encoder: Path) -> str:
    """A hash of the names, shapes and values of an encoder's weights, however its files are laid out.

    Raises:
        OSError, SafetensorError: when the weights cannot be read.
    """
    from safetensors import safe_open

    found = hashlib.sha256()
    with safe_open(encoder / _WEIGHTS, framework="numpy") as weights:
        for name in sorted(weights.keys()):
            values = weights.get_tensor(name)
            found.update(f"{name} {values.dtype} {values.shape}\n".encode())
            found.update(values.tobytes())
    return found.hexdigest()


def write_manifest(folder: Path, name: str, base: str, weights: str) -> None:
    """Write the manifest of an adapter that was just trained."""
    files = {file: sha256 for file, sha256 in sha256_folder(folder).items() if file != MANIFEST}
    manifest = Manifest(name=name, base=base, weights=weights, files=files)
    write_text(folder / MANIFEST, manifest.model_dump_json(indent=2) + "\n")


def bundled_adapter() -> Path:
    """Where the project's own adapter lies."""
    return shipped(BUNDLED_ADAPTER)
