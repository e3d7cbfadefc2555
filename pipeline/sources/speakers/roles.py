"""Each speaker's role: from the study, from the label, or from who asks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.sources.speakers.speech import Role, Turn

ASKING = (Role.INTERVIEWER, Role.FACILITATOR)
"""Whose words are context: never coded, never quoted as a resident's."""
MIN_QUESTIONS = 0.4
"""Who asks ends at least this part of their turns with a question,"""
FEW_QUESTIONS = 0.25
MIN_HOLDING = 0.5
"""or this smaller part, when that many of their turns hold one."""

_QUESTION_LABEL = re.compile(r"vraag|v|q", re.IGNORECASE)
"""Marks a question, whoever asks it; others who ask can have a name of their own."""
_WORDS: dict[Role, str] = {
    Role.INTERVIEWER: "interviewer|interviewster|interviewers|onderzoeker|onderzoekster|vragensteller",
    Role.RESPONDENT: (
        "respondent|respondente|geïnterviewde|geinterviewde|participant|deelnemer|deelneemster|bewoner|bewoonster|inwoner|inwoonster"
    ),
    Role.FACILITATOR: (
        "gespreksleider|gespreksleidster|moderator|facilitator|voorzitter|dagvoorzitter|tafelvoorzitter|tafelleider|"
        "procesbegeleider|gespreksbegeleider"
    ),
}
_SHORT: dict[Role, str] = {
    Role.INTERVIEWER: "i|int|vraag|v|q",
    Role.RESPONDENT: r"r|resp|a|antwoord|d|b|p(?=\s?\d)",
    Role.FACILITATOR: "g",
}
# A role in full may be followed by a name ("Interviewer Anna"), a letter only by a number ("R2").
_ROLE_LABELS: dict[Role, re.Pattern[str]] = {
    role: re.compile(rf"(?:de )?(?:(?:{_WORDS[role]})(?:\s?\d*| [^\W\d].*)|(?:{_SHORT[role]})\.?\s?\d*)", re.IGNORECASE)
    for role in _WORDS
}
_ADDED = re.compile(r"\s*\([^()]*\)$")


def role_of(label: str) -> Role:
    """The role that a label names by itself; UNKNOWN for a name.

    >>> role_of("R2 (vrouw, 54)").value, role_of("Anna").value
    ('respondent', 'unknown')
    """
    bare = _ADDED.sub("", label)
    return next((role for role, pattern in _ROLE_LABELS.items() if pattern.fullmatch(bare)), Role.UNKNOWN)


def is_role(label: str) -> bool:
    """Whether a label names a role and no person."""
    return role_of(label) is not Role.UNKNOWN


def find_roles(turns: Sequence[Turn], given: dict[str, Role]) -> tuple[dict[str, Role], str]:
    """The role of each speaker, and in words (Dutch) what had to be guessed; empty when nothing had to.

    Args:
        turns: of one transcript; only those of kind ``speech`` count.
        given: what the study says of labels; wins over everything else.
    """
    spoken = [turn for turn in turns if turn.kind == "speech"]
    roles = {speaker: _known(speaker, given) for speaker in dict.fromkeys(turn.speaker for turn in spoken)}
    unknown = [speaker for speaker, role in roles.items() if role is Role.UNKNOWN]
    asking = [speaker for speaker, role in roles.items() if role in ASKING]
    guesses: list[str] = []
    if unknown and len(roles) > 1 and all(_QUESTION_LABEL.fullmatch(speaker) for speaker in asking):
        found = _who_ask(spoken, unknown, asking)
        if found:
            roles.update(dict.fromkeys(found, Role.INTERVIEWER))
            guesses.append("wie de meeste vragen stelt is de interviewer")
            asking += found
            unknown = [speaker for speaker in unknown if speaker not in found]
    if unknown and asking:
        roles.update(dict.fromkeys(unknown, Role.RESPONDENT))
        guesses.append("wie overblijft is respondent")
    return roles, " en ".join(guesses)


def _known(label: str, given: dict[str, Role]) -> Role:
    """The role that the study gives a label, with or without what is added to the name; else the one it names itself."""
    return given.get(label) or given.get(_ADDED.sub("", label)) or role_of(label)


def _who_ask(turns: Sequence[Turn], speakers: Iterable[str], asking: Sequence[str]) -> list[str]:
    """The ``speakers`` who end many of their turns with a question; none when together they say more than the others do."""
    ends: Counter[str] = Counter()
    holds: Counter[str] = Counter()
    count: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for turn in turns:
        ends[turn.speaker] += turn.text.rstrip(" \"”'’)").endswith("?")
        holds[turn.speaker] += "?" in turn.text
        count[turn.speaker] += 1
        words[turn.speaker] += len(turn.text.split())
    found = [
        speaker
        for speaker in speakers
        if ends[speaker] >= MIN_QUESTIONS * count[speaker]
        or (ends[speaker] >= FEW_QUESTIONS * count[speaker] and holds[speaker] >= MIN_HOLDING * count[speaker])
    ]
    others = [speaker for speaker in count if speaker not in found and speaker not in asking]
    if not found or not others or sum(words[s] for s in found) > sum(words[s] for s in others):
        return []
    return found
