from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.sources.blocks import Block, BlockKind
from pipeline.sources.paragraphs.hyphens import Words
from pipeline.sources.reflow import join_lines, reflow

DATA = Path(__file__).resolve().parents[2] / "data" / "reflow"
with (DATA / "hyphens.csv").open(encoding="utf-8", newline="") as stream:
    CASES = list(csv.DictReader(line for line in stream if not line.startswith("#")))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["joined"])
def test_word_reads_as_the_document_and_the_language_write_it(case: dict) -> None:
    assert join_lines(case["first"], case["second"], Words.of([case["document"]])) == case["joined"]


def test_word_elsewhere_in_the_report_decides_over_the_rule() -> None:
    lines = ["Het bewoners-netwerk en het buurtnetwerk overleggen samen elke maand.", "Verder zegt het bewoners-", "netwerk niets."]
    blocks = reflow(tuple(Block(line, BlockKind.LINE) for line in lines))
    assert blocks[-1].text.endswith("Verder zegt het bewoners-netwerk niets.")


def test_broken_word_is_no_evidence_for_itself() -> None:
    words = Words.of(["het buurt-", "huis is open", "het buurt-", "huis is dicht"])
    assert words.counts["buurt"] == words.counts["huis"] == 0
    assert words.counts["open"] == 1


def test_text_that_breaks_no_words_keeps_all_its_hyphens() -> None:
    pairs = [
        ("wiki", "pagina"),
        ("server", "bak"),
        ("buurt", "appje"),
        ("client", "kaart"),
        ("desktop", "hoek"),
        ("blend", "groep"),
    ]
    wrapped = [line for first, second in pairs for line in (f"Wij spraken lang over de {first}-", f"{second} van de wijk.")]
    text = " ".join(block.text for block in reflow(tuple(Block(line, BlockKind.LINE) for line in wrapped)))
    assert all(f"{first}-{second}" in text for first, second in pairs)
    # The same ends of lines in a text that does break words are read by the rules.
    broken = [
        line
        for _ in range(2)
        for line in ("Er is veel onder-", "zoek naar de gemeen-", "te en de bewo-", "ners van deze woning-", "markt.")
    ]
    text = " ".join(block.text for block in reflow(tuple(Block(line, BlockKind.LINE) for line in [*broken, *wrapped])))
    assert "buurtappje" in text
