from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.privacy.finders.find import Rules
from pipeline.privacy.finders.labels import find_in_label
from pipeline.privacy.mentions import PLACEHOLDER, Kind
from pipeline.privacy.pseudonymise import counts, find_in, placeholder, pseudonymise, texts_of
from pipeline.sources.blocks import clean
from pipeline.sources.canonical import assemble
from pipeline.sources.ingest import Ingested
from pipeline.sources.register import Source
from pipeline.sources.turns import Role, Turn

SAID = st.lists(
    st.sampled_from([
        "Ik ben Fatima El Amrani,", "drieënveertig.", "Mijn zoon van negen", "woont op Kerkstraat 12", "1312 AB",
        "bel 06-12345678",
        "of a@voorbeeld.nl", "NL91 ABNA 0417 1643 00", "00-AE-00", "geboren op 12 maart 1968.", "Mevrouw Terpstra",
        "zei niks.", "Jan's fiets",
        "(lacht)", "«ja»", "met Joke van der Berg", "ik heet rachid", "één", "'s avonds", "[Persoon 3]",
    ]),
    max_size=10,
).map(" ".join)  # fmt: skip


def _source(*said: str, speaker: str = "R", title: str = "", group: str = "") -> Ingested:
    turns = tuple(Turn(text, speaker, Role.RESPONDENT, "speech") for text in said)
    text, placed = assemble(turns)
    return Ingested(Source("a", "a.txt", "interview", "1", title=title, group=group), text, placed, "txt", ())


def _numbering() -> Callable[[Kind, str], str]:
    known: dict[tuple[Kind, str], int] = {}
    return lambda kind, text: placeholder(kind, text, known.setdefault((kind, text.lower()), len(known) + 1))


@given(st.lists(SAID, min_size=1, max_size=3))
def test_text_outside_the_mentions_is_unchanged(said: list[str]) -> None:
    before = _source(*said)
    found = find_in(before, Rules())
    after, _ = pseudonymise(before, found, _numbering())
    assert len(after.turns) == len(before.turns)
    for old, new, mentions in zip(before.turns, after.turns, found.turns, strict=True):
        at, kept = 0, []
        for mention in mentions:
            kept.append(old.turn.text[at : mention.start])
            at = mention.end
        kept.append(old.turn.text[at:])
        rest = new.turn.text
        for piece in kept[:-1]:
            assert rest.startswith(piece)
            pseudonym = PLACEHOLDER.match(rest, len(piece))
            assert pseudonym
            rest = rest[pseudonym.end() :]
        assert rest == kept[-1]


@given(st.lists(SAID, min_size=1, max_size=3))
def test_places_of_turns_are_those_in_the_new_text(said: list[str]) -> None:
    before = _source(*said)
    after, _ = pseudonymise(before, find_in(before, Rules()), _numbering())
    assert [after.text[placed.start : placed.end] for placed in after.turns] == [placed.turn.text for placed in after.turns]


@given(st.lists(SAID, min_size=1, max_size=3))
def test_new_text_is_as_clean_as_the_old_one(said: list[str]) -> None:
    before = _source(*said)
    after, _ = pseudonymise(before, find_in(before, Rules()), _numbering())
    assert all(clean(placed.turn.text) == placed.turn.text for placed in after.turns)


@given(st.lists(SAID, min_size=1, max_size=3))
def test_no_pseudonym_is_found_again(said: list[str]) -> None:
    before = _source(*said)
    after, _ = pseudonymise(before, find_in(before, Rules()), _numbering())
    for placed, mentions in zip(after.turns, find_in(after, Rules()).turns, strict=True):
        pseudonyms = [match.span() for match in PLACEHOLDER.finditer(placed.turn.text)]
        assert not [m for m in mentions if any(m.start < end and start < m.end for start, end in pseudonyms)]


@pytest.mark.parametrize(
    ("kind", "text", "number", "shown"),
    [
        (Kind.PERSON, "Joke", 7, "[Persoon 7]"),
        (Kind.AGE, "drieënveertig", None, "[Leeftijd 40-49]"),
        (Kind.AGE, "honderdeen", None, "[Leeftijd 100+]"),
        (Kind.AGE, "stokoud", None, "[Leeftijd]"),
        (Kind.EMAIL, "a@voorbeeld.nl", 1, "[E-mailadres 1]"),
    ],
)
def test_pseudonym_has_its_form(kind: Kind, text: str, number: int | None, shown: str) -> None:
    assert placeholder(kind, text, number) == shown
    assert PLACEHOLDER.fullmatch(shown)


def test_labels_title_and_group_are_replaced_too() -> None:
    source = _source("Ja hoor.", speaker="Joke Mulder", title="Gesprek met Joke Mulder", group="familie van Fatima El Amrani")
    after, _ = pseudonymise(source, find_in(source, Rules()), _numbering())
    assert after.text.strip() == "[Persoon 1]: Ja hoor."
    assert after.source.title == "Gesprek met [Persoon 1]"
    assert "Fatima" not in after.source.group


def test_review_has_every_mention_with_what_stands_around_it() -> None:
    source = _source("Ik ben Fatima El Amrani en ik woon op Kerkstraat 12.")
    _, review = pseudonymise(source, find_in(source, Rules()), _numbering())
    assert [(row.turn, row.kind, row.text, row.pseudonym) for row in review] == [
        (1, Kind.PERSON, "Fatima El Amrani", "[Persoon 1]"),
        (1, Kind.ADDRESS, "Kerkstraat 12", "[Adres 2]"),
    ]
    assert review[0].before == "Ik ben "
    assert review[1].after == "."


def test_everything_found_is_told_once_and_ages_are_not() -> None:
    source = _source("Ik ben Joke Mulder, 43.", "Joke Mulder, ja. Bel 06-12345678.", speaker="Joke")
    found = find_in(source, Rules())
    assert texts_of(source, found) == [(Kind.PERSON, "Joke"), (Kind.PERSON, "Joke Mulder"), (Kind.PHONE, "06-12345678")]
    kinds, doubtful = counts(found)
    assert kinds == {"leeftijd": 1, "persoon": 2, "telefoon": 1}
    assert doubtful == 0


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Interviewer", ""), ("R1", ""), ("Respondent 2", ""), ("I", ""), ("POH", ""), ("Wijkagent", ""),
        ("Gespreksleider", ""), ("Mevrouw", ""),
        ("Deelnemer A", ""), ("Moeder", ""), ("Fatima", "Fatima"), ("FATIMA", "FATIMA"), ("Joke van der Berg",
        "Joke van der Berg"), ("Van der Berg", "Van der Berg"),
        ("Mevrouw Pinas", "Pinas"), ("Fatima (bewoner)", "Fatima"), ("Jan, wijkagent", "Jan"), ("Dhr. El Amrani",
        "El Amrani"), ("Kees 't Hart", "Kees 't Hart"),
        ("Jan de Vries-Mulder", "Jan de Vries-Mulder"),
    ],
)  # fmt: skip
def test_name_in_a_label_is_found_and_a_role_is_not(label: str, name: str) -> None:
    found = [label[m.start : m.end] for m in find_in_label(label)]
    assert found == ([name] if name else [])


def test_decision_holds_for_labels_too() -> None:
    source = _source("Ja hoor.", speaker="Wolk")
    assert find_in(source, Rules()).labels == {"Wolk": ()}
    after, _ = pseudonymise(source, find_in(source, Rules(replace={"Wolk": Kind.PERSON})), _numbering())
    assert after.text.strip() == "[Persoon 1]: Ja hoor."


@pytest.mark.parametrize("label", ["Fatima", "Fatima (bewoner)"])
def test_name_that_stays_stays_in_labels_too(label: str) -> None:
    source = _source("Ja hoor.", speaker=label)
    assert find_in(source, Rules(keep=("Fatima",))).labels == {label: ()}
