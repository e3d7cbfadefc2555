"""Stage ``segment``: turns to segments with exact offsets, voices and lemmas."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd

from pipeline.errors import Problem, Severity
from pipeline.files import sha256_text
from pipeline.language.dutch import OWN, Dutch, Parsed, load_dutch, record_dutch
from pipeline.language.quotations import split_block_quote, split_voices
from pipeline.language.segmenting import Span, count_words, segment
from pipeline.params import SegmentParams, read_params
from pipeline.privacy.mentions import PLACEHOLDER
from pipeline.problems import record_problems
from pipeline.sources.speakers.roles import ASKING
from pipeline.sources.turns import Role
from pipeline.study.folder import Study
from pipeline.tables import SEGMENTS, TEXTS, TURNS, frame_of, read_table, write_table

MIN_CODED_WORDS = 4
"""A shorter segment ("Nee. Nee hoor.") says nothing by itself and gets no themes."""

_WRITTEN = {Role.REPORTER.value: "paraphrase", Role.AUTHOR.value: "document"}


def run(study: Study) -> None:
    """Cut every turn into segments; checks that each is an exact slice of its source."""
    params = read_params(study)
    dutch = load_dutch(params.nlp.model)
    texts = read_table(TEXTS, study.tables)
    turns = read_table(TURNS, study.tables)
    rows = segment_rows(dict(zip(texts["source_id"], texts["text"], strict=True)), turns, dutch, params.segment)
    write_table(SEGMENTS, frame_of(SEGMENTS, rows), study.tables)
    record_dutch(study, dutch)
    record_problems(study, "segment", _which_ran(dutch))


def segment_rows(texts: dict[str, str], turns: pd.DataFrame, dutch: Dutch, params: SegmentParams) -> list[dict[str, object]]:
    """The rows of the segments table.

    Args:
        texts: canonical text by source.
        turns: the turns table.
        dutch: the language pipeline.
        params: sizes in words.
    """
    pieces = [piece for turn in turns.to_dict("records") for piece in _pieces(turn, texts[turn["source_id"]])]
    parsed = dutch.parse([text for _, _, text, _ in pieces])
    rows: list[dict[str, object]] = []
    seen: Counter[tuple[str, str]] = Counter()
    positions: Counter[str] = Counter()
    for (turn, offset, text, voice), parse in zip(pieces, parsed, strict=True):
        for span in _spans(text, voice, parse, params):
            source_id = turn["source_id"]
            start, end = offset + span.start, offset + span.end
            content = texts[source_id][start:end]
            if content != text[span.start : span.end]:
                raise AssertionError(f"{source_id}: segment at {start} is not an exact slice")
            seen[source_id, content] += 1
            positions[source_id] += 1
            words = count_words(content)
            rows.append(
                {
                    "segment_id": segment_id(source_id, content, seen[source_id, content]),
                    "source_id": source_id, "turn": turn["turn"], "position": positions[source_id], "start": start, "end": end,
                    "text": content, "sha256": sha256_text(content), "lemmas": _lemmas(text, parse, span), "words": words,
                    "speaker": turn["speaker"], "role": turn["role"], "voice": voice,
                    "coded": voice not in ("question", "note") and words >= MIN_CODED_WORDS,
                    "time": turn["time"], "page": turn["page"], "row": turn["row"],
                }
            )  # fmt: skip
    return rows


def segment_id(source_id: str, text: str, occurrence: int) -> str:
    """Id from content: the same text in the same source keeps its id when text before it changes."""
    key = f"{source_id}\0{text}\0{occurrence}".encode()
    return hashlib.blake2b(key, digest_size=10).hexdigest()


def _pieces(turn: dict[Any, Any], text: str) -> Iterable[tuple[dict[Any, Any], int, str, str]]:
    """The parts of a turn that are one voice: the turn, where the part starts, its text and the voice."""
    content = text[turn["start"] : turn["end"]]
    if turn["kind"] not in ("speech", "paragraph", "quotation"):
        yield turn, turn["start"], content, "note"
    elif turn["role"] in ASKING:
        yield turn, turn["start"], content, "question"
    elif turn["kind"] == "speech":
        yield turn, turn["start"], content, "spoken"
    else:
        yield from _written_pieces(turn, content)


def _written_pieces(turn: dict[Any, Any], content: str) -> Iterable[tuple[dict[Any, Any], int, str, str]]:
    """The parts of a paragraph in minutes or a document: literal words apart from those of who wrote it."""
    if turn["kind"] == "quotation":
        # Beside the quotation itself a block quote holds only who said it.
        voices, own = split_block_quote(content), "note"
    else:
        voices = split_voices(content, titles=turn["role"] == Role.AUTHOR.value)
        own = _WRITTEN.get(turn["role"], "paraphrase")
    for span, is_quote in voices:
        yield turn, turn["start"] + span.start, content[span.start : span.end], "quotation" if is_quote else own


def _spans(text: str, voice: str, parse: Parsed, params: SegmentParams) -> list[Span]:
    if voice == "note":
        return [Span(0, len(text))]
    return segment(text, parse.sentences, params.min_words, params.max_words)


def _lemmas(text: str, parse: Parsed, span: Span) -> str:
    """The lemmas of what was said; a pseudonym is no word of the speaker's."""
    hidden = [match.span() for match in PLACEHOLDER.finditer(text, span.start, span.end)]
    inside = (word for word in parse.words if span.start <= word.start and word.end <= span.end)
    return " ".join(word.lemma for word in inside if not any(start <= word.start < end for start, end in hidden))


def _which_ran(dutch: Dutch) -> list[Problem]:
    if dutch.is_wanted:
        return []
    message = f"De taalpijplijn `{dutch.wanted}` is niet geïnstalleerd; zinnen en lemma's komen van de meegeleverde {dutch.name}."
    remedy = f"Noem `{OWN}` om die vast te kiezen, of installeer `{dutch.wanted}` en draai `dvc repro -f segment`."
    return [Problem("params.yaml", "nlp.model", message, remedy, Severity.NOTE)]
