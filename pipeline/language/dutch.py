"""Sentences and lemmas of Dutch text, by spaCy.

The pipeline named in ``params.yaml`` (``nl_core_news_md``, or any other name or folder) is used when it is installed.
Where it is not, a rule pipeline takes its place: spaCy's Dutch tokenizer and sentence rules with simplemma's lemma list.
Which of the two ran is always told: :attr:`Dutch.name`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import refuse

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

RULES = "regels (spaCy-tokenizer, simplemma)"
_ABBREVIATIONS = (
    "mw.", "mevr.", "dhr.", "dr.", "drs.", "mr.", "ir.", "ing.", "prof.", "ds.", "fam.", "jl.", "nr.", "tel.", "blz.", "ca.",
    "resp.", "bijv.", "bv.", "m.n.", "o.a.", "d.w.z.", "enz.", "e.d.", "i.v.m.", "t.a.v.", "m.b.t.", "n.a.v.", "z.o.z.", "jan.",
    "feb.", "mrt.", "apr.", "jun.", "jul.", "aug.", "sept.", "sep.", "okt.", "nov.", "dec.",
)  # fmt: skip
"""Abbreviations whose full stop ends no sentence."""
_OPENING = re.compile(r"(?<=\s)[“„‘\"'(\[]+$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's place in its text, in code points, and its number of words."""

    start: int
    end: int
    words: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word's place in its text and its lower-case lemma."""

    start: int
    end: int
    lemma: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the pipeline says of one text."""

    sentences: tuple[Sentence, ...]
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Dutch:
    """A loaded Dutch pipeline; ``wanted`` is the one asked for, ``name`` the one that runs."""

    wanted: str
    name: str
    version: str
    nlp: Language

    @property
    def is_wanted(self) -> bool:
        """Whether the pipeline asked for is the one that runs."""
        return self.name != RULES

    def parse(self, texts: Sequence[str]) -> Iterator[Parsed]:
        """Sentences and words of each text, in order."""
        for doc in self.nlp.pipe(texts, batch_size=64):
            yield _parsed(doc)


def load_dutch(wanted: str) -> Dutch:
    """Load the pipeline ``wanted``, or the rules when it is not installed.

    Raises:
        Refused: when it is installed but does not load, is for another language, or sets no sentence boundaries.
    """
    import spacy
    from spacy.about import __version__ as spacy_version
    from spacy.util import get_package_path, is_package

    installed = is_package(wanted) or _is_folder(wanted)
    if not installed:
        return Dutch(wanted, RULES, f"spaCy {spacy_version}", _rules())
    try:
        nlp = spacy.load(wanted, exclude=["ner"])
    except (OSError, ValueError, ImportError) as error:
        where = get_package_path(wanted) if is_package(wanted) else wanted
        raise refuse(
            "params.yaml", f"De taalpijplijn `{wanted}` kan niet geladen worden ({where}).",
            "Installeer haar opnieuw, passend bij deze versie van spaCy.", "nlp.model",
        ) from error  # fmt: skip
    if nlp.lang != "nl" or not {"parser", "senter", "sentencizer"} & set(nlp.pipe_names):
        message = f"De taalpijplijn `{wanted}` is niet voor Nederlands of deelt tekst niet in zinnen."
        raise refuse("params.yaml", message, "Kies een Nederlandse pijplijn.", "nlp.model")
    return Dutch(wanted, str(nlp.meta["name"]), str(nlp.meta["version"]), nlp)


def lemmatized(dutch: Dutch, phrases: Sequence[str]) -> dict[str, str]:
    """For each phrase its lower-case lemmas, separated by spaces."""
    return {
        phrase: " ".join(word.lemma for word in parsed.words) for phrase, parsed in zip(phrases, dutch.parse(phrases), strict=True)
    }


def _is_folder(name: str) -> bool:
    from pathlib import Path

    return (Path(name) / "config.cfg").is_file()


def _rules() -> Language:
    import spacy

    nlp = spacy.blank("nl")
    for abbreviation in _ABBREVIATIONS:
        nlp.tokenizer.add_special_case(abbreviation, [{"ORTH": abbreviation}])  # type: ignore[union-attr]
    nlp.add_pipe("sentencizer")
    return nlp


def _parsed(doc: Doc) -> Parsed:
    sentences: list[Sentence] = []
    opened = 0
    for sent in doc.sents:
        # The sentence rules give an opening mark to the sentence before it.
        marks = _OPENING.search(sent.text)
        end = sent.start_char + marks.start() if marks else sent.end_char
        count = sum(token.text[0].isalnum() for token in sent)
        sentences.append(Sentence(sent.start_char - opened, end, count))
        opened = sent.end_char - end
    words = tuple(
        Word(token.idx, token.idx + len(token), token.lemma_.lower() or listed_lemma(token.text))
        for token in doc
        if token.text[0].isalpha()
    )
    return Parsed(tuple(sentences), words)


def listed_lemma(form: str) -> str:
    """The lower-case lemma of a word by simplemma's list; a lemma is its own lemma."""
    import simplemma

    # Some forms lead to another form first (stonden, stond, staan), some round in a circle (boot, boten, boot).
    seen = [form.lower()]
    while (found := str(simplemma.lemmatize(seen[-1], lang="nl")).lower().replace("_", "")) not in seen:
        seen.append(found)
    return min(seen[seen.index(found) :], key=lambda word: (len(word), word))
