"""What holds for any text: nothing is lost or made up, and what is left out is said exactly."""

from __future__ import annotations

import unicodedata
from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.sources.blocks import Block, BlockKind, clean
from pipeline.sources.canonical import assemble
from pipeline.sources.paragraphs.line_text import repaired
from pipeline.sources.paragraphs.page_number import PAGE_NUMBER
from pipeline.sources.reflow import Reason, Reflowed, reflow, reflow_with_report
from pipeline.sources.turns import Turn

WORDS = [
    "de",
    "wijk",
    "onderzoek",
    "bewoners",
    "GGZ-instelling",
    "in-",
    "en",
    "uitstroom",
    "zee-egel",
    "Verwey-Jonker",
    "lift.",
    "soep,",
    "1",
    "12",
    "2024",
    "m²",
    "dus:",
]
LINES = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join),
    st.sampled_from(
        ["", "", "7", "xii", "- 3 -", "Wijkmonitor | 4", "¹ Zie de bijlage.", "1 Zie de bijlage", "Figuur 3 Liften", "•", "– soep"]
    ),
    st.sampled_from(
        [
            "D E  S T A D",
            "het oﬃciële",
            "een onder-",
            "zoek",
            "de in-",
            "en uit",
            "stad.1 Dan",
            "dan¹ ook",
            "Wijk   12   7",
            "W",
            "ijk",
        ]
    ),
    st.text(alphabet="aeé́nWZ 0¹.-–\u00ad\u2010\u00a0\t•*):;,ﬁ", max_size=30),
)
BLOCKS = st.lists(st.tuples(LINES, st.sampled_from([None, 1, 2])), max_size=30).map(
    lambda rows: tuple(Block(text, BlockKind.LINE, page=page) for text, page in sorted(rows, key=lambda row: row[1] or 0))
)


def _visible(texts: list[str]) -> Counter[str]:
    """Every sign that can be seen; a letter and its accent apart, as two lines may bring them together."""
    text = unicodedata.normalize("NFD", clean(" ".join(texts)))
    return Counter(sign for sign in text if not sign.isspace())


def _kept(blocks: tuple[Block, ...], report: Reflowed) -> list[str]:
    """The lines without what was left out of them."""
    texts = [block.text for block in blocks]
    for item in sorted(report.dropped, key=lambda item: (item.block, -item.start)):
        text = texts[item.block]
        texts[item.block] = text[: item.start] + text[item.end :]
    return [repaired(text) for text in texts]


@given(BLOCKS)
def test_nothing_is_lost_or_made_up_but_what_the_report_names(blocks: tuple[Block, ...]) -> None:
    report = reflow_with_report(blocks)
    assert _visible([block.text for block in report.blocks]) == _visible(_kept(blocks, report))


@given(BLOCKS)
def test_report_names_each_piece_exactly_and_once(blocks: tuple[Block, ...]) -> None:
    dropped = reflow_with_report(blocks).dropped
    for item in dropped:
        text = blocks[item.block].text[item.start : item.end]
        assert text == text.strip() != ""
        match item.reason:
            case Reason.HYPHEN:
                assert text in "-\u2010\u00ad"
                assert blocks[item.block].text.rstrip().endswith(text)
            case Reason.PAGE_NUMBER:
                assert PAGE_NUMBER.match(text)
            case Reason.NOTE_MARK:
                assert all(sign.isdigit() for sign in text)
            case Reason.BULLET:
                assert not text.isalnum()
    assert all(first.block < second.block or first.end <= second.start for first, second in pairwise(dropped))


@given(BLOCKS)
def test_blocks_are_clean_and_are_exact_slices_of_the_canonical_text(blocks: tuple[Block, ...]) -> None:
    read = [block for block in reflow(blocks) if block.text]
    assert all(block.kind is not BlockKind.LINE and clean(block.text) == block.text for block in read)
    text, placed = assemble(tuple(Turn(block.text) for block in read))
    assert [text[item.start : item.end] for item in placed] == [block.text for block in read]


@given(BLOCKS)
def test_reading_what_was_read_changes_nothing(blocks: tuple[Block, ...]) -> None:
    once = reflow(blocks)
    assert reflow(once) == once


SENTENCE = st.lists(
    st.sampled_from(
        ["bewoners", "vertellen", "dat", "liften", "in", "Oud-Haven", "vaak", "niet", "werken", "en", "dat", "niemand", "komt"]
    ),
    min_size=9,
    max_size=16,
)
PARAGRAPH = st.lists(SENTENCE.map(lambda words: f"{' '.join(words).capitalize()}."), min_size=2, max_size=6).map(" ".join)


@given(st.lists(PARAGRAPH, min_size=1, max_size=5), st.integers(50, 90), st.randoms(use_true_random=False))
def test_paragraphs_come_back_from_any_width_and_any_broken_word(paragraphs: list[str], width: int, random: object) -> None:
    lines: list[str] = []
    for paragraph in paragraphs:
        line = ""
        for word in paragraph.split():
            if len(line) + 1 + len(word) <= width:
                line = f"{line} {word}".strip()
            elif word == "bewoners" and random.random() < 0.5:  # type: ignore[attr-defined]
                lines.append(f"{line} bewo-")
                line = "ners"
            else:
                lines.append(line)
                line = word
        lines += [line, ""]
    blocks = tuple(Block(line, BlockKind.LINE) for line in lines)
    assert [block.text for block in reflow(blocks)] == paragraphs
    # Pasted again, one paragraph a line, it is the same.
    again = tuple(Block(line, BlockKind.LINE) for block in reflow(blocks) for line in (block.text, ""))
    assert [block.text for block in reflow(again)] == paragraphs
