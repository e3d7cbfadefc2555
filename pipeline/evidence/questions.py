"""The question that was asked before a quote: what an answer is about often stands only there."""

from __future__ import annotations

import pandas as pd

from pipeline.tables import records

MAX_WORDS = 60
"""Of a longer question the end is kept: there it is asked."""


def questions_before(segments: pd.DataFrame) -> dict[str, str]:
    """The last question before each segment in its source, by segment id; segments without one are not there.

    Args:
        segments: rows of the segments table, of whole sources.
    """
    found: dict[str, str] = {}
    source, asked_in, asked = "", -1, ""
    for row in records(segments.sort_values(["source_id", "position"])):
        if row["source_id"] != source:
            source, asked_in, asked = row["source_id"], -1, ""
        if row["voice"] == "question":
            asked = f"{asked} {row['text']}" if row["turn"] == asked_in else row["text"]
            asked_in = row["turn"]
        elif asked and row["voice"] == "spoken":
            found[row["segment_id"]] = " ".join(asked.split()[-MAX_WORDS:])
    return found
