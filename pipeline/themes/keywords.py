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
    return tuple(keyword for keyword, phrase in keywords.items() if _occurs(lemmas, phrase.split()))


def _occurs(lemmas: Sequence[str], parts: list[str]) -> bool:
    if len(parts) == 1:
        return any(_matches(lemma, parts[0]) for lemma in lemmas)
    return any(_follows(lemmas[begin + 1 :], parts[1:]) for begin, lemma in enumerate(lemmas) if lemma == parts[0])


def _follows(lemmas: Sequence[str], parts: list[str]) -> bool:
    """Whether the parts come in order, each within :data:`MAX_GAP` words of the one before."""
    at = 0
    for part in parts:
        window = lemmas[at : at + MAX_GAP + 1]
        if part not in window:
            return False
        at += list(window).index(part) + 1
    return True


def _matches(lemma: str, keyword: str) -> bool:
    if lemma == keyword:
        return True
    return (
        len(keyword) >= MIN_COMPOUND_PART and len(lemma) > len(keyword) and (lemma.startswith(keyword) or lemma.endswith(keyword))
    )
