"""A progress bar for long work, on standard error and only where somebody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def progress(items: Sequence[Item], what: str) -> Iterator[Item]:
    """Go through ``items`` with a bar that says ``what`` is being done."""
    from tqdm import tqdm

    yield from tqdm(items, desc=what, unit="", leave=False, file=sys.stderr, disable=not sys.stderr.isatty())
