"""The one exception of the readers."""

from __future__ import annotations


class Unreadable(Exception):
    """A file cannot be read; says why and what the user can do (both in Dutch)."""

    def __init__(self, message: str, remedy: str) -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(f"{message} {remedy}")
