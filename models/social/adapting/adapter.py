"""Train a low-rank adapter for a sentence encoder."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from adapting.batches import Batch, Batches
from adapting.losses import contrast
from adapting.running import Run
from pipeline.files import write_json


@dataclass(frozen=True, slots=True)
class Settings:
    """How an adapter is trained."""

    steps: int
    rank: int = 32
    alpha: int = 64
    first_layer: int = 6
    """Layers below it stay as they are: half the work, and what is general about the encoder lies there."""
    learning_rate: float = 4e-4
    warm_up: float = 0.06
    temperature: float = 0.05
    theme_weight: float = 1.0
    description_weight: float = 0.5
    claim_weight: float = 1.0
    link_weight: float = 0.5
    max_tokens: int = 128
    seed: int = 1


class Reader:
    """Texts to vectors by a BERT-like model with mean pooling, with gradients."""

    def __init__(self, folder: Path, prefix: str, max_tokens: int) -> None:
        from transformers import AutoModel, AutoTokenizer

        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        # Dropout doubles the time of a step on a processor; the adapter's low rank is restraint enough.
        self.model: nn.Module = AutoModel.from_pretrained(
            folder, attn_implementation="sdpa", hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
        )
        self.prefix, self.max_tokens = prefix, max_tokens

    def __call__(self, texts: Sequence[str], group: int = 24) -> Tensor:
        """Unit vectors (n, d); texts of like length go through together, so that little is padded."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        parts, places = [], []
        for start in range(0, len(order), group):
            chosen = order[start : start + group]
            tokens = self.tokenizer(
                [self.prefix + texts[i] for i in chosen], padding=True, truncation=True, max_length=self.max_tokens,
                return_tensors="pt",
            )  # fmt: skip
            hidden = self.model(input_ids=tokens["input_ids"], attention_mask=tokens["attention_mask"]).last_hidden_state
            mask = tokens["attention_mask"][:, :, None].to(hidden.dtype)
            parts.append(functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=1))
            places.extend(chosen)
        return torch.cat(parts)[torch.argsort(torch.tensor(places))]


class Heads(nn.Module):
    """The linear theme head that helps training and is left behind."""

    def __init__(self, dimensions: int, themes: int) -> None:
        super().__init__()
        self.themes = nn.Linear(dimensions, themes)
        self.scale = nn.Parameter(torch.tensor(12.0))

    def forward(self, vectors: Tensor) -> Tensor:
        """Logits (n, themes)."""
        return self.themes(vectors * self.scale)


def train(folder: Path, prefix: str, batches: Batches, settings: Settings, work: Path, log: Callable[[str], None] = print) -> Path:
    """Train an adapter for the encoder in ``folder``; what was cut off goes on at its last checkpoint in ``work``.

    Returns:
        The folder under ``work`` with the adapter as PEFT saves it.
    """
    reader = Reader(folder, prefix, settings.max_tokens)
    reader.model = low_rank(reader.model, settings.rank, settings.alpha, settings.first_layer, settings.seed)
    heads = Heads(reader.model.config.hidden_size, len(batches.themes))
    run = Run(work, [*reader.model.parameters(), *heads.parameters()], settings, log)
    run.through(lambda step: losses(reader, heads, batches[step], settings))
    return run.save(reader.model)


def low_rank(model: nn.Module, rank: int, alpha: int, first_layer: int, seed: int) -> nn.Module:
    """The model with low-rank matrices to learn beside those of its layers from ``first_layer`` on; the rest stays as it is."""
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(seed)
    config = LoraConfig(
        r=rank, lora_alpha=alpha, lora_dropout=0.0, layers_pattern="layer",
        layers_to_transform=list(range(first_layer, model.config.num_hidden_layers)),
        target_modules=["query", "key", "value", "attention.output.dense", "intermediate.dense", "output.dense"],
    )  # fmt: skip
    return get_peft_model(model, config)


def losses(reader: Reader, heads: Heads, batch: Batch, settings: Settings) -> dict[str, tuple[float, Tensor]]:
    """Each part of the loss with its weight."""
    groups = (
        batch.meanings.left, batch.meanings.right, batch.descriptions.right, batch.claims.left, batch.claims.right,
        batch.links.left, batch.links.right,
    )  # fmt: skip
    vectors = torch.split(reader([text for group in groups for text in group]), [len(group) for group in groups])
    said, meant, described, quotes, claims, told, indicators = vectors
    t = settings.temperature
    parts = {
        "meaning": (1.0, contrast(said, meant, batch.meanings.same, t)),
        "themes": (
            settings.theme_weight * 3,
            functional.binary_cross_entropy_with_logits(heads(said), torch.from_numpy(batch.labels)),
        ),
        "description": (settings.description_weight, contrast(said[list(batch.described)], described, batch.descriptions.same, t)),
    }
    if batch.claims.left:
        parts["claim"] = (settings.claim_weight, contrast(quotes, claims, batch.claims.same, t))
    if batch.links.left:
        parts["link"] = (settings.link_weight, contrast(told, indicators, batch.links.same, t))
    return parts


def scaled(adapter: Path, scale: float, out: Path) -> None:
    """Write an adapter to ``out`` with all that it adds to the weights made ``scale`` times as large, in 16 bits.

    Half of what was learnt is often better than all of it: on text like that of training little is lost, on other text the
    encoder stays what it was (Wortsman and others, "Robust fine-tuning of zero-shot models", 2022).
    """
    from safetensors.torch import load_file, save_file

    out.mkdir(parents=True, exist_ok=True)
    values = load_file(adapter / "adapter_model.safetensors")
    # What is added is B times A: scaling B scales it.
    kept = {name: (value * scale if ".lora_B." in name else value).half() for name, value in values.items()}
    save_file({name: kept[name].contiguous() for name in sorted(kept)}, out / "adapter_model.safetensors")
    config = json.loads((adapter / "adapter_config.json").read_text(encoding="utf-8"))
    config["base_model_name_or_path"] = None  # a path of the machine that trained
    write_json(out / "adapter_config.json", config)
