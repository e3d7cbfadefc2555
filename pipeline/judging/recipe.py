"""Which judge a study uses: named by a recipe, recorded with what it has shown, and the same in every stage."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.errors import Problem, Severity, refuse
from pipeline.files import write_json
from pipeline.judging.cached import cached
from pipeline.judging.chat import ChatJudge
from pipeline.judging.judge import Judge
from pipeline.judging.measure import Judged, Proof, prove
from pipeline.judging.nli import load_nli
from pipeline.judging.own import Encode, Heads, LinkJudge, OwnJudge, read_heads
from pipeline.judging.pairs import Labelled, has_pairs, shipped_pairs
from pipeline.judging.record import proof_of, proof_record
from pipeline.shipped import shipped
from pipeline.study.folder import Study
from pipeline.vectors.encoder import Encoder, ensure_encoder
from pipeline.vectors.encoder import Recipe as EncoderRecipe
from pipeline.yamlfile import read_yaml

OWN = "models/social/judge"
"""The folder of the project's own judge: ``encoder.yaml`` (of the form of models/encoder.yaml), and its adapter with the heads."""
HEADS = "heads.json"
_RECIPE = "models/judge.yaml"

Choice = Literal["own", "nli", "chat", "none"]


class Chat(BaseModel):
    """A language model on this computer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    address: str = ""
    model: str = ""


class Recipe(BaseModel):
    """``models/judge.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    judge: Choice = "own"
    nli: str = ""
    chat: Chat = Field(default=Chat())


@dataclass(frozen=True, slots=True)
class InUse:
    """The judge of a study and what it has shown; without a proof nothing was measured."""

    judge: Judge
    proof: Proof | None

    def as_dict(self) -> dict[str, Any]:
        """What is recorded of it."""
        judge = self.judge
        return {
            "name": judge.name, "identity": judge.identity, "calibrated": judge.calibrated, "proof": proof_record(self.proof),
        }  # fmt: skip


def read_recipe(study: Study, choice: Choice | None = None) -> Recipe:
    """Read ``models/judge.yaml``.

    Args:
        study: the study.
        choice: another judge than the recipe chooses, with what the recipe says of it.

    Raises:
        Refused: when it is missing, or a choice lacks what it needs.
    """
    recipe = read_yaml(study.judge_recipe, Recipe, study.shown(study.judge_recipe))
    if choice is not None:
        recipe = recipe.model_copy(update={"judge": choice})
    if recipe.judge == "nli" and not recipe.nli.strip():
        raise refuse(_RECIPE, "Er is geen NLI-model genoemd.", "Vul de naam of de map van een model in.", "nli")
    if recipe.judge == "chat" and not (recipe.chat.address.strip() and recipe.chat.model.strip()):
        raise refuse(_RECIPE, "Adres of model van het taalmodel ontbreekt.", "Vul beide in.", "chat")
    return recipe


def ensure_judge(study: Study, recipe: Recipe | None = None) -> Judge | None:
    """The judge of the recipe, with the study's cache of judgements; None when the study uses none or has none.

    Raises:
        Refused: when it cannot be had, or a file of it was altered.
    """
    chosen = recipe or read_recipe(study)
    if chosen.judge == "nli":
        return cached(study, load_nli(study, chosen.nli))
    if chosen.judge == "chat":
        return cached(study, ChatJudge(chosen.chat.address, chosen.chat.model))
    if chosen.judge == "own" and has_own():
        return cached(study, _own())
    return None


def missing_judge(study: Study, recipe: Recipe) -> list[Problem]:
    """That the recipe asks for the project's own judge where this installation does not bring it along."""
    if recipe.judge != "own" or has_own():
        return []
    message = "De eigen beoordelaar van Thematafel zit niet in deze installatie; beweringen worden niet beoordeeld."
    remedy = "Schrijf `judge: none`, of kies `nli` of `chat`."
    return [Problem(study.shown(study.judge_recipe), "judge", message, remedy, Severity.WARNING)]


def has_own() -> bool:
    """Whether this installation brings the project's own judge along."""
    return shipped(OWN).is_dir()


def measure(judge: Judge, bears: float) -> InUse:
    """The judge with what it shows on the shipped pairs.

    Args:
        judge: the judge.
        bears: from which probability a quote bears on a claim.

    Raises:
        Refused: when the judge or the pairs cannot be used.
    """
    if not has_pairs():
        return InUse(judge, None)
    development, unseen = shipped_pairs()
    return InUse(judge, prove(_judged(judge, development), _judged(judge, unseen), bears))


def record_judge(study: Study, bears: float) -> list[Problem]:
    """Measure the judge in use and write ``outputs/models/judge.json``; gives what went wrong.

    Raises:
        Refused: when it cannot be had.
    """
    recipe = read_recipe(study)
    judge = ensure_judge(study, recipe)
    write_json(study.judge_record, {"name": None} if judge is None else measure(judge, bears).as_dict())
    return [*missing_judge(study, recipe), *(judge.problems if judge is not None else ())]


def load_judge(study: Study) -> InUse | None:
    """The judge as recorded by the ``models`` stage; None when there is none.

    Raises:
        Refused: when the stage has not run, or the judge is not the one it recorded.
    """
    record = study.judge_record
    if not record.is_file():
        raise refuse(study.shown(record), "De beoordelaar is nog niet klaargezet.", "Draai `dvc repro models`.")
    known = json.loads(record.read_text(encoding="utf-8"))
    judge = ensure_judge(study)
    if (None if judge is None else judge.identity) != known.get("identity"):
        raise refuse(study.shown(record), "De beoordelaar is een andere dan bij de vorige stap.", "Draai `dvc repro`.")
    return None if judge is None else InUse(judge, proof_of(known))


def _judged(judge: Judge, labelled: list[Labelled]) -> list[Judged]:
    judgements = judge.judge([item.pair for item in labelled])
    return [Judged(item.claim_id, item.stance, found) for item, found in zip(labelled, judgements, strict=True)]


def _own() -> OwnJudge:
    return OwnJudge(*_own_parts())


def ensure_link_judge(study: Study) -> Judge | None:
    """The project's own judge of quotes and figures, with the study's cache; None when this installation brings none along.

    Raises:
        Refused: when a file of it was altered.
    """
    return cached(study, LinkJudge(*_own_parts())) if has_own() else None


def _own_parts() -> tuple[Encode, Heads, str, str]:
    folder = shipped(OWN)
    recipe = read_yaml(folder / "encoder.yaml", EncoderRecipe, f"{OWN}/encoder.yaml")
    # Paths in a recipe are seen from the folder that holds it, as those in a study are seen from the study.
    source = ensure_encoder(Study(folder), recipe)
    encoder = f"{source.engine.described} {source.sha256} {source.prefix}"
    shown = f"{OWN}/adapter/{HEADS}"
    return Encoder(source).encode, read_heads(folder / "adapter" / HEADS, shown), encoder, shown
