from __future__ import annotations

from pathlib import Path

import pytest
from clauses import clause_starts
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from treebank import Token

DATA = Path(__file__).resolve().parents[1] / "data"
CASES = YAML(typ="safe").load((DATA / "clauses.yaml").read_text(encoding="utf-8"))
TAGS = ["NOUN", "VERB", "AUX", "PRON", "ADV", "SCONJ", "CCONJ", "PUNCT", "ADP", "DET"]
FORMS = ["ik", "en", "dat", "toen", ",", ":", "loopt", "huis", "als", "te"]


def _tokens(text: str) -> list[Token]:
    pairs = (word.removeprefix("|").rsplit("/", 1) for word in text.split())
    return [Token(form, form, tag, True) for form, tag in pairs]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_main_clause_begins_where_a_listener_hears_it(case: dict) -> None:
    expected = [0, *(at for at, word in enumerate(case["text"].split()) if word.startswith("|"))]
    assert clause_starts(_tokens(case["text"])) == expected


@given(st.lists(st.tuples(st.sampled_from(FORMS), st.sampled_from(TAGS)), min_size=1, max_size=30))
def test_any_tokens_have_a_first_clause_and_clauses_in_order(pairs: list[tuple[str, str]]) -> None:
    starts = clause_starts([Token(form, form, tag, True) for form, tag in pairs])
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert starts[-1] < len(pairs)
