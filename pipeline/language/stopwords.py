"""Words that never name a theme."""

from __future__ import annotations

from importlib.resources import files

from pipeline.language.lemmas import listed_lemma


def stop_words() -> frozenset[str]:
    """Spacy's Dutch stop words and the fillers of spoken Dutch, in lower case."""
    from spacy.lang.nl.stop_words import STOP_WORDS

    lines = files("pipeline.language").joinpath("fillers.txt").read_text(encoding="utf-8").splitlines()
    fillers = {line.strip() for line in lines if line.strip() and not line.startswith("#")}
    words = frozenset(STOP_WORDS) | fillers
    return words | {listed_lemma(word) for word in words}
