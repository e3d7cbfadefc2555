from __future__ import annotations

import textwrap
from itertools import pairwise

import pytest

from pipeline.sources.blocks import Block, BlockKind
from pipeline.sources.reflow import Reason, reflow, reflow_with_report

FIRST = (
    "Op de Houtkade is het huurdersoverleg al jaren bezig met de liften. De corporatie noemt een datum, en noemt daarna een "
    "andere datum. Bewoners van de achtste verdieping lopen dus, met boodschappen en al, naar boven en weer naar beneden."
)
SECOND = (
    "De gemeente zegt dat zij over liften niet gaat. Wel wil zij meedenken over een goederenlift aan de kant van het Olthof "
    "Park, mits de omwonenden daar voor zijn. Daarover is nog niets gevraagd aan de omwonenden zelf."
)


def _wrapped(text: str) -> list[str]:
    return textwrap.fill(text, 70, break_on_hyphens=False).split("\n")


def _blocks(lines: list[str], pages: list[int] | None = None) -> tuple[Block, ...]:
    numbers: list[int | None] = [*pages] if pages else [None] * len(lines)
    return tuple(Block(line, BlockKind.LINE, page=page) for line, page in zip(lines, numbers, strict=True))


def _read(lines: list[str], pages: list[int] | None = None) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in reflow(_blocks(lines, pages))]


@pytest.mark.parametrize(
    "number", ["7", "iv", "xii", "- 3 -", "– 3 –", "Pagina 3 van 12", "pagina 3/12", "blz. 4", "Bladzijde 4", "3 | 12", "| 12"]
)
def test_page_number_in_the_middle_of_a_sentence_is_no_text(number: str) -> None:
    lines = _wrapped(FIRST)
    assert _read([*lines[:2], "", number, "", *lines[2:]]) == [("paragraph", FIRST)]


@pytest.mark.parametrize("figure", ["2024", "1.204", "12%", "mix", "I", "€ 12", "7 mei"])
def test_short_line_that_is_no_page_number_stays(figure: str) -> None:
    report = reflow_with_report(_blocks([*_wrapped(FIRST), "", figure, "", *_wrapped(SECOND)]))
    assert figure in [block.text for block in report.blocks]
    assert report.dropped == ()


def test_column_of_figures_is_no_row_of_page_numbers() -> None:
    read = " ".join(text for _, text in _read(["Aantal klachten per maand", "12", "45", "9", "", *_wrapped(FIRST)]))
    assert all(figure in read for figure in ("12", "45", "9"))


def test_running_head_beside_the_page_number_goes_out_of_pasted_text() -> None:
    first, second = _wrapped(FIRST), _wrapped(SECOND)
    lines = [
        *first[:2],
        "Wijkmonitor Waterstad 2025",
        "12",
        *first[2:],
        "",
        *second[:1],
        "Wijkmonitor Waterstad 2025",
        "13",
        *second[1:],
    ]
    report = reflow_with_report(_blocks(lines))
    assert [block.text for block in report.blocks] == [FIRST, SECOND]
    assert [(item.reason, lines[item.block]) for item in report.dropped] == [
        (Reason.RUNNING_HEAD, "Wijkmonitor Waterstad 2025"),
        (Reason.PAGE_NUMBER, "12"),
        (Reason.RUNNING_HEAD, "Wijkmonitor Waterstad 2025"),
        (Reason.PAGE_NUMBER, "13"),
    ]


def test_running_head_with_the_page_number_in_it_goes_when_it_interrupts_sentences() -> None:
    lines = []
    texts = [FIRST, SECOND, f"Volgens de bewoners is er iets anders aan de hand. {FIRST}"]
    for number, text in enumerate(texts, start=1):
        wrapped = _wrapped(text)
        at = next(at for at, line in enumerate(wrapped) if at and line[0].islower() and not wrapped[at - 1].endswith("."))
        lines += [*wrapped[:at], f"Wijkmonitor Waterstad | {number}", *wrapped[at:], ""]
    assert _read(lines) == [("paragraph", text) for text in texts]


def test_passage_that_a_report_repeats_keeps_its_lines() -> None:
    assert _read([*_wrapped(FIRST), ""] * 4) == [("paragraph", FIRST)] * 4


def test_heading_that_comes_back_is_no_running_head() -> None:
    part = ["Wat de bewoners zeggen", "", *_wrapped(FIRST), ""]
    assert [text for kind, text in _read(part * 3) if kind == "heading"] == ["Wat de bewoners zeggen"] * 3


@pytest.mark.parametrize(("mark", "note"), [("¹", "¹ Zie de bijlage"), ("1", "1 Zie de bijlage"), ("12", "12 Zie de bijlage")])
def test_note_at_the_foot_interrupts_no_sentence_and_its_mark_is_dropped(mark: str, note: str) -> None:
    lines = _wrapped(FIRST.replace("liften.", f"liften.{mark}"))
    text = [*lines[:2], note, "met alle cijfers van het jaar.", *lines[2:]]
    report = reflow_with_report(_blocks(text, [1] * 4 + [2] * (len(text) - 4)))
    assert [(block.kind.value, block.text) for block in report.blocks] == [
        ("paragraph", FIRST),
        ("caption", "Zie de bijlage met alle cijfers van het jaar."),
    ]
    assert [(item.reason, text[item.block][item.start : item.end]) for item in report.dropped] == [(Reason.NOTE_MARK, mark)] * 2


def test_two_notes_stay_apart() -> None:
    lines = _wrapped(FIRST.replace("liften.", "liften.¹").replace("dus,", "dus,²"))
    text = [*lines, "¹ Zie de bijlage.", "² Zie de wijkmonitor", "van het jaar ervoor."]
    assert _read(text, [1] * len(text)) == [
        ("paragraph", FIRST),
        ("caption", "Zie de bijlage."),
        ("caption", "Zie de wijkmonitor van het jaar ervoor."),
    ]


@pytest.mark.parametrize("text", ["De zaal is 40 m² groot.", "Dat is 12 km² water.", "De wijk heet GOsa² en dat blijft zo."])
def test_raised_digit_without_a_note_stays(text: str) -> None:
    assert _read([text]) == [("paragraph", text)]


def test_square_metre_is_no_mark_of_note_two() -> None:
    lines = _wrapped(FIRST.replace("liften.", "liften van 2 m².²"))
    text = [*lines, "² Zie de bijlage."]
    assert _read(text, [1] * len(text))[0] == ("paragraph", FIRST.replace("liften.", "liften van 2 m²."))


def test_numbered_list_at_the_end_of_a_page_is_no_note() -> None:
    text = [*_wrapped(FIRST), "1 de lift", "2 de trap"]
    assert "1 de lift" in " ".join(line for _, line in _read(text, [1] * len(text)))


def test_ligatures_and_spaced_letters_are_read_as_words() -> None:
    assert _read(["D E  S T A D  V A N  N U", "", "Het oﬃciële ﬁlmpje over de ﬂat en het eﬀect."]) == [
        ("heading", "DE STAD VAN NU"),
        ("paragraph", "Het officiële filmpje over de flat en het effect."),
    ]


def test_large_first_letter_belongs_to_its_word() -> None:
    assert _read(["D", "e wijk verandert.", ""]) == [("paragraph", "De wijk verandert.")]


def test_rows_of_a_table_are_not_glued_into_sentences() -> None:
    lines = ["Wijk          2023   2024", "Kadebuurt     18     19", "Rietlanden    5      4", "", *_wrapped(FIRST)]
    assert [text for _, text in _read(lines)] == ["Wijk 2023 2024", "Kadebuurt 18 19", "Rietlanden 5 4", FIRST]


def test_table_of_contents_is_no_text() -> None:
    lines = ["Inhoud", "1 Wonen . . . . . . . . . . 3", "1.1 Liften ............... 4", "", *_wrapped(FIRST)]
    assert [kind for kind, _ in _read(lines)] == ["heading", "caption", "caption", "paragraph"]


def test_item_goes_on_over_lines_and_a_page() -> None:
    lines = [
        "Wij vragen:",
        "• een lift die het doet, ook in het weekend en",
        "12",
        "als er niemand van de corporatie is;",
        "• een bankje.",
    ]
    assert [text for _, text in _read(lines)] == [
        "Wij vragen:",
        "een lift die het doet, ook in het weekend en als er niemand van de corporatie is;",
        "een bankje.",
    ]


def test_sign_of_an_item_on_a_line_of_its_own_belongs_to_the_next_line() -> None:
    assert [text for _, text in _read(["Wij vragen:", "•", "Een lift.", "•", "Een bankje."])] == [
        "Wij vragen:",
        "Een lift.",
        "Een bankje.",
    ]


def test_dash_at_the_begin_of_a_line_in_a_sentence_is_no_item() -> None:
    text = (
        "De lift was stuk en de monteur kwam volgens de buren pas na drie weken – dat is geen uitzondering – en toen was het zomer."
    )
    lines = [
        "De lift was stuk en de monteur kwam volgens de buren pas na drie weken",
        "– dat is geen uitzondering – en toen was het zomer.",
    ]
    assert _read(lines) == [("paragraph", text)]


def test_figure_named_at_the_begin_of_a_line_is_no_caption() -> None:
    lines = [
        "De cijfers staan, met alle andere gegevens over de wijk en de stad, in",
        "Figuur 3 en in de bijlage bij dit verslag, dat de raad heeft.",
    ]
    assert _read(lines) == [("paragraph", " ".join(lines))]


def test_caption_goes_on_over_a_broken_word() -> None:
    lines = [
        "Figuur 2. Inwoners die zich weleens onveilig voelen in de eigen wijk, in pro-",
        "centen: Kadebuurt 31, Rietlanden 12",
        "",
        *_wrapped(FIRST),
    ]
    assert _read(lines)[0] == (
        "caption",
        "Figuur 2. Inwoners die zich weleens onveilig voelen in de eigen wijk, in procenten: Kadebuurt 31, Rietlanden 12",
    )


def test_heading_over_two_lines_is_one_heading() -> None:
    assert _read(["Uitgangspunten en randvoorwaarden volgens", "betrokken inwoners en partners", "", *_wrapped(FIRST)]) == [
        ("heading", "Uitgangspunten en randvoorwaarden volgens betrokken inwoners en partners"),
        ("paragraph", FIRST),
    ]


def test_address_on_a_line_of_its_own_ends_before_the_next_heading() -> None:
    assert _read(["https://waterstad.example/monitor.pdf", "Wonen in de stad", "", *_wrapped(FIRST)])[:2] == [
        ("caption", "https://waterstad.example/monitor.pdf"),
        ("heading", "Wonen in de stad"),
    ]


def test_abbreviation_at_the_end_of_a_line_ends_no_paragraph() -> None:
    lines = ["De bewoners spraken o.a.", "met de wethouder over de liften en de trappen in de hele wijk."]
    assert _read(lines) == [("paragraph", " ".join(lines))]


@pytest.mark.parametrize("width", [62, 70, 80])
def test_paragraphs_without_empty_lines_between_end_where_the_next_word_had_room(width: int) -> None:
    wrapped = [textwrap.fill(text, width, break_on_hyphens=False).split("\n") for text in (FIRST, SECOND, FIRST, SECOND)]
    apart = all(len(first[-1]) + 1 + len(second[0].split()[0]) <= width for first, second in pairwise(wrapped))
    read = [text for _, text in _read([line for lines in wrapped for line in lines])]
    assert (read == [FIRST, SECOND, FIRST, SECOND]) == apart
