"""Rules on sentence boundaries that hold beside any Dutch pipeline."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_ABBREVIATIONS = (
    "mw.", "mevr.", "dhr.", "dr.", "drs.", "mr.", "ir.", "ing.", "prof.", "ds.", "fam.", "jl.", "nr.", "tel.", "blz.", "ca.",
    "resp.", "bijv.", "bv.", "m.n.", "o.a.", "d.w.z.", "enz.", "e.d.", "i.v.m.", "t.a.v.", "m.b.t.", "n.a.v.", "z.o.z.", "jan.",
    "feb.", "mrt.", "apr.", "jun.", "jul.", "aug.", "sept.", "sep.", "okt.", "nov.", "dec.",
)  # fmt: skip
"""Abbreviations whose full stop ends no sentence."""
_INITIAL = re.compile(r"[A-Z]\.|St\.")
_CLOSING = frozenset("”’»)],;:.?!…")
_OPENING = re.compile(r"(?<=\s)[“„‘\"'(\[]+$")
_COMPONENT = "thematafel_boundaries"


def add_boundaries(nlp: Language) -> None:
    """Let a pipeline keep the rules: they come before its own components, which fill in what the rules leave open."""
    from spacy.language import Language

    for abbreviation in _ABBREVIATIONS:
        for form in (abbreviation, abbreviation.capitalize()):
            nlp.tokenizer.add_special_case(form, [{"ORTH": form}])  # type: ignore[union-attr]
    Language.component(_COMPONENT, func=_set_boundaries)
    nlp.add_pipe(_COMPONENT, first=True)


def opening_marks(sentence: str) -> int:
    """How many characters at the end of a sentence open the next: quotation marks and brackets after white space."""
    marks = _OPENING.search(sentence)
    return len(marks.group()) if marks else 0


def _set_boundaries(doc: Doc) -> Doc:
    """Mark the tokens that begin no sentence."""
    for before, token in pairwise(doc):
        if before.lower_ in _ABBREVIATIONS or _INITIAL.fullmatch(before.text) or token.is_space or token.text in _CLOSING:
            token.is_sent_start = False
    return doc
