"""Reading YAML that people wrote, into pydantic models, with the line of every mistake."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from pipeline.errors import Problem, Refused, refuse

Model = TypeVar("Model", bound=BaseModel)

_REMEDIES = {
    "extra_forbidden": "Verwijder deze sleutel of kijk of de naam goed gespeld is; bekend zijn: {known}.",
    "missing": "Vul dit verplichte veld in.",
}


def read_yaml(path: Path, model: type[Model], shown: str, quoting: bool = True) -> Model:
    """Read ``path`` and check it against ``model``.

    Args:
        path: the file.
        model: a pydantic model that forbids unknown keys.
        shown: how the file is named in messages (relative to the study).
        quoting: whether messages may repeat what stands in the file; not where that may be the name of a participant.

    Raises:
        Refused: with one problem a mistake, each with its line.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import DuplicateKeyError
    from ruamel.yaml.error import YAMLError

    if not path.is_file():
        raise refuse(shown, "Dit bestand ontbreekt.", "Zet het terug, of haal het uit een eerdere versie van de studie.")
    try:
        document = YAML(typ="rt").load(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise refuse(shown, "Dit bestand is geen UTF-8.", "Bewaar het opnieuw als UTF-8.", f"byte {error.start}") from error
    except DuplicateKeyError as error:
        raise refuse(shown, "Deze sleutel staat er twee keer.", "Laat er een staan.", _mark(error)) from error
    except (YAMLError, ValueError) as error:
        # ValueError: a date or number that YAML recognises and that does not exist.
        message = f"Dit is geen geldige YAML ({(quoting and getattr(error, 'problem', None)) or 'onleesbaar'})."
        raise refuse(shown, message, "Kijk naar inspringing, aanhalingstekens en dubbele punten.", _mark(error)) from error
    if document is None:
        document = {}
    try:
        return model.model_validate(document)
    except ValidationError as error:
        raise Refused(_problem(document, detail, model, shown, quoting) for detail in error.errors()) from error


def line_of(document: Any, location: tuple[int | str, ...]) -> int | None:
    """The line (from 1) in a round-trip YAML document of the deepest part of ``location`` that is there."""
    line: int | None = None
    node = document
    for part in location:
        try:
            line = _line(node, part)
            node = node[part]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return line


def _line(node: Any, part: int | str) -> int:
    position = node.lc.key(part) if isinstance(part, str) else node.lc.item(part)
    return int(position[0]) + 1


def _mark(error: Any) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"regel {mark.line + 1}" if mark is not None else ""


def _problem(document: Any, detail: Any, model: type[BaseModel], shown: str, quoting: bool) -> Problem:
    location = tuple(detail["loc"])
    line = line_of(document, location)
    dotted = ".".join(str(part) for part in location)
    place = f"regel {line} ({dotted})" if line and quoting else f"regel {line}" if line else dotted if quoting else ""
    kind = str(detail["type"])
    known = ", ".join(_known_keys(model, location[:-1]))
    remedy = _REMEDIES.get(kind, "Verbeter de waarde.").format(known=known)
    name = location[-1] if location else shown
    unknown = f"Onbekende sleutel `{name}`." if quoting else "Deze sleutel is onbekend."
    messages = {"extra_forbidden": unknown, "missing": f"`{name}` ontbreekt."}
    return Problem(shown, place, messages.get(kind, f"Ongeldige waarde: {detail['msg']}."), remedy)


def _known_keys(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """The field names of the model that sits at ``location``, following nested models and lists."""
    current: type[BaseModel] = model
    for part in location:
        if isinstance(part, int):
            continue
        field = current.model_fields.get(part)
        nested = _nested_model(field.annotation) if field else None
        if nested is None:
            return []
        current = nested
    return [field.alias or name for name, field in current.model_fields.items()]


def _nested_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        nested = _nested_model(argument)
        if nested is not None:
            return nested
    return None
