"""What the tests of stages share."""

from __future__ import annotations

import pytest

from pipeline.language.dutch import Dutch, load_dutch


@pytest.fixture(scope="session")
def rules() -> Dutch:
    """The rules that take the place of a language pipeline that is not installed."""
    return load_dutch("bestaat_niet_md")
