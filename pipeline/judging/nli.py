"""A judge that was trained to say whether one text follows from another (natural language inference): a cross-encoder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import Problem, refuse
from pipeline.judging.judge import Judgement, Pair
from pipeline.study.folder import Study
from pipeline.vectors.made import digest, hashes, made_once

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

LABELS = ("entailment", "contradiction", "neutral")
BATCH = 16
MAX_TOKENS = 512
_RECIPE = "models/judge.yaml"


class NliJudge:
    """The judge: the quote is what is given, the claim what may follow from it.

    Args:
        model: a sequence classifier, in evaluation mode.
        tokenizer: its tokenizer.
        name: what it is called in the report.
        sha256: over all files of the model.
    """

    calibrated = False
    problems: tuple[Problem, ...] = ()

    def __init__(self, model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, name: str, sha256: str) -> None:
        self.name = name
        self.identity = f"nli {sha256}"
        self._model = model
        self._tokenizer = tokenizer
        self._columns = label_columns(model.config.id2label or {})
        self._tokens = min(MAX_TOKENS, int(tokenizer.model_max_length))

    def judge(self, pairs: Sequence[Pair]) -> list[Judgement]:
        """The judgements of pairs."""
        # By length, as texts of one length make the smallest batches.
        order = sorted(range(len(pairs)), key=lambda at: (len(_premise(pairs[at])) + len(pairs[at].claim), at))
        found: dict[int, Judgement] = {}
        for begin in range(0, len(order), BATCH):
            part = order[begin : begin + BATCH]
            found.update(zip(part, self._judged([pairs[at] for at in part]), strict=True))
        return [found[at] for at in range(len(pairs))]

    def _judged(self, pairs: Sequence[Pair]) -> Iterable[Judgement]:
        import torch

        inputs = self._tokenizer(
            [_premise(pair) for pair in pairs], [pair.claim for pair in pairs], padding=True, truncation="longest_first",
            max_length=self._tokens, return_tensors="pt",
        )  # fmt: skip
        with torch.inference_mode():
            rows = torch.softmax(self._model(**inputs).logits.double(), dim=1)[:, list(self._columns)].tolist()
        return [Judgement(1 - neutral, entails / max(entails + contradicts, 1e-12)) for entails, contradicts, neutral in rows]


def load_nli(study: Study, where: str) -> NliJudge:
    """The judge in a folder (as seen from the study) or by its name on a hub, made once a user and verified by hash.

    Raises:
        Refused: when it cannot be had, was altered, or does not say what follows and what contradicts.
    """
    given = Path(where).expanduser()
    if where.startswith((".", "~")) or given.is_absolute():
        folder = study.root / given
        if not (folder / "config.json").is_file():
            message = f"`{where}` is geen map met een model."
            raise refuse(_RECIPE, message, "Geef een map waarin config.json en de gewichten staan.", "nli")
        return _loaded(folder, where if where.startswith(".") else given.name, digest(hashes(folder)))
    made = made_once("judges", f"nli {where}", lambda target: _fetch(where, target))
    return _loaded(made.folder, where, made.sha256)


def label_columns(labels: Mapping[int, str] | Mapping[str, str]) -> tuple[int, int, int]:
    """The columns of entailment, contradiction and neutral, found by name in capitals or not.

    Raises:
        Refused: when one of the three is not there.
    """
    columns = {str(label).strip().lower(): int(column) for column, label in labels.items()}
    missing = [label for label in LABELS if label not in columns]
    if missing or len(columns) != len(LABELS):
        message = f"Dit model heeft andere uitkomsten dan {', '.join(LABELS)}."
        raise refuse(_RECIPE, message, "Kies een model voor natural language inference (NLI).", "nli")
    return columns[LABELS[0]], columns[LABELS[1]], columns[LABELS[2]]


def _premise(pair: Pair) -> str:
    return f"{pair.question} {pair.quote}".strip()


def _loaded(folder: Path, name: str, sha256: str) -> NliJudge:
    model, tokenizer = _read(str(folder), name)
    return NliJudge(model.eval(), tokenizer, name, sha256)


def _fetch(name: str, folder: Path) -> Mapping[str, str]:
    model, tokenizer = _read(name, name)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return {"name": name}


def _read(source: str, name: str) -> tuple[Any, Any]:
    from safetensors import SafetensorError
    from transformers import AutoModelForSequenceClassification, AutoTokenizer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    try:
        return AutoModelForSequenceClassification.from_pretrained(source), AutoTokenizer.from_pretrained(source)
    # What is wrong with a model comes to light in as many ways as there are libraries that read its files.
    except (OSError, ValueError, RuntimeError, KeyError, TypeError, SafetensorError) as error:
        message = f"Het model `{name}` is niet te krijgen of niet te laden ({type(error).__name__})."
        remedy = "Kijk of de naam klopt en er netwerk is, geef een map, of kies een andere beoordelaar."
        raise refuse(_RECIPE, message, remedy, "nli") from error
