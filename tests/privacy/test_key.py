from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import Refused
from pipeline.privacy.key import PASSPHRASE, Key, read_key, write_key
from pipeline.privacy.mentions import Kind
from pipeline.study.folder import Study


@pytest.fixture(autouse=True)
def _no_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSPHRASE, raising=False)


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return Study(tmp_path)


def _key() -> Key:
    key = Key()
    key.people.link("a", ["Fatima El Amrani", "Joke"], {})
    key.number(Kind.PHONE, "06-12345678")
    key.readings["a"] = {"digest": "x", "texts": [["persoon", "Joke"]]}
    return key


def _same(one: Key, other: Key) -> bool:
    return (one.people.links, one.people.following, one.things, one.following, one.readings) == (
        other.people.links, other.people.following, other.things, other.following, other.readings,
    )  # fmt: skip


def test_key_is_what_was_written(study: Study) -> None:
    write_key(study, _key())
    assert _same(read_key(study), _key())


def test_study_without_a_key_begins_at_one(study: Study) -> None:
    key = read_key(study)
    assert key.people.link("a", ["Joke"], {}) == {"joke": 1}


def test_only_the_owner_can_read_the_key(study: Study) -> None:
    study.private.mkdir(mode=0o755)
    study.key.write_text("{}", encoding="utf-8")
    study.key.chmod(0o644)
    write_key(study, _key())
    assert stat.S_IMODE(study.key.stat().st_mode) == 0o600
    assert stat.S_IMODE(study.private.stat().st_mode) == 0o700
    assert [path.name for path in study.private.iterdir()] == ["sleutel.json"]


def test_key_with_a_passphrase_holds_no_name_that_can_be_read(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE, "geheim wachtwoord é")
    write_key(study, _key())
    content = study.key.read_bytes()
    assert b"atima" not in content
    assert b"12345678" not in content
    assert _same(read_key(study), _key())
    assert stat.S_IMODE(study.key.stat().st_mode) == 0o600


@pytest.mark.parametrize(("given", "words"), [("verkeerd", "wachtwoord past niet"), ("", "versleuteld")])
def test_wrong_or_missing_passphrase_is_refused(study: Study, monkeypatch: pytest.MonkeyPatch, given: str, words: str) -> None:
    monkeypatch.setenv(PASSPHRASE, "goed")
    write_key(study, _key())
    monkeypatch.setenv(PASSPHRASE, given)
    with pytest.raises(Refused) as caught:
        read_key(study)
    (problem,) = caught.value.problems
    assert words in problem.message
    assert PASSPHRASE in problem.remedy
    assert problem.file == "private/sleutel.json"


def test_encrypted_key_is_never_replaced_by_one_in_the_clear(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE, "goed")
    write_key(study, _key())
    before = study.key.read_bytes()
    monkeypatch.delenv(PASSPHRASE)
    with pytest.raises(Refused):
        write_key(study, _key())
    assert study.key.read_bytes() == before


def test_key_in_the_clear_is_encrypted_once_there_is_a_passphrase(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    write_key(study, _key())
    monkeypatch.setenv(PASSPHRASE, "goed")
    write_key(study, read_key(study))
    assert b"atima" not in study.key.read_bytes()
    assert _same(read_key(study), _key())


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"null", b"[]", b"{}", b'{"version": 2}', b"\xff\xfe", b'{"version": 1}',
        b'{"version": 1, "links": [], "next_person": 1, "things": {}, "next_thing": {}, "readings": {}}',
        b'{"version": 1, "links": {}, "next_person": "x", "things": {}, "next_thing": {}, "readings": {}}',
        b'{"version": 1, "links": {}, "next_person": 1, "things": {"iets": {}}, "next_thing": {}, "readings": {}}',
        b'{"version": 1, "links": {}, "next_person": 1, "things": {}, "next_thing": {}, "readings": []}',
    ],
)  # fmt: skip
def test_damaged_key_is_refused_with_what_to_do_and_left_alone(study: Study, content: bytes) -> None:
    study.private.mkdir()
    study.key.write_bytes(content)
    with pytest.raises(Refused) as caught:
        read_key(study)
    (problem,) = caught.value.problems
    assert "beschadigd" in problem.message
    assert "reservekopie" in problem.remedy
    assert study.key.read_bytes() == content


@pytest.mark.parametrize("keep", [21, 30, 60])
def test_encrypted_key_that_was_cut_off_is_refused(study: Study, monkeypatch: pytest.MonkeyPatch, keep: int) -> None:
    monkeypatch.setenv(PASSPHRASE, "goed")
    write_key(study, _key())
    study.key.write_bytes(study.key.read_bytes()[:keep])
    with pytest.raises(Refused):
        read_key(study)


def test_key_is_the_same_bytes_for_the_same_people(study: Study) -> None:
    write_key(study, _key())
    first = study.key.read_bytes()
    write_key(study, read_key(study))
    assert study.key.read_bytes() == first


def test_key_says_who_is_who_to_a_person_that_opens_it(study: Study) -> None:
    write_key(study, _key())
    assert json.loads(study.key.read_text(encoding="utf-8"))["people"] == {"Persoon 1": ["fatima el amrani"], "Persoon 2": ["joke"]}


@pytest.mark.parametrize(
    ("kind", "forms"),
    [
        (Kind.PHONE, ["06-12345678", "06 12 34 56 78", "0612345678"]),
        (Kind.IBAN, ["NL91 ABNA 0417 1643 00", "nl91abna0417164300"]),
        (Kind.POSTCODE, ["1312 AB", "1312AB"]),
        (Kind.PLATE, ["00-AE-00", "00 AE 00", "00ae00"]),
        (Kind.BSN, ["111222333", "1112.22.333"]),
        (Kind.EMAIL, ["A@Voorbeeld.nl", "a@voorbeeld.nl"]),
    ],
)
def test_one_thing_written_in_two_ways_has_one_number(kind: Kind, forms: list[str]) -> None:
    key = Key()
    assert {key.number(kind, form) for form in forms} == {1}
    assert key.number(kind, "iets anders") == 2


THINGS = st.lists(st.tuples(st.sampled_from([Kind.PHONE, Kind.ADDRESS, Kind.LINK]), st.sampled_from("abcdefg")), max_size=8)


@given(THINGS, THINGS)
def test_number_of_a_thing_stays_and_never_comes_back(first: list[tuple[Kind, str]], second: list[tuple[Kind, str]]) -> None:
    key = Key()
    key.keep_only(first)
    before = {thing: key.number(*thing) for thing in first}
    highest = dict(key.following)
    key.keep_only(second)
    for thing in second:
        assert key.number(*thing) == before[thing] if thing in before else key.number(*thing) >= highest.get(thing[0], 1)
