"""Training of the adapter: what its batches hold, and that it goes on where it was cut off."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from adapting.batches import Batches, Sizes
from adapting.data import Corpus, read_claims, read_corpus, read_links, read_utterances
from adapting.losses import contrast

from pipeline.shipped import shipped

SOCIAL = shipped("models/social")
SIZES = Sizes(utterances=6, claims=5, links=3)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return read_corpus(SOCIAL / "data")


def test_no_text_is_both_learnt_from_and_measured_on(corpus: Corpus) -> None:
    learnt = {item.text for item in corpus.utterances} | {link.text for link in corpus.links}
    claims = {row.claim for row in (*corpus.stances, *corpus.read)} | {row.opposite for row in (*corpus.stances, *corpus.read)}
    parts = {}
    for part in ("dev", "heldout"):
        folder = SOCIAL / part
        texts = {item.text for item in read_utterances(folder / "uitspraken.jsonl")}
        texts |= {link.text for path in folder.glob("koppelingen*.jsonl") for link in read_links(path)}
        written = read_claims(folder / "beweringen.jsonl")
        texts |= {quote.text for claim in written for quote in claim.quotes}
        assert not texts & learnt
        assert not {claim.text for claim in written} & claims
        parts[part] = texts | {claim.text for claim in written}
    assert not parts["dev"] & parts["heldout"]


def test_a_batch_depends_on_seed_and_step_alone(corpus: Corpus) -> None:
    first, again = Batches(corpus, SIZES, 1), Batches(corpus, SIZES, 1)
    assert again[7].meanings.left == first[7].meanings.left
    assert again[7].claims.right == first[7].claims.right
    assert Batches(corpus, SIZES, 2)[7].meanings.left != first[7].meanings.left


def test_every_utterance_comes_by_once_in_an_epoch(corpus: Corpus) -> None:
    few = corpus.keep(frozenset(item.id for item in corpus.utterances[:12]))
    batches = Batches(few, SIZES, 1)
    meanings = [text for step in range(batches.epoch) for text in batches[step].meanings.right]
    assert sorted(meanings) == sorted(item.meaning for item in few.utterances)


def test_what_is_as_good_as_the_own_text_never_counts_as_wrong(corpus: Corpus) -> None:
    theme = {item.text: item.theme for item in corpus.descriptions}
    batch = Batches(corpus, SIZES, 1)[3]
    pairs = batch.descriptions
    for row, _ in enumerate(pairs.left):
        own = theme[pairs.right[row]]
        for column, text in enumerate(pairs.right):
            assert pairs.same[row, column] or theme[text] != own
    assert pairs.same.diagonal().all()


def test_contrast_is_small_when_own_texts_are_nearest_and_masks_the_equally_good() -> None:
    import torch

    vectors = torch.eye(3)
    assert contrast(vectors, vectors, np.eye(3, dtype=bool), 0.05) < 0.01
    assert contrast(vectors, vectors.roll(1, 0), np.eye(3, dtype=bool), 0.05) > 5
    twice = torch.cat([vectors, vectors[:1]])
    same = np.eye(3, 4, dtype=bool)
    same[0, 3] = True
    assert contrast(vectors, twice, same, 0.05) < 0.01 < contrast(vectors, twice, np.eye(3, 4, dtype=bool), 0.05)


@pytest.mark.slow
def test_training_that_was_cut_off_ends_as_if_it_was_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch
    from adapting import running
    from adapting.running import Run
    from torch import Tensor, nn

    class Cut(Exception):
        pass

    class Settings:
        steps, learning_rate, warm_up = 6, 0.1, 0.2

    monkeypatch.setattr(running, "CHECKPOINT_EVERY", 2)
    monkeypatch.setattr(running, "_known", lambda _: {"steps": 6})

    def trained(work: Path, cut_at: int | None) -> Tensor:
        torch.manual_seed(1)
        line = nn.Linear(3, 1)

        def losses(step: int) -> dict[str, tuple[float, Tensor]]:
            if step == cut_at:
                raise Cut
            given = torch.from_numpy(np.random.default_rng(step).normal(size=(4, 3)).astype(np.float32))
            return {"loss": (1.0, (line(given) - given.sum(1, keepdim=True)).square().mean())}

        Run(work, line.parameters(), Settings(), lambda _: None).through(losses)
        return line.weight.detach()

    whole = trained(tmp_path / "heel", None)
    with pytest.raises(Cut):
        trained(tmp_path / "geknipt", 5)
    assert torch.equal(trained(tmp_path / "geknipt", None), whole)
