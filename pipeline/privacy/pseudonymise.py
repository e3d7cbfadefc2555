"""One source: what is found in it, and the same source with pseudonyms in its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline.privacy.finders.ages import age_group
from pipeline.privacy.finders.find import Rules, find_all, find_in_speaker
from pipeline.privacy.mentions import LABELS, Kind, Mention
from pipeline.sources.canonical import assemble
from pipeline.sources.ingest import Ingested

Pseudonym = Callable[[Kind, str], str]
"""What stands in the text for a name or a thing."""

_CONTEXT = 40
"""Characters shown before and after a mention in the review list."""


@dataclass(frozen=True, slots=True)
class Found:
    """Personal data in a source: of each turn, of each speaker label, and of its title and group."""

    turns: tuple[tuple[Mention, ...], ...]
    labels: dict[str, tuple[Mention, ...]]
    title: tuple[Mention, ...]
    group: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Replaced:
    """One replacement, as a researcher reviews it. ``text`` and the context are real: private."""

    turn: int
    kind: Kind
    text: str
    pseudonym: str
    sure: bool
    why: str
    before: str
    after: str


def find_in(ingested: Ingested, rules: Rules) -> Found:
    """Find personal data in a source that has just been read."""
    texts = [placed.turn.text for placed in ingested.turns]
    source = ingested.source
    speakers = dict.fromkeys(placed.turn.speaker for placed in ingested.turns if placed.turn.speaker)
    labels = {label: tuple(find_in_speaker(label, rules)) for label in speakers}
    named = [(label, m) for label, mentions in labels.items() for m in mentions if m.kind is Kind.PERSON]
    names = frozenset(label[m.start : m.end] for label, m in named)
    *turns, title, group = find_all([*texts, source.title, source.group], rules, names)
    return Found(tuple(tuple(turn) for turn in turns), labels, tuple(title), tuple(group))


def texts_of(ingested: Ingested, found: Found) -> list[tuple[Kind, str]]:
    """Every kind and text found, once, in order of appearance; ages have no number and are left out."""
    pieces = [(label, mentions) for label, mentions in found.labels.items()]
    pieces += [(placed.turn.text, mentions) for placed, mentions in zip(ingested.turns, found.turns, strict=True)]
    pieces += [(ingested.source.title, found.title), (ingested.source.group, found.group)]
    all_ = [(m.kind, text[m.start : m.end]) for text, mentions in pieces for m in mentions if m.kind is not Kind.AGE]
    return list(dict.fromkeys(all_))


def pseudonymise(ingested: Ingested, found: Found, pseudonym: Pseudonym) -> tuple[Ingested, list[Replaced]]:
    """The source with a pseudonym for every mention, and the list of what was replaced."""
    turns = []
    review: list[Replaced] = []
    for number, (placed, mentions) in enumerate(zip(ingested.turns, found.turns, strict=True), start=1):
        turn = placed.turn
        label = with_pseudonyms(turn.speaker, found.labels.get(turn.speaker, ()), pseudonym)
        turns.append(replace(turn, text=with_pseudonyms(turn.text, mentions, pseudonym), speaker=label))
        review += [_row(number, turn.text, mention, pseudonym) for mention in mentions]
    title = with_pseudonyms(ingested.source.title, found.title, pseudonym)
    group = with_pseudonyms(ingested.source.group, found.group, pseudonym)
    text, placed_turns = assemble(tuple(turns))
    source = replace(ingested.source, title=title, group=group)
    return replace(ingested, source=source, text=text, turns=placed_turns), review


def counts(found: Found) -> tuple[dict[str, int], int]:
    """How many mentions of each kind are in the turns, and how many of all of them are doubtful."""
    mentions = [mention for turn in found.turns for mention in turn]
    kinds = Counter(mention.kind.value for mention in mentions)
    return dict(sorted(kinds.items())), sum(not mention.sure for mention in mentions)


def placeholder(kind: Kind, text: str, number: int | None) -> str:
    """``[Persoon 7]``; for an age its class of ten years, ``[Leeftijd 40-49]``."""
    detail = age_group(text) if kind is Kind.AGE else str(number)
    return f"[{LABELS[kind]} {detail}]" if detail else f"[{LABELS[kind]}]"


def with_pseudonyms(text: str, mentions: Sequence[Mention], pseudonym: Pseudonym) -> str:
    """The text with a pseudonym for each mention."""
    parts: list[str] = []
    at = 0
    for mention in mentions:
        parts += [text[at : mention.start], pseudonym(mention.kind, text[mention.start : mention.end])]
        at = mention.end
    return "".join((*parts, text[at:]))


def _row(turn: int, text: str, mention: Mention, pseudonym: Pseudonym) -> Replaced:
    real = text[mention.start : mention.end]
    before, after = text[max(0, mention.start - _CONTEXT) : mention.start], text[mention.end : mention.end + _CONTEXT]
    return Replaced(turn, mention.kind, real, pseudonym(mention.kind, real), mention.sure, mention.why, before, after)
