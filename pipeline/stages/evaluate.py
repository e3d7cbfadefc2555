"""Stage ``evaluate``: what was suggested, against gold labels that nothing else reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pipeline.errors import Problem
from pipeline.evaluation.agreement import expected_calibration_error, link_agreement, rounded, theme_agreement, topic_quality
from pipeline.evaluation.gold import Passage, labels_of_segments, read_links, read_themes
from pipeline.evidence.link import QUOTED_VOICES
from pipeline.files import write_json
from pipeline.problems import record_problems
from pipeline.study.folder import Study
from pipeline.tables import LINKS, SEGMENTS, SUGGESTIONS, TEXTS, THEMES, TOPICS, read_table, records

HARD = frozenset({"impliciet", "misleidend", "ontkend", "dubbel"})


def run(study: Study) -> None:
    """Write ``outputs/metrics/*.json``; a study without gold labels gets the measures that need none."""
    texts = read_table(TEXTS, study.tables)
    by_source = dict(zip(texts["source_id"], texts["text"], strict=True))
    segments = read_table(SEGMENTS, study.tables)
    coded = segments[segments["coded"]]
    themes = read_table(THEMES, study.tables)
    problems: list[Problem] = []
    metrics: dict[str, object] = {"topics": _topics(themes, study, coded)}
    path = study.gold / "segments.csv"
    if path.is_file():
        passages, found = read_themes(path, study.shown(path), by_source)
        problems.extend(found)
        labels = labels_of_segments(passages, coded)
        if labels:
            metrics["themes"] = _themes(labels, passages, themes, read_table(SUGGESTIONS, study.tables), coded)
    path = study.gold / "links.csv"
    if path.is_file():
        passages, found = read_links(path, study.shown(path), by_source)
        problems.extend(found)
        quotes = coded[coded["voice"].isin(QUOTED_VOICES)]
        metrics["links"] = link_agreement(labels_of_segments(passages, quotes), links_by_segment(read_table(LINKS, study.tables)))
    record_problems(study, "evaluate", problems)
    write_json(study.metrics / "evaluation.json", metrics)


def _themes(
    labels: Mapping[str, frozenset[str]],
    passages: list[Passage],
    themes: pd.DataFrame,
    suggestions: pd.DataFrame,
    coded: pd.DataFrame,
) -> dict[str, object]:
    codebook = themes[themes["origin"] == "codebook"]
    tops = codebook.loc[codebook["parent"] == "", "theme_id"].tolist()
    subs = codebook.loc[codebook["parent"] != "", "theme_id"].tolist()
    gold, scores = gold_and_scores(labels, suggestions, [*tops, *subs])
    ids = gold.index
    result = theme_agreement(gold[tops].to_numpy(), scores[tops].notna().to_numpy(), tops)
    result["subthemes"] = theme_agreement(gold[subs].to_numpy(), scores[subs].notna().to_numpy(), subs) if subs else {}
    made = scores[tops].notna().to_numpy()
    result["calibration_error"] = rounded(
        expected_calibration_error(gold[tops].to_numpy()[made][:, None], scores[tops].to_numpy()[made][:, None])
    )
    for name, hard in (("hard", True), ("plain", False)):
        part = np.isin(ids, sorted(_segments_of_kind(passages, coded, hard)))
        if part.any():
            agreement = theme_agreement(gold[tops].to_numpy()[part], scores[tops].notna().to_numpy()[part], tops)
            result[name] = {key: agreement[key] for key in ("macro_f1", "kappa", "segments")}
    return result


def gold_and_scores(
    labels: Mapping[str, frozenset[str]], suggestions: pd.DataFrame, themes: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the labels say and what was suggested, a row a labelled segment and a column a theme.

    Returns:
        Whether the segment has the theme (a sub-theme counts for its theme too), and the score; NaN where none was suggested.
    """
    ids = sorted(labels)
    gold = {theme: [any(_is_under(label, theme) for label in labels[segment]) for segment in ids] for theme in themes}
    scores = suggestions.pivot(index="segment_id", columns="theme_id", values="score")
    return pd.DataFrame(gold, index=ids), scores.reindex(index=ids, columns=list(themes))


def links_by_segment(links: pd.DataFrame) -> dict[str, frozenset[str]]:
    """The linked indicators of each segment that has any."""
    found: dict[str, frozenset[str]] = {}
    for row in records(links[["segment_id", "indicator_id"]]):
        found[row["segment_id"]] = found.get(row["segment_id"], frozenset()) | {row["indicator_id"]}
    return found


def _segments_of_kind(passages: list[Passage], coded: pd.DataFrame, hard: bool) -> set[str]:
    """Segments in passages that are hard (meant and not named, misleading, denied, double), or those that are not."""
    chosen = [passage for passage in passages if (passage.kind in HARD) == hard]
    return set(labels_of_segments(chosen, coded))


def _is_under(label: str, theme: str) -> bool:
    return label == theme or label.startswith(f"{theme}/")


def _topics(themes: pd.DataFrame, study: Study, coded: pd.DataFrame) -> dict[str, object]:
    discovered = themes[themes["origin"] == "discovered"]
    words = [keywords.split("\n") for keywords in discovered["keywords"]]
    assigned = len(read_table(TOPICS, study.tables))
    return {**topic_quality(words, coded["lemmas"].tolist()), "segments": assigned}
