from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.params import DiscoverParams
from pipeline.themes.discover import OUTLIER, Clusters, Topic, discover, shared_words, topic_count, whiten

Array = NDArray[np.float64]
Near = Callable[..., Array]

PARAMS = DiscoverParams(components=3, max_topics=10, min_sources=3, min_topic_size=6, words=5, seed=1)
SUBJECTS = {
    "hond": ["hond", "riem", "poep", "blaffen", "losloopveld"],
    "afval": ["container", "afval", "zakken", "ophalen", "stank"],
    "bus": ["halte", "chauffeur", "vertraging", "lijn", "overstap"],
    "groen": ["boom", "plantsoen", "snoeien", "bladeren", "perk"],
}
SOURCES = [f"interview-{number:02d}" for number in range(1, 7)]
STOP_WORDS = frozenset({"eigenlijk", "hebben"})


@dataclass(frozen=True)
class Corpus:
    """Segments with what is planted in them."""

    ids: list[str]
    sources: list[str]
    lemmas: list[str]
    vectors: Array
    subjects: list[str]

    def discover(self, order: list[int] | None = None, params: DiscoverParams = PARAMS) -> list[Topic]:
        order = list(range(len(self.ids))) if order is None else order
        return discover(
            [self.ids[i] for i in order], [self.sources[i] for i in order], [self.lemmas[i] for i in order],
            self.vectors[order], STOP_WORDS, params,
        )  # fmt: skip


def _planted(near: Near) -> Corpus:
    """Four subjects of 24 segments over six sources; every source has a word of its own in each of its segments."""
    ids, sources, lemmas, vectors, subjects = [], [], [], [], []
    for axis, (subject, words) in enumerate(SUBJECTS.items()):
        for number in range(24):
            source = SOURCES[number % len(SOURCES)]
            ids.append(f"{subject}-{number:02d}")
            sources.append(source)
            own = f"naam{'abcdef'[number % len(SOURCES)]}"
            lemmas.append(" ".join(["eigenlijk", own, own, own, "hebben", "op", *words[number % 2 :], own]))
            subjects.append(subject)
        vectors.append(near(axis, count=24))
    return Corpus(ids, sources, lemmas, np.vstack(vectors), subjects)


@pytest.fixture
def corpus(near: Near) -> Corpus:
    return _planted(near)


def _found(topics: list[Topic], ids: list[str]) -> list[tuple[str, tuple[str, ...], list[str]]]:
    return [(topic.theme_id, topic.words, [ids[member] for member in topic.members]) for topic in topics]


def test_planted_subjects_are_found_whole(corpus: Corpus) -> None:
    topics = corpus.discover()
    found = {frozenset(corpus.subjects[member] for member in topic.members): len(topic.members) for topic in topics}
    assert found == {frozenset({subject}): 24 for subject in SUBJECTS}


def test_topic_is_named_by_words_of_its_own_subject(corpus: Corpus) -> None:
    for topic in corpus.discover():
        subject = corpus.subjects[topic.members[0]]
        assert set(topic.words) <= set(SUBJECTS[subject])
        assert topic.label == ", ".join(topic.words[:3])
        assert len(topic.words) >= 3


def test_words_of_one_source_and_stop_words_never_name_a_topic(corpus: Corpus) -> None:
    words = {word for topic in corpus.discover() for word in topic.words}
    assert words
    assert not {word for word in words if word.startswith("naam")}
    assert not words & STOP_WORDS


def test_every_topic_has_a_name(corpus: Corpus) -> None:
    """Also a group of segments in which no word is used by enough sources."""
    lemmas = [
        f"woord{'abcdefghijklmnopqrstuvwxyz'[number]}" if subject == "hond" else text
        for number, (subject, text) in enumerate(zip(corpus.subjects, corpus.lemmas, strict=True))
    ]
    topics = Corpus(corpus.ids, corpus.sources, lemmas, corpus.vectors, corpus.subjects).discover()
    assert len(topics) >= 3
    assert all(topic.label for topic in topics)


def test_segments_are_in_one_topic_at_most_and_most_typical_first(corpus: Corpus) -> None:
    topics = corpus.discover()
    members = [member for topic in topics for member in topic.members]
    assert len(members) == len(set(members))
    for topic in topics:
        assert list(topic.scores) == pytest.approx(sorted(topic.scores, reverse=True), abs=1e-8)
        assert all(-1 <= score <= 1 + 1e-9 for score in topic.scores)
        assert topic.representative == frozenset(topic.members[:5])


def test_largest_topic_comes_first(corpus: Corpus) -> None:
    kept = [i for i, subject in enumerate(corpus.subjects) if subject != "bus" or i % 2]
    sizes = [len(topic.members) for topic in corpus.discover(kept)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] < sizes[0]


def test_second_run_gives_the_same(corpus: Corpus) -> None:
    assert _found(corpus.discover(), corpus.ids) == _found(corpus.discover(), corpus.ids)


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_order_of_the_segments_does_not_matter(corpus: Corpus, seed: int) -> None:
    order = [int(i) for i in np.random.default_rng(seed).permutation(len(corpus.ids))]
    shuffled = _found(corpus.discover(order), [corpus.ids[i] for i in order])
    assert shuffled == _found(corpus.discover(), corpus.ids)


@pytest.mark.parametrize("kept", [0, 1, 17])
def test_too_few_segments_hold_no_topics(corpus: Corpus, kept: int) -> None:
    order = [i for i in range(len(corpus.ids)) if i % 4 == 0][:kept]
    assert len(order) == kept
    assert corpus.discover(order) == []


def test_segments_without_a_word_that_may_name_them_hold_no_topics(corpus: Corpus) -> None:
    own = [text.split()[1] for text in corpus.lemmas]
    assert Corpus(corpus.ids, corpus.sources, own, corpus.vectors, corpus.subjects).discover() == []


def test_topic_keeps_its_id_when_another_topic_changes(corpus: Corpus) -> None:
    before = {topic.theme_id for topic in corpus.discover()}
    kept = [i for i, subject in enumerate(corpus.subjects) if subject != "bus" or i % 24]
    after = {topic.theme_id for topic in corpus.discover(kept)}
    assert len(before & after) == 3
    assert all(theme_id.startswith("ontdekt-") for theme_id in before | after)


def test_word_must_be_used_by_enough_sources_be_long_enough_and_be_a_word() -> None:
    lemmas = ["halte boom bus 2024 aan_bieden", "halte boom bus 2024 aan_bieden", "halte jansen bus 2024 aan_bieden"]
    assert shared_words(["a", "b", "c"], lemmas, {"zeggen"}, 3) == ["halte"]
    assert shared_words(["a", "b", "c"], lemmas, {"halte"}, 2) == ["boom"]
    assert shared_words(["a", "a", "c"], lemmas, {"halte"}, 1) == ["boom", "jansen"]


def test_word_that_one_source_repeats_is_not_shared() -> None:
    assert shared_words(["a", "a", "a", "b"], ["jansen halte", "jansen", "jansen", "halte"], (), 2) == ["halte"]


def test_with_fewer_sources_than_asked_the_words_of_all_of_them_count() -> None:
    assert shared_words(["a", "b"], ["halte boom", "halte"], (), 3) == ["halte"]
    assert shared_words(["a"], ["halte boom"], (), 3) == ["boom", "halte"]


def test_larger_corpus_has_more_topics_but_not_in_proportion() -> None:
    params = DiscoverParams(min_topic_size=6, max_topics=12)
    counts = [topic_count(segments, params) for segments in (18, 96, 600, 60_000)]
    assert counts == [2, 4, 10, 12]


def test_whitened_vectors_are_of_unit_length_and_no_wider_than_asked(near: Near) -> None:
    vectors = np.vstack([near(axis, count=10) for axis in range(4)])
    reduced = whiten(vectors, 5)
    assert reduced.shape == (40, 5)
    assert np.linalg.norm(reduced, axis=1) == pytest.approx(1)
    assert whiten(vectors, 100).shape[1] <= 16


def test_whitening_takes_away_what_all_vectors_share(near: Near) -> None:
    """Embeddings lie in a narrow cone: all of them are alike, until what they share is taken away."""
    vectors = np.vstack([near(axis, count=20, noise=0.01) for axis in (0, 1)]) + 50 * near(7, noise=0)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    assert (vectors @ vectors.T).min() > 0.99
    reduced = whiten(vectors, 1)
    assert reduced[:20] @ reduced[20:].T == pytest.approx(-1)


def test_segment_far_from_every_group_and_a_group_that_is_too_small_are_left_out(near: Near) -> None:
    vectors = np.vstack([near(0, count=10), near(1, count=10), near(2, count=3), -near(0, 1, count=1, noise=0)])
    clusters = Clusters(3, PARAMS).fit(vectors)
    assert [len(set(clusters.labels_[part].tolist())) for part in (slice(0, 10), slice(10, 20))] == [1, 1]
    assert clusters.labels_[0] != clusters.labels_[10]
    assert set(clusters.labels_[:20].tolist()).isdisjoint({OUTLIER})
    assert clusters.labels_[20:].tolist() == [OUTLIER] * 4
