"""Whether the hyphen at the end of a line belongs to the word, decided by evidence.

In order: the same word elsewhere in the document, the shape of the word, the words that simplemma knows, what Dutch does
with such a first part elsewhere in the document, and the rules of Dutch spelling.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile

HYPHEN = re.compile(r"\w[-\u2010\u2011\u00ad]$")
"""A line that ends in the middle of a word; a dash after a space is none."""
_PLAIN_HYPHENS = str.maketrans("\u2010\u2011", "--")
_TOKEN = re.compile(r"[^\W\d_][\w’']*(?:[-\u2010\u2011][\w’']+)*")
_HEAD = re.compile(r"(?P<chain>(?:[\w’']+[-\u2010\u2011])*)(?P<part>[\w’']+)[-\u2010\u2011\u00ad]$")
_TAIL = re.compile(r"[\w’']+(?P<more>-\w)?")
_URL = re.compile(r"(?:https?://|www\.)\S*$")
# After these words a word broken off stands for one that follows: "in- en uitstroom", "taal- of rekenhulp".
_SUSPENDING = frozenset(("en", "of", "als", "noch", "tot", "én", "óf", "dan", "alsook", "alsmede", "ofwel", "respectievelijk"))
# No syllable is spelled like these two at the begin of a line; the others are: "zo-als".
_SURE = frozenset(("en", "of"))
# Abbreviations that are said by letter keep their hyphen although they are no longer written in capitals.
_LETTER_WORDS = frozenset((
    "mbo", "hbo", "vmbo", "vwo", "wmo", "ggz", "ggd", "uwv", "ov", "ict", "tv", "cv", "pc", "dvd", "cd", "sms", "wia",
    "ww", "aow", "bso", "pgb", "zzp", "vve", "jgz", "bbl", "vpt", "cao", "btw", "adhd", "lhbti", "wlz", "wifi", "nato",
    "bbq", "hiv", "usb",
))  # fmt: skip
_KEEPING = frozenset((
    "ex", "oud", "niet", "non", "adjunct", "aspirant", "bijna", "collega", "interim", "kandidaat", "vice", "chef",
    "sint",
))  # fmt: skip
# Between two parts of a compound these letters would be read as one sound: "zee-egel", "na-apen", "co-ouder".
_CLASHES = frozenset(("aa", "ae", "ai", "au", "ee", "ei", "eu", "ie", "oe", "oi", "oo", "ou", "ui", "uu", "éé"))
_LINKING = frozenset((
    "en", "aan", "in", "op", "de", "het", "van", "of", "om", "tot", "to", "te", "up", "by", "and", "bij", "à", "voor",
    "naar",
))  # fmt: skip
_REACH = 300
"""How far from the break the evidence may lie, in letters."""
_MIN_NAME = 5
_PLACES = (
    "straat", "laan", "plein", "kade", "buurt", "wijk", "park", "dijk", "singel", "gracht", "dorp", "poort", "brug",
    "haven", "meer", "stad", "stede", "land", "hoven", "recht", "doorn", "bergen", "polder", "school", "kerk",
)  # fmt: skip
"""Names of places are written as one word with these."""
_MIN_HALVES = 5
_MAX_HALVES = 200
_BROKEN = 0.15
"""In a text that breaks words, more than this part of the broken ones stand in a list of words."""
_MIN_HEADS = 2
_OFTENER = 2
"""A first part keeps its hyphen when the document writes it so this many times as often as not."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a document that no line end broke, in lower case."""

    counts: Counter[str] = field(default_factory=Counter)
    ordered: Sequence[str] = ()
    heads: Counter[str] = field(default_factory=Counter)
    """First parts of words with a hyphen."""
    breaks_words: bool = True
    """Whether lines end within words that have no hyphen of their own; a text editor only wraps."""
    _joins: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, lines: Iterable[str]) -> Words:
        """Count the words of lines; the parts of a broken one are no words."""
        counts: Counter[str] = Counter()
        halves: list[tuple[str, str]] = []
        broken = ""
        for line in lines:
            text = line.strip()
            tokens = [(match.group().lower().translate(_PLAIN_HYPHENS), match.span()) for match in _TOKEN.finditer(text)]
            ends = bool(HYPHEN.search(text))
            for token, (start, end) in tokens:
                if not (broken and start == 0) and not (ends and end >= len(text) - 1):
                    counts[token] += 1
            if broken and tokens and tokens[0][0].islower() and text[:1].islower():
                halves.append((broken, tokens[0][0]))
            if text:
                broken = tokens[-1][0] if ends and tokens else ""
        heads: Counter[str] = Counter()
        for token, count in counts.items():
            parts = token.split("-")
            for number in range(1, len(parts)):
                heads["-".join(parts[:number])] += count
        return cls(counts, sorted(counts), heads, _breaks_words(halves))

    def joins(self, head: str) -> int:
        """How often a word without a hyphen begins with ``head`` and goes on for some letters."""
        if head not in self._joins:
            same = takewhile(lambda word: word.startswith(head), islice(self.ordered, bisect_left(self.ordered, head), None))
            longer = (word for word in same if len(word) > len(head) + 2 and not word.startswith(("-", "’", "'"), len(head)))
            self._joins[head] = sum(self.counts[word] for word in longer)
        return self._joins[head]


def _breaks_words(halves: Sequence[tuple[str, str]]) -> bool:
    """Whether some of the words at line ends are words without the hyphen; too few of them tell nothing."""
    some = [(first, second) for first, second in halves[:_MAX_HALVES] if second not in _SUSPENDING]
    return len(some) < _MIN_HALVES or sum(_is_word(first + second) for first, second in some) > _BROKEN * len(some)


def glue(first: str, second: str, words: Words) -> str:
    """What comes between two lines of a paragraph: ``""`` for a word that goes on, ``"-"`` when it keeps its hyphen, or a space.

    ``first`` has no white space at its end, ``second`` none at its begin. A hyphen that is not kept is left out by the
    caller; where a space is given the line stays as it is.
    """
    first, second = first[-_REACH:], second[:_REACH]
    if not HYPHEN.search(first):
        return "" if _runs_on(first, second) else " "
    match, tail_match = _HEAD.search(first), _TAIL.match(second)
    if first.endswith("\u00ad"):
        return ""
    if match is None or tail_match is None:
        return "-" if second[:1].isalnum() else " "
    head, tail = match["part"], tail_match.group().removesuffix(tail_match["more"] or "")
    joined, hyphened = (head + tail).lower(), f"{head}-{tail}".lower()
    if tail.lower() in _SUSPENDING and not tail_match["more"]:
        return "" if tail.lower() not in _SURE and (words.counts[joined] or _is_word(joined)) else " "
    if _URL.search(first):
        return "-"
    seen = words.counts[joined] - max(words.counts[hyphened], words.counts[(match["chain"] + hyphened).lower()])
    if seen:
        return "" if seen > 0 else "-"
    if not tail[:1].islower():
        capitals = len(head) > 1 and len(tail) > 1 and f"{head}{tail}".isupper()
        return "" if capitals and not any(sign.islower() for sign in first + second) else "-"
    return "-" if _keeps(match["chain"].lower(), head, tail, bool(tail_match["more"]), words) else ""


def _keeps(chain: str, head: str, tail: str, more: bool, words: Words) -> bool:
    """Whether a word that goes on in lower case keeps the hyphen."""
    low = head.lower()
    capitals = sum(sign.isupper() for sign in head)
    if len(head) == 1 or head[-1].isdigit() or (capitals > 1 and head[-1].isupper()) or low in _LETTER_WORDS:
        return True
    if more and tail in _LINKING:  # "kant-en-klaar"
        return True
    if _is_word(low + tail):
        return False
    if (chain and low in _LINKING) or _is_word(f"{low}-{tail}"):  # "face-to-face"
        return True
    if not words.breaks_words:
        return True
    with_hyphen = words.heads[chain + low]
    if with_hyphen >= _MIN_HEADS and _is_word(tail) and with_hyphen > _OFTENER * words.joins(low):
        return True
    return low in _KEEPING or low[-1] + tail[0] in _CLASHES or _is_name(head, low, tail)


def _is_name(head: str, low: str, tail: str) -> bool:
    """Whether a name that is no word of the language stands before one that is: "Gaza-stroken", but not "Kade-buurt"."""
    named = head[0].isupper() and len(head) >= _MIN_NAME and not _is_word(low)
    return named and len(tail) >= _MIN_NAME and _is_word(tail) and not tail.startswith(_PLACES)


def _is_word(word: str) -> bool:
    import simplemma

    return bool(simplemma.is_known(word, lang="nl"))


def _runs_on(first: str, second: str) -> bool:
    """Whether two lines belong together without a space: an address of the web, "en/of", a range of years."""
    if second.startswith("//") and first.endswith(":"):
        return True
    start = second.split(maxsplit=1)[0] if second.strip() else ""
    if _URL.search(first):
        return first.endswith(("/", "_", "=")) or (first.endswith((".", "&", "?")) and bool(re.search(r"\w[/.=]\w", start)))
    return bool(re.search(r"\w/$|\d[–]$", first)) and start[:1].isalnum()
