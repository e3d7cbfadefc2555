"""Where a new main clause begins inside a sentence of someone who talks.

A transcript seldom has a full stop where a listener hears one: "dat kan toch niet, en toen belde hij nooit meer". What is
coded there is the main clause. In Dutch a main clause has its finite verb in second place, a subordinate one at its end;
so the word order tells the two apart, and tags are enough.
"""

from __future__ import annotations

from collections.abc import Sequence

from treebank import Token

_JOINING = frozenset({"en", "maar", "want", "dus", "of"})
_OPENING = frozenset({"ja", "nee", "nou", "kijk", "oh", "o", "eh", "ach", "nou ja", "toch", "tja", "zeg", "luister", "weet"})
_SUBJECTS = frozenset(
    {
        "ik", "jij", "je", "hij", "ie", "zij", "ze", "wij", "we", "jullie", "u", "ge", "gij", "het", "'t", "dat", "dit", "die",
        "deze", "men", "iemand", "niemand", "alles", "niets", "niks", "iedereen", "ieder", "er", "d'r", "da", "'k", "wat", "wie",
    }
)  # fmt: skip
_PERSONS = _SUBJECTS - {"het", "'t", "dat", "dit", "die", "deze", "alles", "er", "d'r", "da"}
"""Subjects that are nothing else: they never stand before a noun."""
_FRONTED = frozenset(
    {
        "dan", "toen", "daar", "hier", "nu", "zo", "daarna", "daarom", "dus", "toch", "soms", "vroeger", "overdag", "ineens",
        "misschien", "waarom", "waar", "hoe", "wanneer", "eerst", "nou", "daarvan", "daarmee", "ook", "altijd", "gelukkig",
        "morgen", "gisteren", "vandaag", "sindsdien", "straks", "eigenlijk", "alleen", "intussen", "ondertussen", "thuis",
        "buiten", "binnen", "verder", "anders", "inmiddels", "meestal", "natuurlijk", "plots", "opeens", "laatst", "eindelijk",
    }
)  # fmt: skip
_PAUSES = frozenset({",", ";", "...", "…", "-", "–", "—"})
_SAYING = frozenset(
    {"zei", "zeg", "zegt", "zeggen", "zeiden", "dacht", "denk", "denkt", "vroeg", "vraagt", "vraag", "roept", "riep", "van"}
)
_LONGEST_FRONT = 7
"""Most words before the finite verb."""
_NOUN_PHRASE = frozenset({"DET", "ADJ", "NUM", "NOUN", "PROPN", "PRON", "ADP", "ADV"})


def clause_starts(tokens: Sequence[Token]) -> list[int]:
    """The places in a sentence where a main clause begins, the first token always among them."""
    starts = [0]
    quoted = False
    for at in range(1, len(tokens)):
        # What someone quotes belongs to who quotes it.
        quoted = quoted or tokens[at].form in (":", '"', "“", "„", "'", "‘")
        if not quoted and _may_begin(tokens, at) and is_main(tokens, at) and _is_complete(tokens, starts[-1], at):
            starts.append(at)
    return starts


def is_main(tokens: Sequence[Token], at: int) -> bool:
    """Whether a main clause with a subject of its own begins at a token."""
    at = _after_openings(tokens, at)
    end = _end(tokens, at)
    if at >= end:
        return False
    if _is_subordinate(tokens, at):
        # "En toen we thuiskwamen stond de deur open"; without "en" it may belong to what stands before.
        return tokens[at - 1].form.lower() in _JOINING and _has_main_verb(tokens, at, len(tokens))
    first = tokens[at].form.lower()
    if first in _SUBJECTS and at + 1 < end and _is_finite(tokens, at + 1):
        return True
    verb = next((place for place in range(at, min(end, at + _LONGEST_FRONT)) if _is_verb(tokens[place])), end)
    front = tokens[at:verb]
    if verb == end or not front or not _is_finite(tokens, verb):
        return False
    if not all(_may_stand_in_front(token) for token in front):
        return False
    if first in _FRONTED or front[0].upos in ("ADP", "ADV"):
        return _has_subject(tokens, verb + 1, end)
    if len(front) == 1 and front[0].upos in ("PRON", "ADP"):
        return False
    # A noun before the verb is its subject, or what comes first while the subject follows.
    return front[-1].upos in ("NOUN", "PROPN", "ADV", "PRON")


def _may_begin(tokens: Sequence[Token], at: int) -> bool:
    before = tokens[at - 1]
    if before.form in _PAUSES:
        return at < 2 or tokens[at - 2].form.lower() not in _SAYING
    return tokens[at].form.lower() in _JOINING and before.upos not in ("ADP", "DET")


def _is_complete(tokens: Sequence[Token], start: int, at: int) -> bool:
    """Whether what stands before a token holds a main clause, so that another may begin."""
    first = _after_openings(tokens, start)
    if first >= at:
        return False
    if not any(_is_verb(token) for token in tokens[first:at]):
        return False
    # After a subordinate clause in front ("als ik klaag") its main clause is still to come.
    return not _is_subordinate(tokens, first) or _has_main_verb(tokens, first, at)


def _is_subordinate(tokens: Sequence[Token], at: int) -> bool:
    form = tokens[at].form.lower()
    if form == "toen":
        return at + 1 < len(tokens) and tokens[at + 1].form.lower() in _PERSONS
    return tokens[at].upos == "SCONJ" and form not in _FRONTED


def _has_main_verb(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a main clause follows a subordinate one: its verb comes at once ("… thuiskwamen stond …"), or after a comma."""
    for at in range(start + 1, end - 1):
        if tokens[at].form == "," and is_main(tokens, at + 1):
            return True
        before = tokens[at - 1] if tokens[at].form == "," else tokens[at]
        if _is_verb(before) and _is_finite(tokens, at + 1) and _has_subject(tokens, at + 2, end):
            return True
    return False


def _after_openings(tokens: Sequence[Token], at: int) -> int:
    while at < len(tokens) and (
        tokens[at].form.lower() in _JOINING | _OPENING or tokens[at].upos == "INTJ" or (tokens[at].form == "," and at > 0)
    ):
        at += 1
    return at


def _may_stand_in_front(token: Token) -> bool:
    form = token.form.lower()
    return form in _FRONTED or (token.upos in _NOUN_PHRASE and form not in _PERSONS)


def _end(tokens: Sequence[Token], at: int) -> int:
    return next((place for place in range(at, len(tokens)) if tokens[place].upos == "PUNCT"), len(tokens))


def _is_verb(token: Token) -> bool:
    return token.upos in ("VERB", "AUX")


def _is_finite(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    form = token.form.lower()
    if not _is_verb(token):
        return False
    if form.startswith("ge") and form.endswith(("d", "t", "en")) and not token.lemma.lower().startswith("ge"):
        return False
    # "te lopen", and an infinitive beside its own lemma after a singular subject
    return not (at > 0 and tokens[at - 1].form.lower() == "te")


def _has_subject(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether a subject follows the finite verb within a few words."""
    window = tokens[at : min(end, at + 2)]
    return any(token.form.lower() in _SUBJECTS or token.upos in ("DET", "NOUN", "PROPN", "PRON") for token in window)
