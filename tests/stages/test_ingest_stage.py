"""The stage from raw files to tables: pseudonyms in every table, the same bytes each time, numbers that stay."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Callable

import pytest

from pipeline.errors import Refused
from pipeline.privacy.key import PASSPHRASE
from pipeline.problems import recorded_problems
from pipeline.stages import ingest
from pipeline.study.folder import Study
from pipeline.tables import SOURCES, TEXTS, TURNS, read_table, records

PARAMS = "study:\n  title: Proef\n  place: Waterstad\n  region: D0\n"
TALK = """\
Interviewer: Wie bent u?

Joke Mulder: Ik ben Joke Mulder, drieënveertig. Ik woon in Waterstad, op Kerkstraat 12, 1312 AB.

Interviewer: En uw buurvrouw, Joke?

Joke Mulder: Fatima El Amrani, haar nummer is 06-12345678. Zij mailt met fatima@voorbeeld.nl.
"""
SECOND = "Interviewer: Kent u haar?\n\nR: Ja, Fatima El Amrani ken ik goed. En mijn zoon Henk Visser ook.\n"
REAL = ("Joke", "Mulder", "Fatima", "Amrani", "Kerkstraat", "1312", "12345678", "voorbeeld.nl", "drieënveertig", "Visser")


@pytest.fixture
def study(make_study: Callable[..., Study], monkeypatch: pytest.MonkeyPatch) -> Study:
    monkeypatch.delenv(PASSPHRASE, raising=False)
    rows = "a,a.txt,interview,ronde-1,,Gesprek met Joke Mulder,,gezin van Fatima El Amrani,1,\nb,b.txt,interview,ronde-1,,,,,1,\n"
    study = make_study(rows, {"a.txt": TALK, "b.txt": SECOND})
    study.params.write_text(PARAMS, encoding="utf-8")
    return study


def _outputs(study: Study) -> dict[str, bytes]:
    return {path.relative_to(study.root).as_posix(): path.read_bytes() for path in study.outputs.rglob("*") if path.is_file()}


def _texts(study: Study) -> dict[str, str]:
    return {row["source_id"]: row["text"] for row in records(read_table(TEXTS, study.tables))}


def _names_in(content: str) -> list[str]:
    return [name for name in REAL if name.casefold() in content.casefold()]


def test_tables_hold_pseudonyms_and_no_name(study: Study) -> None:
    ingest.run(study)
    assert _texts(study)["a"].splitlines() == [
        "Interviewer: Wie bent u?",
        "[Persoon 1]: Ik ben [Persoon 1], [Leeftijd 40-49]. Ik woon in Waterstad, op [Adres 1], [Postcode 1].",
        "Interviewer: En uw buurvrouw, [Persoon 1]?",
        "[Persoon 1]: [Persoon 2], haar nummer is [Telefoonnummer 1]. Zij mailt met [E-mailadres 1].",
    ]
    for table in (SOURCES, TEXTS, TURNS):
        assert _names_in(json.dumps(records(read_table(table, study.tables)), ensure_ascii=False, default=str)) == []
    assert [row["title"] for row in records(read_table(SOURCES, study.tables))] == ["Gesprek met [Persoon 1]", "b"]


def test_nothing_outside_the_private_folder_and_the_corpus_holds_a_name(study: Study) -> None:
    ingest.run(study)
    for path in study.root.rglob("*"):
        if path.is_file() and not path.is_relative_to(study.private) and not path.is_relative_to(study.corpus):
            content = path.read_bytes()
            assert [name for name in REAL if name.encode() in content] == [], path
    assert stat.S_IMODE(study.private.stat().st_mode) == 0o700
    for path in study.private.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_turns_are_where_their_table_says(study: Study) -> None:
    ingest.run(study)
    texts = _texts(study)
    for row in records(read_table(TURNS, study.tables)):
        text = texts[row["source_id"]]
        assert text[: row["start"]].endswith(f"{row['speaker']}: ")
        assert text[row["end"] : row["end"] + 1] in ("", "\n")


def test_second_run_writes_the_same_bytes_with_and_without_what_was_kept(study: Study) -> None:
    ingest.run(study)
    first, key = _outputs(study), study.key.read_bytes()
    ingest.run(study)
    assert _outputs(study) == first
    shutil.rmtree(study.readings)
    ingest.run(study)
    assert _outputs(study) == first
    assert study.key.read_bytes() == key


def test_run_without_the_key_begins_again(study: Study) -> None:
    ingest.run(study)
    first = _outputs(study)
    shutil.rmtree(study.private)
    ingest.run(study)
    assert _outputs(study) == first
    assert study.key.is_file()
    assert sorted(path.name for path in study.review.iterdir()) == ["a.csv", "b.csv"]


def test_run_with_another_key_gives_the_numbers_of_that_key(study: Study) -> None:
    ingest.run(study)
    key = json.loads(study.key.read_text(encoding="utf-8"))
    key["links"]["b"]["henk visser"] = 41
    key["next_person"] = 42
    study.key.write_text(json.dumps(key), encoding="utf-8")
    ingest.run(study)
    assert "[Persoon 41]" in _texts(study)["b"]


def test_later_round_keeps_the_numbers(study: Study) -> None:
    ingest.run(study)
    before = _texts(study)
    header, *rows = study.register.read_text(encoding="utf-8").splitlines()
    (study.raw / "c.txt").write_text("I: En u?\n\nR: Ik ben Ria Bos, de zus van Henk Visser.\n", encoding="utf-8")
    study.register.write_text("\n".join([header, "c,c.txt,interview,ronde-2,,,,,1,", *rows]) + "\n", encoding="utf-8")
    ingest.run(study)
    after = _texts(study)
    assert {name: after[name] for name in before} == before
    assert "Ik ben [Persoon 4], de zus van [Persoon 3]." in after["c"]


def test_counts_for_the_report_say_how_much_and_not_whom(study: Study) -> None:
    ingest.run(study)
    found = json.loads((study.metrics / "privacy.json").read_text(encoding="utf-8"))["privacy"]
    assert found == {
        "active": True, "kept": [], "people": 3, "doubtful": 0,
        "replaced": {"adres": 1, "email": 1, "leeftijd": 1, "persoon": 5, "postcode": 1, "telefoon": 1},
    }  # fmt: skip


def test_study_that_replaces_nothing_gets_its_texts_as_they_are_and_no_key(study: Study) -> None:
    study.privacy.write_text("replace: []\n", encoding="utf-8")
    ingest.run(study)
    assert _texts(study)["b"] == SECOND.replace("\n\n", "\n")
    assert not study.key.exists()


def test_source_that_cannot_be_read_and_decision_that_makes_no_sense_are_listed_and_the_others_go_on(study: Study) -> None:
    (study.raw / "a.txt").write_bytes(b"\x00\x01\x02" * 90)
    study.private.mkdir()
    study.decisions.write_text("besluit,tekst,soort,bron,persoon\nmisschien,Fatima,,,\n", encoding="utf-8")
    ingest.run(study)
    assert set(_texts(study)) == {"b"}
    problems = [problem for problem in recorded_problems(study) if problem.severity == "fout"]
    assert sorted(problem.file for problem in problems) == ["corpus/raw/a.txt", "private/besluiten.csv"]
    assert _names_in(" ".join(map(str, problems))) == []


def test_encrypted_key_without_the_passphrase_stops_the_run_before_anything_is_written(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSPHRASE, "geheim")
    ingest.run(study)
    first, key = _outputs(study), study.key.read_bytes()
    monkeypatch.delenv(PASSPHRASE)
    with pytest.raises(Refused):
        ingest.run(study)
    assert _outputs(study) == first
    assert study.key.read_bytes() == key
    monkeypatch.setenv(PASSPHRASE, "geheim")
    ingest.run(study)
    assert _outputs(study) == first


def test_log_of_a_run_names_nobody(study: Study, capfd: pytest.CaptureFixture[str]) -> None:
    ingest.run(study)
    captured = capfd.readouterr()
    assert _names_in(captured.out + captured.err) == []


def test_key_is_left_alone_when_the_disk_is_full(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest.run(study)
    key = study.key.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.privacy.key.os.fsync", full)
    (study.raw / "b.txt").write_text(SECOND + "\nI: En?\n\nR: En Ria Bos.\n", encoding="utf-8")
    with pytest.raises(OSError, match="No space"):
        ingest.run(study)
    assert study.key.read_bytes() == key
    assert list(study.private.rglob("*.tmp")) == []
