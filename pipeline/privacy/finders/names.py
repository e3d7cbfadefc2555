"""Names of people in a source.

No list holds every name and many names are words as well (Roos, Wil, Kok), so each run of capitals is scored: what the
lists say of its words, what stands around it, and how the same name is used in the rest of the source. The weights are set
by hand; ``docs/quality.md`` gives what they reach.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from pipeline.privacy.finders.name_cues import Cue, cues, is_title
from pipeline.privacy.finders.shouted import find_shouted
from pipeline.privacy.finders.tokens import TUSSENVOEGSELS, Token, runs, tokens
from pipeline.privacy.lexicons import (
    common_words,
    family_names,
    first_names,
    is_word,
    organisations,
    places,
    public_names,
    relations,
)
from pipeline.privacy.mentions import Covered, Kind, Mention

SURE = 3.0
"""From this score a name is replaced without a second thought."""
MIN_CAPITALS = 100
"""A source with fewer capitals than one in this many words is written without them."""
REPLACE = 2.0
"""From this score it is replaced, and listed for a person to look at."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A run of tokens in one of the texts that may be a name."""

    text: int
    begin: int
    end: int
    name: str
    initial: bool
    """Whether it stands where every word has a capital."""
    cue: Cue


def find_names(
    texts: list[str], protected: list[list[tuple[int, int]]], speakers: frozenset[str] = frozenset()
) -> list[list[Mention]]:
    """Mentions of people in the texts of one source.

    Args:
        texts: the turns.
        protected: places in each text that are no name: the study's allow list and what other finders found.
        speakers: names in the speaker labels of the source: people for certain.

    Returns:
        The mentions of each text, in order.
    """
    token_lists = [tokens(text) for text in texts]
    candidates = [
        candidate
        for number, (items, kept) in enumerate(zip(token_lists, protected, strict=True))
        for candidate in _candidates(number, items, kept)
    ]
    small = Counter(item.text for items in token_lists for item in items if item.text.islower())
    given = _given_names(candidates) | speakers | {name.split(" ")[0] for name in speakers}
    evidence = _evidence(candidates, given, small)
    found: list[list[Mention]] = [[] for _ in texts]
    for candidate in candidates:
        score = _static(candidate, given) + candidate.cue.score + evidence[candidate.name]
        if score >= REPLACE or candidate.name in speakers:
            items = token_lists[candidate.text]
            place = items[candidate.begin].start, items[candidate.end - 1].end
            found[candidate.text].append(Mention(*place, Kind.PERSON, score >= SURE, candidate.cue.why or "naamlijst"))
    without_capitals = sum(item.is_capital for items in token_lists for item in items) * MIN_CAPITALS < sum(small.values())
    people = {texts[n][m.start : m.end] for n, mentions in enumerate(found) for m in mentions if m.sure}
    for number, items in enumerate(token_lists):
        taken = Covered([(m.start, m.end) for m in found[number]] + protected[number])
        shouted = (mention for mention in find_shouted(items) if not taken.touches(mention.start, mention.end))
        found[number] += [*shouted, *_lower_case(items, taken, people, without_capitals)]
        found[number].sort(key=lambda mention: mention.start)
    return found


def is_first_name(word: str) -> bool:
    """Whether ``word``, also a diminutive or with a possessive s ("Jantje", "Rachids"), is a first name."""
    names = first_names()
    if word in names:
        return True
    stem = next((word.removesuffix(ending) for ending in ("tje", "je", "s") if word.endswith(ending)), "")
    return len(stem) > 2 and stem in names and not is_word(word)


def _candidates(number: int, items: list[Token], protected: list[tuple[int, int]]) -> list[_Candidate]:
    found = []
    for start, end in _split(items, protected):
        begin = start
        while begin < end and (_no_name_yet(items, begin, end) or _stray_prefix(items, begin)):
            begin += 1
        letters = all(len(item.text) == 1 for item in items[begin:end] if item.is_word)
        if begin >= end or (letters and not _after_title(items, begin)):
            continue
        name = " ".join(item.text for item in items[begin:end])
        found.append(
            _Candidate(number, begin, end, name, items[begin].first, cues(items, begin, end, is_first_name(items[begin].text)))
        )
    return found


def _split(items: list[Token], protected: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The runs, cut at protected places and behind titles, without small words at their end."""
    pieces: list[tuple[int, int]] = []
    kept = Covered(protected)
    for begin, end in runs(items):
        at = begin
        for number in range(begin, end + 1):
            covered = number < end and kept.touches(items[number].start, items[number].end)
            if number == end or covered or is_title(items[number].lower) or _joins_two(items, at, number, end):
                pieces.append((at, number))
                at = number + 1
    trimmed = []
    for begin, end in pieces:
        while end > begin and (items[end - 1].text == "." or items[end - 1].text in TUSSENVOEGSELS):
            end -= 1
        if end > begin and any(item.is_capital for item in items[begin:end]):
            trimmed.append((begin, end))
    return trimmed


def _joins_two(items: list[Token], begin: int, number: int, end: int) -> bool:
    """Whether "van" stands between two first names ("Greet van Ineke") and not in a family name."""
    if not (begin < number < end - 1 and items[number].text == "van"):
        return False
    following = items[number + 1].text
    return following in first_names() and following not in family_names()


def _no_name_yet(items: list[Token], begin: int, end: int) -> bool:
    """Whether the run begins with a word that only has a capital because a sentence begins ("Maar Fatima", "Van Fatima")."""
    token = items[begin]
    if not token.first or end - begin == 1:
        return False
    if token.lower in TUSSENVOEGSELS:
        following = items[begin + 1].text
        return is_first_name(following) or following in places() or following in public_names()
    return is_word(token.text) and (not is_first_name(token.text) or items[begin + 1].text in first_names())


def _stray_prefix(items: list[Token], begin: int) -> bool:
    """Whether the run begins with a small word that belongs to the sentence ("van Fatima", "de Hema") and not to a name."""
    if items[begin].text[0].isupper():
        return False
    before = _word_before(items, begin)
    if before in relations() and items[begin].text == "van" and is_first_name(items[begin + 1].text):
        return True  # "de dochter van Leo"
    after_name = is_title(before) or before in relations()
    return not (after_name and items[begin].text in TUSSENVOEGSELS)


def _after_title(items: list[Token], begin: int) -> bool:
    return is_title(_word_before(items, begin))


def _word_before(items: list[Token], begin: int) -> str:
    """The word before a token, in lower case, without the full stop of an abbreviation ("mw. van der Berg")."""
    at = begin - 2 if begin > 1 and items[begin - 1].text == "." and not items[begin].first else begin - 1
    return items[at].lower if at >= 0 else ""


def _capitals(name: str) -> list[str]:
    return [word for word in name.split(" ") if word[0].isupper() and len(word) > 1 and word.lower() not in TUSSENVOEGSELS]


def _given_names(candidates: list[_Candidate]) -> frozenset[str]:
    """First words of full names in this source: as good as a listed first name in the rest of it."""
    found = set()
    for candidate in candidates:
        capitals = _capitals(candidate.name)
        score = _static(candidate, frozenset()) + candidate.cue.score
        if len(capitals) > 1 and candidate.name.split(" ")[0] == capitals[0] and score >= SURE:
            found.add(capitals[0])
    return frozenset(found)


def _static(candidate: _Candidate, given: frozenset[str]) -> float:
    """What the lists say of the words of a name, apart from where it stands."""
    words = candidate.name.split(" ")
    capitals = _capitals(candidate.name)
    if not capitals or candidate.name[candidate.name.find(capitals[0]) :] in public_names() or _is_organisation(capitals):
        return 0.5 if not capitals and candidate.cue.title else -6.0
    first, last = capitals[0], capitals[-1]
    full = len(capitals) > 1 and words[0] == first
    listed = is_first_name(first)
    if words[1:2] == ["."] and last.lower() in common_words():
        return -6.0  # "O. Dat wist ik niet."
    if candidate.name in places() and not listed:
        return -3.0
    score = _first_word(candidate, first, listed, first in given)
    if full and last in family_names() and (listed or words[1] in TUSSENVOEGSELS):
        score += 3.0
    elif full and not is_word(last):
        score += 1.5
    elif full and last in family_names() and not is_word(first):
        score += 1.0
    elif len(capitals) == 1 and first in family_names() and not is_word(first):
        score += 0.5
    if words[0] != first and words[0][0].isupper():
        # Initials ("H.J. Mulder"), or a prefix with a capital inside a sentence: no first name before it, so a family
        # name ("Van Dalen").
        # "De" is as often the name of a house or a club ("De Schakel").
        weight = 2.5 if words[1] == "." else 0.5 if candidate.initial else 1.0 if words[0] == "De" else 2.5
        score += weight if last in family_names() else 0.0
    return score


def _first_word(candidate: _Candidate, first: str, listed: bool, given: bool) -> float:
    initial = candidate.initial and candidate.name.startswith(first)
    if given:
        return 3.0
    if listed:
        return 3.0 if not is_word(first) else 0.5 if initial and first.lower() not in common_words() else 0.0 if initial else 2.0
    if not is_word(first):
        return 1.0 if initial else 1.5
    if first in family_names():
        return -3.0 if initial else 0.0
    return -5.0 if initial else -2.0


def _is_organisation(capitals: list[str]) -> bool:
    parts = [part for word in capitals for part in word.split("-")]
    ends = [word.rsplit("-", 1)[1] for word in capitals if "-" in word]
    inner = any(any(letter.isupper() for letter in part[1:]) and not part.startswith(("Mc", "Mac", "IJ")) for part in parts)
    return inner or any(end[:1].islower() for end in ends) or any(part.lower() in organisations() for part in parts)


def _evidence(candidates: list[_Candidate], given: frozenset[str], small: Counter[str]) -> dict[str, float]:
    """What the source as a whole says of each name: as somebody ("mevrouw Pinas"), as a thing ("de Pinas"), as a plain word."""
    best: dict[str, float] = defaultdict(float)
    things: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    total: Counter[str] = Counter()
    parts: set[str] = set()
    for candidate in candidates:
        name = candidate.name
        total[name] += 1
        inside[name] += not candidate.initial
        things[name] += candidate.cue.thing
        best[name] = max(best[name], candidate.cue.person)
        if len(_capitals(name)) > 1 and _static(candidate, given) + candidate.cue.score >= SURE:
            parts |= {_capitals(name)[-1], name.split(" ", 1)[1]}
    strong = {c.name for c in candidates if not c.initial and _static(c, given) + c.cue.score >= REPLACE}
    scores: dict[str, float] = defaultdict(float)
    for name, count in total.items():
        score = min(best[name], 3.0) if best[name] >= 2 else 0.0
        if best[name] < 2 and things[name] * 3 > count:
            score -= 2.0
        # A word that keeps its capital inside sentences is a name there; at the start of one it then is as well.
        if inside[name] > small[name.lower()] and is_first_name(name.split(" ")[0]) and things[name] * 2 <= count:
            score = max(score, 2.0)
        elif inside[name] >= 3 and not things[name]:
            score = max(score, 0.5)
        if name in strong and not things[name]:
            score = max(score, 1.5)
        if name in parts:
            score = max(score, 2.5)
        # Also written small here: a word. A listed name keeps what its capitals inside sentences say.
        plain = small[name.lower()]
        if plain * 2 > inside[name] and not (is_first_name(name) and (inside[name] or not is_word(name))):
            score -= 3.0
        scores[name] = score
    return scores


def _lower_case(items: list[Token], taken: Covered, people: set[str], without_capitals: bool) -> list[Mention]:
    """Names without a capital: a listed first name, or one known from this source, where the context agrees.

    In a source that is written without capitals altogether, a listed first name that is no word is context enough.
    """
    known = {name.lower() for name in people}
    found: list[Mention] = []
    number = 0
    while number < len(items):
        end = _small_name(items, number, known, without_capitals)
        place = (items[number].start, items[end - 1].end)
        if end > number and not taken.touches(*place):
            found.append(Mention(*place, Kind.PERSON, False, "kleine letter"))
        number = max(end, number + 1)
    return found


def _small_name(items: list[Token], begin: int, known: set[str], without_capitals: bool) -> int:
    """Where a name in small letters that begins at ``begin`` ends; ``begin`` when there is none."""
    token = items[begin]
    if not (token.is_word and token.text.islower() and len(token.text) > 2):
        return begin
    cue = cues(items, begin, begin + 1, True)
    unusual = not is_word(token.text) and token.text.capitalize() not in public_names()
    if unusual and is_first_name(token.text.capitalize()):
        family = _family_name(items, begin + 1)
        if family or without_capitals or cue.person >= 1.0 or token.text in known:
            return max(begin + 1, family)
    if cue.title and (token.text in known or (unusual and token.text.capitalize() in family_names())):
        return begin + 1
    if cue.title and token.text in TUSSENVOEGSELS:
        return max(begin, _family_name(items, begin))
    return begin


def _family_name(items: list[Token], begin: int) -> int:
    """Where a family name in small letters that begins at ``begin`` ends; 0 when there is none."""
    at = begin
    while at < len(items) and items[at].text in TUSSENVOEGSELS:
        at += 1
    if at >= len(items) or not items[at].is_word or len(items[at].text) < 3 or items[at].first:
        return 0
    plain = is_word(items[at].text)
    return at + 1 if items[at].text.capitalize() in family_names() and (not plain or at > begin + 1) else 0
