"""The encoder, made once for all tests that need it, and small models made for a test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from writing_vectors import NAMES, opened, units

from pipeline.study.folder import Study
from pipeline.vectors.encoder import Encoder, load_encoder, record_encoder

WORDS = ("de", "het", "een", "ik", "we", "huur", "straat", "buurt", "geld", "niet", "wel", "en", "maar", "schuld", "avond", "fiets")


@pytest.fixture(scope="session")
def encoder_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where models are kept in this run: what the user chose, else a folder that goes away."""
    chosen = os.environ.get("THEMATAFEL_CACHE")
    if chosen:
        yield Path(chosen)
        return
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("modellen")
        patch.setenv("THEMATAFEL_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="session")
def encoder_study(encoder_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A study with the bundled encoder, its ``models`` stage done."""
    assert encoder_cache.is_absolute()
    study = Study(tmp_path_factory.mktemp("studie"))
    study.encoder_recipe.parent.mkdir()
    study.encoder_recipe.write_text('encoder: bundled\nprefix: "query: "\n', encoding="utf-8")
    record_encoder(study)
    return study


@pytest.fixture(scope="session")
def encoder(encoder_study: Study) -> Encoder:
    """The bundled encoder, without a cache: each text is encoded when a test asks for it."""
    return Encoder(load_encoder(encoder_study).source)


@pytest.fixture(scope="session")
def make_model(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Make a model folder of a family with a way of pooling.

    ``size`` is how much larger the weights are than those that training begins with: at 8 a small error grows from layer to
    layer. ``loud`` makes one channel of the feed-forward part so many times louder. Other settings go into its configuration.
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import AutoConfig, AutoModel, PreTrainedTokenizerFast

    def make(family: str = "bert", pooling: str = "mean", size: int = 3, loud: float = 1.0, **settings: object) -> Path:
        torch.manual_seed(1)
        vocabulary = {word: number for number, word in enumerate(["<s>", "<pad>", "</s>", "<unk>", *WORDS])}
        tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
        tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
        tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
        wrapped = PreTrainedTokenizerFast(
            tokenizer_object=tokenizer, pad_token="<pad>", unk_token="<unk>", bos_token="<s>", eos_token="</s>",
            model_max_length=24 if family == "bert" else 22,
        )  # fmt: skip
        shape = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 128}
        config = AutoConfig.for_model(
            family, **{**shape, "vocab_size": len(vocabulary), "max_position_embeddings": 24, "pad_token_id": 1, **settings}
        )
        model = AutoModel.from_config(config)
        with torch.no_grad():
            for name, weight in model.named_parameters():
                weight.mul_(size).add_(torch.randn_like(weight) * 0.03)
                if name.endswith("intermediate.dense.weight"):
                    weight[3].mul_(loud)
                    weight[3].abs_()
        folder = tmp_path_factory.mktemp("model")
        model.save_pretrained(folder / "delen")
        wrapped.save_pretrained(folder / "delen")
        transformer = Transformer(str(folder / "delen"))
        modules = [transformer, Pooling(transformer.get_embedding_dimension(), pooling), Normalize()]
        SentenceTransformer(modules=modules, device="cpu").save(str(folder / "model"), create_model_card=False)
        return folder / "model"

    return make


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a cache of vectors will be, under a folder with a space and an accent."""
    return tmp_path / "mijn studie é" / ".cache" / "embeddings.sqlite"


@pytest.fixture
def filled(path: Path) -> Path:
    """A cache that holds the vectors of ``NAMES``."""
    opened(path).put(NAMES, units(NAMES))
    return path
