"""Rules on sentence boundaries that hold beside any Dutch pipeline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

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
_ENDS = frozenset(".?!…:")
_CLOSING = frozenset("”’»)],;:.?!…")
_QUOTES = frozenset("“”„‘’«»\"'")
_OPENING = re.compile(r"(?<=\s)[“„‘\"'(\[]+$")
_LONGEST_REMARK = 4
"""Tokens of a remark in brackets that opens a sentence: "(lacht) En toen …"."""

_MARK = re.compile(r"[.?!…]+[\"'”’»)\]]*(?=\s|$)")
_AFTER_MARK = re.compile(r"[.?!…][\"'”’»)\]]*\s+[\"'“„‘«(\[]*(\w)")
_CLITIC = re.compile(r"(?<!\w)['’‘][stkn]\s+(?=\w)")
"""In "'s Avonds" the second word has the capital."""
_WORDS_A_MARK = 30
"""A text with fewer marks than one in so many words was not punctuated with care."""
_FORGOTTEN = 0.1
"""The part of the capitals after a full stop that may be missing in a text that was."""
_CAPITALS = 0.12
"""The part of the words with a capital from which a text is written, also without marks: lists, captions, tables."""
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
    text = _CLITIC.sub("", text)
    first = next(filter(str.isalnum, text), "")
    marks = sum(1 for _ in _MARK.finditer(text))
    if not first or first.islower() or len(text.split()) > _WORDS_A_MARK * marks:
        return False
    after = [match.group(1) for match in _AFTER_MARK.finditer(text)]
    return sum(map(str.islower, after)) <= _FORGOTTEN * len(after)


def is_written(text: str) -> bool:
    """Whether a text was written rather than transcribed from speech without care: by its marks, or by its many capitals."""
    words = text.split()[1:]  # the first has a capital in any text
    return is_punctuated(text) or sum(word[0].isupper() for word in words) > _CAPITALS * len(words) > 0


def _set_boundaries(doc: Doc) -> Doc:
    """Mark the tokens that begin no sentence, and those that begin one after a quotation."""
    tokens = list(doc)
    inside = _held(tokens) | _led_in(tokens) | _after_remarks(tokens)
    if is_punctuated(doc.text):
        inside |= _going_on(tokens)
    for at in _after_quotations(tokens) - inside:
        tokens[at].is_sent_start = True
    for at in inside:
        tokens[at].is_sent_start = False
    return doc


def _held(tokens: Sequence[Token]) -> set[int]:
    """Tokens that belong to the one before them in any text."""
    held = set()
    spaced = True  # whether white space stands before the token before
    for at, (before, token) in enumerate(pairwise(tokens), start=1):
        abbreviated = before.lower_ in _ABBREVIATIONS or _INITIAL.fullmatch(before.text)
        quoted = token.text in _QUOTES or (spaced and before.text in _QUOTES)
        if abbreviated or token.is_space or token.text in _CLOSING or (quoted and not before.whitespace_):
            held.add(at)
        spaced = bool(before.whitespace_)
    return held


def _led_in(tokens: Sequence[Token]) -> set[int]:
    """Tokens before which a sentence has no more than words that lead into it: "nee … ik weet het niet"."""
    led = set()
    leading = False
    for at, before in enumerate(tokens[:-1], start=1):
        opens = at == 1 or tokens[at - 2].text in _STOPS
        leading = (leading or opens) and (before.lower_ in _FIRST_WORDS or before.text in _PAUSES)
        if leading:
            led.add(at)
    return led


def _after_remarks(tokens: Sequence[Token]) -> set[int]:
    """Tokens after a remark in brackets that opens a sentence: "(lacht) En toen …"."""
    found: set[int] = set()
    for at, token in enumerate(tokens):
        if token.text == "(" and (at == 0 or tokens[at - 1].text in _STOPS):
            ends = (end for end in range(at + 1, min(at + _LONGEST_REMARK, len(tokens) - 1)) if tokens[end].text == ")")
            found.update(end + 1 for end in ends)
    return found


def _after_quotations(tokens: Sequence[Token]) -> set[int]:
    """Tokens with a capital after a full stop and the marks that close a quotation."""
    found = set()
    stopped = False
    for at, (before, token) in enumerate(pairwise(tokens), start=1):
        stopped = before.text in _STOPS or (stopped and before.text in _QUOTES)
        if stopped and before.text in _QUOTES and token.text[0].isupper():
            found.add(at)
    return found


def _going_on(tokens: Sequence[Token]) -> set[int]:
    """Tokens at which a sentence goes on in a text that has its capitals: where it ends, the writer said so."""
    found = set()
    for at, (before, token) in enumerate(pairwise(tokens), start=1):
        opens = token.text[0] in _QUOTES or token.text[0] == "("
        if token.text[0].islower() or (opens and before.text[-1] not in _ENDS):
            found.add(at)
    return found
