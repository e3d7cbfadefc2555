"""One bad file in a study: it is listed with a remedy, nothing outside the corpus is read, and the others go on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from pipeline.sources.register import raw_files, read_register
from pipeline.stages.ingest import run
from pipeline.study.folder import Study

GOOD = "I: Hoe gaat het?\nR: Goed hoor.\nI: En de buren?\nR: Die ook.\n"
BAD: dict[str, bytes] = {
    "leeg.txt": b"",
    "ruis.txt": bytes(range(256)) * 8,
    "pdf.docx": b"%PDF-1.7 nep",
    "zip.docx": b"PK\x03\x04 afgebroken",
    "oud.docx": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1024),
    "slot.xlsx": bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le") + bytes(1024),
    "tekst.odt": b"gewone tekst",
    "getal.csv": b"wijk;2024\nNoord;1\n",
    "foto.html": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "open.rtf": b"{\\rtf1 " + b"{" * 2000,
    "niets.pdf": b"%PDF-1.7",
    "stuk.srt": b"1\nI: geheim verhaal\n",
}


@pytest.fixture
def study(make_study: Callable[..., Study], repository: Path) -> Study:
    rows = "".join(f"bron-{number},{name},interview,ronde-1,,,,,,\n" for number, name in enumerate(["goed.txt", *BAD]))
    made = make_study(rows, {"goed.txt": GOOD, **BAD})
    shutil.copy(repository / "params.yaml", made.params)
    return made


def test_every_bad_file_is_listed_with_a_remedy_and_the_good_one_is_read(study: Study, capsys: pytest.CaptureFixture[str]) -> None:
    run(study)
    said = capsys.readouterr().err
    assert all(name in said for name in BAD)
    assert "geheim" not in said
    assert "Traceback" not in said
    assert list(pd.read_parquet(study.tables / "sources.parquet")["source_id"]) == ["bron-0"]


@pytest.mark.parametrize(
    "name",
    ["../buiten.txt", "/etc/hostname", "ronde-1/../../buiten.txt", "..\\\\buiten.txt", "link.txt", "map/buiten.txt", "kring.txt"],
)
def test_name_or_link_that_leaves_the_corpus_is_refused(make_study: Callable[..., Study], tmp_path: Path, name: str) -> None:
    study = make_study(f"goed,goed.txt,interview,r,,,,,,\nweg,{name},interview,r,,,,,,\n", {"goed.txt": GOOD})
    outside = tmp_path / "elders"
    outside.mkdir()
    (outside / "buiten.txt").write_text("I: geheim\n", encoding="utf-8")
    (study.raw / "link.txt").symlink_to(outside / "buiten.txt")
    (study.raw / "map").symlink_to(outside, target_is_directory=True)
    (study.raw / "kring.txt").symlink_to(study.raw / "kring.txt")
    register = read_register(study)
    assert [source.source_id for source in register.sources] == ["goed"]
    assert any(problem.place == "regel 3" and problem.remedy for problem in register.problems)
    assert all(outside not in path.resolve().parents or path.name == "link.txt" for path in raw_files(study))
