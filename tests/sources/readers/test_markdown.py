from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from pipeline.sources.blocks import Block, clean
from pipeline.sources.registry import read_file
from pipeline.sources.turns import find_turns

DATA = Path(__file__).resolve().parents[2] / "data"
CASES = YAML(typ="safe").load((DATA / "markdown.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def blocks_of(tmp_path: Path) -> Callable[[str], tuple[Block, ...]]:
    def read(text: str) -> tuple[Block, ...]:
        (tmp_path / "bron.md").write_text(text, encoding="utf-8")
        return read_file(tmp_path / "bron.md")[1].blocks

    return read


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_page_reads_as_a_person_reads_it(case: dict, blocks_of: Callable) -> None:
    assert [[block.kind.value, block.text] for block in blocks_of(case["text"])] == case["blocks"]


def test_old_encoding_gives_a_warning(tmp_path: Path) -> None:
    (tmp_path / "bron.md").write_bytes("# Café\n".encode("cp1252"))
    _, reading = read_file(tmp_path / "bron.md")
    assert [block.text for block in reading.blocks] == ["Café"]
    assert "Windows-1252" in reading.warnings[0]


@pytest.mark.parametrize(
    "text",
    [
        "I: Hoe gaat het?\nR: Goed.\nI: Echt?\n",
        "**I:** Hoe gaat het?\n\n**R:** Goed.\n\n**I:** Echt?\n",
        "- I: Hoe gaat het?\n- R: Goed.\n- I: Echt?\n",
        "I: Hoe gaat het?  \nR: Goed.  \nI: Echt?\n",
        "[I]: Hoe\n gaat het?\n\n[R]: Goed.\n\n[I]: Echt?\n",
        "    I: Hoe gaat het?\n    R: Goed.\n    I: Echt?\n",
        "---\n\nI: Hoe gaat het?\n\nR: Goed.\n---\n\nI: Echt?\n",
        "---\nI: Hoe gaat het?\nR: Goed.\nI: Echt?\n---\n",
        "---\nI: Hoe gaat het?\nR: Goed.\n---\nI: Echt?\n",
        "I:\nHoe gaat het?\n\nR:\nGoed.\n\nI:\nEcht?\n",
        "| I | Hoe gaat het? |\n|---|---|\n| R | Goed. |\n| I | Echt? |\n",
    ],
)
def test_transcript_has_its_turns_however_it_is_marked_up(text: str, blocks_of: Callable) -> None:
    transcript = find_turns(blocks_of(text), {})
    assert transcript is not None
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == [("I", "Hoe gaat het?"), ("R", "Goed."), ("I", "Echt?")]


def test_real_report_has_its_headings_and_quotations() -> None:
    _, reading = read_file(DATA / "real" / "focusgroepen.md")
    kinds = [block.kind.value for block in reading.blocks]
    assert kinds.count("heading") == 4
    assert kinds.count("quote") == 2
    assert not any(sign in block.text for block in reading.blocks for sign in ("#", "> ", "license", "date_added"))


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_read_and_every_block_is_clean(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "willekeurig.md"
    path.write_text(f"begin\n\n{text}", encoding="utf-8")
    blocks = read_file(path)[1].blocks
    assert blocks[0].text.startswith("begin")
    assert all(clean(block.text) == block.text for block in blocks)


@pytest.mark.parametrize("unit", ["[", "*a ", "> ", "a\n", "![a](", "`a", "<", "|a"])
def test_hostile_page_is_read_in_bounded_time(unit: str, tmp_path: Path) -> None:
    (tmp_path / "bron.md").write_text("x " + unit * 20_000, encoding="utf-8")
    begin = time.perf_counter()
    read_file(tmp_path / "bron.md")
    assert time.perf_counter() - begin < 10
