"""Finding the codebook's keywords in lemmatised text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

MIN_COMPOUND_PART = 6
"""A keyword of this length also counts at the start or end of a Dutch compound (``huurschuld`` in ``huurschuldsanering``)."""
MAX_GAP = 3
"""Words that may stand between the parts of a keyword of several words (``rood`` … ``staan``)."""


def find_keywords(lemmas: Sequence[str], keywords: Mapping[str, str]) -> tuple[str, ...]:
    """The keywords that occur in a text.

    Args:
        lemmas: the text's lemmas in order.
        keywords: for each keyword as people wrote it, its lemmas, separated by spaces.

    Returns:
        The keywords found, as people wrote them, in the order of ``keywords``.
    """
    return tuple(keyword for keyword, phrase in keywords.items() if phrase and _occurs(lemmas, phrase.split()))


def _occurs(lemmas: Sequence[str], parts: list[str]) -> bool:
    if len(parts) == 1:
        return any(_matches(lemma, parts[0]) for lemma in lemmas)
    return any(_follows(lemmas[begin + 1 :], parts[1:]) for begin, lemma in enumerate(lemmas) if lemma == parts[0])


def _follows(lemmas: Sequence[str], parts: list[str]) -> bool:
    """Whether the parts come in order, each within :data:`MAX_GAP` words of the one before."""
    if not parts:
        return True
    window = lemmas[: MAX_GAP + 1]
    return any(_follows(lemmas[at + 1 :], parts[1:]) for at, lemma in enumerate(window) if lemma == parts[0])


def _matches(lemma: str, keyword: str) -> bool:
    if lemma == keyword:
        return True
    if len(keyword) < MIN_COMPOUND_PART or len(lemma) <= len(keyword):
        return False
    # A compound that no lemma list knows keeps its plural ending.
    return lemma.startswith(keyword) or lemma.endswith(tuple(keyword + ending for ending in ("", "en", "s", "n")))
