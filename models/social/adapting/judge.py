"""Train the judge: the encoder again, reading a claim and a quote as one text, with a line through its vectors a question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from adapting.adapter import Reader, Run, low_rank
from adapting.pairs import JudgeBatches

QUESTIONS = ("relevance", "direction", "link")
"""What a judge is asked: does the quote bear on the claim, does it support it, does the indicator measure what it tells."""


@dataclass(frozen=True, slots=True)
class JudgeSettings:
    """How the judge is trained."""

    steps: int
    rank: int = 32
    alpha: int = 64
    first_layer: int = 4
    learning_rate: float = 6e-4
    warm_up: float = 0.06
    direction_weight: float = 1.5
    link_weight: float = 0.7
    max_tokens: int = 160
    seed: int = 1


class JudgeHeads(nn.Module):
    """A line through the vectors for each question."""

    def __init__(self, dimensions: int) -> None:
        super().__init__()
        self.line = nn.Linear(dimensions, len(QUESTIONS))
        self.scale = nn.Parameter(torch.tensor(12.0))

    def forward(self, vectors: Tensor) -> Tensor:
        """Logits (n, questions)."""
        return self.line(vectors * self.scale)


def train_judge(
    folder: Path, prefix: str, batches: JudgeBatches, settings: JudgeSettings, work: Path, start: Path | None = None,
    log: Callable[[str], None] = print,
) -> tuple[Path, dict[str, dict[str, object]]]:  # fmt: skip
    """Train a judge on the encoder in ``folder``, beginning at the adapter in ``start``; goes on where it was cut off.

    Returns:
        The folder of its adapter, and the heads: weights and bias by question, for unit vectors.
    """
    reader = Reader(folder, prefix, settings.max_tokens)
    reader.model = low_rank(reader.model, settings.rank, settings.alpha, settings.first_layer, settings.seed)
    if start is not None:
        begin_at(reader.model, start)
    heads = JudgeHeads(reader.model.config.hidden_size)
    run = Run(work, [*reader.model.parameters(), *heads.parameters()], settings, log)

    def losses(step: int) -> dict[str, tuple[float, Tensor]]:
        rows = batches[step]
        logits = heads(reader([row.text for row in rows]))
        truth = torch.tensor([[row.bears, row.supports, row.measures] for row in rows], dtype=torch.float32)
        weights = (1.0, settings.direction_weight, settings.link_weight)
        parts = {}
        for column, (name, weight) in enumerate(zip(QUESTIONS, weights, strict=True)):
            known = ~torch.isnan(truth[:, column])
            if known.any():
                parts[name] = (weight, functional.binary_cross_entropy_with_logits(logits[known, column], truth[known, column]))
        return parts

    run.through(losses)
    saved = run.save(reader.model)
    weights = (heads.line.weight * heads.scale).detach()
    found = {
        name: {"weights": [round(float(w), 6) for w in weights[i]], "bias": round(float(heads.line.bias[i]), 6)}
        for i, name in enumerate(QUESTIONS)
    }
    return saved, found


def begin_at(model: nn.Module, adapter: Path) -> None:
    """Take over the values of an adapter, where the model has the same matrices."""
    from safetensors.torch import load_file

    own = dict(model.named_parameters())
    with torch.no_grad():
        for name, values in load_file(adapter / "adapter_model.safetensors").items():
            place = name.replace(".weight", ".default.weight")
            if place in own and own[place].shape == values.shape:
                own[place].copy_(values.float())
