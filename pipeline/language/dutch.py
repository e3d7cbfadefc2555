"""Sentences, lemmas and parts of speech of Dutch text, by spaCy.

The pipeline named in ``params.yaml`` (``nl_core_news_md``, or any other name or folder) is used when it is installed. Where it
is not, the package's own takes its place (``models/dutch``). Which of the two ran is always told: :attr:`Dutch.name`. The same
rules hold beside either (``boundaries.py``, ``lemmas.py``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import refuse
from pipeline.files import write_json
from pipeline.language.boundaries import add_boundaries, is_written, opening_marks
from pipeline.language.lemmas import lemma_of
from pipeline.language.own import own_pipeline
from pipeline.study.folder import Study

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

OWN = "nl_thematafel"
"""The name of the package's own pipeline; a study may ask for it."""
WRITTEN_SENTER = "written_senter"
"""The part of our own pipeline that finds sentences of written text; ``senter`` finds them in speech."""
_BLOCK = 1024
"""Texts that are parsed at a time."""
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's place in its text, in code points, and its number of words."""

    start: int
    end: int
    words: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word's place in its text, its lower-case lemma and its part of speech (UPOS; empty where the pipeline has no tagger)."""

    start: int
    end: int
    lemma: str
    pos: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the pipeline says of one text."""

    sentences: tuple[Sentence, ...]
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Dutch:
    """A loaded Dutch pipeline; ``wanted`` is the one asked for, ``name`` the one that runs, ``sha256`` known of our own only."""

    wanted: str
    name: str
    version: str
    sha256: str
    nlp: Language

    @property
    def is_wanted(self) -> bool:
        """Whether the pipeline asked for is the one that runs."""
        return not self.sha256 or self.wanted == OWN

    def as_dict(self) -> dict[str, object]:
        """What the lineage keeps."""
        return {
            "wanted": self.wanted, "name": self.name, "version": self.version, "sha256": self.sha256, "is_wanted": self.is_wanted,
        }  # fmt: skip

    def parse(self, texts: Sequence[str]) -> Iterator[Parsed]:
        """Sentences and words of each text, in order."""
        for at in range(0, len(texts), _BLOCK):
            yield from self._parse_block(texts[at : at + _BLOCK])

    def _parse_block(self, texts: Sequence[str]) -> list[Parsed]:
        # Where a line was broken says nothing of sentences.
        lines = [_SPACE.sub(" ", text) for text in texts]
        parsed: dict[int, Parsed] = {}
        for written, unused in ((False, WRITTEN_SENTER), (True, "senter")):
            rows = [row for row, line in enumerate(lines) if is_written(line) == written]
            disabled = [unused] if WRITTEN_SENTER in self.nlp.pipe_names else []
            docs = self.nlp.pipe((lines[row] for row in rows), batch_size=64, disable=disabled)
            for row, doc in zip(rows, docs, strict=True):
                parsed[row] = _parsed(doc)
        return [parsed[row] for row in range(len(lines))]


def load_dutch(wanted: str) -> Dutch:
    """Load the pipeline ``wanted``, or the package's own when it is not installed.

    Raises:
        Refused: when it is installed but does not load, is for another language, or sets no sentence boundaries; when the
            package's own is damaged.
    """
    from spacy.util import is_package

    installed = wanted != OWN and (is_package(wanted) or (Path(wanted) / "config.cfg").is_file())
    folder, sha256 = ("", "") if installed else own_pipeline()
    nlp = _load(wanted, str(folder) or wanted)
    add_boundaries(nlp)
    meta = nlp.meta
    return Dutch(wanted, str(meta["name"]) if installed else OWN, str(meta["version"]), sha256, nlp)


def record_dutch(study: Study, dutch: Dutch) -> None:
    """Write which pipeline cut the segments to ``outputs/models/nlp.json``."""
    write_json(study.nlp_record, dutch.as_dict())


def load_recorded_dutch(study: Study, wanted: str) -> Dutch:
    """The pipeline that cut the segments: words are only found again by the lemmas of the pipeline that gave them theirs.

    Raises:
        Refused: as :func:`load_dutch`; when the stage has not run, or another pipeline was installed or removed since.
    """
    if not study.nlp_record.is_file():
        raise refuse(study.shown(study.nlp_record), "De fragmenten zijn nog niet gemaakt.", "Draai `dvc repro segment`.")
    dutch = load_dutch(wanted)
    known = json.loads(study.nlp_record.read_text(encoding="utf-8"))
    if dutch.as_dict() != known:
        message = f"De fragmenten zijn gemaakt met {known['name']} {known['version']}; nu is er {dutch.name} {dutch.version}."
        raise refuse(study.shown(study.nlp_record), message, "Draai `dvc repro -f segment` en dan `thematafel run`.")
    return dutch


def lemmatized(dutch: Dutch, phrases: Sequence[str]) -> dict[str, str]:
    """For each phrase its lower-case lemmas, separated by spaces."""
    return {
        phrase: " ".join(word.lemma for word in parsed.words) for phrase, parsed in zip(phrases, dutch.parse(phrases), strict=True)
    }


def _load(wanted: str, place: str) -> Language:
    import spacy
    from spacy.util import get_package_path, is_package

    try:
        nlp = spacy.load(place, exclude=["ner"])
    except (OSError, ValueError, ImportError) as error:
        where = get_package_path(place) if is_package(place) else place
        raise refuse(
            "params.yaml", f"De taalpijplijn `{wanted}` kan niet geladen worden ({where}).",
            "Installeer haar opnieuw, passend bij deze versie van spaCy.", "nlp.model",
        ) from error  # fmt: skip
    if nlp.lang != "nl" or not {"parser", "senter", "sentencizer"} & set(nlp.pipe_names):
        message = f"De taalpijplijn `{wanted}` is niet voor Nederlands of deelt tekst niet in zinnen."
        raise refuse("params.yaml", message, "Kies een Nederlandse pijplijn.", "nlp.model")
    return nlp


def _parsed(doc: Doc) -> Parsed:
    sentences: list[Sentence] = []
    opened = 0
    for sent in doc.sents:
        end = sent.end_char - opening_marks(sent.text)
        count = sum(token.text[0].isalnum() for token in sent)
        sentences.append(Sentence(sent.start_char - opened, end, count))
        opened = sent.end_char - end
    words = tuple(Word(token.idx, token.idx + len(token), lemma_of(token), token.pos_) for token in doc if token.text[0].isalpha())
    return Parsed(tuple(sentences), words)
