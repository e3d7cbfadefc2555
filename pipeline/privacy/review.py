"""The review list of a source: what was replaced and what is doubtful, for a researcher to look through.

Lies in ``private/nakijken/``, as it holds real names; written anew at each reading. What a researcher decides goes in
``private/besluiten.csv``, which no run ever writes over.
"""

from __future__ import annotations

import csv
import io

from pipeline.privacy.config import COLUMNS
from pipeline.privacy.key import write_private
from pipeline.privacy.pseudonymise import Replaced
from pipeline.study.folder import Study

HEADER = ("beurt", "soort", "tekst", "wordt", "oordeel", "waarom", "ervoor", "erna")
CERTAIN, DOUBTFUL = "zeker", "kijk na"


def write_review(study: Study, source_id: str, rows: list[Replaced]) -> None:
    """Write the list of one source, the doubtful ones first."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADER)
    for row in sorted(rows, key=lambda item: item.sure):
        verdict = CERTAIN if row.sure else DOUBTFUL
        context = (row.before.replace("\n", " "), row.after.replace("\n", " "))
        writer.writerow((row.turn, row.kind.value, row.text, row.pseudonym, verdict, row.why, *context))
    write_private(study.review / f"{source_id}.csv", stream.getvalue().encode("utf-8"))


def forget_reviews(study: Study, source_ids: set[str]) -> None:
    """Remove the lists of sources that are no longer in the study."""
    for path in study.review.glob("*.csv"):
        if path.stem not in source_ids:
            path.unlink()


def ensure_decisions(study: Study) -> None:
    """Make the file for decisions where there is none: the pipeline depends on it."""
    if not study.decisions.is_file():
        write_private(study.decisions, (",".join(COLUMNS) + "\n").encode())
