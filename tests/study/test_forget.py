from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from pipeline.errors import Refused
from pipeline.privacy.key import read_key
from pipeline.sources.register import read_register
from pipeline.stages import ingest as ingest_stage
from pipeline.study import forget as forget_module
from pipeline.study.add import Details, add
from pipeline.study.code import PACKAGE
from pipeline.study.folder import Study
from pipeline.study.forget import forget, plan_of
from pipeline.study.run import repro
from pipeline.study.traces import traces
from pipeline.study.withdrawal import load_plan, path_of_plan
from pipeline.tables import SOURCES, TEXTS, TURNS, read_table

ALONE = "Ophélie Nijemčević"
TALKS, STAYS, LEADS = "Muzaffer Drugmand", "Gerlind Windmulder", "Fiorenzo Presseisen"
HERS = "De huur van ons huis aan de gracht is in drie jaar meer dan verdubbeld."
HIS = "Bij ons in het trappenhuis hangt al sinds de kerst een briefje van de huisbaas."
LEFT = "Ik help op dinsdag in de bibliotheek bij het invullen van de formulieren."
FILES = {
    "interview-01.txt": f"Interviewer: Hoe woont u?\n\n{ALONE}: {HERS} Dat zei {STAYS} laatst ook.\n\n"
    f"Interviewer: En verder?\n\n{ALONE}: Ik ben {ALONE}, bel mij op 06-48295731.\n",
    "interview-02.txt": f"Interviewer: Wie helpt u?\n\n{LEADS}: Mijn buurman {TALKS} helpt mij met de post.\n\n"
    f"Interviewer: Fijn.\n\n{LEADS}: Ja, {STAYS} kent hem ook al lang.\n",
    "thematafel-01.txt": f"Gespreksleider: Wat speelt er?\n\n{TALKS}: {HIS}\n\n{STAYS}: {LEFT}\n\n"
    f"Gespreksleider: En nu?\n\n{TALKS}: Bel mij op 06-48295732.\n\n{STAYS}: Of mij, op 06-48295733.\n",
}
REGISTER = (
    "source_id,file,kind,round,date,title,place,group,participants,roles\n"
    '# eerst de gesprekken; "let op" de komma\'s\n'
    "interview-01,ronde-1/interview-01.txt,interview,ronde-1,,,,,1,\n"
    '"interview-02",ronde-1/interview-02.txt,interview,ronde-1,,"Een, twee",,,1,\n'
    "\n"
    f"thematafel-01,ronde-1/thematafel-01.txt,thematafel,ronde-1,,,,,2,{TALKS}=respondent; {STAYS}=respondent\n"
    "# einde\n"
)
GOLD = (
    "source_id,start,end,themes,kind,quote\n"
    f'interview-01,0,10,wonen,,"{HERS}"\n'
    f"thematafel-01,0,10,wonen,,{HIS[:40]}\n"
    f"thematafel-01,0,10,zorg,,{LEFT[8:50]}\n"
)
DECISIONS = (
    "besluit,tekst,soort,bron,persoon\n"
    "vervang,trappenhuis,adres,interview-01,\n"
    f"vervang,{ALONE},persoon,,\n"
    f"vervang,{TALKS},persoon,,\n"
    "laat staan,Kerst,,,\n"
)


def _event(source_id: str, quote: str) -> str:
    return json.dumps({"event": "code", "source_id": source_id, "quote": quote}, ensure_ascii=False) + "\n"


@pytest.fixture
def filled(study: Study) -> Study:
    """A study with two interviews and a round table, coded and read."""
    for name, text in FILES.items():
        (study.raw / "ronde-1").mkdir(exist_ok=True)
        (study.raw / "ronde-1" / name).write_text(text, encoding="utf-8")
    study.register.write_text(REGISTER, encoding="utf-8")
    (study.gold / "segments.csv").write_text(GOLD, encoding="utf-8")
    study.decisions.write_text(DECISIONS, encoding="utf-8")
    ingest_stage.run(study)
    events = [
        _event("interview-01", "en toen werd het te duur"), _event("interview-02", "helpt mij met de post"),
        _event("thematafel-01", "een briefje van de huisbaas"), _event("thematafel-01", "Bel mij op [Telefoonnummer 9]."),
        _event("thematafel-01", LEFT), "geen json\n", "[1]\n", "\n",
    ]  # fmt: skip
    (study.corpus / "codings" / "an.jsonl").write_text("".join(events), encoding="utf-8")
    return study


def _number(study: Study, name: str) -> int:
    return next(number for number, forms in read_key(study).people.names.items() if name.casefold() in forms)


def _speakers(study: Study, source_id: str) -> list[str]:
    turns = read_table(TURNS, study.tables)
    return list(dict.fromkeys(turns[turns["source_id"] == source_id]["speaker"]))


def _raw(study: Study) -> list[str]:
    return sorted(path.name for path in study.raw.rglob("*") if path.is_file() and path.name != "README.md")


def _found(study: Study, *texts: str) -> dict[str, set[str]]:
    return traces(study, texts)


def _git(study: Study, *arguments: str) -> None:
    who = ("-c", "user.name=x", "-c", "user.email=x@voorbeeld.nl")
    subprocess.run(["git", "-C", str(study.root), *who, *arguments], check=True, capture_output=True)


def _invoke(study: Study, *arguments: str, said: str = "") -> Result:
    return CliRunner().invoke(main, ["forget", *arguments, "--study", str(study.root)], input=said)


def test_whole_source_goes_from_everything_that_people_keep(filled: Study) -> None:
    done = forget(filled, "interview-01")
    assert (done.sources, done.problems) == (("interview-01",), ())
    assert _raw(filled) == ["interview-02.txt", "thematafel-01.txt"]
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


def test_whole_source_goes_from_key_caches_and_outputs(filled: Study) -> None:
    forget(filled, "interview-01")
    assert [path.name for path in filled.outputs.iterdir()] == ["README.md"]
    assert not filled.readings.exists()
    assert not (filled.root / ".dvc" / "cache").exists()
    key = read_key(filled)
    assert set(key.people.links) == set(key.readings) == {"interview-02", "thematafel-01"}
    assert ALONE.casefold() not in filled.key.read_text(encoding="utf-8").casefold()
    assert _found(filled, HERS, ALONE, "06-48295731", "0648295731") == {}


def test_one_speaker_of_a_round_table_goes_and_the_others_stay(filled: Study) -> None:
    done = forget(filled, f"Persoon {_number(filled, TALKS)}")
    assert (done.sources, done.problems) == (("thematafel-01",), ())
    assert _raw(filled) == sorted(FILES)
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
    assert _found(filled, HIS, "06-48295732", "0648295732") == {}


def test_role_of_the_speaker_goes_from_the_register_and_nothing_else(filled: Study) -> None:
    forget(filled, f"persoon-{_number(filled, TALKS)}")
    changed = REGISTER.replace(f"{TALKS}=respondent; {STAYS}=respondent", f"{STAYS}=respondent")
    assert filled.register.read_text(encoding="utf-8") == changed


def test_role_that_the_register_gives_to_a_pseudonym_counts_and_goes_too(filled: Study) -> None:
    his, hers = _number(filled, TALKS), _number(filled, STAYS)
    roles = f"[Persoon {his}]=respondent; [Persoon {hers}]=interviewer; Gespreksleider=interviewer"
    filled.register.write_text(REGISTER.replace(f"{TALKS}=respondent; {STAYS}=respondent", roles), encoding="utf-8")
    assert load_plan(filled) is None
    assert plan_of(filled, f"Persoon {his}").withdrawals[0].whole  # only who asks is left
    filled.register.write_text(filled.register.read_text(encoding="utf-8").replace(f"{hers}]=interviewer", f"{hers}]=respondent"))
    forget(filled, f"Persoon {his}")
    assert f"2,[Persoon {hers}]=respondent; Gespreksleider=interviewer\n" in filled.register.read_text(encoding="utf-8")


def test_decision_that_still_protects_somebody_stays(filled: Study) -> None:
    """Interview 2 speaks of him: without the decision his name could come out there."""
    forget(filled, f"Persoon {_number(filled, TALKS)}")
    assert filled.decisions.read_text(encoding="utf-8") == DECISIONS


def test_speaker_with_nobody_else_in_the_source_takes_all_of_it(filled: Study) -> None:
    done = forget(filled, f"[Persoon {_number(filled, ALONE)}]")
    assert done.sources == ("interview-01",)
    assert "interview-01.txt" not in _raw(filled)


def test_new_run_works_and_the_others_keep_their_numbers(filled: Study) -> None:
    before = {name: _number(filled, name) for name in (STAYS, LEADS)}
    things = read_key(filled).things
    forget(filled, "interview-01")
    forget(filled, f"Persoon {_number(filled, TALKS)}")
    ingest_stage.run(filled)
    assert {name: _number(filled, name) for name in before} == before
    assert _speakers(filled, "thematafel-01") == ["Gespreksleider", f"[Persoon {before[STAYS]}]"]
    assert set(read_table(SOURCES, filled.tables)["source_id"]) == {"interview-02", "thematafel-01"}
    texts = " ".join(read_table(TEXTS, filled.tables)["text"])
    assert LEFT in texts
    after = read_key(filled).things
    assert all(after[kind].items() <= things[kind].items() for kind in after if after[kind])
    assert "[Telefoonnummer 3]" in texts


def test_number_of_who_went_is_never_given_again(filled: Study) -> None:
    gone = _number(filled, ALONE)
    forget(filled, "interview-01")
    new = filled.root.parent / "nieuw.txt"
    new.write_text("Interviewer: Hoe?\n\nObianuju Sombroek: Zo.\n\nInterviewer: Ja?\n\nObianuju Sombroek: Ja.\n", encoding="utf-8")
    add(filled, "ronde-2", [new], Details())
    ingest_stage.run(filled)
    assert _number(filled, "Obianuju Sombroek") > gone


def test_other_format_becomes_a_plain_text_that_takes_no_other_file(filled: Study) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for paragraph in FILES["thematafel-01.txt"].strip().split("\n\n"):
        document.add_paragraph(paragraph)
    document.save(str(filled.raw / "ronde-1" / "thematafel-01.docx"))
    (filled.raw / "ronde-1" / "thematafel-01.txt").write_text("van een ander", encoding="utf-8")
    filled.register.write_text(REGISTER.replace("thematafel-01.txt", "thematafel-01.docx"), encoding="utf-8")
    ingest_stage.run(filled)
    forget(filled, f"Persoon {_number(filled, TALKS)}")
    assert _raw(filled) == ["interview-01.txt", "interview-02.txt", "thematafel-01-2.txt", "thematafel-01.txt"]
    assert (filled.raw / "ronde-1" / "thematafel-01.txt").read_text(encoding="utf-8") == "van een ander"
    source = next(source for source in read_register(filled).sources if source.source_id == "thematafel-01")
    assert source.file == "ronde-1/thematafel-01-2.txt"
    assert _found(filled, HIS) == {}


@pytest.mark.parametrize("participant", [ALONE, "Fatima", "interview-09", "", "Persoon", "../interview-01"])
def test_unknown_participant_is_refused_without_repeating_what_may_be_a_name(filled: Study, participant: str) -> None:
    with pytest.raises(Refused, match=r"Zo heet geen bron en geen deelnemer") as caught:
        forget(filled, participant)
    assert "Geef een bron uit sources.csv (interview-07), of een spreker" in str(caught.value)
    assert participant in ("", "Persoon") or participant not in str(caught.value)
    assert _raw(filled) == sorted(FILES)


def test_who_is_only_mentioned_is_refused_with_what_to_do(filled: Study) -> None:
    path = filled.raw / "ronde-1" / "interview-02.txt"
    path.write_text(FILES["interview-02.txt"].replace(TALKS, "Zerafet Heckmann"), encoding="utf-8")
    ingest_stage.run(filled)
    with pytest.raises(Refused, match=r"spreekt in geen enkele bron.*al onder een pseudoniem"):
        forget(filled, f"Persoon {_number(filled, 'Zerafet Heckmann')}")
    with pytest.raises(Refused, match=r"Persoon 999 spreekt in geen enkele bron"):
        forget(filled, "Persoon 999")
    assert not path_of_plan(filled).exists()


def test_source_that_cannot_be_read_is_refused_by_its_line(filled: Study) -> None:
    (filled.raw / "ronde-1" / "interview-01.txt").write_bytes(b"")
    with pytest.raises(Refused, match=r"corpus/sources\.csv, regel 3: Dit bestand is leeg"):
        forget(filled, "interview-01")


@pytest.fixture
def held(filled: Study) -> Iterator[Callable[[str], None]]:
    """Hold one of DVC's locks from another process, as a run does."""
    processes: list[subprocess.Popen[str]] = []

    def hold(code: str) -> None:
        program = f"import os, sys\nfrom dvc.repo import Repo\nfrom dvc.rwlock import rwlock\nrepo = Repo({str(filled.root)!r})\n"
        program += f"with {code}:\n    print('vast', flush=True)\n    sys.stdin.read()\n"
        process = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        processes.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "vast\n"

    yield hold
    for process in processes:
        process.communicate()


@pytest.mark.parametrize(
    "lock", ["repo.lock", "rwlock(repo.tmp_dir, repo.fs, 'x', [os.path.join(repo.root_dir, 'corpus', 'raw')], [], False)"]
)
def test_while_dvc_is_at_work_it_is_refused_and_nothing_changes(filled: Study, held: Callable[[str], None], lock: str) -> None:
    """The second lock is all that is held while a stage runs."""
    held(lock)
    with pytest.raises(Refused, match=r"De pijplijn draait nu\. Wacht tot zij klaar is"):
        forget(filled, "interview-01")
    assert _raw(filled) == sorted(FILES)
    assert not path_of_plan(filled).exists()


def test_sentences_in_the_history_of_git_are_named_and_count_as_an_error(filled: Study) -> None:
    _git(filled, "add", "-A")
    _git(filled, "commit", "-m", "codes")
    done = _invoke(filled, "interview-01", "--yes")
    assert done.exit_code == 1
    assert "fout: git: In de geschiedenis van git staan nog" in done.stderr
    assert "git filter-repo" in done.stderr
    assert ALONE not in done.output
    assert "er is niets meer gevonden" not in done.output


def test_experiments_of_dvc_go_and_leave_nothing_in_git(filled: Study) -> None:
    codings = filled.corpus / "codings"
    shutil.move(codings / "an.jsonl", filled.root.parent)
    shutil.move(filled.gold / "segments.csv", filled.root.parent)
    for path in (filled.register,):
        path.write_text(REGISTER.replace(f"{TALKS}=respondent; {STAYS}=respondent", ""), encoding="utf-8")
    _git(filled, "add", "-A")
    _git(filled, "commit", "-m", "zonder codes")
    shutil.copy(filled.root.parent / "an.jsonl", codings)
    _git(filled, "add", "-A")
    _git(filled, "commit", "-m", "proef")
    _git(filled, "update-ref", "refs/exps/ab/cdef/proef", "HEAD")
    _git(filled, "reset", "--soft", "HEAD~1")
    _git(filled, "reset")
    _git(filled, "reflog", "expire", "--expire=now", "--all")
    assert "git" in _found(filled, "en toen werd het te duur")
    done = forget(filled, "interview-01")
    assert done.problems == ()
    assert _found(filled, "en toen werd het te duur") == {}


def test_copy_that_lies_elsewhere_in_the_study_is_named(filled: Study) -> None:
    (filled.root / "aantekeningen.md").write_text(f"Mooi citaat: “{HERS}”\n", encoding="utf-8")
    (problem,) = forget(filled, "interview-01").problems
    assert problem.file == "aantekeningen.md"
    assert problem.remedy == "Haal ze zelf uit dit bestand."


def test_half_a_file_of_a_program_that_was_cut_off_goes_too(filled: Study) -> None:
    for folder in (filled.gold, filled.private, filled.raw / "ronde-1"):
        (folder / ".interview-01.txt.k3x.tmp").write_text(HERS, encoding="utf-8")
    assert forget(filled, "interview-01").problems == ()


def test_without_a_yes_nothing_goes(filled: Study) -> None:
    done = _invoke(filled, f"Persoon {_number(filled, TALKS)}", said="n\n")
    assert done.exit_code == 1
    assert f"Persoon {_number(filled, TALKS)} (in thematafel-01) verdwijnt voorgoed" in done.stderr
    assert _raw(filled) == sorted(FILES)
    assert not path_of_plan(filled).exists()


def test_with_a_yes_it_goes_and_the_next_step_is_named(filled: Study) -> None:
    done = _invoke(filled, "interview-01", said="j\n" if "j/N" in _invoke(filled, "interview-01", said="n\n").stderr else "y\n")
    assert done.exit_code == 0, done.output
    assert "Teruggetrokken uit: interview-01." in done.stdout
    assert "thematafel run" in done.stdout
    assert "er is niets meer gevonden" in done.stdout


def test_result_as_json(filled: Study) -> None:
    (filled.root / "kopie.txt").write_text(HERS, encoding="utf-8")
    done = _invoke(filled, "interview-01", "--yes", "--json")
    assert done.exit_code == 1
    result = json.loads(done.stdout)
    assert result["sources"] == ["interview-01"]
    assert [(problem["file"], problem["severity"]) for problem in result["problems"]] == [("kopie.txt", "fout")]


def test_name_that_is_typed_is_never_repeated(filled: Study) -> None:
    for arguments in ([ALONE], [ALONE, "--yes"], [ALONE, "--json"]):
        done = _invoke(filled, *arguments)
        assert done.exit_code == 2
        assert "Ophélie" not in done.output


STEPS = ["edit_rows", "edit_events", "write_text", "write_key", "_clear", "_remove", "_drop_experiments", "traces"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("who", ["interview-01", TALKS])
def test_withdrawal_that_dies_half_way_is_finished_by_the_next(
    filled: Study, monkeypatch: pytest.MonkeyPatch, step: str, nth: int, who: str
) -> None:
    participant = who if who.startswith("interview") else f"Persoon {_number(filled, who)}"
    real = getattr(forget_module, step)
    calls = 0

    def die(*arguments: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        if calls == nth:
            raise KeyboardInterrupt
        return real(*arguments, **named)

    monkeypatch.setattr(forget_module, step, die)
    try:
        forget(filled, participant)
    except KeyboardInterrupt:
        monkeypatch.undo()
        plan = load_plan(filled)
        assert plan is not None
        assert plan.participant == participant
        with pytest.raises(Refused, match=rf"Het terugtrekken van {participant} is niet afgemaakt"):
            repro(filled)
        with pytest.raises(Refused, match="is niet afgemaakt"):
            add(filled, "ronde-2", [filled.raw / "ronde-1" / "interview-02.txt"], Details())
        forget(filled, participant)
    assert not path_of_plan(filled).exists()
    assert _found(filled, *((HERS, ALONE) if who == "interview-01" else (HIS,))) == {}
    assert {source.source_id for source in read_register(filled).sources} == (
        {"interview-02", "thematafel-01"} if who == "interview-01" else {"interview-01", "interview-02", "thematafel-01"}
    )
    assert read_register(filled).problems == ()
    ingest_stage.run(filled)


def test_withdrawal_of_somebody_else_finishes_what_was_begun_first(filled: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    participant = f"Persoon {_number(filled, TALKS)}"
    monkeypatch.setattr(forget_module, "_clear", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        forget(filled, "interview-01")
    monkeypatch.undo()
    assert forget(filled, participant).sources == ("interview-01", "thematafel-01")
    assert _found(filled, HERS, HIS) == {}


def test_plan_of_what_is_under_way_is_readable_by_its_owner_alone(filled: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forget_module, "_clear", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        forget(filled, "interview-01")
    assert path_of_plan(filled).stat().st_mode & 0o777 == 0o600
    assert filled.decisions.stat().st_mode & 0o077 == 0


def test_after_a_run_of_dvc_nothing_is_left_in_its_cache(filled: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PACKAGE.parent))
    filled.decisions.chmod(0o600)
    assert repro(filled, ["ingest"]) == 0
    assert any((filled.root / ".dvc" / "cache").rglob("*"))
    assert forget(filled, "interview-01").problems == ()
    assert not (filled.root / ".dvc" / "cache").exists()
    assert _found(filled, HERS, ALONE) == {}
    assert repro(filled, ["ingest"]) == 0
    assert _found(filled, HERS, ALONE) == {}
    assert set(read_table(SOURCES, filled.tables)["source_id"]) == {"interview-02", "thematafel-01"}


def test_corpus_below_a_path_with_dvc_switched_off_is_cleared_too(filled: Study) -> None:
    shutil.rmtree(filled.root / ".dvc")
    shutil.rmtree(filled.root / ".git")
    assert forget(filled, "interview-01").problems == ()
    assert [path.name for path in filled.outputs.iterdir()] == ["README.md"]
    assert Path(filled.root, "corpus", "raw", "ronde-1", "interview-02.txt").is_file()
