"""Where a quote stands in a text: exactly, or, where names were replaced, word by word around the pseudonyms."""

from __future__ import annotations

import re

from pipeline.privacy.mentions import PLACEHOLDER

WINDOW = 2000
"""How far from its old place a quote is looked for when the text before it has changed, in code points."""
MAX_NAME = 16
"""Words that one pseudonym may stand for."""
LITERAL = 3
"""One in so many tokens of a quote must stand there literally: a pseudonym alone is no sentence."""
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
    """The place where most words of the quote stand literally, and of those the nearest."""
    here = [(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text, *window)]
    wanted = [match[0] for match in _TOKEN.finditer(quote)]
    best: tuple[tuple[int, int], tuple[int, int]] | None = None
    for first in range(len(here)):
        if wanted and (here[first][0] == wanted[0] or _is_pseudonym(here[first][0])):
            literal, last = _match(here, first, wanted)
            if literal * LITERAL >= len(wanted):
                rank = (-literal, abs(here[first][1] - start))
                if best is None or rank < best[0]:
                    best = rank, (here[first][1], here[last][2])
    return best[1] if best else None


def _match(here: list[tuple[str, int, int]], first: int, wanted: list[str]) -> tuple[int, int]:
    """How many wanted tokens a match that begins at ``first`` holds literally, and its last token; (0, first) for no match.

    A pseudonym stands for one to :data:`MAX_NAME` wanted tokens, and for as few as it can: it does not swallow the end.
    """
    states = {0: 0}  # by number of wanted tokens that were used: how many of them stand there literally, at most
    best = (0, -first)
    for at in range(first, len(here)):
        token = here[at][0]
        reached: dict[int, int] = {}
        for used, literal in states.items():
            if token == wanted[used]:
                reached[used + 1] = max(literal + 1, reached.get(used + 1, 0))
            elif _is_pseudonym(token):
                for after in range(used + 1, min(used + MAX_NAME, len(wanted)) + 1):
                    reached[after] = max(literal, reached.get(after, 0))
        if len(wanted) in reached:
            best = max(best, (reached.pop(len(wanted)), -at))
        # Names only, and no end to them, is no sentence: giving up here bounds the work.
        states = {used: literal for used, literal in reached.items() if used <= literal * LITERAL + 2 * MAX_NAME}
        if not states:
            break
    return best[0], -best[1]


def _is_pseudonym(token: str) -> bool:
    return token.startswith("[") and len(token) > 1
