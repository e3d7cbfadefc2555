"""Writes ``docs/tables.md`` from the table schemas: ``python -m pipeline.tabledocs``."""

from __future__ import annotations

from pathlib import Path

from pipeline.files import write_text
from pipeline.tables import ALL, VERSION

_HEAD = f"""# Tables

Made by `python -m pipeline.tabledocs` from `pipeline/tables.py`; schema version {VERSION}.

Each table is `outputs/tables/<name>.parquet`. Offsets are Unicode code points into the canonical text of the source, end exclusive.
"""


def render() -> str:
    """The documentation of every table, as Markdown."""
    parts = [_HEAD]
    for table in ALL:
        parts.append(f"## {table.name}\n\nKey: {', '.join(f'`{name}`' for name in table.key)}\n")
        rows = [f"| `{c.name}` | {c.type} | {c.meaning}{' (may be empty)' if c.nullable else ''} |" for c in table.columns]
        parts.append("\n".join(["| column | type | meaning |", "|---|---|---|", *rows]) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    write_text(Path(__file__).resolve().parents[1] / "docs" / "tables.md", render())
