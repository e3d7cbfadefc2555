"""The pseudonym key: which number stands for whom. The only file of a study that the pipeline writes real names in.

It lies in ``private/``, outside git, outside DVC and outside ``outputs/``, readable by its owner alone. With a passphrase in
``THEMATAFEL_WACHTWOORD`` it is written encrypted (scrypt and Fernet, by `cryptography`).
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

from pipeline.errors import Refused, refuse
from pipeline.files import replacing
from pipeline.privacy.mentions import Kind
from pipeline.privacy.people import People, normal
from pipeline.study.folder import Study

PASSPHRASE = "THEMATAFEL_WACHTWOORD"  # noqa: S105  # the name of a variable, no password
VERSION = 1
_ENCRYPTED = b"thematafel-sleutel-1\n"
_COMPACT = frozenset({Kind.PHONE, Kind.IBAN, Kind.BSN, Kind.POSTCODE, Kind.PLATE})
_SALT_BYTES = 16
_SCRYPT = {"length": 32, "n": 2**15, "r": 8, "p": 1}


class _Known(BaseModel):
    digest: str
    texts: list[list[str]]


class _File(BaseModel):
    """The key as it is written; what it says for people to read is not read back."""

    version: Literal[1]
    links: dict[str, dict[str, int]]
    next_person: int
    things: dict[Kind, dict[str, int]]
    next_thing: dict[Kind, int]
    readings: dict[str, _Known]


@dataclass(slots=True)
class Key:
    """Pseudonyms by what they stand for, and what is known of each source that was read."""

    people: People = field(default_factory=lambda: People({}, 1))
    things: dict[Kind, dict[str, int]] = field(default_factory=dict)
    """Numbers by normalised text: addresses, telephone numbers and so on."""
    following: dict[Kind, int] = field(default_factory=dict)
    """The next number of each kind: numbers of what is gone are not given again."""
    readings: dict[str, dict[str, Any]] = field(default_factory=dict)
    """For each source what its last reading depended on, and the names and things found: enough to know whether it must be
    read again, and never the text itself."""

    def number(self, kind: Kind, text: str) -> int:
        """The number of a thing that is no person; a new one when it is new."""
        known = self.things.setdefault(kind, {})
        form = _form(kind, text)
        if form not in known:
            known[form] = self.following.get(kind, 1)
            self.following[kind] = known[form] + 1
        return known[form]

    def keep_only(self, things: Iterable[tuple[Kind, str]]) -> None:
        """Give each of these a number and forget all others."""
        numbers: dict[Kind, dict[str, int]] = {}
        for kind, text in things:
            numbers.setdefault(kind, {})[_form(kind, text)] = self.number(kind, text)
        self.things = numbers


def _form(kind: Kind, text: str) -> str:
    """A thing as it is compared: numbers without the spaces and dashes that people write in them."""
    form = normal(text)
    return "".join(character for character in form if character.isalnum()) if kind in _COMPACT else form


def read_key(study: Study) -> Key:
    """Read the key; an empty one when there is none.

    Raises:
        Refused: when it is damaged, or encrypted and the passphrase is missing or wrong.
    """
    path = study.key
    if not path.is_file():
        return Key()
    content = path.read_bytes()
    try:
        return _from_json(_decrypted(content, study.shown(path)) if content.startswith(_ENCRYPTED) else content)
    except ValueError as error:
        raise refuse(
            study.shown(path),
            "De sleutel is beschadigd.",
            "Zet een reservekopie terug. Zonder sleutel begint de nummering van pseudoniemen opnieuw.",
        ) from error


def write_key(study: Study, key: Key, decrypt: bool = False) -> None:
    """Write the key, whole or not at all, readable by its owner alone; encrypted when a passphrase is given.

    Raises:
        Refused: when it would be written in the clear over one that is encrypted, and nobody asked to ``decrypt`` it.
    """
    content = (json.dumps(_to_json(key), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    passphrase = os.environ.get(PASSPHRASE, "")
    if not passphrase and is_encrypted(study) and not decrypt:
        raise _passphrase_wanted(study.shown(study.key))
    write_private(study.key, _encrypted(content, passphrase) if passphrase else content)


def is_encrypted(study: Study) -> bool:
    """Whether the key needs a passphrase."""
    return study.key.is_file() and study.key.read_bytes().startswith(_ENCRYPTED)


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, in a folder that only its owner may open."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    with replacing(path, 0o600) as temporary, temporary.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _to_json(key: Key) -> dict[str, Any]:
    return {
        "version": VERSION,
        # For people who open this file; the links below are what counts.
        "people": {f"Persoon {number}": sorted(forms) for number, forms in sorted(key.people.names.items())},
        "next_person": key.people.following,
        "links": key.people.links,
        "things": {kind.value: numbers for kind, numbers in key.things.items()},
        "next_thing": {kind.value: number for kind, number in key.following.items()},
        "readings": key.readings,
    }


def _from_json(content: bytes) -> Key:
    file = _File.model_validate_json(content, strict=True)
    readings = {source_id: known.model_dump() for source_id, known in file.readings.items()}
    return Key(People(file.links, file.next_person), file.things, file.next_thing, readings)


def _passphrase_wanted(shown: str) -> Refused:
    return refuse(shown, "De sleutel is versleuteld.", f"Geef het wachtwoord in de omgevingsvariabele {PASSPHRASE}.")


def _encrypted(content: bytes, passphrase: str) -> bytes:
    from cryptography.fernet import Fernet

    salt = os.urandom(_SALT_BYTES)
    return _ENCRYPTED + base64.b64encode(salt) + b"\n" + Fernet(_secret(passphrase, salt)).encrypt(content) + b"\n"


def _decrypted(content: bytes, shown: str) -> bytes:
    from cryptography.fernet import Fernet, InvalidToken

    passphrase = os.environ.get(PASSPHRASE, "")
    if not passphrase:
        raise _passphrase_wanted(shown)
    salt, token = content.removeprefix(_ENCRYPTED).split(b"\n", 1)
    try:
        return Fernet(_secret(passphrase, base64.b64decode(salt))).decrypt(token.strip())
    except InvalidToken as error:
        raise refuse(shown, "Dit wachtwoord past niet op de sleutel.", f"Kijk {PASSPHRASE} na.") from error


def _secret(passphrase: str, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return base64.urlsafe_b64encode(Scrypt(salt=salt, **_SCRYPT).derive(passphrase.encode("utf-8")))
