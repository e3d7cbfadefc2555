"""The tables that stages hand to each other and that other programs may read.

One typed schema a table, checked when a table is written and when it is read. Offsets are code points into the
canonical text of the source, end exclusive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import refuse
from pipeline.files import replacing

VERSION = 1
"""Raised when a column changes its meaning or goes; the number is in every file's metadata."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, Arrow type and meaning."""

    name: str
    type: pa.DataType
    meaning: str
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: name, key columns (unique together) and columns in order."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def file(self) -> str:
        """Its file name."""
        return f"{self.name}.parquet"

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema, with the version and each column's meaning as metadata."""
        fields = [pa.field(c.name, c.type, c.nullable, {"meaning": c.meaning}) for c in self.columns]
        return pa.schema(fields, {"table": self.name, "version": str(VERSION), "key": ",".join(self.key)})


_TEXT, _INT, _REAL, _FLAG = pa.string(), pa.int64(), pa.float64(), pa.bool_()

SOURCES = Table(
    "sources",
    ("source_id",),
    (
        Column("source_id", _TEXT, "the source's own code, from sources.csv"),
        Column("file", _TEXT, "path under corpus/raw"),
        Column("kind", _TEXT, "interview, thematafel, dialoog, document or co-onderzoek"),
        Column("round", _TEXT, "round of the study"),
        Column("date", _TEXT, "ISO date, or empty"),
        Column("title", _TEXT, "what the source is called, pseudonymised"),
        Column("place", _TEXT, "neighbourhood or place, or empty"),
        Column("group", _TEXT, "participant group, or empty"),
        Column("participants", _INT, "people who took part; 0 for a document"),
        Column("sha256", _TEXT, "of the file's bytes"),
        Column("parser", _TEXT, "reader that read it, and the turn convention found"),
        Column("turns", _INT, "number of turns"),
        Column("words", _INT, "number of words in the canonical text"),
        Column("replaced", _INT, "pieces of personal data that a pseudonym stands for"),
        Column("doubtful", _INT, "those of them that a person should look at"),
        Column("warnings", _TEXT, "one a line, or empty"),
    ),
)
TEXTS = Table(
    "texts",
    ("source_id",),
    (
        Column("source_id", _TEXT, "source"),
        Column("text", _TEXT, "canonical text: Unicode NFC, LF, reflowed, pseudonymised"),
        Column("sha256", _TEXT, "of the text's UTF-8 bytes"),
    ),
)
TURNS = Table(
    "turns",
    ("source_id", "turn"),
    (
        Column("source_id", _TEXT, "source"),
        Column("turn", _INT, "number in the source, from 1"),
        Column("speaker", _TEXT, "label as in the source, a name in it pseudonymised; or empty"),
        Column("role", _TEXT, "interviewer, respondent, facilitator, reporter, author or unknown"),
        Column("kind", _TEXT, "speech, paragraph, quotation, heading, caption, note, introduction or attendance"),
        Column("start", _INT, "first code point"),
        Column("end", _INT, "code point after the last"),
        Column("time", _TEXT, "time code at the start, or empty"),
        Column("page", _INT, "page in the file, from 1", nullable=True),
        Column("row", _INT, "row in the spreadsheet, from 1", nullable=True),
    ),
)
SEGMENTS = Table(
    "segments",
    ("segment_id",),
    (
        Column("segment_id", _TEXT, "blake2b of source, text and occurrence"),
        Column("source_id", _TEXT, "source"),
        Column("turn", _INT, "turn it lies in"),
        Column("position", _INT, "number in the source, from 1"),
        Column("start", _INT, "first code point"),
        Column("end", _INT, "code point after the last"),
        Column("text", _TEXT, "the exact slice of the canonical text"),
        Column("sha256", _TEXT, "of the slice's UTF-8 bytes"),
        Column("lemmas", _TEXT, "lower-case lemmas of its words, separated by spaces"),
        Column("words", _INT, "number of words"),
        Column("speaker", _TEXT, "label as in the source, a name in it pseudonymised; or empty"),
        Column("role", _TEXT, "as in turns"),
        Column("voice", _TEXT, "spoken, quotation, paraphrase, document, question or note"),
        Column("coded", _FLAG, "whether it may get themes: questions, notes and very short answers may not"),
        Column("time", _TEXT, "time code at the start of the turn, or empty"),
        Column("page", _INT, "page in the file, from 1", nullable=True),
        Column("row", _INT, "row in the spreadsheet, from 1", nullable=True),
    ),
)
EMBEDDINGS = Table(
    "embeddings",
    ("segment_id",),
    (
        Column("segment_id", _TEXT, "segment"),
        Column("vector", pa.list_(pa.float32()), "unit-length sentence embedding"),
    ),
)
THEMES = Table(
    "themes",
    ("theme_id",),
    (
        Column("theme_id", _TEXT, "id; a sub-theme's starts with its parent's and a slash"),
        Column("label", _TEXT, "name"),
        Column("abbr", _TEXT, "letters that stand with its colour, or empty"),
        Column("parent", _TEXT, "theme it belongs to, or empty"),
        Column("origin", _TEXT, "codebook or discovered"),
        Column("definition", _TEXT, "what it is about; empty for a discovered theme"),
        Column("include", _TEXT, "rules, one a line"),
        Column("exclude", _TEXT, "rules, one a line"),
        Column("keywords", _TEXT, "lemmas, one a line"),
        Column("first_round", _TEXT, "first round with a suggestion, or empty"),
        Column("last_round", _TEXT, "last round with a suggestion, or empty"),
    ),
)
SUGGESTIONS = Table(
    "suggestions",
    ("segment_id", "theme_id"),
    (
        Column("segment_id", _TEXT, "segment"),
        Column("theme_id", _TEXT, "theme or sub-theme of the codebook"),
        Column("score", _REAL, "estimated probability that the theme fits, 0 to 1"),
        Column("rank", _INT, "1 for the segment's most likely theme at its level"),
        Column("method", _TEXT, "how the score was made"),
        Column("example", _TEXT, "the codebook's example or definition that is nearest"),
        Column("keywords", _TEXT, "keywords found, separated by ', ', or empty"),
        Column("denied", _FLAG, "whether the speaker seems to say that it is not so: that is about the theme too"),
    ),
)
TOPICS = Table(
    "topics",
    ("segment_id",),
    (
        Column("segment_id", _TEXT, "segment that the codebook does not explain"),
        Column("theme_id", _TEXT, "discovered theme"),
        Column("score", _REAL, "cosine to the centre of the theme, -1 to 1"),
        Column("representative", _FLAG, "whether it is among the theme's most typical segments"),
    ),
)
INDICATORS = Table(
    "indicators",
    ("indicator_id",),
    (
        Column("indicator_id", _TEXT, "id"),
        Column("title", _TEXT, "short name"),
        Column("definition", _TEXT, "what is measured"),
        Column("unit", _TEXT, "unit of the values"),
        Column("direction", _TEXT, "lager-is-beter, hoger-is-beter or geen"),
        Column("theme_id", _TEXT, "theme or sub-theme of the codebook, or empty"),
        Column("population", _TEXT, "whom it is about"),
        Column("keywords", _TEXT, "lemmas, one a line"),
    ),
)
OBSERVATIONS = Table(
    "observations",
    ("indicator_id", "region_code", "period", "group"),
    (
        Column("indicator_id", _TEXT, "indicator"),
        Column("region_code", _TEXT, "region"),
        Column("region_name", _TEXT, "its name"),
        Column("region_level", _TEXT, "wijk, gemeente or land"),
        Column("period", _TEXT, "year"),
        Column("group", _TEXT, "'totaal' or the part of the population"),
        Column("value", _REAL, "the figure; empty when missing", nullable=True),
        Column("status", _TEXT, "definitief, voorlopig or ontbreekt"),
        Column("source", _TEXT, "who published it"),
        Column("table_id", _TEXT, "table it is in"),
        Column("retrieved", _TEXT, "ISO date on which it was fetched"),
    ),
)
LINKS = Table(
    "links",
    ("segment_id", "indicator_id"),
    (
        Column("segment_id", _TEXT, "segment"),
        Column("indicator_id", _TEXT, "indicator that measures what is told"),
        Column("score", _REAL, "strength of the link, 0 to 1"),
        Column("rank", _INT, "1 for the segment's best"),
        Column("reason", _TEXT, "why, in Dutch"),
    ),
)
CLAIMS = Table(
    "claims",
    ("claim_id",),
    (
        Column("claim_id", _TEXT, "the claim's own code, from corpus/claims"),
        Column("text", _TEXT, "the claim"),
        Column("theme_id", _TEXT, "theme or sub-theme of the codebook, or empty"),
        Column("source", _TEXT, "where the claim stands, or empty"),
        Column("verdict", _TEXT, "gesteund, weersproken, gemengd, richting niet bepaald, geen steun gevonden or niet beoordeeld"),
        Column("supporting", _INT, "people that support it, each once"),
        Column("contradicting", _INT, "people that contradict it, each once"),
    ),
)
EVIDENCE = Table(
    "evidence",
    ("claim_id", "segment_id"),
    (
        Column("claim_id", _TEXT, "claim"),
        Column("segment_id", _TEXT, "segment that bears on it, or came nearest when nothing does"),
        Column("stance", _TEXT, "steunt, spreekt-tegen, richting-niet-bepaald or verwant"),
        Column("bears", _REAL, "the judge's probability that it bears; empty when no judge said so", nullable=True),
        Column("supports", _REAL, "its probability that it supports, given that it bears", nullable=True),
        Column("decided_by", _TEXT, "the coder or the judge; empty without either"),
        Column("rank", _INT, "1 for the claim's nearest; 0 when only a person brought it"),
    ),
)

ALL = (
    SOURCES, TEXTS, TURNS, SEGMENTS, EMBEDDINGS, THEMES, SUGGESTIONS, TOPICS, INDICATORS, OBSERVATIONS, LINKS, CLAIMS, EVIDENCE,
)  # fmt: skip


def write_table(table: Table, frame: pd.DataFrame, folder: Path) -> Path:
    """Write ``frame`` to ``folder/<table>.parquet``, sorted by key.

    Raises:
        ValueError: when columns are missing or unknown, a value has another type, or a key is there twice. These are
            mistakes of the program, not of the user.
    """
    names = [column.name for column in table.columns]
    if set(frame.columns) != set(names):
        raise ValueError(f"{table.name}: columns {sorted(frame.columns)} instead of {sorted(names)}")
    ordered = frame[names].sort_values(list(table.key), kind="stable").reset_index(drop=True)
    if ordered.duplicated(list(table.key)).any():
        raise ValueError(f"{table.name}: key {table.key} is not unique")
    arrow = pa.Table.from_pandas(ordered, table.schema, preserve_index=False, safe=True)
    arrow = arrow.replace_schema_metadata(table.schema.metadata)
    arrow.validate(full=True)
    for column in table.columns:
        if not column.nullable and arrow.column(column.name).null_count:
            raise ValueError(f"{table.name}.{column.name}: empty values")
    path = folder / table.file
    with replacing(path) as temporary:
        pq.write_table(arrow, temporary, compression="zstd")
    return path


def read_table(table: Table, folder: Path) -> pd.DataFrame:
    """Read ``folder/<table>.parquet`` and check it against its schema.

    Raises:
        Refused: when the file is missing, damaged or of another version.
    """
    path = folder / table.file
    remedy = "Draai `dvc repro`; dat maakt het opnieuw."
    if not path.is_file():
        raise refuse(path.name, "Deze tabel is er nog niet.", remedy)
    try:
        arrow = pq.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise refuse(path.name, f"Deze tabel is beschadigd ({error}).", f"Verwijder haar. {remedy}") from error
    known = arrow.schema.metadata or {}
    if not arrow.schema.equals(table.schema) or known.get(b"version") != str(VERSION).encode():
        raise refuse(path.name, "Deze tabel is door een andere versie gemaakt.", remedy)
    frame: pd.DataFrame = arrow.to_pandas()
    return frame


def frame_of(table: Table, rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """A frame with the table's columns from rows; also right when there are no rows, and where whole numbers have gaps."""
    frame = pd.DataFrame(list(rows), columns=[column.name for column in table.columns])
    return frame.astype({column.name: "Int64" for column in table.columns if column.nullable and column.type == _INT})


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dicts by column."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
