"""Train the Dutch pipeline from the data beside this file: ``python models/dutch/train.py``.

Steps that are done stay done: what was cut off goes on at the step it was in. ``build`` holds the steps; delete it to begin anew.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import readers  # noqa: F401  # registers what the configurations name
import spacy
from manifest import check_data, write_manifest
from spacy.cli.train import train
from spacy.language import Language
from spacy.training.initialize import init_nlp
from spacy.util import load_config

from pipeline.files import write_json
from pipeline.language.dutch import WRITTEN_SENTER

HERE = Path(__file__).parent
CONFIGS, BUILD, SHIPPED = HERE / "configs", HERE / "build", HERE / "pipeline"
LABELS, WORDS, SENTENCES, WRITTEN = (BUILD / name for name in ("labels", "words", "sentences", "written"))
VERSION = "1.0.0"
_LABELLED = ("morphologizer", "trainable_lemmatizer")


def main() -> None:
    """Train what is not trained yet, put the parts together and write their manifest."""
    check_data(HERE)
    if not all((LABELS / f"{name}.json").is_file() for name in _LABELLED):
        write_labels()
    if not _is_trained(WORDS):
        train(CONFIGS / "words.cfg", WORDS, overrides={"paths.labels": str(LABELS)})
        _mark_trained(WORDS)
    if not _is_trained(SENTENCES):
        train(CONFIGS / "sentences.cfg", SENTENCES, overrides={"paths.tagger": str(_last(WORDS))})
        _mark_trained(SENTENCES)
    if not _is_trained(WRITTEN):
        train(CONFIGS / "written.cfg", WRITTEN)
        _mark_trained(WRITTEN)
    shutil.rmtree(SHIPPED, ignore_errors=True)
    assembled().to_disk(SHIPPED)
    write_manifest(HERE, VERSION)


def write_labels() -> None:
    """Write the tags and lemma rules of one round over the training data; of a stream, spaCy would look at the start only."""
    settings = {"training.max_epochs": 0, "corpora.train.rounds": 1, "corpora.train.gold_rounds": 0, "paths.labels": str(LABELS)}
    nlp = init_nlp(load_config(CONFIGS / "words.cfg", overrides=settings, interpolate=False))
    LABELS.mkdir(parents=True, exist_ok=True)
    for name in _LABELLED:
        write_json(LABELS / f"{name}.json", nlp.get_pipe(name).label_data)  # type: ignore[attr-defined]


def assembled() -> Language:
    """One pipeline of the trained parts, without the settings of their training."""
    nlp = spacy.blank("nl")
    words, sentences, written = (spacy.load(_last(run)) for run in (WORDS, SENTENCES, WRITTEN))
    for name in words.pipe_names:
        nlp.add_pipe(name, source=words)
    nlp.add_pipe("senter", source=sentences)
    nlp.add_pipe("senter", WRITTEN_SENTER, source=written)
    nlp.meta.update(
        name="thematafel", version=VERSION, license="CC BY-SA 4.0", description="Dutch: tags, lemmas and sentences, also of speech."
    )
    return nlp


def _last(run: Path) -> Path:
    """The last model of a run, an average over its steps; the scores on held-out text are too noisy to pick the best."""
    return run / "model-last"


def _is_trained(run: Path) -> bool:
    return (run / "trained").is_file()


def _mark_trained(run: Path) -> None:
    (run / "trained").touch()


if __name__ == "__main__":
    main()
