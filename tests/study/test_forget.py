from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from withdrawing import (
    ALONE,
    DECISIONS,
    FILES,
    GOLD,
    HERS,
    HIS,
    LEADS,
    LEFT,
    REGISTER,
    STAYS,
    TALKS,
    found,
    number,
    raw_names,
    speakers,
)

from pipeline.privacy.key import read_key
from pipeline.sources.register import read_register
from pipeline.stages import ingest as ingest_stage
from pipeline.study.add import Details, add
from pipeline.study.code import PACKAGE
from pipeline.study.folder import Study
from pipeline.study.forget import forget, plan_of
from pipeline.study.run import repro
from pipeline.study.withdrawal import load_plan
from pipeline.tables import SOURCES, TEXTS, read_table


def test_whole_source_goes_from_everything_that_people_keep(filled: Study) -> None:
    done = forget(filled, "interview-01")
    assert (done.sources, done.problems) == (("interview-01",), ())
    assert raw_names(filled) == ["interview-02.txt", "thematafel-01.txt"]
    assert filled.register.read_text(encoding="utf-8") == "".join(
        line for line in REGISTER.splitlines(keepends=True) if not line.startswith("interview-01")
    )
    assert (filled.gold / "segments.csv").read_text(encoding="utf-8") == "".join(
        line for line in GOLD.splitlines(keepends=True) if "interview-01" not in line
    )
    assert filled.decisions.read_text(encoding="utf-8") == "".join(
        line for line in DECISIONS.splitlines(keepends=True) if "interview-01" not in line and ALONE not in line
    )
    assert not (filled.review / "interview-01.csv").exists()
    assert (filled.review / "interview-02.csv").exists()
    codings = (filled.corpus / "codings" / "an.jsonl").read_text(encoding="utf-8")
    assert "te duur" not in codings
    assert codings.count("\n") == 7


def test_line_above_every_conversation_is_nobodys_own_words(filled: Study) -> None:
    same = "Dit gesprek is opgenomen met toestemming en daarna woord voor woord uitgetypt.\n\n"
    for name in ("interview-01.txt", "interview-02.txt"):
        path = filled.raw / "ronde-1" / name
        path.write_text(same + path.read_text(encoding="utf-8"), encoding="utf-8")
    ingest_stage.run(filled)
    assert forget(filled, "interview-01").problems == ()
    assert same.strip() in (filled.raw / "ronde-1" / "interview-02.txt").read_text(encoding="utf-8")


def test_whole_source_goes_from_key_caches_and_outputs(filled: Study) -> None:
    forget(filled, "interview-01")
    assert [path.name for path in filled.outputs.iterdir()] == ["README.md"]
    assert not filled.readings.exists()
    assert not (filled.root / ".dvc" / "cache").exists()
    key = read_key(filled)
    assert set(key.people.links) == set(key.readings) == {"interview-02", "thematafel-01"}
    assert ALONE.casefold() not in filled.key.read_text(encoding="utf-8").casefold()
    assert found(filled, HERS, ALONE, "06-48295731", "0648295731") == {}


def test_one_speaker_of_a_round_table_goes_and_the_others_stay(filled: Study) -> None:
    done = forget(filled, f"Persoon {number(filled, TALKS)}")
    assert (done.sources, done.problems) == (("thematafel-01",), ())
    assert raw_names(filled) == sorted(FILES)
    left = (filled.raw / "ronde-1" / "thematafel-01.txt").read_text(encoding="utf-8")
    assert left == (
        f"Gespreksleider: Wat speelt er?\n\n{STAYS}: {LEFT}\n\nGespreksleider: En nu?\n\n{STAYS}: Of mij, op 06-48295733.\n"
    )
    gold = (filled.gold / "segments.csv").read_text(encoding="utf-8")
    assert gold == GOLD.replace(f"thematafel-01,0,10,wonen,,{HIS[:40]}\n", "")
    codings = (filled.corpus / "codings" / "an.jsonl").read_text(encoding="utf-8")
    assert "huisbaas" not in codings
    assert "Bel mij op" not in codings  # with the number that a pseudonym stands for
    assert LEFT in codings
    assert "te duur" in codings
    assert found(filled, HIS, "06-48295732", "0648295732") == {}


def test_role_of_the_speaker_goes_from_the_register_and_nothing_else(filled: Study) -> None:
    forget(filled, f"persoon-{number(filled, TALKS)}")
    changed = REGISTER.replace(f"{TALKS}=respondent; {STAYS}=respondent", f"{STAYS}=respondent")
    assert filled.register.read_text(encoding="utf-8") == changed


def test_role_that_the_register_gives_to_a_pseudonym_counts_and_goes_too(filled: Study) -> None:
    his, hers = number(filled, TALKS), number(filled, STAYS)
    roles = f"[Persoon {his}]=respondent; [Persoon {hers}]=interviewer; Gespreksleider=interviewer"
    filled.register.write_text(REGISTER.replace(f"{TALKS}=respondent; {STAYS}=respondent", roles), encoding="utf-8")
    assert load_plan(filled) is None
    assert plan_of(filled, f"Persoon {his}").withdrawals[0].whole  # only who asks is left
    filled.register.write_text(filled.register.read_text(encoding="utf-8").replace(f"{hers}]=interviewer", f"{hers}]=respondent"))
    forget(filled, f"Persoon {his}")
    assert f"2,[Persoon {hers}]=respondent; Gespreksleider=interviewer\n" in filled.register.read_text(encoding="utf-8")


def test_decision_that_still_protects_somebody_stays(filled: Study) -> None:
    """Interview 2 speaks of him: without the decision his name could come out there."""
    forget(filled, f"Persoon {number(filled, TALKS)}")
    assert filled.decisions.read_text(encoding="utf-8") == DECISIONS


def test_speaker_with_nobody_else_in_the_source_takes_all_of_it(filled: Study) -> None:
    done = forget(filled, f"[Persoon {number(filled, ALONE)}]")
    assert done.sources == ("interview-01",)
    assert "interview-01.txt" not in raw_names(filled)


def test_new_run_works_and_the_others_keep_their_numbers(filled: Study) -> None:
    before = {name: number(filled, name) for name in (STAYS, LEADS)}
    things = read_key(filled).things
    forget(filled, "interview-01")
    forget(filled, f"Persoon {number(filled, TALKS)}")
    ingest_stage.run(filled)
    assert {name: number(filled, name) for name in before} == before
    assert speakers(filled, "thematafel-01") == ["Gespreksleider", f"[Persoon {before[STAYS]}]"]
    assert set(read_table(SOURCES, filled.tables)["source_id"]) == {"interview-02", "thematafel-01"}
    texts = " ".join(read_table(TEXTS, filled.tables)["text"])
    assert LEFT in texts
    after = read_key(filled).things
    assert all(after[kind].items() <= things[kind].items() for kind in after if after[kind])
    assert "[Telefoonnummer 3]" in texts


def test_number_of_who_went_is_never_given_again(filled: Study) -> None:
    gone = number(filled, ALONE)
    forget(filled, "interview-01")
    new = filled.root.parent / "nieuw.txt"
    new.write_text("Interviewer: Hoe?\n\nObianuju Sombroek: Zo.\n\nInterviewer: Ja?\n\nObianuju Sombroek: Ja.\n", encoding="utf-8")
    add(filled, "ronde-2", [new], Details())
    ingest_stage.run(filled)
    assert number(filled, "Obianuju Sombroek") > gone


def test_other_format_becomes_a_plain_text_that_takes_no_other_file(filled: Study) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for paragraph in FILES["thematafel-01.txt"].strip().split("\n\n"):
        document.add_paragraph(paragraph)
    document.save(str(filled.raw / "ronde-1" / "thematafel-01.docx"))
    (filled.raw / "ronde-1" / "thematafel-01.txt").write_text("van een ander", encoding="utf-8")
    filled.register.write_text(REGISTER.replace("thematafel-01.txt", "thematafel-01.docx"), encoding="utf-8")
    ingest_stage.run(filled)
    forget(filled, f"Persoon {number(filled, TALKS)}")
    assert raw_names(filled) == ["interview-01.txt", "interview-02.txt", "thematafel-01-2.txt", "thematafel-01.txt"]
    assert (filled.raw / "ronde-1" / "thematafel-01.txt").read_text(encoding="utf-8") == "van een ander"
    source = next(source for source in read_register(filled).sources if source.source_id == "thematafel-01")
    assert source.file == "ronde-1/thematafel-01-2.txt"
    assert found(filled, HIS) == {}


def test_after_a_run_of_dvc_nothing_is_left_in_its_cache(filled: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PACKAGE.parent))
    filled.decisions.chmod(0o600)
    assert repro(filled, ["ingest"]) == 0
    assert any((filled.root / ".dvc" / "cache").rglob("*"))
    assert forget(filled, "interview-01").problems == ()
    assert not (filled.root / ".dvc" / "cache").exists()
    assert found(filled, HERS, ALONE) == {}
    assert repro(filled, ["ingest"]) == 0
    assert found(filled, HERS, ALONE) == {}
    assert set(read_table(SOURCES, filled.tables)["source_id"]) == {"interview-02", "thematafel-01"}


def test_corpus_below_a_path_with_dvc_switched_off_is_cleared_too(filled: Study) -> None:
    shutil.rmtree(filled.root / ".dvc")
    shutil.rmtree(filled.root / ".git")
    assert forget(filled, "interview-01").problems == ()
    assert [path.name for path in filled.outputs.iterdir()] == ["README.md"]
    assert Path(filled.root, "corpus", "raw", "ronde-1", "interview-02.txt").is_file()
