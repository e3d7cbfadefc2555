"""Which quotation marks belong together; an apostrophe is none, and a mark that is not closed opens nothing."""

from __future__ import annotations

import re

from pipeline.language.segmenting import Span

_DOUBLE, _SINGLE, _GUILLEMETS = '"“”„‟', "'‘’‚‛", "«»‹›"
_FAMILIES = (_DOUBLE, _SINGLE, _GUILLEMETS)
_FAMILY = {mark: family for family in _FAMILIES for mark in family}
MARKS = "".join(_FAMILIES)
"""Every character that can be a quotation mark."""
_ALWAYS_OPENS, _ALWAYS_CLOSES = "„‚«‹", "»›"
_ANY = re.compile(f"[{MARKS}]")
_LONGEST_RUN = 4
"""More marks side by side than this are a line that somebody drew."""

# 's avonds, 't, 'n, 'k, 'm, 'r, 'ns, 'ie; Word makes the first kind of single mark of it: ‘s avonds.
_ELISION = re.compile(r"(?:s|t|n|k|m|r|ns|ie|em|tis|twas)\b(?![’'])", re.IGNORECASE)
_YEAR = re.compile(r"\d\d\b(?!\w)")
_SENTENCE_BEGINS = "([{—–-:.!?…/"
_OPENS_AFTER = "([{—–-:/,;"
_CLOSES_BEFORE = ".,;:!?…)]}—–-/"


def quoted(text: str) -> list[Span]:
    """The outermost spans between quotation marks that belong together (marks left out), in order.

    Time and memory grow with the length of the text and no faster.
    """
    opened: dict[str, list[int]] = {family: [] for family in _FAMILIES}
    found: list[Span] = []
    marks = [match.start() for match in _ANY.finditer(text) if not _is_apostrophe(text, match.start())]
    for number, at in enumerate(marks):
        family = _FAMILY[text[at]]
        if _opens(text, at, bool(opened[family])):
            opened[family].append(at)
        elif opened[family] and not (family == _SINGLE and _is_possessive(text, at) and _closes_later(text, marks, number)):
            begin = opened[family].pop()
            # What another kind of mark opened since then and did not close was no quotation.
            for others in opened.values():
                while others and others[-1] > begin:
                    others.pop()
            while found and found[-1].start > begin:
                found.pop()
            found.append(trimmed(text, begin + 1, at))
    return [span for span in found if span.start < span.end]


def _opens(text: str, at: int, is_open: bool) -> bool:
    """Whether a mark opens rather than closes; the text around it says so, else its shape, else whether one is open."""
    before, after = _around(text, at)
    spaced_before, spaced_after = not before or before.isspace(), not after or after.isspace()
    if spaced_before != spaced_after:
        return spaced_before
    if text[at] in _ALWAYS_OPENS + _ALWAYS_CLOSES:
        return text[at] in _ALWAYS_OPENS
    if spaced_before:
        return not is_open
    return before in _OPENS_AFTER and after not in _CLOSES_BEFORE


def _around(text: str, at: int) -> tuple[str, str]:
    """The characters before and after a run of marks; empty at the edge of the text."""
    begin, end = at, at + 1
    while begin > max(0, at - _LONGEST_RUN) and text[begin - 1] in _FAMILY:
        begin -= 1
    while end < min(len(text), at + _LONGEST_RUN) and text[end] in _FAMILY:
        end += 1
    return text[begin - 1 : begin] if begin else "", text[end : end + 1]


def _is_apostrophe(text: str, at: int) -> bool:
    """Whether a single mark stands in a word or for letters or a century that were left out."""
    if _FAMILY[text[at]] != _SINGLE:
        return False
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if before.isalnum():
        return after.isalnum()
    if _ELISION.match(text, at + 1):
        return True
    if not _YEAR.match(text, at + 1):
        return False
    # After a colon or a full stop a number opens what somebody says: "Zij zegt: '25 jaar woon ik hier.'"
    word = text[max(0, at - 3) : at].rstrip()[-1:]
    return bool(word) and word not in _SENTENCE_BEGINS and word not in _FAMILY


def _is_possessive(text: str, at: int) -> bool:
    """``Hans' fiets``, ``de buren’ tuin``: could be either, a mark after a hissing sound before a word."""
    return text[at - 1 : at].lower() in ("s", "x", "z") and text[at + 1 : at + 2] == " " and text[at + 2 : at + 3].islower()


def _closes_later(text: str, marks: list[int], number: int) -> bool:
    """Whether the next single mark closes as well, so that this one need not."""
    following = next((at for at in marks[number + 1 : number + 4] if _FAMILY[text[at]] == _SINGLE), None)
    return following is not None and not _opens(text, following, is_open=True)


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without white space at its edges."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
