"""What the method page shows."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.report.model import Tag
from pipeline.report.privacyview import PrivacyView


@dataclass(frozen=True, slots=True)
class Step:
    """A step from talk to report: who did it, how much, and of what."""

    title: str
    count: str
    text: str
    machine: bool


@dataclass(frozen=True, slots=True)
class ThemeQuality:
    """How suggestions of a theme agree with what people coded."""

    tag: Tag
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProblemView:
    """A problem of a run."""

    severity: str
    where: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class MethodPage:
    """How the report was made and what it cannot say."""

    lead: str
    fingerprint: str
    steps: tuple[Step, ...]
    limits: tuple[str, ...]
    privacy: PrivacyView
    measures: tuple[tuple[str, str], ...]
    theme_measures: tuple[ThemeQuality, ...]
    problems: tuple[ProblemView, ...]
    models: tuple[tuple[str, str, str], ...]
    settings: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str, str, str, str], ...]
