"""A whole study, round after round: who has which number, what is read again, what lies where."""

from __future__ import annotations

import csv
import json
import stat
from collections.abc import Callable
from typing import Any

import pytest

from pipeline.privacy import study as privacy_study

ANNA = "Ik ben Joke Mulder en ik bel met Fatima El Amrani."
BERT = "Mijn buurvrouw Ria Bos woont hier ook. Fatima kent ze."


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sources that were opened, in order."""
    names: list[str] = []
    real: Callable[..., Any] = privacy_study.ingest

    def ingest(source: Any, path: Any) -> Any:
        names.append(source.source_id)
        return real(source, path)

    monkeypatch.setattr(privacy_study, "ingest", ingest)
    return names


def test_the_same_person_has_the_same_number_everywhere(rounds: Any) -> None:
    rounds.write(a=ANNA, b=BERT)
    assert rounds.said() == {
        "a": "Ik ben [Persoon 1] en ik bel met [Persoon 2].",
        "b": "Mijn buurvrouw [Persoon 3] woont hier ook. [Persoon 2] kent ze.",
    }
    assert rounds.problems == []


def test_later_round_moves_no_number_wherever_it_stands_in_the_register(rounds: Any) -> None:
    rounds.write(b=BERT)
    before = rounds.said()
    rounds.write(a=ANNA, b=BERT, c="Ik ben Henk Visser.")
    after = rounds.said()
    assert after["b"] == before["b"]
    assert after["c"] == "Ik ben [Persoon 4]."


def test_number_of_a_source_that_is_withdrawn_is_not_given_again(rounds: Any) -> None:
    rounds.write(a=ANNA, b=BERT)
    before = rounds.said()
    rounds.write(b=BERT)
    assert rounds.said() == {"b": before["b"]}
    assert "joke" not in json.dumps([rounds.key.people.links, rounds.key.readings]).lower()
    assert not (rounds.study.review / "a.csv").exists()
    rounds.write(b=BERT, c="Ik ben Henk Visser.")
    assert rounds.said()["c"] == "Ik ben [Persoon 4]."


def test_withdrawn_source_leaves_nothing_in_the_study(rounds: Any) -> None:
    rounds.write(a="Ik ben Henk Visser, bel 06-12345678.", b=BERT)
    rounds.read()
    rounds.write(b=BERT)
    (rounds.study.raw / "a.txt").unlink()
    rounds.read()
    left = b"".join(path.read_bytes() for path in rounds.study.root.rglob("*") if path.is_file()).lower()
    assert b"visser" not in left
    assert b"12345678" not in left
    assert "12345678" not in json.dumps(rounds.key.things)


def test_only_changed_files_are_opened(rounds: Any, opened: list[str]) -> None:
    rounds.write(a=ANNA, b=BERT)
    first = rounds.said()
    assert set(opened) == {"a", "b"}
    opened.clear()
    assert rounds.said() == first
    assert opened == []
    rounds.write(a=ANNA, b=BERT + " Dat was het.", c="Ik ben Henk Visser.")
    rounds.read()
    assert set(opened) == {"b", "c"}


def test_new_decision_opens_only_what_it_is_about(rounds: Any, opened: list[str]) -> None:
    rounds.write(a=ANNA, b=BERT)
    rounds.read()
    opened.clear()
    rounds.decide("laat staan,Ria Bos,,b,")
    assert "Ria Bos" in rounds.said()["b"]
    assert set(opened) == {"b"}


@pytest.mark.parametrize("damage", [b"", b"x", b"\xff\xfe\n{}", None])
def test_kept_reading_that_is_damaged_is_made_again(rounds: Any, opened: list[str], damage: bytes | None) -> None:
    rounds.write(a=ANNA, b=BERT)
    before = rounds.said()
    kept = sorted(rounds.study.readings.glob("*.json"))
    assert len(kept) == 2
    content = {path: path.read_bytes() for path in kept}
    for path in kept:
        path.write_bytes(content[path].replace(b"buurvrouw", b"overbuurv") + b" " if damage is None else damage)
    opened.clear()
    assert rounds.said() == before
    assert set(opened) == {"a", "b"}
    assert {path: path.read_bytes() for path in sorted(rounds.study.readings.glob("*.json"))} == content


def test_kept_reading_is_the_same_as_a_fresh_one(rounds: Any) -> None:
    rounds.write(a=ANNA, b=BERT)
    fresh = rounds.read()
    assert rounds.read() == fresh


def test_kept_readings_hold_no_names_and_old_ones_go(rounds: Any) -> None:
    rounds.write(a=ANNA, b=BERT)
    rounds.read()
    assert all("joke" not in path.read_text(encoding="utf-8").lower() for path in rounds.study.readings.iterdir())
    rounds.write(a=ANNA + " Ja.", b=BERT)
    rounds.read()
    assert len(list(rounds.study.readings.iterdir())) == 2


def test_review_list_that_was_removed_is_written_again(rounds: Any) -> None:
    rounds.write(a=ANNA)
    before = rounds.said()
    path = rounds.study.review / "a.csv"
    content = path.read_bytes()
    path.unlink()
    assert rounds.said() == before
    assert path.read_bytes() == content


def test_review_list_has_the_doubtful_first_with_their_context(rounds: Any) -> None:
    rounds.write(a="Ik ben Joke Mulder, en mijn nummer\nis 06-12345678. Ik werk bij Kartella. Mijn broer rachid ook.")
    rounds.read()
    path = rounds.study.review / "a.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert list(rows[0]) == ["beurt", "soort", "tekst", "wordt", "oordeel", "waarom", "ervoor", "erna"]
    verdicts = [row["oordeel"] for row in rows]
    assert verdicts == sorted(verdicts)
    assert {row["tekst"]: row["oordeel"] for row in rows} == {
        "Joke Mulder": "zeker", "06-12345678": "zeker", "Kartella": "kijk na", "rachid": "kijk na",
    }  # fmt: skip
    kartella = next(row for row in rows if row["tekst"] == "Kartella")
    assert kartella["wordt"] == "[Werkgever 1]"
    assert kartella["ervoor"].endswith("Ik werk bij ")
    assert kartella["erna"].startswith(". Mijn broer")
    assert all(row["waarom"] for row in rows)
    assert not any(row["tekst"] in row["waarom"] for row in rows)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_decisions_replace_keep_and_name(rounds: Any) -> None:
    rounds.write(a="Ik ben Joke Mulder. Ons Jootje van de Kreekzijde helpt Ria Bos.")
    rounds.decide("vervang,Ons Jootje,persoon,,Joke Mulder", "vervang,Kreekzijde,zorginstelling,,", "laat staan,Ria Bos,,,")
    assert rounds.said() == {"a": "Ik ben [Persoon 1]. [Persoon 1] van de [Zorginstelling 1] helpt Ria Bos."}


def test_decision_parts_two_people_of_the_same_name(rounds: Any) -> None:
    rounds.write(a="Ik ben Joke Mulder.", b="Mijn zus Joke komt ook.")
    assert rounds.said()["b"] == "Mijn zus [Persoon 1] komt ook."
    rounds.decide("vervang,Joke,persoon,b,Joke de Wit")
    assert rounds.said() == {"a": "Ik ben [Persoon 1].", "b": "Mijn zus [Persoon 2] komt ook."}


def test_decision_makes_one_person_of_two(rounds: Any) -> None:
    rounds.write(a="Ik ben Joke Mulder.", b="Mijn zus Ria Bos komt ook.")
    rounds.read()
    rounds.decide("vervang,Ria Bos,persoon,b,Joke Mulder")
    assert rounds.said() == {"a": "Ik ben [Persoon 1].", "b": "Mijn zus [Persoon 1] komt ook."}


def test_name_of_a_file_that_names_somebody_is_refused_without_saying_whom(rounds: Any) -> None:
    rounds.write(fatima="Ik ben Fatima El Amrani.", b=BERT)
    assert set(rounds.said()) == {"b"}
    (problem,) = rounds.problems
    assert problem.file == "corpus/sources.csv"
    assert "bevat de naam van een mens" in problem.message
    assert "atima" not in str(problem).lower()
    assert "fatima" not in json.dumps(rounds.key.readings)


def test_file_that_cannot_be_read_is_listed_and_the_others_go_on(rounds: Any) -> None:
    rounds.write(a=ANNA, b=BERT)
    (rounds.study.raw / "a.txt").write_bytes(b"\x00\x01\x02" * 50)
    assert set(rounds.read()) == {"b"}
    assert [problem.file for problem in rounds.problems] == ["corpus/raw/a.txt"]


def test_things_keep_their_numbers_too(rounds: Any) -> None:
    rounds.write(b="Bel 06-12345678.")
    assert rounds.said() == {"b": "Bel [Telefoonnummer 1]."}
    rounds.write(a="Bel 06-00000000 of 06 12 34 56 78.", b="Bel 06-12345678.")
    assert rounds.said() == {"a": "Bel [Telefoonnummer 2] of [Telefoonnummer 1].", "b": "Bel [Telefoonnummer 1]."}
