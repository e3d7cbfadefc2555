"""What the tests of stages share."""

from __future__ import annotations

import pytest

from pipeline.language.dutch import OWN, Dutch, load_dutch


@pytest.fixture(scope="session")
def dutch() -> Dutch:
    """The package's own language pipeline."""
    return load_dutch(OWN)
