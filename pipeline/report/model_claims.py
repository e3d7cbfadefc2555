"""What the pages about claims show, ready for their templates."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.report.model import Cell, Quote, Tag


@dataclass(frozen=True, slots=True)
class JudgeView:
    """Who judged, what it has shown that it can, and what that means for what is shown."""

    name: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim in the list of claims."""

    text: str
    href: str
    tag: Tag | None
    verdict: str
    supporting: Cell
    contradicting: Cell
    undetermined: Cell


@dataclass(frozen=True, slots=True)
class ClaimsPage:
    """The list of claims."""

    lead: str
    rows: tuple[ClaimRow, ...]
    judge: JudgeView


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A quote with who decided what it means, and why."""

    quote: Quote
    by_person: bool
    decided: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """The quotes of a claim that mean the same for it."""

    stance: str
    title: str
    note: str
    items: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """The page of a claim."""

    text: str
    tag: Tag | None
    verdict: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    lanes: tuple[Lane, ...]
    judge: JudgeView
