"""The lemma of a word: what a pipeline says of it in its sentence, held against a list of known words.

A lemma is there to find a word of the codebook in every form, so it must be the same wherever the word stands, and a lemma must be
its own lemma. The tagger decides between words that look alike (*vroeg*: vragen, or early); the list says what a lemma is.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

_NAMES = frozenset({"PROPN", "SYM", "PUNCT"})
_SHORTEST_PART = 4
"""Letters of the last part of a compound, at least; one less may stand before it."""
_LONGEST_WORD = 60
_REMEMBERED = 1 << 16


def lemma_of(token: Token) -> str:
    """The lower-case lemma of a token."""
    form = token.text.lower()
    # The first word of a sentence has a capital; when the list knows it, it is a word rather than a name.
    if token.pos_ in _NAMES and not (token.is_sent_start and is_listed(form)):
        return form
    # Of a function word the list says what the sentence cannot change.
    return listed_lemma(form) if token.is_stop else _lemma(form, token.lemma_.lower())


@lru_cache(_REMEMBERED)
def is_listed(form: str) -> bool:
    """Whether simplemma's list knows a word."""
    import simplemma

    return bool(simplemma.is_known(form, lang="nl"))


@lru_cache(_REMEMBERED)
def listed_lemma(form: str) -> str:
    """The lower-case lemma of a word by simplemma's list; a lemma is its own lemma."""
    import simplemma

    # Some forms lead to another form first (stonden, stond, staan), some round in a circle (boot, boten, boot).
    seen = [form.lower()]
    while (found := str(simplemma.lemmatize(seen[-1], lang="nl")).lower().replace("_", "")) not in seen:
        seen.append(found)
    return min(seen[seen.index(found) :], key=lambda word: (len(word), word))


def _lemma(form: str, tagged: str) -> str:
    """The lemma that a tagger gave when the list knows it; else that of the list; else that of the compound's last part."""
    known = next((word for word in (tagged, form) if word and is_listed(word)), "")
    if known:
        return listed_lemma(known)
    return _compound_lemma(form) or tagged or listed_lemma(form)


@lru_cache(_REMEMBERED)
def _compound_lemma(form: str) -> str:
    """The lemma of a compound whose last part the list knows (huurschuldsaneringen: …sanering), or nothing."""
    if len(form) > _LONGEST_WORD:
        return ""
    for at in range(_SHORTEST_PART - 1, len(form) - _SHORTEST_PART + 1):
        if is_listed(form[at:]):
            return form[:at] + listed_lemma(form[at:])
    return ""
