"""The steps of a training, which go on at their last checkpoint when they were cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor, nn

CHECKPOINT_EVERY = 50
SHOWN_EVERY = 10


class Steps(Protocol):
    """The settings that any training has."""

    @property
    def steps(self) -> int:
        """How many there are."""

    @property
    def learning_rate(self) -> float:
        """The highest it gets."""

    @property
    def warm_up(self) -> float:
        """The share of the steps in which it rises."""


class Run:
    """A training in the folder ``work``."""

    def __init__(self, work: Path, parameters: Iterable[nn.Parameter], settings: Steps, log: Callable[[str], None]) -> None:
        self.work, self.settings, self.log = work, settings, log
        self.learnt = [p for p in parameters if p.requires_grad]
        self.optimiser = torch.optim.AdamW(self.learnt, lr=settings.learning_rate, weight_decay=0.01)
        warm = max(1, int(settings.steps * settings.warm_up))
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimiser, lambda s: min((s + 1) / warm, max(0.0, (settings.steps - s) / max(1, settings.steps - warm)))
        )

    def through(self, losses: Callable[[int], Mapping[str, tuple[float, Tensor]]]) -> None:
        """Go through the steps that are left; ``losses`` gives the parts of a step's loss with their weights."""
        for step in range(self._resume(), self.settings.steps):
            parts = losses(step)
            total = torch.stack([weight * loss for weight, loss in parts.values()]).sum()
            self.optimiser.zero_grad()
            total.backward()
            nn.utils.clip_grad_norm_(self.learnt, 1.0)
            self.optimiser.step()
            self.schedule.step()
            if (step + 1) % SHOWN_EVERY == 0:
                shown = " ".join(f"{name} {loss.item():.3f}" for name, (_, loss) in parts.items())
                self.log(f"step {step + 1}/{self.settings.steps} {shown}")
            if (step + 1) % CHECKPOINT_EVERY == 0 or step + 1 == self.settings.steps:
                self._save(step + 1)

    def save(self, model: Any) -> Path:
        """Write the adapter as PEFT does, and return its folder."""
        saved = self.work / "adapter"
        model.eval()
        model.save_pretrained(saved)
        return saved

    @property
    def _checkpoint(self) -> Path:
        return self.work / "checkpoint.pt"

    def _save(self, step: int) -> None:
        self.work.mkdir(parents=True, exist_ok=True)
        half = self._checkpoint.with_suffix(".half")
        state = {
            "step": step, "learnt": [p.detach() for p in self.learnt], "optimiser": self.optimiser.state_dict(),
            "schedule": self.schedule.state_dict(), "settings": _known(self.settings),
        }  # fmt: skip
        torch.save(state, half)
        half.replace(self._checkpoint)

    def _resume(self) -> int:
        if not self._checkpoint.is_file():
            return 0
        state = torch.load(self._checkpoint, weights_only=True)
        if state["settings"] != _known(self.settings):
            raise ValueError(f"{self.work} holds a training with other settings: remove it to begin anew")
        with torch.no_grad():
            for parameter, value in zip(self.learnt, state["learnt"], strict=True):
                parameter.copy_(value)
        self.optimiser.load_state_dict(state["optimiser"])
        self.schedule.load_state_dict(state["schedule"])
        return int(state["step"])


def _known(settings: Steps) -> dict[str, Any]:
    return asdict(settings)  # type: ignore[call-overload]
