"""The folder of the project's own judge: its encoder and its heads, and what they are recorded as."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import Refused
from pipeline.judging import recipe as recipe_module
from pipeline.judging.judge import Pair
from pipeline.judging.recipe import OWN, load_judge, record_judge
from pipeline.study.folder import Study


@pytest.fixture
def shipped_judge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A judge of a few kilobytes, in the place of the one that is shipped; its encoder lies beside its heads."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    folder = tmp_path / "geleverd" / OWN
    folder.mkdir(parents=True)
    words = {"[PAD]": 0, "[UNK]": 1, "huur": 2, "bus": 3}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))  # noqa: S106
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=32)  # noqa: S106
    config = BertConfig(
        vocab_size=len(words), hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8,
        max_position_embeddings=32,
    )  # fmt: skip
    BertModel(config).save_pretrained(tmp_path / "delen")
    fast.save_pretrained(tmp_path / "delen")
    encoder = SentenceTransformer(modules=[Transformer(str(tmp_path / "delen")), Pooling(8, "mean")], device="cpu")
    encoder.save(str(folder / "encoder"), create_model_card=False)
    (folder / "encoder.yaml").write_text("encoder: ./encoder\n", encoding="utf-8")
    head = {"weights": [0.5] * 8, "bias": 0.0}
    heads = {"version": 1, "relevance": head, "direction": head, "link": head}
    (folder / "adapter").mkdir()
    (folder / "adapter" / "heads.json").write_text(json.dumps(heads), encoding="utf-8")
    monkeypatch.setattr(recipe_module, "shipped", lambda name: tmp_path / "geleverd" / name)
    monkeypatch.setattr(recipe_module, "has_pairs", lambda: False)
    monkeypatch.setenv("THEMATAFEL_CACHE", str(tmp_path / "cache"))
    return folder


@pytest.mark.slow
def test_own_judge_is_recorded_and_judges_with_the_encoder_beside_it(study: Study, shipped_judge: Path) -> None:
    study.judge_recipe.write_text("judge: own\n", encoding="utf-8")
    assert record_judge(study, 0.5) == []
    record = study.judge_record.read_text(encoding="utf-8")
    assert json.loads(record)["calibrated"] is True
    assert str(shipped_judge) not in record, "no path of this machine"
    used = load_judge(study)
    assert used is not None
    (judgement,) = used.judge.judge([Pair("Wonen is duur.", "De huur stijgt.")])
    assert 0 < judgement.bears < 1
    assert judgement.bears == judgement.supports, "both heads are the same here"
    heads = shipped_judge / "adapter" / "heads.json"
    heads.write_text(heads.read_text(encoding="utf-8").replace("0.5", "0.4"), encoding="utf-8")
    with pytest.raises(Refused, match="een andere dan bij de vorige stap"):
        load_judge(study)
