"""Stage ``themes``: suggestions from the codebook, and themes that it does not name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.errors import refuse
from pipeline.language.dutch import Dutch, lemmatized, load_recorded_dutch
from pipeline.language.stopwords import stop_words
from pipeline.params import ThemeParams, read_params
from pipeline.study.folder import Study
from pipeline.tables import EMBEDDINGS, SEGMENTS, SOURCES, SUGGESTIONS, THEMES, TOPICS, frame_of, read_table, records, write_table
from pipeline.themes.codebook import Codebook, read_codebook
from pipeline.themes.discover import Topic, discover
from pipeline.themes.keywords import find_keywords
from pipeline.themes.standard import StandardThemes
from pipeline.themes.suggest import (
    Array,
    Example,
    add_keywords,
    keywords_of,
    nearest_examples,
    smooth,
    subtheme_shares,
    theme_probabilities,
    training_texts,
    with_questions,
)  # fmt: skip
from pipeline.vectors.encoder import load_encoder

METHOD = "{way} (regressie op voorbeelden, trefwoorden, omgeving)"
DENIAL = 0.0
"""Log-odds from which a speaker is taken to say that it is not so: more likely than not."""
Encode = Callable[[Sequence[str]], NDArray[np.float32]]
QUESTION_TAIL = 200
"""Characters at the end of a question that are read with the answer; what comes before them is often small talk."""


def run(study: Study) -> None:
    """Write the themes, suggestions and topics tables."""
    params = read_params(study)
    codebook = read_codebook(study)
    examples = training_texts(codebook)
    _check_training(codebook, examples, study)
    dutch = load_recorded_dutch(study, params.nlp.model)
    encoder = load_encoder(study, params.embed.student)
    segments = read_table(SEGMENTS, study.tables).sort_values(["source_id", "position"], ignore_index=True)
    vectors = _vectors(segments[segments["coded"]], study)
    material = material_of(segments, vectors, examples, encoder.encode)
    coded = material.coded
    suggestions = suggest_rows(material, codebook, dutch, params.themes, encoder.standard)
    explained = {str(row["segment_id"]) for row in suggestions}
    # In order of id: the order of files and rounds may not matter to what is found.
    rest = np.flatnonzero(~coded["segment_id"].isin(explained).to_numpy())
    rest = rest[np.argsort(coded["segment_id"].to_numpy(dtype=str)[rest])]
    unexplained = coded.iloc[rest]
    topics = discover(
        unexplained["segment_id"].tolist(), unexplained["source_id"].tolist(), unexplained["lemmas"].tolist(), vectors[rest],
        stop_words(), params.themes.discover,
    )  # fmt: skip
    topic_rows = [row for topic in topics for row in _topic_rows(topic, unexplained["segment_id"].tolist())]
    write_table(SUGGESTIONS, frame_of(SUGGESTIONS, suggestions), study.tables)
    write_table(TOPICS, frame_of(TOPICS, topic_rows), study.tables)
    rounds = _rounds(study, segments, [*suggestions, *topic_rows])
    write_table(THEMES, frame_of(THEMES, theme_rows(codebook, topics, rounds)), study.tables)


@dataclass(frozen=True, slots=True)
class Material:
    """What suggestions are made from; ``in_context`` are the segments' vectors with the question before them."""

    coded: pd.DataFrame
    vectors: Array
    in_context: Array
    examples: Sequence[Example]
    example_vectors: Array


def material_of(segments: pd.DataFrame, vectors: Array, examples: Sequence[Example], encode: Encode) -> Material:
    """Put together what suggestions are made from.

    Args:
        segments: rows of the segments table, in order of source and position.
        vectors: of the coded ones among them, in that order.
        examples: the codebook's texts.
        encode: texts to vectors of the same encoder.
    """
    coded = segments[segments["coded"]].reset_index(drop=True)
    in_context = _in_context(segments, vectors, encode)
    return Material(coded, vectors, in_context, examples, encode([example.text for example in examples]).astype(np.float64))


def suggest_rows(
    material: Material, codebook: Codebook, dutch: Dutch, params: ThemeParams, standard: StandardThemes | None
) -> list[dict[str, object]]:
    """The rows of the suggestions table: every theme and sub-theme above its threshold.

    Args:
        material: segments and codebook, as vectors.
        codebook: the study's.
        dutch: the pipeline that made the segments' lemmas.
        params: thresholds.
        standard: what the encoder's adapter learnt of the standard codebook; None when it brings nothing along.
    """
    coded, examples = material.coded, material.examples
    lemmas = [text.split() for text in coded["lemmas"]]
    tops = [theme.id for theme in codebook.themes]
    entries = codebook.entries
    phrases = {item.theme_id: lemmatized(dutch, keywords_of(entries, item.theme_id)) for item in entries}
    found = {theme_id: [find_keywords(words, keywords) for words in lemmas] for theme_id, keywords in phrases.items()}
    hits = np.array([[len(found[theme][i]) for theme in tops] for i in range(len(coded))], dtype=np.int64).reshape(
        len(coded), len(tops)
    )
    known = {} if standard is None else standard.themes
    scored = theme_probabilities(examples, material.example_vectors, material.in_context, tops, known, params.discover.seed)
    scores = smooth(add_keywords(scored.probabilities, hits), coded["source_id"].tolist(), params.neighbour_weight)
    # The question is left out: who is asked whether they are lonely has not denied it by that.
    denied = np.zeros(len(coded), dtype=bool) if standard is None else standard.denial.odds(material.vectors) > DENIAL
    rows: list[dict[str, object]] = []
    for column, theme in enumerate(codebook.themes):
        chosen = np.flatnonzero(scores[:, column] >= params.threshold)
        ranks = (scores[chosen] > scores[chosen, column][:, None]).sum(axis=1) + 1
        made = METHOD.format(way=scored.ways[column])
        rows.extend(_rows(material, chosen, scores[chosen, column], ranks, theme.id, found[theme.id], denied, made))
        subthemes = [f"{theme.id}/{sub.id}" for sub in theme.subthemes]
        shares = subtheme_shares(examples, material.example_vectors, material.in_context[chosen], subthemes)
        for number, subtheme in enumerate(subthemes):
            kept = np.flatnonzero(shares[:, number] >= params.subtheme_threshold)
            within = (shares[kept] > shares[kept, number][:, None]).sum(axis=1) + 1
            probability = scores[chosen[kept], column] * shares[kept, number]
            rows.extend(_rows(material, chosen[kept], probability, within, subtheme, found[subtheme], denied, made))
    return rows


def theme_rows(codebook: Codebook, topics: Sequence[Topic], rounds: dict[str, tuple[str, str]]) -> list[dict[str, object]]:
    """The rows of the themes table: the codebook's themes, then the discovered ones."""
    rows: list[dict[str, object]] = []
    for item in codebook.entries:
        first, last = rounds.get(item.theme_id, ("", ""))
        rows.append(
            {
                "theme_id": item.theme_id, "label": item.entry.label, "abbr": item.abbr, "parent": item.parent,
                "origin": "codebook", "definition": item.entry.definition, "include": "\n".join(item.entry.include),
                "exclude": "\n".join(item.entry.exclude), "keywords": "\n".join(item.entry.keywords),
                "first_round": first, "last_round": last,
            }
        )  # fmt: skip
    for topic in topics:
        first, last = rounds.get(topic.theme_id, ("", ""))
        rows.append(
            {
                "theme_id": topic.theme_id, "label": topic.label, "abbr": "", "parent": "", "origin": "discovered",
                "definition": "", "include": "", "exclude": "", "keywords": "\n".join(topic.words),
                "first_round": first, "last_round": last,
            }
        )  # fmt: skip
    return rows


def _check_training(codebook: Codebook, examples: Sequence[Example], study: Study) -> None:
    for theme in codebook.themes:
        if not any(theme.id in example.against for example in examples):
            raise refuse(
                study.shown(study.codebook), f"Niets in het codeboek laat zien wat niet bij `{theme.id}` hoort.",
                "Voeg `unrelated` toe (uitspraken die bij geen thema horen) of `counterexamples` bij dit thema.",
            )  # fmt: skip


def _vectors(coded: pd.DataFrame, study: Study) -> Array:
    table = read_table(EMBEDDINGS, study.tables).set_index("segment_id")["vector"]
    return np.stack(table.loc[coded["segment_id"]].to_list()).astype(np.float64)


def _in_context(segments: pd.DataFrame, vectors: Array, encode: Encode) -> Array:
    """The vectors with that of the last question before each segment mixed in."""
    questions = last_questions(segments)
    unique = sorted(set(questions) - {""})
    if not unique:
        return vectors
    encoded = dict(zip(unique, encode(unique).astype(np.float64), strict=True))
    blank = np.zeros(vectors.shape[1])
    asked: NDArray[np.bool_] = np.array([bool(question) for question in questions])
    return with_questions(vectors, np.stack([encoded.get(question, blank) for question in questions]), asked)


def last_questions(segments: pd.DataFrame) -> list[str]:
    """For each coded segment, in order: the end of the question (or heading) that came before it in its source."""
    found: list[str] = []
    source, question = "", ""
    for row in records(segments[["source_id", "voice", "text", "coded"]]):
        if row["source_id"] != source:
            source, question = row["source_id"], ""
        if row["voice"] in ("question", "note"):
            question = row["text"][-QUESTION_TAIL:]
        elif row["coded"]:
            found.append(question)
    return found


def _rows(
    material: Material, chosen: NDArray[np.int64], scores: Array, ranks: NDArray[np.int64], theme: str,
    keywords: Sequence[tuple[str, ...]], denied: NDArray[np.bool_], method: str,
) -> list[dict[str, object]]:  # fmt: skip
    if not len(chosen):
        return []
    nearest = nearest_examples(material.examples, material.example_vectors, material.vectors[chosen], theme)
    ids = material.coded["segment_id"].to_numpy()
    return [
        {
            "segment_id": str(ids[index]), "theme_id": theme, "score": round(float(score), 6), "rank": int(rank),
            "method": method, "example": example, "keywords": ", ".join(keywords[index]), "denied": bool(denied[index]),
        }
        for index, score, rank, example in zip(chosen, scores, ranks, nearest, strict=True)
    ]  # fmt: skip


def _topic_rows(topic: Topic, segment_ids: Sequence[str]) -> list[dict[str, object]]:
    return [
        {
            "segment_id": segment_ids[member], "theme_id": topic.theme_id, "score": round(score, 6),
            "representative": member in topic.representative,
        }
        for member, score in zip(topic.members, topic.scores, strict=True)
    ]  # fmt: skip


def _rounds(study: Study, segments: pd.DataFrame, rows: Sequence[dict[str, object]]) -> dict[str, tuple[str, str]]:
    """The first and last round in which each theme was suggested or discovered."""
    sources = read_table(SOURCES, study.tables).set_index("source_id")["round"]
    round_of = dict(zip(segments["segment_id"], segments["source_id"].map(sources), strict=True))
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(str(row["theme_id"]), []).append(round_of[str(row["segment_id"])])
    return {theme: (min(names), max(names)) for theme, names in found.items()}
