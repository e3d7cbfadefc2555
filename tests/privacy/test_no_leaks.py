"""No name and no other personal data of a participant in anything that the pipeline leaves behind, whatever happens."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import pandas as pd
import pytest
from planted import BUILDERS, Person, conversation, people, without_accents

from pipeline.sources.registry import FORMATS
from pipeline.study.code import PACKAGE
from pipeline.vectors.made import cache_folder

pytestmark = pytest.mark.slow

MINUTES = """# Thematafel wonen

## Aanwezig

- {a.full} (bewoner), {a.data[telefoon]}
- {b.full}, wijkagent

## Wat er gezegd werd

{a.full} vertelde dat de huur voor veel mensen te hoog is en dat zij aan het eind van de maand geld tekort komt.

"Ik durf in het donker niet meer over straat, want er is bij ons niemand", zei {b.full}.
"""


@dataclass
class Desk:
    """A user at work in a scratch folder of their own: everything that programs write goes below ``root``."""

    root: Path
    said: list[str] = field(default_factory=list)
    codes: dict[str, int] = field(default_factory=dict)

    @property
    def study(self) -> Path:
        return self.root / "studie"

    @property
    def files(self) -> Path:
        """Where the user's own files lie, with names of people in their names."""
        return self.root / "bureaublad"

    def run(self, step: str, *command: str) -> str:
        own = {name: str(self.root / name) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
        for folder in own.values():
            Path(folder).mkdir(exist_ok=True)
        search = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        own |= {"PATH": search, "PYTHONPATH": str(PACKAGE.parent), "THEMATAFEL_CACHE": str(cache_folder())}
        done = subprocess.run(
            command,
            cwd=self.root,
            env={**os.environ, **own},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            stdin=subprocess.DEVNULL,
        )
        self.said.append(f"{step}\n{done.stdout}\n{done.stderr}")
        self.codes[step] = done.returncode
        return done.stdout

    def tool(self, step: str, *arguments: str) -> str:
        return self.run(step, sys.executable, "-m", "pipeline", *arguments, "--study", str(self.study))

    def git(self, step: str, *arguments: str) -> str:
        return self.run(step, "git", "-C", str(self.study), "-c", "user.name=x", "-c", "user.email=x@voorbeeld.nl", *arguments)


@pytest.fixture(scope="module")
def everybody() -> list[Person]:
    return list(people())


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, everybody: list[Person]) -> Desk:
    """A study in which everything was done that a user does, wrong things too."""
    desk = Desk(tmp_path_factory.mktemp("lek"))
    desk.files.mkdir()
    desk.run("init", sys.executable, "-m", "pipeline", "init", str(desk.study))
    ids = _add_a_file_of_every_format(desk, everybody)
    _make_mistakes(desk, everybody, ids)
    for command in ("check", "status"):
        desk.tool(command, command)
        desk.tool(f"{command} --json", command, "--json")
    _failing_runs(desk, everybody)
    desk.tool("run", "run")
    desk.tool("status after the run", "status")
    desk.tool("forget a name", "forget", everybody[0].full)
    desk.tool("forget a name --yes", "forget", everybody[0].full, "--yes")
    return desk


def _add_a_file_of_every_format(desk: Desk, everybody: list[Person]) -> dict[str, str]:
    """Add one file a format and minutes; gives the source of each format."""
    spare = iter(everybody)
    files = []
    for suffix in FORMATS:
        speaker, mentioned = next(spare), next(spare)
        files.append(desk.files / f"Interview {speaker.full}{suffix}")
        BUILDERS[suffix](files[-1], conversation(speaker, mentioned), everybody[-1])
    files.append(desk.files / f"thematafel {everybody[-2].full}.md")
    files[-1].write_text(MINUTES.format(a=everybody[-2], b=everybody[-3]), encoding="utf-8")
    desk.tool("add", "add", "ronde-1", *map(str, files))
    added = json.loads(desk.tool("add of what is there", "add", "ronde-1", *map(str, files), "--json") or "{}")
    assert added["added"] == []
    assert len(added["problems"]) == len(files)
    desk.tool("add of what is not there", "add", "ronde-1", str(desk.files / f"{everybody[1].full}.docx"))
    desk.tool("add of an unknown format", "add", "ronde-1", str(desk.files / everybody[1].full))
    return {suffix: f"interview-{number:02d}" for number, suffix in enumerate(FORMATS, start=1)}


def _make_mistakes(desk: Desk, everybody: list[Person], ids: dict[str, str]) -> None:
    """Names where no names belong: in titles, groups and roles of the register, in file names, in a round."""
    first, second, third = everybody[:3]
    register = desk.study / "corpus" / "sources.csv"
    sheet = pd.read_csv(register, comment="#", dtype=str, keep_default_na=False).set_index("source_id")
    sheet.loc[ids[".txt"], ["title", "group", "roles"]] = [
        f"Gesprek met {first.full}", f"familie van {second.full}", f"{first.full}=respondent",
    ]  # fmt: skip
    sheet.loc[ids[".md"], "roles"] = f"{third.full}=bewoonster"
    raw = desk.study / "corpus" / "raw" / "ronde-1"
    text = "\n\n".join(f"{speaker}: {said}" for speaker, said in conversation(everybody[5], everybody[6]))
    for name, content in {
        f"{second.full}.docx": b"this is no package",
        f"opname {everybody[5].first}.txt": text.encode(),
        f"Verslag {everybody[7].full}.txt": text.encode(),
        "goed.txt": text.encode(),
    }.items():
        (raw / name).write_bytes(content)
    rows = {
        "interview-90": f"ronde-1/{second.full}.docx",
        "interview-91": f"ronde-1/opname {everybody[5].first}.txt",
        f"interview-{without_accents(everybody[6].family).lower()}": "ronde-1/goed.txt",
        "interview-93": f"ronde-1/{everybody[8].full}.txt",
        everybody[9].full: "ronde-1/interview-01.txt",
    }
    for source_id, file in rows.items():
        sheet.loc[source_id, :] = ""
        sheet.loc[source_id, ["file", "kind", "round"]] = [file, "interview", "ronde-1"]
    sheet.to_csv(register)


def _failing_runs(desk: Desk, everybody: list[Person]) -> None:
    for path, wrong in {
        "corpus/privacy.yaml": f"{everybody[10].full}: vervang\nnames: {{persoon van {everybody[11].full}: [x]}}\n",
        "corpus/indicators/definitions.csv": "kolom\nx\n",
    }.items():
        good = (desk.study / path).read_bytes()
        (desk.study / path).write_text(wrong, encoding="utf-8")
        desk.tool(f"check with a wrong {path}", "check")
        desk.tool(f"run with a wrong {path}", "run")
        (desk.study / path).write_bytes(good)
    decisions = desk.study / "private" / "besluiten.csv"
    with decisions.open("a", encoding="utf-8") as stream:
        stream.write(f"weg,{everybody[12].full},persoon,,\nvervang,{everybody[13].full},mens,,\nvervang,,,,{everybody[14].full}\n")


def _needles(everybody: list[Person]) -> dict[str, str]:
    """What must not be found, as it is compared, with what it is."""
    return {
        _plain(form): f"{what} van {person.number}"
        for person in everybody
        for what, text in person.planted().items()
        for form in (text, json.dumps(text)[1:-1], escape(text))
    }


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _contents(name: str, content: bytes) -> Iterator[str]:
    """The name and the bytes of a file as text, unpacked where they are packed."""
    yield name
    yield content.decode("utf-8", errors="replace")
    yield content.decode("utf-16-le", errors="replace")
    if content[:4] == b"PAR1":
        table = pd.read_parquet(io.BytesIO(content))
        yield "\n".join("\n".join(map(str, table[column])) for column in table.columns)
    elif content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for member in package.namelist():
                yield from _contents(member, package.read(member))


def _leaks(root: Path, needles: dict[str, str], *but: str) -> list[tuple[str, str]]:
    """Places and what was found there; never the text itself, as a failing test is a log too."""
    left_out = tuple(root / name for name in but)
    found = set()
    for path in sorted(root.rglob("*")):
        if path.is_symlink() or any(path == out or out in path.parents for out in left_out):
            continue
        content = path.read_bytes() if path.is_file() else b""
        for text in _contents(path.name, content):
            found |= {(path.relative_to(root).as_posix(), needles[needle]) for needle in _found(text, needles)}
    return sorted(found)


def _found(text: str, needles: dict[str, str]) -> set[str]:
    plain = _plain(text)
    return {needle for needle in needles if needle in plain}


def test_every_format_has_a_planted_file() -> None:
    assert set(FORMATS) <= set(BUILDERS), "add a builder for the new format to tests/privacy/planted.py"


def test_steps_ended_as_they_should(desk: Desk) -> None:
    refused = {step for step, code in desk.codes.items() if code == 2}
    assert refused == {
        "add of what is not there", "add of an unknown format", "forget a name", "forget a name --yes",
        "run with a wrong corpus/privacy.yaml", "run with a wrong corpus/indicators/definitions.csv",
    }  # fmt: skip
    assert desk.codes["add"] == desk.codes["status"] == 0
    assert desk.codes["run"] == desk.codes["check"] == 1
    assert "Traceback" not in "".join(desk.said)


def test_every_format_was_read_and_every_person_found(desk: Desk, everybody: list[Person]) -> None:
    """Else there was nothing that could leak, or nothing to leak by."""
    sources = pd.read_parquet(desk.study / "outputs" / "tables" / "sources.parquet")
    assert len(sources) == len(FORMATS)  # the one with a wrong role falls out, the minutes come in
    key = json.loads((desk.study / "private" / "sleutel.json").read_text(encoding="utf-8"))
    known = {form for forms in key["links"].values() for form in forms}
    assert {_plain(person.full) for person in everybody[: 2 * len(FORMATS)] if person not in everybody[2:4]} <= known


def test_the_search_finds_what_is_there(desk: Desk, everybody: list[Person]) -> None:
    needles = _needles(everybody)
    assert {place.split("/")[0] for place, _ in _leaks(desk.study, needles)} >= {"corpus", "private"}
    packed = {place for place, _ in _leaks(desk.study / "corpus" / "raw", needles) if place.endswith((".docx", ".odt"))}
    assert len(packed) >= 2


def test_nothing_leaks_into_the_study(desk: Desk, everybody: list[Person]) -> None:
    """Also not into DVC's cache, locks and databases; the register holds what the user wrote in it."""
    assert _leaks(desk.study, _needles(everybody), "corpus/raw", "corpus/sources.csv", "private") == []


def test_nothing_leaks_outside_the_study(desk: Desk, everybody: list[Person]) -> None:
    assert _leaks(desk.root, _needles(everybody), "studie", "bureaublad") == []


def test_nothing_leaks_into_what_is_said(desk: Desk, everybody: list[Person]) -> None:
    needles = _needles(everybody)
    found = {(said.split("\n", 1)[0], needles[needle]) for said in desk.said for needle in _found(said.split("\n", 1)[1], needles)}
    assert found == set()


def test_nothing_leaks_into_git_once_the_register_is_as_check_asks(desk: Desk, everybody: list[Person]) -> None:
    register = desk.study / "corpus" / "sources.csv"
    sheet = pd.read_csv(register, dtype=str, keep_default_na=False)
    sheet = sheet[~sheet["source_id"].isin(set(sheet["source_id"].iloc[-5:]))].assign(title="", group="", roles="")
    sheet.to_csv(register, index=False)
    desk.git("git add", "add", "-A")
    desk.git("git commit", "commit", "--quiet", "-m", "x")
    assert desk.codes["git commit"] == 0
    git = subprocess.run(
        ["git", "-C", str(desk.study), "cat-file", "--batch-all-objects", "--batch"], capture_output=True, check=True
    ).stdout
    assert b"params.yaml" in git
    assert {_needles(everybody)[needle] for needle in _found(git.decode("utf-8", errors="replace"), _needles(everybody))} == set()
    assert _leaks(desk.study / ".git", _needles(everybody)) == []
