"""Files that the repository keeps outside the package and that an installed package brings along."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped(path: str) -> Path:
    """Where a file or folder lies that the repository has at ``path``: in an installed package under ``shipped``."""
    packaged = _PACKAGE / "shipped" / path
    return packaged if packaged.exists() else _PACKAGE.parent / path
