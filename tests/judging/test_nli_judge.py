from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import Refused
from pipeline.judging.judge import Pair
from pipeline.judging.nli import label_columns, load_nli
from pipeline.study.folder import Study

WORDS = ("de", "huur", "is", "hoog", "laag", "bus", "rijdt", "wat", "kost", "het")
PAIRS = [
    Pair("de huur is hoog", "het kost", "wat is het"),
    Pair("de bus rijdt", "de huur is laag"),
    Pair("het is hoog " * 60, "ja"),
]


@pytest.fixture(scope="module")
def make_nli(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A random cross-encoder of a few kilobytes, with the given labels."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    def make(*labels: str) -> Path:
        torch.manual_seed(3)
        words = {word: number for number, word in enumerate(["<s>", "<pad>", "</s>", "<unk>", *WORDS])}
        tokenizer = Tokenizer(models.WordLevel(words, unk_token="<unk>"))  # noqa: S106
        tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
        tokenizer.post_processor = processors.TemplateProcessing(
            single="<s> $A </s>", pair="<s> $A </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
        )
        wrapped = PreTrainedTokenizerFast(
            tokenizer_object=tokenizer, pad_token="<pad>", unk_token="<unk>", bos_token="<s>", eos_token="</s>",  # noqa: S106
            model_max_length=40,
        )  # fmt: skip
        config = BertConfig(
            vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
            max_position_embeddings=40, pad_token_id=1, initializer_range=1.0, id2label=dict(enumerate(labels)),
            label2id={label: number for number, label in enumerate(labels)},
        )  # fmt: skip
        folder = tmp_path_factory.mktemp("nli")
        BertForSequenceClassification(config).save_pretrained(folder)
        wrapped.save_pretrained(folder)
        return folder

    return make


def test_labels_are_found_by_name_wherever_they_stand(make_nli: Callable[..., Path], study: Study) -> None:
    first = load_nli(study, str(make_nli("entailment", "neutral", "contradiction")))
    second = load_nli(study, str(make_nli("CONTRADICTION", "ENTAILMENT", "NEUTRAL")))
    assert label_columns({0: "CONTRADICTION", 1: "Entailment", 2: " neutral"}) == (1, 0, 2)
    assert first.identity != second.identity
    for judge in (first, second):
        for judgement in judge.judge(PAIRS):
            assert 0 <= judgement.bears <= 1
            assert judgement.supports is not None
            assert 0 <= judgement.supports <= 1
    # The weights are the same, so the three probabilities of the one are those of the other in another order.
    one, other = first.judge(PAIRS[:1])[0], second.judge(PAIRS[:1])[0]
    columns = one.bears * one.supports, 1 - one.bears, one.bears * (1 - one.supports)
    assert other.bears == pytest.approx(1 - columns[2])
    assert other.supports == pytest.approx(columns[1] / (columns[0] + columns[1]))


def test_order_and_company_of_pairs_make_no_difference(make_nli: Callable[..., Path], study: Study) -> None:
    judge = load_nli(study, str(make_nli("entailment", "neutral", "contradiction")))
    together = judge.judge(PAIRS)
    for pair, judgement in zip(PAIRS, together, strict=True):
        assert judge.judge([pair])[0].bears == pytest.approx(judgement.bears, abs=1e-5)
    assert [item.bears for item in judge.judge(PAIRS[::-1])] == pytest.approx([item.bears for item in together[::-1]], abs=1e-5)
    assert judge.judge(PAIRS[:2])[0] != judge.judge(PAIRS[:2])[1]


def test_model_for_something_else_is_refused(make_nli: Callable[..., Path], study: Study) -> None:
    with pytest.raises(Refused, match="andere uitkomsten"):
        load_nli(study, str(make_nli("LABEL_0", "LABEL_1", "LABEL_2")))


@pytest.mark.parametrize("where", ["./weg", "/nergens/model"])
def test_folder_that_is_no_model_is_refused(study: Study, where: str) -> None:
    with pytest.raises(Refused, match=r"is geen map met een model\. Geef een map"):
        load_nli(study, where)


def test_damaged_model_is_refused(make_nli: Callable[..., Path], study: Study) -> None:
    folder = make_nli("entailment", "neutral", "contradiction")
    (folder / "model.safetensors").write_bytes(b"stuk")
    with pytest.raises(Refused, match="niet te laden"):
        load_nli(study, str(folder))
