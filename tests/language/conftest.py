"""Every Dutch language pipeline there is."""

from __future__ import annotations

import pytest
from spacy.util import is_package

from pipeline.language.dutch import OWN, Dutch, load_dutch

PIPELINES = [OWN, *filter(is_package, ["nl_core_news_md"])]


@pytest.fixture(scope="session", params=PIPELINES)
def dutch(request: pytest.FixtureRequest) -> Dutch:
    """Every language pipeline there is: the package's own, and spaCy's where it is installed."""
    return load_dutch(request.param)
