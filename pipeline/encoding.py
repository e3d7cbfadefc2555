"""From bytes that people saved to text."""

from __future__ import annotations


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Decode bytes: a BOM decides, valid UTF-8 is UTF-8, anything else is cp1252 with a warning.

    Returns:
        The text and the warnings.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), ()
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        warning = f"regel {line}: geen UTF-8, gelezen als Windows-1252; kijk of letters met accenten kloppen"
        return data.decode("cp1252", errors="replace"), (warning,)
