"""Adding the lines of a paragraph one by one, in time that grows with the text and no faster."""

from __future__ import annotations

from pipeline.sources.reflow import join_lines


def add_line(parts: list[str], line: str) -> None:
    """Go on with the paragraph that ``"".join(parts)`` is; a word that was broken over the two lines is made whole."""
    if not parts:
        parts.append(line)
        return
    # Only the last line can change, so the text before it is not looked at or copied again.
    joined = join_lines(parts.pop(), line)
    parts.extend((joined[: len(joined) - len(line)], line))
