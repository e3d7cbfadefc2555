"""A line that is only the number of a page."""

from __future__ import annotations

import re

_ROMAN = r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})"
_NAME = r"(?:[Pp]agina|PAGINA|[Bb]lz\.?|[Bb]ladzijde|[Pp]\.)"

PAGE_NUMBER = re.compile(
    rf"^\s*(?:[-–—|•]\s*)?(?:{_NAME}\s*)?(?:\d{{1,3}}|{_ROMAN})(?:\s*(?:/|van|\|)\s*\d{{1,3}})?(?:\s*[-–—|•])?\s*$"
)
"""``7``, ``xii``, ``- 3 -``, ``Pagina 3 van 12``, ``3/12``, ``blz. 4``."""
