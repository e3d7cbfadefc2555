from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.privacy.finders.find import Rules, find_all
from pipeline.privacy.mentions import LABELS, PLACEHOLDER, Covered, Kind, Mention, unnumbered, without_overlap

PIECES = [
    "Ik ben Fatima El Amrani", "drieënveertig", "mijn zoon van negen", "Kerkstraat 12", "1312 AB", "06-12345678",
    "a@voorbeeld.nl",
    "NL91 ABNA 0417 1643 00", "BSN 111222333", "00-AE-00", "https://voorbeeld.nl/x", "@jan_d", "geboren op 12 maart 1968",
    "OBS De Kraanvogel", "bij Bouwmij B.V.", "verpleeghuis De Lisdodde", "klantnummer K-123456", "mevrouw", "van",
    "Jan's", "Hans'",
    "op nummer acht", "[Persoon 7]", "[Leeftijd 40-49]", ",", ".", "(", "\n", "'t", "De Schakel", "en", "de",
    "nul zes twaalf drie vier",
]  # fmt: skip
SAID = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join) | st.text(max_size=80)


@given(st.lists(SAID, max_size=4))
def test_mentions_are_in_order_do_not_overlap_and_lie_in_the_text(texts: list[str]) -> None:
    found = find_all(texts, Rules())
    assert len(found) == len(texts)
    for text, mentions in zip(texts, found, strict=True):
        end = 0
        for mention in mentions:
            assert end <= mention.start < mention.end <= len(text)
            assert text[mention.start : mention.end].strip() == text[mention.start : mention.end]
            end = mention.end


@given(SAID, st.sampled_from(list(Kind)))
def test_kind_that_a_study_leaves_is_not_found(text: str, kind: Kind) -> None:
    kinds = frozenset(Kind) - {kind}
    assert {mention.kind for mention in find_all([text], Rules(kinds=kinds))[0]} <= kinds


def test_what_the_study_keeps_is_not_found_and_what_was_decided_always_is() -> None:
    text = "Ik zag Fatima in De Schakel, en bij Kroezel zag ik niemand."
    rules = Rules(keep=("Fatima", "De Schakel"), replace={"Kroezel": Kind.EMPLOYER})
    assert [(m.kind, text[m.start : m.end], m.sure) for m in find_all([text], rules)[0]] == [(Kind.EMPLOYER, "Kroezel", True)]


def test_kept_word_in_a_longer_word_is_no_kept_word() -> None:
    text = "Ik sprak met Fatima."
    assert len(find_all([text], Rules(keep=("Fat", "ima")))[0]) == 1


def test_name_in_a_label_is_a_name_in_the_text() -> None:
    texts = ["Ik vond dat niet.", "Kroezel zei niets."]
    assert find_all(texts, Rules())[1] == []
    assert len(find_all(texts, Rules(), frozenset({"Kroezel"}))[1]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "[Persoon 7] woont in [Adres 2].", "Ik ben [Persoon 12], [Leeftijd 40-49].",
        "Bel [Telefoonnummer 1] of mail [E-mailadres 3].",
        "Mijn [BSN 1] en [Rekeningnummer 2]", "[Geboortedatum 1] geboren", "bij [Werkgever 3] en op [School 4]",
        "Mevrouw [Persoon 5] van nummer [Adres 1]",
        "[Kenteken 1], [Link 2], [Account 3], [Postcode 4], [Zorginstelling 5], [Nummer 6] en [Leeftijd]",
    ],
)  # fmt: skip
def test_nothing_is_found_in_a_pseudonym(text: str) -> None:
    assert PLACEHOLDER.search(text)
    assert find_all([text], Rules())[0] == []


def test_every_kind_has_a_label_that_the_pattern_knows() -> None:
    assert set(LABELS) == set(Kind)
    assert all(PLACEHOLDER.fullmatch(f"[{label} 12]") for label in LABELS.values())
    assert [text for text in ("[Persoon]", "[Leeftijd 40-49]", "[Leeftijd 100+]") if not PLACEHOLDER.fullmatch(text)] == []
    assert [text for text in ("[Persoon x]", "[persoon 1]", "[Iets 1]", "Persoon 1") if PLACEHOLDER.search(text)] == []


def test_text_without_numbers_does_not_depend_on_who_has_which() -> None:
    assert unnumbered("[Persoon 7] en [Persoon 8], [Leeftijd 40-49]") == unnumbered("[Persoon 1] en [Persoon 2], [Leeftijd 50-59]")


PLACES = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)).map(lambda place: (place[0], place[0] + place[1])), max_size=12)


@given(PLACES)
def test_longest_mention_wins_and_nothing_overlaps(places: list[tuple[int, int]]) -> None:
    kept = without_overlap([Mention(*place, Kind.PERSON) for place in places])
    assert all(one.end <= other.start for one, other in pairwise(kept))
    for start, end in places:
        rivals = [m for m in kept if m.start < end and start < m.end]
        assert rivals
        assert max(m.end - m.start for m in rivals) >= end - start


@given(PLACES, st.integers(0, 45), st.integers(1, 9))
def test_place_is_covered_when_one_of_the_places_shares_a_character_with_it(
    places: list[tuple[int, int]], start: int, length: int
) -> None:
    shares = any(a < start + length and start < b for a, b in places)
    assert Covered(places).touches(start, start + length) == shares


HOSTILE = [
    "a", "A", "0", "06", "1 ", "A ", "Aa ", "nul ", "a.", "a-", "1-", "a@", "twee ", "twee", "van ", "De ", "Laan ",
    "a punt ", "I.",
    "Jan ", "Jan, ", "'", "a\n", "één, ", "NL91 ABNA ", "Astraat ", "(", "ik ben ", "geboren", "jan ", "mevrouw van ",
    "school De ",
    "06 12345678 ", "Jan ben 40, ", "http://", "@a", "1234 AB ", "nummer ", "]", "Jan.Twaalf. ",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_time_grows_with_the_length_of_a_hostile_line(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        began = time.process_time()
        find_all([text], Rules())
        return time.process_time() - began

    short, long = seconds(6_000), seconds(48_000)
    # Eight times as long: quadratic work would take 64 times as long, and minutes on a whole file.
    assert long < max(24 * short, 1.5)


def test_a_megabyte_without_spaces_is_searched_in_seconds() -> None:
    began = time.process_time()
    find_all(["x" * 1_000_000, "Aap0" * 40_000], Rules())
    assert time.process_time() - began < 20
