"""Stage ``claims``: which quotes bear on a claim, and what they mean for it as far as a judge or a person says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pipeline.evidence.candidates import candidates
from pipeline.evidence.claims import Claim, Decision, Passage, read_claims, read_decisions
from pipeline.evidence.link import QUOTED_VOICES
from pipeline.evidence.questions import questions_before
from pipeline.evidence.stances import Evidence, Found, outcome, weigh
from pipeline.judging.judge import Judgement, Pair
from pipeline.judging.recipe import InUse, load_judge, missing_judge, read_recipe
from pipeline.language.dutch import lemmatized, load_recorded_dutch
from pipeline.language.stopwords import stop_words
from pipeline.params import EvidenceParams, Params, read_params
from pipeline.problems import record_problems
from pipeline.study.folder import Study
from pipeline.tables import CLAIMS, EMBEDDINGS, EVIDENCE, SEGMENTS, THEMES, frame_of, read_table, records, write_table
from pipeline.vectors.encoder import load_encoder

Decisions = Mapping[tuple[str, str], Decision]
Candidates = Sequence[Sequence[tuple[str, int]]]
"""For each claim the segments that the encoder brought, with their rank."""


def run(study: Study) -> None:
    """Write the claims and evidence tables."""
    params = read_params(study)
    themes = read_table(THEMES, study.tables)
    claims, problems = read_claims(study, set(themes.loc[themes["origin"] == "codebook", "theme_id"]))
    segments = read_table(SEGMENTS, study.tables).sort_values(["source_id", "position"], ignore_index=True)
    quotes = segments[segments["coded"] & segments["voice"].isin(QUOTED_VOICES)].reset_index(drop=True)
    passages = [Passage(row["segment_id"], row["source_id"], row["text"]) for row in records(quotes)]
    decisions, more = read_decisions(study, {claim.claim_id for claim in claims}, passages)
    problems += more + missing_judge(study, read_recipe(study))
    used = load_judge(study)
    found = _candidates(study, claims, quotes, params) if claims and not quotes.empty else [[] for _ in claims]
    judged = _judged(used, claims, found, segments, decisions)
    rows, evidence = claim_rows(claims, found, judged, decisions, quotes, used, params.evidence)
    record_problems(study, "claims", problems + list(used.judge.problems if used else ()))
    write_table(CLAIMS, frame_of(CLAIMS, rows), study.tables)
    write_table(EVIDENCE, frame_of(EVIDENCE, evidence).astype({"bears": "float64", "supports": "float64"}), study.tables)


def claim_rows(
    claims: Sequence[Claim], found: Candidates, judged: Mapping[tuple[str, str], Judgement], decisions: Decisions,
    quotes: pd.DataFrame, used: InUse | None, params: EvidenceParams,
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:  # fmt: skip
    """The rows of the claims and evidence tables.

    Args:
        claims: the claims.
        found: for each claim the segments that the encoder brought.
        judged: what the judge said, by claim and segment.
        decisions: what people decided, by claim and segment.
        quotes: rows of the segments table that may be quoted.
        used: the judge and what it has shown, if there is one.
        params: from which probability a quote bears on a claim.
    """
    people = {row["segment_id"]: (row["source_id"], row["speaker"]) for row in records(quotes)}
    name, proof = (used.judge.name, used.proof) if used else ("", None)
    rows: list[dict[str, object]] = []
    evidence: list[dict[str, object]] = []
    for claim, brought in zip(claims, found, strict=True):
        key = claim.claim_id
        decided = {segment: item for (claim_id, segment), item in decisions.items() if claim_id == key}
        items = [Found(segment, rank, judged.get((key, segment))) for segment, rank in brought]
        weighed = weigh(items, decided, name, proof, params.bears)
        result = outcome(weighed, people, used is not None)
        rows.append({
            "claim_id": key, "text": claim.text, "theme_id": claim.theme_id, "source": claim.source, "verdict": result.verdict,
            "supporting": result.supporting, "contradicting": result.contradicting,
        })  # fmt: skip
        evidence.extend(_evidence_row(key, item) for item in weighed)
    return rows, evidence


def _candidates(study: Study, claims: Sequence[Claim], quotes: pd.DataFrame, params: Params) -> Candidates:
    dutch = load_recorded_dutch(study, params.nlp.model)
    described = load_encoder(study, params.embed.student).encode([claim.text for claim in claims]).astype(np.float64)
    table = read_table(EMBEDDINGS, study.tables).set_index("segment_id")["vector"]
    vectors = np.stack(table.loc[quotes["segment_id"]].to_list()).astype(np.float64)
    stop, ids = stop_words(), quotes["segment_id"].tolist()
    phrases = lemmatized(dutch, [claim.text for claim in claims])
    words = [{word for word in phrases[claim.text].split() if word not in stop and word.isalpha()} for claim in claims]
    said = [set(lemmas.split()) for lemmas in quotes["lemmas"]]
    best = candidates(described, vectors, words, said, params.evidence.candidates)
    return [[(ids[item.row], item.rank) for item in items] for items in best]


def _judged(
    used: InUse | None, claims: Sequence[Claim], found: Candidates, segments: pd.DataFrame, decisions: Decisions
) -> dict[tuple[str, str], Judgement]:
    """What the judge says of every candidate that nobody decided about."""
    if used is None:
        return {}
    texts = dict(zip(segments["segment_id"], segments["text"], strict=True))
    asked = questions_before(segments)
    keys = [
        (claim, segment)
        for claim, items in zip(claims, found, strict=True)
        for segment, _ in items
        if (claim.claim_id, segment) not in decisions
    ]
    pairs = [Pair(claim.text, " ".join(texts[segment].split()), asked.get(segment, "")) for claim, segment in keys]
    judgements = used.judge.judge(pairs)
    return {(claim.claim_id, segment): item for (claim, segment), item in zip(keys, judgements, strict=True)}


def _evidence_row(claim_id: str, item: Evidence) -> dict[str, object]:
    return {"claim_id": claim_id, **{name: getattr(item, name) for name in item.__slots__}}
