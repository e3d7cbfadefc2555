"""Claims and what people decided about them, from CSV files in ``corpus/claims``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.csvfile import Row, read_csv
from pipeline.errors import Problem, Severity
from pipeline.study.folder import Study

CLAIM_COLUMNS = ("claim_id", "text")
CLAIM_OPTIONAL = ("theme", "source")
DECISION_COLUMNS = ("claim_id", "source_id", "quote", "stance", "coder", "date")
DECISIONS = "oordelen.csv"
SUPPORTS, CONTRADICTS, RELATED, UNRELATED = "steunt", "spreekt-tegen", "verwant", "los"
STANCES = (SUPPORTS, CONTRADICTS, RELATED, UNRELATED)


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim: its text, the theme of the codebook it belongs to and the place it stands in; both may be empty."""

    claim_id: str
    text: str
    theme_id: str
    source: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A segment that people may have decided about."""

    segment_id: str
    source_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided that a segment means for a claim."""

    claim_id: str
    segment_id: str
    stance: str
    coder: str
    date: str


def read_claims(study: Study, theme_ids: Collection[str] | None) -> tuple[list[Claim], list[Problem]]:
    """Read every file of claims.

    Args:
        study: the study.
        theme_ids: ids of the codebook, which a claim may name; None when the codebook cannot be read.

    Returns:
        The good claims in order of their ids, and a problem for each of the other rows. A study without the folder has none.

    Raises:
        Refused: when the columns of a file are wrong.
    """
    claims: dict[str, Claim] = {}
    problems: list[Problem] = []
    for path in sorted(study.claims.glob("*.csv")):
        if path.name == DECISIONS:
            continue
        shown = study.shown(path)
        sheet = read_csv(path, shown, CLAIM_COLUMNS, CLAIM_OPTIONAL)
        problems.extend(sheet.problems)
        for row in sheet.rows:
            found = _claim_problems(row, shown, claims, theme_ids)
            problems.extend(found)
            if not found:
                value = row.values
                claims[value["claim_id"]] = Claim(value["claim_id"], value["text"], value["theme"], value["source"])
    return [claims[name] for name in sorted(claims)], problems


def read_decisions(
    study: Study, claims: Collection[str], passages: Iterable[Passage]
) -> tuple[dict[tuple[str, str], Decision], list[Problem]]:
    """Read what people decided.

    Args:
        study: the study.
        claims: ids of the claims.
        passages: the segments that may be quoted.

    Returns:
        The last decision by claim and segment; and the problems of the other rows, also where two people disagree.

    Raises:
        Refused: when the columns of the file are wrong.
    """
    path = study.claims / DECISIONS
    if not path.is_file():
        return {}, []
    shown = study.shown(path)
    sheet = read_csv(path, shown, DECISION_COLUMNS)
    problems = list(sheet.problems)
    by_source: dict[str, list[Passage]] = {}
    for passage in passages:
        by_source.setdefault(passage.source_id, []).append(passage)
    rows: list[tuple[Decision, int]] = []
    for row in sheet.rows:
        segment, found = _quoted(row, shown, by_source)
        found += _decision_problems(row, shown, claims)
        problems.extend(found)
        if not found:
            value = row.values
            rows.append((Decision(value["claim_id"], segment, value["stance"], value["coder"], value["date"]), row.line))
    decided, more = _last(rows, shown)
    return decided, problems + more


def _last(rows: Sequence[tuple[Decision, int]], shown: str) -> tuple[dict[tuple[str, str], Decision], list[Problem]]:
    """The last decision on each quote, and where the last ones of two people differ."""
    kept: dict[tuple[str, str], dict[str, tuple[Decision, int]]] = {}
    for decision, line in sorted(rows, key=lambda item: (item[0].date, item[1])):
        people = kept.setdefault((decision.claim_id, decision.segment_id), {})
        people.pop(decision.coder, None)  # so that the last decision is the last in order
        people[decision.coder] = decision, line
    problems = []
    for people in kept.values():
        if len({decision.stance for decision, _ in people.values()}) > 1:
            lines = [line for _, line in people.values()]
            message = (
                f"Over dit citaat oordelen mensen verschillend (regels {', '.join(map(str, sorted(lines)))}); het laatste geldt."
            )
            problems.append(Problem(shown, f"regel {lines[-1]}", message, "Word het eens en zet een oordeel.", Severity.WARNING))
    return {key: list(people.values())[-1][0] for key, people in kept.items()}, problems


def _claim_problems(row: Row, shown: str, seen: Mapping[str, Claim], theme_ids: Collection[str] | None) -> list[Problem]:
    value = row.values
    found = [_problem(shown, row, f"`{name}` is leeg.", "Vul het in.") for name in CLAIM_COLUMNS if not value[name]]
    if value["claim_id"] in seen:
        remedy = "Geef elke bewering een eigen id."
        found.append(_problem(shown, row, f"De bewering `{value['claim_id']}` is er al.", remedy))
    if value["theme"] and theme_ids is not None and value["theme"] not in theme_ids:
        remedy = "Gebruik een id uit corpus/codebook.yaml, of laat het leeg."
        found.append(_problem(shown, row, f"Het thema `{value['theme']}` staat niet in het codeboek.", remedy))
    return found


def _decision_problems(row: Row, shown: str, claims: Collection[str]) -> list[Problem]:
    value = row.values
    found = []
    if value["claim_id"] not in claims:
        remedy = "Zet de bewering in een bestand in corpus/claims, of verwijder de regel."
        found.append(_problem(shown, row, f"De bewering `{value['claim_id']}` bestaat niet.", remedy))
    if value["stance"] not in STANCES:
        found.append(_problem(shown, row, f"Onbekend oordeel `{value['stance']}`.", f"Kies uit: {', '.join(STANCES)}."))
    if not value["coder"]:
        found.append(_problem(shown, row, "`coder` is leeg.", "Vul in wie dit oordeelde."))
    if not _is_date(value["date"]):
        found.append(_problem(shown, row, f"`{value['date']}` is geen datum.", "Schrijf jjjj-mm-dd."))
    return found


def _quoted(row: Row, shown: str, by_source: Mapping[str, Sequence[Passage]]) -> tuple[str, list[Problem]]:
    """The segment that a quote stands in; a message never repeats the quote."""
    value = row.values
    passages = by_source.get(value["source_id"], ())
    found = [item for item in passages if value["quote"] and value["quote"] in item.text]
    # What is the whole of one segment may also be a part of another.
    whole = [item for item in found if item.text == value["quote"]]
    if len(found) == 1 or len(whole) == 1:
        return (whole or found)[0].segment_id, []
    if found:
        message = f"Dit citaat staat in {len(found)} fragmenten van bron `{value['source_id']}`."
        return "", [_problem(shown, row, message, "Neem een langer stuk over, zodat duidelijk is welk fragment het is.")]
    message = f"Dit citaat staat niet letterlijk in een fragment van bron `{value['source_id']}`."
    return "", [_problem(shown, row, message, "Neem het citaat opnieuw over uit het rapport, of verwijder de regel.")]


def _is_date(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _problem(shown: str, row: Row, message: str, remedy: str) -> Problem:
    return Problem(shown, f"regel {row.line}", message, remedy)
