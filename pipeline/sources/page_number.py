"""A line that is only the number of a page."""

from __future__ import annotations

import re

_ROMAN = r"(?=[ivxlc])c?(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
_NUMBER = rf"(?:\d{{1,4}}|{_ROMAN})"

PAGE_NUMBER = re.compile(
    rf"^\s*(?:[-–—|•]\s*)?(?:(?:[Pp]agina|PAGINA|[Bb]lz\.?|[Bb]ladzijde|[Pp]\.)\s*)?{_NUMBER}(?:\s*(?:/|van|\|)\s*\d{{1,4}})?(?:\s*[-–—|•])?\s*$"
)
"""``7``, ``xii``, ``- 3 -``, ``Pagina 3 van 12``, ``3/12``, ``blz. 4``."""
