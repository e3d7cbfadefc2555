"""Where a quote stands in a text: exactly, or, where names were replaced, word by word around the pseudonyms."""

from __future__ import annotations

import re

from pipeline.privacy.mentions import PLACEHOLDER

WINDOW = 2000
"""How far from its old place a quote is looked for when the text before it has changed, in code points."""
MAX_NAME = 16
"""Words that one pseudonym may stand for."""
_TOKEN = re.compile(rf"{PLACEHOLDER.pattern}|[^\W_]+|[^\w\s]|_")


def place_quote(text: str, quote: str, start: int) -> tuple[int, int] | None:
    """Where ``quote`` stands, nearest to ``start`` and within the window; None when it does not.

    Args:
        text: the text as it is now; may hold pseudonyms.
        quote: what once stood there; may hold the names that the pseudonyms replaced, or other pseudonyms.
        start: where it stood.

    Returns:
        Start and end in ``text``, in code points.
    """
    if text[start : start + len(quote)] == quote:
        return start, start + len(quote)
    window = max(0, start - WINDOW), start + len(quote) + WINDOW
    exact = [match.start() for match in re.finditer(re.escape(quote), text[slice(*window)])]
    if exact:
        best = min((window[0] + at for at in exact), key=lambda at: abs(at - start))
        return best, best + len(quote)
    return _around_pseudonyms(text, quote, start, window)


def _around_pseudonyms(text: str, quote: str, start: int, window: tuple[int, int]) -> tuple[int, int] | None:
    here = [(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text, *window)]
    wanted = [match[0] for match in _TOKEN.finditer(quote)]
    found = []
    for first in range(len(here)):
        if wanted and (here[first][0] == wanted[0] or _is_pseudonym(here[first][0])):
            last = _match(here, first, wanted)
            if last is not None:
                found.append((here[first][1], here[last][2]))
    return min(found, key=lambda place: abs(place[0] - start), default=None)


def _match(here: list[tuple[str, int, int]], first: int, wanted: list[str]) -> int | None:
    """The last token of a match that begins at ``first``; a pseudonym stands for one to :data:`MAX_NAME` wanted tokens."""
    states = {first: {0}}  # by token of the text: how many wanted tokens may have been used before it
    for at in range(first, len(here)):
        for used in states.pop(at, set()):
            token = here[at][0]
            if token == wanted[used]:
                reached = [used + 1]
            elif _is_pseudonym(token):
                reached = list(range(used + 1, min(used + MAX_NAME, len(wanted)) + 1))
            else:
                reached = []
            if len(wanted) in reached:
                return at
            if reached:
                states.setdefault(at + 1, set()).update(reached)
        if not states:
            return None
    return None


def _is_pseudonym(token: str) -> bool:
    return token.startswith("[") and len(token) > 1
