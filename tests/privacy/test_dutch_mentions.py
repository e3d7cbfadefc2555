"""Dutch sentences with what must be found in them, exactly; see tests/data/privacy/README.md."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from pipeline.privacy.find import Rules
from pipeline.privacy.mentions import Kind

from .conftest import Case, marked, unmarked
