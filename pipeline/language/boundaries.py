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
_FIRST_WORDS = frozenset({"ja", "nee", "nou", "kijk", "oh", "eh", "ehm", "uh", "tja"})
"""Words that lead into a sentence; only a full stop makes one of them a sentence of its own."""
_PAUSES = frozenset({",", "...", "…"})
_STOPS = frozenset({".", "?", "!"})
_CLOSING = frozenset("”’»)],;:.?!…")
_QUOTES = frozenset("“”„‘’«»\"'")
_OPENING = re.compile(r"(?<=\s)[“„‘\"'(\[]+$")
_LONGEST_REMARK = 4
"""Tokens of a remark in brackets that opens a sentence: "(lacht) En toen …"."""

_MARK = re.compile(r"[.?!…]+[\"'”’»)\]]*(?=\s|$)")
_AFTER_MARK = re.compile(r"[.?!…][\"'”’»)\]]*\s+[\"'“„‘«(\[]*(\w)")
_LETTER = re.compile(r"[^\W\d_]")
_WORDS_A_MARK = 30
"""A text with fewer marks than one in so many words was not punctuated with care."""
_FORGOTTEN = 0.1
"""The part of the capitals after a full stop that may be missing in a text that was."""
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


def is_punctuated(text: str) -> bool:
    """Whether a text was punctuated with care: it opens with a capital, and so does what follows a full stop."""
    first = _LETTER.search(text)
    marks = sum(1 for _ in _MARK.finditer(text))
    if not first or first.group().islower() or len(text.split()) > _WORDS_A_MARK * marks:
        return False
    after = [match.group(1) for match in _AFTER_MARK.finditer(text)]
    return sum(map(str.islower, after)) <= _FORGOTTEN * len(after)


def _set_boundaries(doc: Doc) -> Doc:
    """Mark the tokens that begin no sentence, and those that begin one after a quotation."""
    punctuated = is_punctuated(doc.text)
    leading, remark, after_space, stopped = True, 0, True, False
    for before, token in pairwise(doc):
        leading = before.text in _STOPS or (leading and (before.lower_ in _FIRST_WORDS or before.text in _PAUSES))
        remark = 1 if before.text == "(" and (before.i == 0 or doc[before.i - 1].text in _STOPS) else remark and remark + 1
        stopped = before.text in _STOPS or (stopped and before.text in _QUOTES)
        opens = after_space and not before.whitespace_ and before.text in _QUOTES
        closes = not before.whitespace_ and token.text in _QUOTES
        if (
            token.is_space
            or opens
            or closes
            or token.text in _CLOSING
            or (leading and before.text not in _STOPS)
            or (before.text == ")" and 1 < remark <= _LONGEST_REMARK)
            or before.lower_ in _ABBREVIATIONS
            or _INITIAL.fullmatch(before.text)
            or (punctuated and _goes_on(before.text, token.text))
        ):
            token.is_sent_start = False
        elif stopped and before.text in _QUOTES and token.text[0].isupper():
            token.is_sent_start = True
        after_space = bool(before.whitespace_)
    return doc


def _goes_on(before: str, token: str) -> bool:
    """Whether a sentence goes on in a text that has its capitals: where it ends, the writer said so."""
    return token[0].islower() or ((token[0] in _QUOTES or token[0] == "(") and before[-1] not in _STOPS and before[-1] not in "…:")
