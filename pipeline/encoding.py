"""From bytes that people saved to text."""

from __future__ import annotations

import codecs
import re

_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_SAMPLE = 1 << 16
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_ASCII = bytes(range(0x80))
_ZERO_HALF = 0.6
"""The part of the high bytes of UTF-16 in a western language that is at least zero."""


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Decode bytes: a BOM decides; then UTF-16 by its zero bytes; then valid UTF-8; then what most of the bytes look like.

    A file with both valid UTF-8 characters and stray bytes (pasted together from two files) is read as UTF-8, each stray byte as
    Windows-1252. Without more of the first than of the second the whole file is Windows-1252.

    Returns:
        The text and the warnings; there is one for everything that was not certain.
    """
    for bom, encoding in _BOMS.items():
        if data.startswith(bom):
            return _decoded(data[len(bom) :], encoding)
    wide = _wide(data[:_SAMPLE])
    if wide:
        text, warnings = _decoded(data, wide)
        return text, ("zonder BOM, gelezen als UTF-16; kijk of de tekst klopt", *warnings)
    return _decoded(data, "utf-8")


def _decoded(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            text = data.decode(encoding, errors="replace")
            count = text.count("\ufffd")
            return text, (f"{count} tekens zijn beschadigd (geen geldige UTF-16); kijk of de tekst klopt",)
        line = data.count(b"\n", 0, error.start) + 1
    valid = _MULTIBYTE.findall(data)
    stray = len(data.translate(None, delete=_ASCII)) - sum(map(len, valid))
    if len(valid) > stray:
        warning = (
            f"vanaf regel {line}: {stray} bytes zijn geen UTF-8, gelezen als Windows-1252; kijk of letters met accenten kloppen"
        )
        return data.decode("utf-8", errors=_STRAY), (warning,)
    warning = f"regel {line}: geen UTF-8, gelezen als Windows-1252; kijk of letters met accenten kloppen"
    return data.decode("cp1252", errors="replace"), (warning,)


def _wide(sample: bytes) -> str:
    """The byte order of UTF-16 without a BOM, empty for anything else: nearly every second byte is zero, no other is."""
    half = len(sample) // 2
    if half < 2:
        return ""
    even, odd = sample[: 2 * half : 2].count(0) / half, sample[1 : 2 * half : 2].count(0) / half
    for zero, other, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zero >= _ZERO_HALF and other <= (1 - _ZERO_HALF) / 4:
            return encoding
    return ""


def _stray(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


_STRAY = "thematafel-stray"
codecs.register_error(_STRAY, _stray)
