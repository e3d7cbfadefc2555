from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import Refused
from pipeline.sources.register import read_register
from pipeline.sources.turns import Role
from pipeline.study.folder import Study

GOOD = (
    "interview-01,ronde-1/a.txt,interview,ronde-1,2025-03-11,Een gesprek,Kadebuurt,ouderen,2,"
    "Student=respondent; Wijkagent = interviewer\n"
)
FILES = {"ronde-1/a.txt": "I: Hoe?\nR: Zo.\n", "ronde-1/b.txt": "I: En?\nR: Nou.\n"}


def _row(**values: str) -> str:
    row = {"source_id": "b", "file": "ronde-1/b.txt", "kind": "interview", "round": "ronde-1"} | values
    names = ("source_id", "file", "kind", "round", "date", "title", "place", "group", "participants", "roles")
    return ",".join(row.get(name, "") for name in names) + "\n"


WRONG = [
    (_row(file="ronde-1/weg.txt"), "Het bestand `ronde-1/weg.txt` ontbreekt in corpus/raw.", "verwijder de regel"),
    (_row(file="ronde-1"), "Het bestand `ronde-1` ontbreekt in corpus/raw.", "Zet het neer of verwijder de regel."),
    (_row(file="../sources.csv"), "`../sources.csv` wijst buiten corpus/raw.", "Geef een pad binnen corpus/raw."),
    (_row(file="/etc/hostname"), "` wijst buiten corpus/raw.", "Geef een pad binnen corpus/raw."),
    (_row(file="ronde-1/../../sources.csv"), "wijst buiten corpus/raw.", "Geef een pad binnen corpus/raw."),
    (_row(date="11-03-2025"), "`11-03-2025` is geen datum.", "Schrijf jjjj-mm-dd."),
    (_row(date="2025-02-30"), "`2025-02-30` is geen datum.", "Schrijf jjjj-mm-dd."),
    (_row(date="20250311"), "`20250311` is geen datum.", "Schrijf jjjj-mm-dd."),
    (_row(date="2025-W11-2"), "`2025-W11-2` is geen datum.", "Schrijf jjjj-mm-dd."),
    (_row(roles="Student=leerling"), "Onbegrepen rol: Student=leerling.", "Label=rol"),
    (_row(roles="Student"), "Onbegrepen rol: Student.", "interviewer, respondent, facilitator"),
    (_row(roles="Jan=respondent; =interviewer"), "Onbegrepen rol: =interviewer.", "Label=rol"),
    (_row(kind="interviw"), "Deze soort is onbekend.", "interview, thematafel, dialoog, document"),
    (_row(participants="veel"), "`veel` is geen aantal.", "Schrijf een geheel getal."),
    (_row(participants="-1"), "`-1` is geen aantal.", "Schrijf een geheel getal."),
    (_row(participants="²"), "`²` is geen aantal.", "Schrijf een geheel getal."),
    (_row(source_id="Jan Jansen"), "`… …` kan geen bronnummer zijn.", "geen namen van mensen"),
    (_row(source_id=""), "`source_id` is leeg.", "Vul het in."),
    (_row(round=""), "`round` is leeg.", "Vul het in."),
    (_row(source_id="interview-01"), "Bron of bestand staat ook op regel 2.", "Verwijder een van beide."),
    (_row(file="ronde-1/a.txt"), "Bron of bestand staat ook op regel 2.", "Verwijder een van beide."),
    (_row(file="./ronde-1/a.txt"), "Bron of bestand staat ook op regel 2.", "Verwijder een van beide."),
    ("b,ronde-1/b.txt,interview\n", "3 waarden in plaats van 10.", "tussen aanhalingstekens"),
]  # fmt: skip


def test_good_row_gives_a_source_with_all_its_values(make_study: Callable[..., Study]) -> None:
    register = read_register(make_study(GOOD, {"ronde-1/a.txt": "x"}))
    assert register.problems == ()
    (source,) = register.sources
    assert (source.source_id, source.file, source.kind, source.round) == ("interview-01", "ronde-1/a.txt", "interview", "ronde-1")
    assert (source.date, source.title, source.place, source.group) == ("2025-03-11", "Een gesprek", "Kadebuurt", "ouderen")
    assert source.participants == 2
    assert source.roles == {"Student": Role.RESPONDENT, "Wijkagent": Role.INTERVIEWER}
    assert source.line == 2


def test_values_that_may_be_left_out_have_sensible_defaults(make_study: Callable[..., Study]) -> None:
    study = make_study("b,b.txt,interview,r\na,a.txt,document,r\n", {"a.txt": "x", "b.txt": "x"}, "source_id,file,kind,round\n")
    register = read_register(study)
    assert [(source.source_id, source.title, source.participants) for source in register.sources] == [("a", "a", 0), ("b", "b", 1)]


def test_register_of_a_dutch_spreadsheet_is_read(make_study: Callable[..., Study]) -> None:
    study = make_study("", FILES)
    rows = (
        "source_id;file;kind;round;roles",
        'a;ronde-1/a.txt;interview;r;"Café=respondent; Jan=interviewer"',
        "b;ronde-1/b.txt;interview;r;",
    )
    text = "".join(f"{row}\r\n" for row in rows)
    study.register.write_bytes(text.encode("cp1252"))
    register = read_register(study)
    assert register.problems == ()
    assert register.sources[0].roles == {"Café": Role.RESPONDENT, "Jan": Role.INTERVIEWER}


@pytest.mark.parametrize(("row", "message", "remedy"), WRONG, ids=[message for _, message, _ in WRONG])
def test_row_that_makes_no_sense_is_named_with_its_line_and_remedy_and_the_rest_goes_on(
    make_study: Callable[..., Study], row: str, message: str, remedy: str
) -> None:
    register = read_register(make_study(f"{GOOD}\n# commentaar\n{row}", FILES))
    assert [source.source_id for source in register.sources] == ["interview-01"]
    problem = next(problem for problem in register.problems if problem.file == "corpus/sources.csv")
    assert message in problem.message
    assert remedy in problem.remedy
    assert str(problem).startswith("fout: corpus/sources.csv, regel 5: ")


def test_every_mistake_of_a_row_is_named(make_study: Callable[..., Study]) -> None:
    register = read_register(make_study(_row(kind="x", date="gisteren", participants="y", roles="z", file="weg.txt"), FILES))
    assert sum(problem.place == "regel 2" for problem in register.problems) == 5


def test_file_that_is_not_registered_is_named_with_the_way_to_add_it(make_study: Callable[..., Study]) -> None:
    register = read_register(make_study(GOOD, FILES | {"ronde-1/.verborgen": "x", "ronde-1/~$a.docx": "x", "README.md": "x"}))
    (problem,) = register.problems
    assert problem.file == "corpus/raw/ronde-1/b.txt"
    assert "staat niet in corpus/sources.csv" in problem.message
    assert "thematafel add" in problem.remedy


def test_file_of_a_wrong_row_is_not_named_as_unregistered_too(make_study: Callable[..., Study]) -> None:
    register = read_register(make_study(GOOD + _row(date="gisteren"), FILES))
    assert [problem.place for problem in register.problems] == ["regel 3"]


def test_file_written_with_a_needless_dot_is_registered(make_study: Callable[..., Study]) -> None:
    register = read_register(make_study(GOOD + _row(file="./ronde-1/b.txt"), FILES))
    assert [source.source_id for source in register.sources] == ["b", "interview-01"]
    assert register.problems == ()


def test_name_longer_than_a_file_system_allows_is_a_missing_file(make_study: Callable[..., Study]) -> None:
    register = read_register(make_study(GOOD + _row(file=f"ronde-1/{'x' * 300}.txt"), FILES))
    assert any("ontbreekt in corpus/raw" in problem.message and problem.place == "regel 3" for problem in register.problems)


def test_link_to_a_file_outside_the_corpus_is_refused(make_study: Callable[..., Study], tmp_path: Path) -> None:
    study = make_study(GOOD + _row(file="ronde-1/link.txt"), FILES | {"ronde-1/b.txt": "x"})
    (tmp_path / "elders.txt").write_text("geheim", encoding="utf-8")
    (study.raw / "ronde-1" / "link.txt").symlink_to(tmp_path / "elders.txt")
    register = read_register(study)
    assert [source.source_id for source in register.sources] == ["interview-01"]
    problem = next(problem for problem in register.problems if problem.place == "regel 3")
    assert "verwijzing naar buiten corpus/raw" in problem.message
    assert problem.remedy == "Kopieer het bestand zelf."


def test_missing_register_is_refused(make_study: Callable[..., Study]) -> None:
    study = make_study("", FILES)
    study.register.unlink()
    with pytest.raises(Refused, match=r"corpus/sources\.csv: Dit bestand ontbreekt\. Zet het terug"):
        read_register(study)


def test_register_without_raw_folder_names_the_missing_files(make_study: Callable[..., Study]) -> None:
    study = make_study(GOOD)
    study.raw.rmdir()
    register = read_register(study)
    assert register.sources == ()
    assert [problem.place for problem in register.problems] == ["regel 2"]


def test_register_of_the_demonstration_has_no_problems(repository: Path) -> None:
    register = read_register(Study(repository))
    assert register.problems == ()
    assert [source.source_id for source in register.sources] == sorted(source.source_id for source in register.sources)
    assert {source.file.split("/")[0] for source in register.sources} == {source.round for source in register.sources}
