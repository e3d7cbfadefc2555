"""The documentation of the tables is that of the schemas."""

from pipeline.tabledocs import render


def test_docs_are_current(repository):
    assert (repository / "docs" / "tables.md").read_text(encoding="utf-8") == render()
