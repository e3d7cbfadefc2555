"""Fixtures that several test files share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.study.folder import Study

# The same examples in every run: a red test is red again, on every machine.
settings.register_profile("thematafel", derandomize=True, database=None, deadline=None, max_examples=60)
settings.load_profile("thematafel")

HEADER = "source_id,file,kind,round,date,title,place,group,participants,roles\n"


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository, wherever it is checked out."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def raw(repository: Path) -> Path:
    """The raw files of the demonstration study."""
    return repository / "corpus" / "raw"


@pytest.fixture
def make_study(tmp_path: Path) -> Callable[..., Study]:
    """Make a study from the rows of its register (without the header) and its raw files by path."""

    def make(rows: str, files: dict[str, str | bytes] | None = None, header: str = HEADER) -> Study:
        study = Study(tmp_path / "studie")
        study.raw.mkdir(parents=True)
        study.register.write_text(header + rows, encoding="utf-8")
        for name, content in (files or {}).items():
            path = study.raw / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return study

    return make


@pytest.fixture(scope="session")
def write_pdf() -> Callable[..., Path]:
    """Write a PDF with the given lines on each page; a page without lines gets a grey square, like a scan."""
    from reportlab.pdfgen.canvas import Canvas

    def write(path: Path, pages: list[list[str]], **options: object) -> Path:
        canvas = Canvas(str(path), invariant=1, **options)
        for lines in pages:
            if not lines:
                canvas.rect(50, 50, 400, 700, fill=1)
            for number, line in enumerate(lines):
                canvas.drawString(50, 800 - 16 * number, line)
            canvas.showPage()
        canvas.save()
        return path

    return write
