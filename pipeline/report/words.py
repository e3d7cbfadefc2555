"""Dutch words and figures: how numbers, dates, rounds, roles and kinds are written in the report."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Sequence

_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
_SMALL = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")
KIND_NAMES = {
    "interview": ("interview", "interviews"),
    "thematafel": ("thematafel", "thematafels"),
    "dialoog": ("dialoog", "dialogen"),
    "document": ("document", "documenten"),
    "co-onderzoek": ("co-onderzoek", "co-onderzoeken"),
}
ROLE_NAMES = {
    "interviewer": "interviewer",
    "respondent": "deelnemer",
    "facilitator": "gespreksleider",
    "reporter": "verslaglegger",
    "author": "schrijver van het document",
    "unknown": "",
}


def number(value: float, decimals: int = 0) -> str:
    """A number with a decimal comma and points between thousands: 212.000 and 13,1."""
    text = f"{value:,.{decimals}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    return text.translate(str.maketrans(",.", ".,")).replace("-", "−")


def decimals_of(values: Iterable[float]) -> int:
    """How many decimals (two at most) show all values as they were published."""
    return max((_decimals(value) for value in values), default=0)


def _decimals(value: float) -> int:
    return next((places for places in (0, 1) if math.isclose(value, round(value, places), abs_tol=1e-9)), 2)


def small_number(count: int, first: bool = False) -> str:
    """A count in words up to twelve: drie, 212; with a capital when it comes first."""
    text = _SMALL[count] if 0 <= count < len(_SMALL) else number(count)
    return capital(text) if first else text


def counted(count: int, one: str, many: str) -> str:
    """A count with its noun: 1 interview, 15 interviews."""
    return f"{number(count)} {one if count == 1 else many}"


def listed(parts: Sequence[str]) -> str:
    """An enumeration: a, b en c."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} en {parts[-1]}" if parts else ""


def capital(text: str) -> str:
    """The text with a capital first letter; of "één" that is "Eén"."""
    return f"Eén{text[3:]}" if text.startswith("één") else text[:1].upper() + text[1:]


def kind_name(kind: str, count: int = 1) -> str:
    """The name of a kind of source, for one or for more."""
    one, many = KIND_NAMES.get(kind, (kind, kind))
    return one if count == 1 else many


def round_name(text: str) -> str:
    """A round as people write it: ``ronde-2`` and ``2`` become "ronde 2"."""
    name = re.sub(r"[-_]+", " ", text).strip()
    return f"ronde {name}" if name.isdigit() else name


def date_name(iso: str) -> str:
    """An ISO date as 12 mei 2025; what is no date stays as it is."""
    found = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", iso)
    if not found or not 1 <= int(found[2]) <= len(_MONTHS):
        return iso
    month = f"{_MONTHS[int(found[2]) - 1]} {found[1]}"
    return f"{int(found[3])} {month}" if found[3] else month


def period_name(dates: Iterable[str]) -> str:
    """The months that dates span: maart–mei 2025, or an empty text when there are no dates."""
    found = sorted({iso[:7] for iso in dates if re.match(r"\d{4}-(0[1-9]|1[0-2])", iso)})
    if not found:
        return ""
    first, last = date_name(found[0]), date_name(found[-1])
    if first == last:
        return first
    same_year = found[0][:4] == found[-1][:4]
    return f"{first.split()[0] if same_year else first}–{last}"


def time_name(time: str) -> str:
    """A time code as 4:15 or 1:02:33."""
    found = re.fullmatch(r"(\d+):(\d{2}):(\d{2})(?:[.,]\d+)?", time)
    if not found:
        return time
    hours = int(found[1])
    return f"{hours}:{found[2]}:{found[3]}" if hours else f"{int(found[2])}:{found[3]}"


def with_unit(value: float, unit: str, decimals: int) -> str:
    """A figure with its unit: 13,1 procent; een 5,9; 830."""
    text = number(value, decimals)
    if unit == "rapportcijfer":
        return f"rapportcijfer {text}"
    return text if unit == "aantal" else f"{text} {unit}"


def file_name(prefix: str, identifier: str) -> str:
    """The page of a source or theme; an id with other signs gets a file name that every system takes."""
    return f"{prefix}-{anchor(identifier)}.html"


def anchor(identifier: str) -> str:
    """The id as part of an address; ids that had to change get a few letters of their hash, so that they stay apart."""
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", identifier)
    if safe == identifier:
        return safe
    return f"{safe}-{hashlib.sha256(identifier.encode()).hexdigest()[:6]}"
