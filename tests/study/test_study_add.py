from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import Refused
from pipeline.sources.register import COLUMNS, read_register
from pipeline.study.add import Details, add, kind_of
from pipeline.study.folder import Study

HEADER = ",".join(COLUMNS) + "\n"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Where the user keeps files before they are added."""
    folder = tmp_path / "bureaublad"
    folder.mkdir()
    return folder


def _file(desk: Path, name: str, content: str = "") -> Path:
    path = desk / name
    path.write_text(content or f"I: Wie bent u?\nR: Ik ben degene van {name.encode().hex()}.\n", encoding="utf-8")
    return path


def _raw(study: Study) -> list[str]:
    return sorted(
        path.relative_to(study.raw).as_posix() for path in study.raw.rglob("*") if path.is_file() and path.name != "README.md"
    )


def _nothing_changed(study: Study, before: bytes) -> bool:
    return _raw(study) == [] and study.register.read_bytes() == before


def test_files_are_copied_and_registered_so_that_they_can_be_read(study: Study, desk: Path) -> None:
    files = [
        _file(desk, "interview een.txt"),
        _file(desk, "Verslag Thematafel 3.md"),
        _file(desk, "INTERVIEW.TXT", "I: Ja?\nR: Ja.\n"),
    ]
    added, problems = add(study, "ronde-1", files, Details(date="2026-03-12", place="De Kade", group="65+", participants="2"))
    assert problems == []
    assert [(item.source_id, item.file, item.kind) for item in added] == [
        ("interview-01", "ronde-1/interview-01.txt", "interview"),
        ("thematafel-01", "ronde-1/thematafel-01.md", "thematafel"),
        ("interview-02", "ronde-1/interview-02.txt", "interview"),
    ]
    assert [item.original for item in added] == files
    for path, item in zip(files, added, strict=True):
        assert (study.raw / item.file).read_bytes() == path.read_bytes()
        assert path.is_file()
    register = read_register(study)
    assert register.problems == ()
    assert [source.source_id for source in register.sources] == ["interview-01", "interview-02", "thematafel-01"]
    first = register.sources[0]
    assert (first.round, first.date, first.place, first.group, first.participants) == ("ronde-1", "2026-03-12", "De Kade", "65+", 2)


def test_name_of_a_person_in_a_file_name_does_not_survive(study: Study, desk: Path) -> None:
    add(study, "ronde-1", [_file(desk, "Interview Fatima el Bouazzaoui (buurvrouw).txt")], Details())
    everything = [path for path in study.root.rglob("*") if ".git" not in path.parts]
    assert not [path for path in everything if "fatima" in path.name.lower()]
    assert "fatima" not in study.register.read_text(encoding="utf-8").lower()


def test_numbers_go_on_where_the_corpus_stopped(study: Study, desk: Path) -> None:
    add(study, "ronde-1", [_file(desk, "a.txt"), _file(desk, "b.txt")], Details())
    (added,), _ = add(study, "ronde-2", [_file(desk, "c.txt")], Details())
    assert (added.source_id, added.file) == ("interview-03", "ronde-2/interview-03.txt")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("thematafel wonen", "thematafel"),
        ("Verslag DIALOOG mei", "dialoog"),
        ("document beleid", "document"),
        ("co-onderzoek buurt", "co-onderzoek"),
        ("interview 3", "interview"),
        ("opname 7", "interview"),
    ],
)
def test_kind_is_found_in_the_file_name(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_kind_that_is_given_wins_over_the_file_name(study: Study, desk: Path) -> None:
    (added,), _ = add(study, "ronde-1", [_file(desk, "interview.txt")], Details(kind="document"))
    assert (added.kind, added.file) == ("document", "ronde-1/document-01.txt")
    assert read_register(study).sources[0].kind == "document"


def test_same_content_is_left_out_and_named_with_its_twin(study: Study, desk: Path) -> None:
    first = _file(desk, "a.txt", "I: Ja?\nR: Ja.\n")
    add(study, "ronde-1", [first], Details())
    added, problems = add(study, "ronde-2", [_file(desk, "kopie.txt", "I: Ja?\nR: Ja.\n"), _file(desk, "nieuw.txt")], Details())
    assert [item.file for item in added] == ["ronde-2/interview-02.txt"]
    (problem,) = problems
    assert problem.file == "bestand 1 (kopie.txt)"
    assert "corpus/raw/ronde-1/interview-01.txt" in problem.message
    assert _raw(study) == ["ronde-1/interview-01.txt", "ronde-2/interview-02.txt"]


def test_same_content_twice_in_one_go_is_added_once(study: Study, desk: Path) -> None:
    first = _file(desk, "a.txt", "I: Ja?\nR: Ja.\n")
    added, problems = add(study, "ronde-1", [first, _file(desk, "b.txt", "I: Ja?\nR: Ja.\n"), first], Details())
    assert len(added) == 1
    assert [problem.file for problem in problems] == ["bestand 2 (b.txt)", "bestand 3 (a.txt)"]
    assert len(read_register(study).sources) == 1


def test_messages_hide_what_may_be_a_name_in_what_was_given(study: Study, desk: Path) -> None:
    folder = desk / "Fatima Bouzid"
    folder.mkdir()
    said = "I: Ja?\nR: Ja.\n"
    files = [_file(folder, "gesprek met Fatima.txt", said), _file(folder, "Bouzid, kopie.txt", said)]
    with pytest.raises(Refused) as missing:
        add(study, "ronde-1", [*files, folder / "Interview Bouzid.docx"], Details())
    _, doubles = add(study, "ronde-1", files, Details())
    assert [problem.file for problem in missing.value.problems] == ["bestand 3 (Interview ….docx)"]
    assert [problem.file for problem in doubles] == ["bestand 2 (…, kopie.txt)"]


@pytest.mark.parametrize("name", ["opname.mp3", "gesprek.doc", "zonder", "foto.jpeg"])
def test_unknown_format_is_refused_and_nothing_is_added(study: Study, desk: Path, name: str) -> None:
    before = study.register.read_bytes()
    with pytest.raises(Refused) as caught:
        add(study, "ronde-1", [_file(desk, "goed.txt"), _file(desk, name)], Details())
    (problem,) = caught.value.problems
    assert problem.file == f"bestand 2 ({name})"
    assert ".docx" in problem.remedy
    assert _nothing_changed(study, before)


def test_every_file_that_cannot_be_added_is_named(study: Study, desk: Path) -> None:
    before = study.register.read_bytes()
    (desk / "map.txt").mkdir()
    with pytest.raises(Refused) as caught:
        add(study, "ronde-1", [desk / "weg.txt", _file(desk, "x.mp3"), desk / "map.txt", _file(desk, "goed.txt")], Details())
    assert [problem.file for problem in caught.value.problems] == [
        "bestand 1 (weg.txt)", "bestand 2 (x.mp3)", "bestand 3 (map.txt)",
    ]  # fmt: skip
    assert _nothing_changed(study, before)


@pytest.mark.parametrize("name", ["Ronde 1", "../buiten", "ronde/1", "", "ronde_1", "-1", "RONDE-1"])
def test_round_with_another_name_is_refused(study: Study, desk: Path, name: str) -> None:
    before = study.register.read_bytes()
    with pytest.raises(Refused, match=r"Gebruik kleine letters, cijfers en streepjes: ronde-2\."):
        add(study, name, [_file(desk, "a.txt")], Details())
    assert _nothing_changed(study, before)


@pytest.mark.parametrize(
    "details",
    [Details(kind="gesprek"), Details(kind="../../elders/x"), Details(date="12-03-2026"), Details(participants="veel")],
    ids=["soort", "pad als soort", "datum", "aantal"],
)
def test_details_that_the_register_would_not_take_are_refused_before_anything_is_copied(
    study: Study, desk: Path, details: Details
) -> None:
    before, around = study.register.read_bytes(), sorted(study.root.parent.rglob("*"))
    with pytest.raises(Refused):
        add(study, "ronde-1", [_file(desk, "a.txt")], details)
    assert _nothing_changed(study, before)
    assert [path for path in sorted(study.root.parent.rglob("*")) if path not in around] == [desk / "a.txt"]


def test_copy_that_fails_leaves_nothing(study: Study, desk: Path) -> None:
    before = study.register.read_bytes()
    # A folder stands where the second file has to come.
    (study.raw / "ronde-1" / "interview-02.txt").mkdir(parents=True)
    with pytest.raises(Refused, match="Er is niets toegevoegd") as caught:
        add(study, "ronde-1", [_file(desk, "a.txt"), _file(desk, "b.txt"), _file(desk, "c.txt")], Details())
    assert caught.value.problems[0].file == "corpus/raw"
    assert _nothing_changed(study, before)


def test_round_whose_folder_cannot_be_made_is_refused(study: Study, desk: Path) -> None:
    before = study.register.read_bytes()
    (study.raw / "ronde-1").write_text("een bestand", encoding="utf-8")
    with pytest.raises(Refused, match="Er is niets toegevoegd"):
        add(study, "ronde-1", [_file(desk, "a.txt")], Details())
    (study.raw / "ronde-1").unlink()
    assert _nothing_changed(study, before)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file that exists and cannot be read, also by root")
def test_file_that_cannot_be_read_is_refused_and_nothing_is_added(study: Study, desk: Path) -> None:
    before = study.register.read_bytes()
    (desk / "kapot.txt").symlink_to("/proc/self/mem")
    with pytest.raises(Refused, match=r"kapot\.txt"):
        add(study, "ronde-1", [_file(desk, "a.txt"), desk / "kapot.txt"], Details())
    assert _nothing_changed(study, before)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a file")
def test_register_that_cannot_be_written_is_refused_and_nothing_is_added(study: Study, desk: Path) -> None:
    """As on Windows while a spreadsheet has it open; here because it is larger than this process may write."""
    with study.register.open("a", encoding="utf-8") as stream:
        stream.write("# bewaar deze regel\n" * 1000)
    before = study.register.read_bytes()
    code = (
        "import resource, sys\nfrom pipeline.cli import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (8000, 8000))\nmain(sys.argv[1:])"
    )
    arguments = ["add", "ronde-1", str(_file(desk, "a.txt")), "--study", str(study.root)]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert "Traceback" not in done.stderr
    assert (done.returncode, done.stdout) == (2, "")
    assert _nothing_changed(study, before)


def test_number_of_a_lost_source_is_not_given_to_another(study: Study, desk: Path) -> None:
    """Else the new file would get the date and group of the lost one."""
    add(study, "ronde-1", [_file(desk, "oud.txt")], Details(group="jongeren"))
    (study.raw / "ronde-1" / "interview-01.txt").unlink()
    (added,), _ = add(study, "ronde-1", [_file(desk, "nieuw.txt")], Details(group="ouderen"))
    assert added.source_id != "interview-01"
    sources = {source.source_id: source.group for source in read_register(study).sources}
    assert sources == {added.source_id: "ouderen"}


@pytest.mark.parametrize(
    ("register", "encoding"),
    [
        (HEADER.replace(",", ";"), "utf-8"),
        (HEADER.replace("\n", "\r\n"), "utf-8"),
        (HEADER.rstrip("\n"), "utf-8"),
        ("\ufeff" + HEADER, "utf-8"),
        ("# wie er meedoen; in het kort\n\n" + HEADER, "utf-8"),
        (HEADER + "# vergeet café De Kade niet\n\n", "utf-8"),
        (HEADER + "# vergeet café De Kade niet\n", "cp1252"),
        ("kind,round,file,source_id\n", "utf-8"),
        ('"' + HEADER.strip().replace(",", '","') + '"\n', "utf-8"),
    ],
    ids=[
        "puntkomma", "CRLF", "geen regeleinde", "BOM", "commentaar erboven", "commentaar eronder", "cp1252", "andere kolommen",
        "aanhalingstekens",
    ],
)  # fmt: skip
def test_register_as_the_user_keeps_it_gets_a_row_that_is_read(study: Study, desk: Path, register: str, encoding: str) -> None:
    study.register.write_bytes(register.encode(encoding))
    add(study, "ronde-1", [_file(desk, "a.txt")], Details(group="jong; en oud"))
    found = read_register(study)
    assert found.problems == ()
    assert [(source.source_id, source.file) for source in found.sources] == [("interview-01", "ronde-1/interview-01.txt")]
    assert ("café" in study.register.read_text(encoding="utf-8-sig")) == ("café" in register)


def test_register_that_is_gone_is_refused_and_nothing_is_copied(study: Study, desk: Path) -> None:
    study.register.unlink()
    with pytest.raises(Refused, match=r"corpus/sources\.csv: Dit bestand ontbreekt"):
        add(study, "ronde-1", [_file(desk, "a.txt")], Details())
    assert _raw(study) == []


def test_file_that_lies_in_the_corpus_already_is_not_copied_again(study: Study, desk: Path) -> None:
    (study.raw / "ronde-1").mkdir()
    shutil.copy(_file(desk, "a.txt"), study.raw / "ronde-1" / "a.txt")
    added, problems = add(study, "ronde-1", [study.raw / "ronde-1" / "a.txt"], Details())
    assert added == []
    assert [problem.file for problem in problems] == ["bestand 1 (a.txt)"]
