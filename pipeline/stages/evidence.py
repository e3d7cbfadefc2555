"""Stage ``evidence``: indicators, and the links from quotes to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from pipeline.evidence.indicators import Indicator, Store, read_store
from pipeline.evidence.link import (
    QUOTED_VOICES,
    SHORTLIST,
    SHORTLIST_MOST,
    Array,
    judged,
    link,
    reason,
    relative_similarity,
    theme_match,
)  # fmt: skip
from pipeline.evidence.questions import questions_before
from pipeline.judging.judge import Judgement, Pair
from pipeline.judging.recipe import ensure_link_judge
from pipeline.language.dutch import Dutch, lemmatized, load_recorded_dutch
from pipeline.params import EvidenceParams, Params, read_params
from pipeline.problems import record_problems
from pipeline.study.folder import Study
from pipeline.tables import (
    EMBEDDINGS,
    INDICATORS,
    LINKS,
    OBSERVATIONS,
    SEGMENTS,
    SUGGESTIONS,
    THEMES,
    frame_of,
    read_table,
    write_table,
)  # fmt: skip
from pipeline.themes.keywords import find_keywords
from pipeline.vectors.encoder import load_encoder

Ask = Callable[[Sequence[Pair]], Sequence[Judgement]]
"""A judge: pairs of an indicator's description and a quote to judgements."""


def run(study: Study) -> None:
    """Write the indicators, observations and links tables."""
    params = read_params(study)
    themes = read_table(THEMES, study.tables)
    codebook_ids = set(themes.loc[themes["origin"] == "codebook", "theme_id"])
    store = read_store(study, codebook_ids)
    record_problems(study, "evidence", list(store.problems))
    segments = read_table(SEGMENTS, study.tables).sort_values(["source_id", "position"], ignore_index=True)
    quotes = segments[segments["coded"] & segments["voice"].isin(QUOTED_VOICES)].reset_index(drop=True)
    some = bool(store.indicators) and not quotes.empty
    rows = _links(study, store.indicators, quotes, questions_before(segments), params) if some else []
    write_table(LINKS, frame_of(LINKS, rows), study.tables)
    write_table(INDICATORS, frame_of(INDICATORS, _indicator_rows(store)), study.tables)
    observations = [{name: getattr(item, name) for name in item.__slots__} for item in store.observations]
    write_table(OBSERVATIONS, frame_of(OBSERVATIONS, observations).astype({"value": "float64"}), study.tables)


def link_rows(
    quotes: pd.DataFrame, indicators: Sequence[Indicator], similarity: Array, suggestions: pd.DataFrame, dutch: Dutch,
    params: EvidenceParams, judge: Ask | None = None, asked: Mapping[str, str] | None = None,
) -> list[dict[str, object]]:  # fmt: skip
    """The rows of the links table.

    Args:
        quotes: rows of the segments table that may be linked, m of them.
        indicators: n of them.
        similarity: (m, n), how much more each quote is like each indicator than other quotes are.
        suggestions: rows of the suggestions table.
        dutch: the pipeline that made the quotes' lemmas.
        params: threshold and most links.
        judge: reads each quote beside the definitions that may fit; without one, meaning, words and theme decide.
        asked: the question before a quote, by segment id.
    """
    keywords = [lemmatized(dutch, indicator.keywords) for indicator in indicators]
    words = [[find_keywords(lemmas.split(), phrases) for phrases in keywords] for lemmas in quotes["lemmas"]]
    suggested = suggestions.groupby("segment_id")["theme_id"].agg(set).to_dict()
    matches = np.array(
        [[theme_match(suggested.get(segment, set()), item) for item in indicators] for segment in quotes["segment_id"]]
    )
    ids = quotes["segment_id"].tolist()
    if judge is None:
        found = link(similarity, words, matches, params.threshold, params.max_links)
    else:
        shortlist = link(similarity, words, matches, SHORTLIST, SHORTLIST_MOST)
        texts, before = [" ".join(text.split()) for text in quotes["text"]], asked or {}
        pairs = [Pair(indicators[item.column].described, texts[item.row], before.get(ids[item.row], "")) for item in shortlist]
        found = judged(shortlist, [item.bears for item in judge(pairs)], params.threshold, params.max_links)
    return [
        {
            "segment_id": ids[item.row], "indicator_id": indicators[item.column].indicator_id,
            "score": round(item.score, 6), "rank": item.rank, "reason": reason(item),
        }
        for item in found
    ]  # fmt: skip


def _links(
    study: Study, indicators: Sequence[Indicator], quotes: pd.DataFrame, asked: Mapping[str, str], params: Params
) -> list[dict[str, object]]:
    dutch = load_recorded_dutch(study, params.nlp.model)
    encoder = load_encoder(study, params.embed.student)
    described = encoder.encode([indicator.described for indicator in indicators]).astype(np.float64)
    table = read_table(EMBEDDINGS, study.tables).set_index("segment_id")["vector"]
    vectors = np.stack(table.loc[quotes["segment_id"]].to_list()).astype(np.float64)
    suggestions = read_table(SUGGESTIONS, study.tables)
    similarity = relative_similarity(vectors, described)
    judge = ensure_link_judge(study) if params.evidence.link_judge else None
    return link_rows(quotes, indicators, similarity, suggestions, dutch, params.evidence, judge.judge if judge else None, asked)


def _indicator_rows(store: Store) -> list[dict[str, object]]:
    return [
        {**{name: getattr(item, name) for name in item.__slots__}, "keywords": "\n".join(item.keywords)}
        for item in store.indicators
    ]
