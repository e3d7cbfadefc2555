"""Nothing is shown that is not in the sources: every segment is the exact slice of its text, and every hash is right."""

from __future__ import annotations

from pipeline.errors import Problem, Refused
from pipeline.files import sha256_text
from pipeline.report.corpus import Corpus

_REMEDY = "Draai `dvc repro`; dat maakt de tabellen opnieuw uit de bronnen."


def check_corpus(corpus: Corpus) -> None:
    """Compare every text with its hash, and every turn and segment with the text.

    Raises:
        Refused: with each thing that does not fit; no report is better than one with a quote that nobody said.
    """
    problems = [*_texts(corpus), *_segments(corpus), *_unknown(corpus)]
    if problems:
        raise Refused(sorted(set(problems)))


def _texts(corpus: Corpus) -> list[Problem]:
    problems = []
    for source in corpus.sources:
        text = corpus.texts.get(source.source_id)
        if text is None:
            problems.append(_problem("texts.parquet", source.source_id, "De tekst van deze bron ontbreekt."))
        elif sha256_text(text.text) != text.sha256:
            problems.append(_problem("texts.parquet", source.source_id, "De tekst past niet bij haar controlegetal (sha256)."))
        else:
            length = len(text.text)
            for turn in corpus.turns.get(source.source_id, ()):
                if not 0 <= turn.start <= turn.end <= length:
                    place = f"{source.source_id}, beurt {turn.turn}"
                    problems.append(_problem("turns.parquet", place, "Deze beurt ligt buiten de tekst."))
    return problems


def _segments(corpus: Corpus) -> list[Problem]:
    problems = []
    spans = {source: {turn.turn: (turn.start, turn.end) for turn in turns} for source, turns in corpus.turns.items()}
    for segment in corpus.segment.values():
        place = f"{segment.source_id}, fragment {segment.position}"
        text = corpus.texts.get(segment.source_id)
        if text is None or text.text[segment.start : segment.end] != segment.text:
            problems.append(_problem("segments.parquet", place, "Dit fragment staat niet precies zo in de tekst van de bron."))
        elif sha256_text(segment.text) != segment.sha256:
            problems.append(_problem("segments.parquet", place, "Dit fragment past niet bij zijn controlegetal (sha256)."))
        else:
            start, end = spans.get(segment.source_id, {}).get(segment.turn, (0, -1))
            if not start <= segment.start <= segment.end <= end:
                problems.append(_problem("segments.parquet", place, f"Dit fragment ligt niet in beurt {segment.turn}."))
    return problems


def _unknown(corpus: Corpus) -> list[Problem]:
    """Rows that point to nothing would make a page with a link to nowhere."""
    indicators = {indicator.indicator_id for indicator in corpus.indicators}
    problems = []
    for name, rows in (("suggestions", corpus.suggestions), ("topics", corpus.topics)):
        for theme, items in rows.items():
            if theme not in corpus.theme:
                problems.append(_problem(f"{name}.parquet", theme, "Dit thema is onbekend."))
            lost = sorted(item.segment_id for item in items if item.segment_id not in corpus.segment)
            problems.extend(_problem(f"{name}.parquet", segment, "Dit fragment is onbekend.") for segment in lost)
    for indicator, links in corpus.linked.items():
        if indicator not in indicators:
            problems.append(_problem("links.parquet", indicator, "Dit cijfer is onbekend."))
        lost = sorted(link.segment_id for link in links if link.segment_id not in corpus.segment)
        problems.extend(_problem("links.parquet", segment, "Dit fragment is onbekend.") for segment in lost)
    claims = {claim.claim_id for claim in corpus.claims}
    for claim, evidence in corpus.evidence.items():
        if claim not in claims:
            problems.append(_problem("evidence.parquet", claim, "Deze bewering is onbekend."))
        lost = sorted(row.segment_id for row in evidence if row.segment_id not in corpus.segment)
        problems.extend(_problem("evidence.parquet", segment, "Dit fragment is onbekend.") for segment in lost)
    return problems


def _problem(file: str, place: str, message: str) -> Problem:
    return Problem(f"outputs/tables/{file}", place, message, _REMEDY)
