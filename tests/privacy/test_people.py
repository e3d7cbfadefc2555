from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.privacy.people import Name, People, normal, parse

NAMES = [
    "Fatima El Amrani",
    "Fatima",
    "El Amrani",
    "Joke van der Berg",
    "Van der Berg",
    "Joke",
    "Jokes",
    "Jan",
    "Jantje",
    "Rachids",
    "Kees",
]
SOURCES = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.lists(st.sampled_from(NAMES), max_size=5), max_size=4)


def _people() -> People:
    return People({}, 1)


def _linked(people: People, sources: dict[str, list[str]]) -> dict[tuple[str, str], int]:
    """The number of each name in each source, after a run over all of them."""
    people.keep_only(sources)
    for source, texts in sources.items():
        people.link(source, texts, {})
    return {(source, form): number for source, forms in people.links.items() for form, number in forms.items()}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Fatima El Amrani", Name("fatima", "el amrani")),
        ("Fatima", Name("fatima", "")),
        ("Rachids", Name("rachids", "")),
        ("Terpstra", Name("", "terpstra")),
        ("'t Hart", Name("", "'t hart")),
        ("’t  Hart", Name("", "'t hart")),
        ("J.P. de Vries", Name("j", "p de vries")),
    ],
)
def test_name_falls_in_its_parts(text: str, name: Name) -> None:
    assert parse(text) == name


@given(st.text(min_size=1, max_size=30))
def test_normal_form_is_its_own_normal_form(text: str) -> None:
    assert normal(normal(text)) == normal(text)


def test_full_name_is_the_same_person_in_every_source() -> None:
    people = _people()
    first = people.link("a", ["Joke Mulder", "Fatima El Amrani"], {})
    second = people.link("b", ["fatima  el amrani"], {})
    assert second["fatima el amrani"] == first["fatima el amrani"] == 2


@pytest.mark.parametrize("bare", ["Fatima", "El Amrani", "Amrani", "Fatimas", "Fatimatje"])
def test_bare_name_is_the_person_of_that_name_in_the_same_source(bare: str) -> None:
    linked = _people().link("a", [bare, "Joke Mulder", "Fatima El Amrani"], {})
    assert linked[normal(bare)] == linked["fatima el amrani"]


def test_bare_name_is_the_only_person_of_that_name_in_the_study() -> None:
    people = _people()
    people.link("a", ["Joke van der Berg"], {})
    assert people.link("b", ["Van der Berg", "Joke"], {}) == {"van der berg": 1, "joke": 1}


def test_bare_name_that_can_be_two_people_is_neither() -> None:
    people = _people()
    linked = people.link("a", ["Joke Mulder", "Joke de Wit", "Joke"], {})
    assert sorted(linked.values()) == [1, 2, 3]


def test_bare_name_prefers_its_own_source() -> None:
    people = _people()
    people.link("a", ["Joke Mulder"], {})
    assert people.link("b", ["Joke de Wit", "Joke"], {}) == {"joke de wit": 2, "joke": 2}


def test_numbers_are_given_in_order_of_appearance_full_names_first() -> None:
    assert _people().link("a", ["Kees", "Ria Bos", "Ton Smit"], {}) == {"ria bos": 1, "ton smit": 2, "kees": 3}


def test_numbers_do_not_move_when_a_source_comes_before() -> None:
    people = _people()
    before = _linked(people, {"b": ["Joke Mulder", "Kees"]})
    after = _linked(people, {"a": ["Kees Smit", "Joke", "Ria Bos"], "b": ["Joke Mulder", "Kees"]})
    assert {place: after[place] for place in before} == before


def test_number_of_who_is_gone_is_not_given_again() -> None:
    people = _people()
    gone = _linked(people, {"a": ["Joke Mulder"], "b": ["Kees Smit"]})
    later = _linked(people, {"b": ["Kees Smit"], "c": ["Ria Bos"]})
    assert later["b", "kees smit"] == gone["b", "kees smit"]
    assert later["c", "ria bos"] == 3
    assert all("joke mulder" not in forms for forms in people.names.values())


def test_researcher_says_that_a_name_is_somebody() -> None:
    linked = _people().link("a", ["Joke Mulder", "ons Jo", "Zuster"], {"ons Jo": "Joke Mulder", "Zuster": "Ria Bos"})
    assert linked["ons jo"] == linked["joke mulder"] == 1
    assert linked["zuster"] == linked["ria bos"] == 2


def test_researcher_parts_two_people_of_one_name() -> None:
    people = _people()
    people.link("a", ["Joke Mulder"], {})
    assert people.link("b", ["Joke"], {}) == {"joke": 1}
    assert people.link("b", ["Joke"], {"Joke": "Joke de Wit"}) == {"joke": 2, "joke de wit": 2}


@given(SOURCES, SOURCES)
def test_name_that_stays_in_a_source_that_stays_as_it_is_keeps_its_number(
    first: dict[str, list[str]], second: dict[str, list[str]]
) -> None:
    people = _people()
    before = _linked(people, first)
    same = {source: texts for source, texts in first.items() if source in second}
    after = _linked(people, {**same, **{source: texts for source, texts in second.items() if source not in first}})
    assert {place: after[place] for place in before if place[0] in same} == {p: n for p, n in before.items() if p[0] in same}


@given(SOURCES, SOURCES)
def test_new_people_get_new_numbers(first: dict[str, list[str]], second: dict[str, list[str]]) -> None:
    people = _people()
    before = _linked(people, first)
    highest = people.following
    after = _linked(people, second)
    known = set(before.values())
    assert all(number in known or number >= highest for number in after.values())
    assert people.following > max([*before.values(), *after.values()], default=0)


@given(SOURCES)
def test_same_sources_give_the_same_numbers_again_and_after_being_written(sources: dict[str, list[str]]) -> None:
    people = _people()
    once = _linked(people, sources)
    assert _linked(people, sources) == once
    assert _linked(People(people.links, people.following), sources) == once
