"""The whole pipeline, from `thematafel init` to a report, on real files in a study outside the repository."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

pytestmark = pytest.mark.slow

FIRST = ("ronde-1/interview-02.txt", "ronde-1/interview-08.docx", "ronde-2/thematafel-04.txt")


def thematafel(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments],
        cwd=cwd, capture_output=True, text=True, check=False, env={**os.environ, "PATH": path},
    )  # fmt: skip


def table(study: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(study / "outputs" / "tables" / f"{name}.parquet")


def hashes(study: Path) -> dict[str, str]:
    files = sorted(path for path in (study / "outputs").rglob("*") if path.is_file())
    return {path.relative_to(study).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def set_up(folder: Path, repository: Path) -> Path:
    assert thematafel("init", str(folder), cwd=folder.parent).returncode == 0
    files = [str(repository / "corpus" / "raw" / name) for name in FIRST]
    added = thematafel("add", "ronde-1", *files, cwd=folder)
    assert added.returncode == 0, added.stderr
    shutil.copytree(repository / "corpus" / "indicators", folder / "corpus" / "indicators", dirs_exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """A study with a space and an accent in its path, run once."""
    folder = set_up(tmp_path_factory.mktemp("één map") / "mijn studie", repository)
    done = thematafel("run", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_every_quote_is_an_exact_slice_of_its_source(study):
    texts = table(study, "texts").set_index("source_id")["text"]
    segments = table(study, "segments")
    assert len(segments) > 150
    for row in segments.itertuples():
        assert texts[row.source_id][row.start : row.end] == row.text
        assert hashlib.sha256(row.text.encode()).hexdigest() == row.sha256


def test_questions_are_neither_suggested_nor_linked(study):
    segments = table(study, "segments").set_index("segment_id")
    assert (segments["voice"] == "question").sum() > 20
    used = {*table(study, "suggestions")["segment_id"], *table(study, "links")["segment_id"], *table(study, "topics")["segment_id"]}
    assert segments.loc[sorted(used), "coded"].all()


def test_plain_cases_get_their_theme(study):
    """The debt counsellor's interview is about money; the courier's own safety hardly comes up."""
    segments = table(study, "segments").set_index("segment_id")["source_id"]
    suggestions = table(study, "suggestions")
    counsellor = suggestions[suggestions["segment_id"].map(segments) == "interview-02"]
    counts = counsellor["theme_id"].value_counts()
    assert counts["bestaanszekerheid"] > 2 * counts.get("veiligheid", 0)
    assert suggestions["score"].between(0, 1).all()


def test_some_segments_stay_without_a_theme(study):
    coded = table(study, "segments")["coded"].sum()
    assert 0 < table(study, "suggestions")["segment_id"].nunique() < coded


def test_links_give_a_reason(study):
    links = table(study, "links")
    assert len(links) > 0
    assert links["reason"].str.len().gt(0).all()
    assert set(links["indicator_id"]) <= set(table(study, "indicators")["indicator_id"])


def test_report_opens_and_leads_back_to_the_source(study):
    report = study / "outputs" / "report"
    theme = (report / "thema-bestaanszekerheid.html").read_text(encoding="utf-8")
    target = re.search(r'href="(bron-[\w-]+\.html)#([\w-]+)"', theme)
    assert target, "the theme page links no quote to its place"
    assert f'id="{target[2]}"' in (report / target[1]).read_text(encoding="utf-8")


def test_lineage_names_what_was_used_and_no_path_of_this_machine(study):
    text = (study / "outputs" / "lineage.json").read_text(encoding="utf-8")
    assert "multilingual-e5-small" in text
    assert hashlib.sha256((study / "corpus/raw/ronde-1/interview-01.txt").read_bytes()).hexdigest() in text
    assert str(study) not in text
    for page in (study / "outputs" / "report").glob("*.html"):
        assert str(study) not in page.read_text(encoding="utf-8")


def test_second_run_reruns_nothing(study):
    again = thematafel("run", cwd=study)
    assert again.returncode == 0
    assert "Running stage" not in again.stdout
    assert "Data and pipelines are up to date." in again.stdout


def test_clean_run_gives_the_same_bytes(study):
    before = hashes(study)
    for made in sorted((study / "outputs").iterdir()):
        if made.is_dir():
            shutil.rmtree(made)
    (study / "outputs" / "lineage.json").unlink()
    shutil.rmtree(study / ".dvc" / "cache")
    shutil.rmtree(study / ".cache")
    (study / "dvc.lock").unlink()
    assert thematafel("run", cwd=study).returncode == 0
    assert hashes(study) == before


def test_a_bad_file_is_named_and_the_others_go_through(study):
    broken = study / "corpus" / "raw" / "ronde-1" / "interview-09.docx"
    broken.write_bytes(b"PK\x03\x04 and nothing of a package behind it")
    (study / "corpus" / "raw" / "ronde-1" / "los.txt").write_text("I: hallo\nR: dag\n", encoding="utf-8")
    register = study / "corpus" / "sources.csv"
    kept = register.read_text(encoding="utf-8")
    register.write_text(f"{kept}interview-09,ronde-1/interview-09.docx,interview,ronde-1,,,,,,\n", encoding="utf-8")
    run = thematafel("run", cwd=study)
    assert run.returncode == 1
    assert "corpus/raw/ronde-1/interview-09.docx: Dit bestand is beschadigd" in run.stderr
    assert "corpus/raw/ronde-1/los.txt: Dit bestand staat niet in corpus/sources.csv" in run.stderr
    assert "Traceback" not in run.stdout + run.stderr
    assert set(table(study, "sources")["source_id"]) == {"interview-01", "interview-02", "thematafel-01"}
    states = {item["source_id"]: item["status"] for item in json.loads(thematafel("status", "--json", cwd=study).stdout)}
    assert states["interview-09"] == "niet gelezen"
    assert states["interview-01"] == "gelezen"


def test_a_mistake_in_the_codebook_stops_with_its_line(study):
    codebook = study / "corpus" / "codebook.yaml"
    kept = codebook.read_text(encoding="utf-8")
    codebook.write_text(kept.replace("    abbr: BZ", "    abbr: BZ\n    kleur: rood", 1), encoding="utf-8")
    try:
        run = thematafel("run", cwd=study)
    finally:
        codebook.write_text(kept, encoding="utf-8")
    assert run.returncode == 2
    assert "corpus/codebook.yaml, regel" in run.stderr
    assert "Onbekende sleutel `kleur`" in run.stderr
    assert "Traceback" not in run.stdout + run.stderr


def test_nothing_of_the_corpus_reaches_git(study):
    """Also after a stage failed: `git add -A` takes no transcript and no output along."""
    subprocess.run(["git", "add", "-A"], cwd=study, check=True)
    tracked = subprocess.run(["git", "ls-files"], cwd=study, check=True, capture_output=True, text=True).stdout.split("\n")
    assert "params.yaml" in tracked
    made = [name for name in tracked if name.startswith(("corpus/raw/", "outputs/", "private/", ".cache/"))]
    assert made == ["corpus/raw/README.md", "outputs/README.md"]
