from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.dutch import Dutch, Sentence
from pipeline.language.segmenting import Span, count_words, segment

WORDS = st.sampled_from(
    [
        *(
            "ik",
            "de",
            "huurachterstand",
            "en",
            "maar",
            "want",
            "dus",
            "toen",
            "auto's",
            "e-mail",
            "zo’n",
            "Zoë",
            "🙂",
            "—",
            "12,50",
        ),
        *("https://waterstad.example/loket/aanvragen/formulier-7?stap=2&van=wijkteam", "a/b/c/d/e/f/g/h/i", "x" * 90, "(lacht)"),
    ]
)
GAPS = st.sampled_from([" ", " ", " ", ", ", "; ", "... ", "… ", ". ", "? ", "\n", "\n\n", "  ", "\u00a0", " – "])


@st.composite
def texts_with_sentences(draw: st.DrawFn) -> tuple[str, list[Sentence]]:
    """A text, and sentences that cover it, cut at any place where there is white space."""
    pairs = draw(st.lists(st.tuples(WORDS, GAPS), max_size=70))
    text = draw(st.sampled_from(["", " ", "\n"])) + "".join(word + gap for word, gap in pairs)
    places = [match.start() for match in re.finditer(r"\s", text)]
    cuts = sorted(draw(st.sets(st.sampled_from(places), max_size=6))) if places else []
    edges = [0, *cuts, len(text)]
    return text, [Sentence(start, end, count_words(text[start:end])) for start, end in pairwise(edges) if start < end]


@st.composite
def sizes(draw: st.DrawFn) -> tuple[int, int]:
    most = draw(st.integers(5, 20))
    return draw(st.integers(1, most)), most


def _sentences(text: str) -> list[Sentence]:
    return [Sentence(match.start(), match.end(), 0) for match in re.finditer(r"[^.]+\.?", text)]


def _cut(text: str, least: int = 4, most: int = 10) -> list[str]:
    return [text[span.start : span.end] for span in segment(text, _sentences(text), least, most)]


@given(texts_with_sentences(), sizes())
def test_segments_of_any_text_are_in_order_trimmed_and_lose_no_word(
    case: tuple[str, list[Sentence]], size: tuple[int, int]
) -> None:
    text, sentences = case
    spans = segment(text, sentences, *size)
    at = 0
    for span in spans:
        assert at <= span.start < span.end <= len(text)
        assert not text[at : span.start].strip()
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        at = span.end
    assert not text[at:].strip()


@given(texts_with_sentences(), sizes())
def test_segment_is_not_longer_than_was_asked_unless_it_cannot_be_cut(
    case: tuple[str, list[Sentence]], size: tuple[int, int]
) -> None:
    text, sentences = case
    least, most = size
    for span in segment(text, sentences, least, most):
        content = text[span.start : span.end]
        if count_words(content) >= most + least:
            assert max(count_words(run) for run in content.split()) > most, content


@given(st.text(max_size=120), sizes())
def test_any_text_at_all_is_cut_by_the_rules_without_losing_a_word(dutch: Dutch, text: str, size: tuple[int, int]) -> None:
    (parsed,) = dutch.parse([text])
    spans = segment(text, parsed.sentences, *size)
    assert "".join("".join(text[span.start : span.end].split()) for span in spans) == "".join(text.split())


def test_sentences_are_taken_together_as_long_as_they_fit() -> None:
    assert _cut("Ik woon hier. Al dertig jaar. Dat is lang. En ik ga hier nooit weg.") == [
        "Ik woon hier. Al dertig jaar. Dat is lang.",
        "En ik ga hier nooit weg.",
    ]


def test_segment_may_be_just_as_long_as_was_asked_and_not_one_word_longer() -> None:
    assert _cut("Een twee drie vier vijf. Zes zeven acht negen tien.") == ["Een twee drie vier vijf. Zes zeven acht negen tien."]
    assert len(_cut("Een twee drie vier vijf. Zes zeven acht negen tien elf.")) == 2


def test_short_last_piece_joins_the_segment_before_it() -> None:
    text = "Een twee drie vier vijf zes zeven acht negen. Nou ja zeg."
    assert _cut(text, least=4) == [text]
    assert _cut(text, least=3) == ["Een twee drie vier vijf zes zeven acht negen.", "Nou ja zeg."]


def test_short_turn_stays_one_segment() -> None:
    assert _cut("  Nee.\n") == ["Nee."]


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_turn_without_text_has_no_segments(text: str) -> None:
    assert _cut(text) == []
    assert segment(text, [], 4, 10) == []


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("een twee drie vier vijf zes\nzeven, acht negen en tien elf twaalf", "een twee drie vier vijf zes"),
        ("een twee drie vier vijf zes, zeven acht en negen tien elf twaalf", "een twee drie vier vijf zes,"),
        ("een twee drie vier vijf zes… zeven acht en negen tien elf twaalf", "een twee drie vier vijf zes…"),
        ("een twee drie vier vijf zes ... zeven acht en negen tien elf twaalf", "een twee drie vier vijf zes ..."),
        ("een twee drie vier vijf maar zes zeven acht negen tien elf", "een twee drie vier vijf"),
        ("een twee drie vier vijf zes zeven acht negen tien elf twaalf", "een twee drie vier vijf zes"),
    ],
    ids=["nieuwe regel", "komma", "beletselteken", "drie punten", "voegwoord", "wit"],
)
def test_long_sentence_is_cut_where_a_speaker_would_pause(text: str, first: str) -> None:
    pieces = [text[span.start : span.end] for span in segment(text, [Sentence(0, len(text), 0)], 4, 10)]
    assert pieces[0] == first
    assert " ".join(pieces).split() == text.split()


def test_no_cut_inside_a_number_or_a_word() -> None:
    text = "dat kostte me toen al gauw 1.250,75 en e-mails of auto's had-ie niet en zo'n loket ook niet"
    spans = segment(text, [Sentence(0, len(text), 0)], 2, 5)
    assert len(spans) > 2
    assert [word for span in spans for word in text[span.start : span.end].split()] == text.split()


def test_long_link_in_the_middle_does_not_keep_the_words_around_it_together() -> None:
    link = "https://waterstad.example/" + "map/" * 40
    text = f"een twee drie vier vijf zes {link} zeven acht negen tien elf twaalf"
    pieces = [text[s.start : s.end] for s in segment(text, [Sentence(0, len(text), 0)], 2, 10)]
    assert "een twee drie vier vijf zes" in pieces


def test_place_of_a_segment_counts_code_points() -> None:
    text = "🙂🙂 Één. Twéé drie vier vijf zes zeven acht negen tien elf."
    spans = segment(text, _sentences(text), 2, 10)
    assert spans == [Span(0, 7), Span(8, len(text))]


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("... — ?!", 0), ("auto's", 1), ("zo’n e-mail", 2), ("Zoë, 12 jaar", 3), ("🙂 ja", 1), ("de 65-plusser", 2)],
)
def test_words_are_counted_as_people_count_them(text: str, words: int) -> None:
    assert count_words(text) == words
