"""From tables to what pages show: counting, hiding, choosing, wording."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import Refused
from pipeline.report.check import check_corpus
from pipeline.report.discovered import discovered_page
from pipeline.report.figures import figure_lines, standing_text
from pipeline.report.figurespage import figure_entries
from pipeline.report.overview import overview
from pipeline.report.people import hide_small, reach, segments_of_theme
from pipeline.report.quotes import choose, quote, sentences_around
from pipeline.report.sourcepage import source_page, source_rows
from pipeline.report.themepage import theme_page
from pipeline.report.words import (
    anchor,
    counted,
    date_name,
    decimals_of,
    file_name,
    number,
    period_name,
    round_name,
    small_number,
    time_name,
    with_unit,
)  # fmt: skip


def test_people_are_counted_once_and_reports_and_documents_apart(full_maker):
    context = full_maker.context()
    found = reach(context.corpus, segments_of_theme(context.corpus, "geld"))
    assert found.people == {("interview-1", "R"), ("interview-2", "Bram")}
    assert (found.reports, found.documents, found.fragments) == ({"thematafel-1"}, {"document-1"}, 6)


def test_the_overview_counts_and_draws_what_is_not_there(full_maker):
    page = overview(full_maker.context())
    assert page.lead.startswith("Mensen in Dorp vertelden hun verhaal in twee interviews en één thematafel, in twee rondes.")
    rows = {row.label: row for row in page.support}
    assert [cell.text for cell in rows["Interviews"].cells] == ["1 (1)", "1 (2)"]
    assert [cell.text for cell in rows["Thematafels"].cells] == ["1 (7)", "geen"]
    assert rows["Dialogen"].total.state == "none"
    assert rows["Documenten"].total.text == "1"
    assert [row.tag.label for row in page.themes] == ["Geld & <schuld>", "Rust"]
    assert page.themes[0].people == 2
    assert "te weinig" in page.themes[0].trend
    assert [cell.state for cell in page.matrix[1].cells] == ["shown", "none", "none", "none"]
    assert page.discovered[0].words == "bus, fiets"


def test_a_theme_page_has_quotes_documents_figures_and_gaps(full_maker):
    context = full_maker.context()
    page = theme_page(context, context.corpus.theme["geld"])
    assert [item.voice for item in page.quotes] == ["literal", "literal", "paraphrase", "literal"]
    assert page.quotes[0].who == "Deelnemer, 65 jaar en ouder"
    assert page.quotes[1].who == "Deelnemer Bram, professionals"
    assert page.quotes[0].where == "Interview-1, ronde\u00a01, 1:02"
    assert page.quotes[0].href == "bron-interview-1.html#s2"
    assert page.documents[0].text == "De huren stegen met vijf procent."
    assert page.include == ("dit", "dat")
    assert [cell.state for row in page.groups for cell in row.cells] == ["few", "none", "none", "few"]
    assert page.charts[0].title == "Cijfer huur hoog"
    assert page.subthemes[0].people.text == "1"


def test_a_figure_beside_a_quote_is_that_of_the_district_where_there_is_one(full_maker):
    full_maker.rows["sources"][0]["place"] = "Noord"
    context = full_maker.context()
    line = figure_lines(context, context.corpus.segment["interview-1-3"])[0]
    assert (line.value, line.region, line.city, line.provisional) == ("9,0 procent", "Noord", "Dorp 13,1, voorlopig", False)
    full_maker.rows["sources"][0]["place"] = "Zuid"
    context = full_maker.context()
    line = figure_lines(context, context.corpus.segment["interview-1-3"])[0]
    assert (line.value, line.region, line.city, line.provisional) == ("13,1 procent", "D0", "", True)


def test_standing_says_what_is_lower_higher_and_missing(full_maker):
    context = full_maker.context()
    indicators = {item.indicator_id: item for item in context.corpus.indicators}
    assert standing_text(context, indicators["huur hoog"]) == (
        "Van laag naar hoog staat Dorp op plaats 2 van 3. Eén plaats heeft een lager cijfer, één een hoger. Lager is hier beter. "
        "Van één plaats ontbreekt het cijfer."
    )
    assert standing_text(context, indicators["mensen"]) == "Er zijn geen cijfers van andere plaatsen om mee te vergelijken."


def test_figures_without_a_value_or_a_quote_are_still_there(full_maker):
    entries = {entry.title: entry for entry in figure_entries(full_maker.context())}
    assert entries["Cijfer leeg"].latest == ""
    assert entries["Cijfer leeg"].charts == ()
    assert entries["Cijfer mensen"].latest == "212.000"
    assert entries["Cijfer huur hoog"].count == "1 citaat"


def test_choosing_takes_other_people_sources_and_rounds_first(full_maker):
    context = full_maker.context()
    ranked = segments_of_theme(context.corpus, "geld")
    chosen = choose(context, [segment for segment in ranked if segment.voice != "document"], 3)
    assert [segment.source_id for segment in chosen] == ["interview-1", "interview-2", "thematafel-1"]


def test_a_discovered_theme_has_its_typical_quotes_first(full_maker):
    context = full_maker.context()
    page = discovered_page(context, context.corpus.theme["ontdekt-1"])
    assert [item.text for item in page.typical] == ["De bus rijdt hier niet meer."]
    assert [item.text for group in page.rest for item in group.quotes] == ["Dat weegt."]


def test_two_themes_on_a_segment_are_two_lines_and_two_brackets(full_maker):
    context = full_maker.context()
    page = source_page(context, context.corpus.source["interview-1"])
    run = next(run for turn in page.turns for run in turn.runs if run.anchor == "s3")
    assert run.css == "hl is-suggested t1 is-double"
    assert [(item.abbr, item.label, item.note) for item in page.turns[1].brackets] == [
        ("GE", "Huur", "2 fragmenten voorgesteld"), ("RU", "Rust", "voorgesteld"),
    ]  # fmt: skip
    assert page.turns[0].css == "lead-in"
    assert page.axis[0] == ("0", "1:01")


def test_text_outside_every_turn_is_not_lost(full_maker):
    full_maker.rows["turns"].pop(1)
    full_maker.rows["segments"] = [row for row in full_maker.rows["segments"] if row["source_id"] != "interview-1"]
    full_maker.rows["suggestions"] = []
    context = full_maker.context()
    page = source_page(context, context.corpus.source["interview-1"])
    assert any("De huur is te hoog voor mij." in run.text for turn in page.turns for run in turn.runs)


def test_colours_follow_the_order_of_the_themes(maker):
    for index in range(9):
        maker.theme(f"t{index}", f"Thema {index}")
    context = maker.context()
    assert [context.css(f"t{index}") for index in range(9)] == ["t1", "t4", "t5", "t7", "t2", "t6", "t3", "t8", "t1"]


def test_the_list_of_sources_names_themes_and_people(full_maker):
    rows = {row.title: row for row in source_rows(full_maker.context())}
    assert rows["Interview-2"].participants == "2"
    assert [tag.abbr for tag in rows["Interview-1"].themes] == ["GE", "RU"]


def test_context_is_the_nearest_sentence_and_is_cut_at_a_space(full_maker):
    context = full_maker.context()
    item = quote(context, context.corpus.segment["interview-1-4"])
    assert (item.before, item.after) == ("De huur is te hoog voor mij.", "")
    segment = context.corpus.segment["interview-1-4"]
    turn = context.corpus.turns["interview-1"][1]
    text = context.corpus.texts["interview-1"].text[: turn.start] + "woord " * 60 + segment.text
    moved = type(segment)(*[getattr(segment, name) for name in segment.__slots__[:4]], turn.start + 360, len(text), *[
        getattr(segment, name) for name in segment.__slots__[6:]
    ])  # fmt: skip
    longer = type(turn)(*[getattr(turn, name) for name in turn.__slots__[:6]], len(text), turn.time, turn.page, turn.row)
    before, cut, _, _ = sentences_around(text, moved, longer)
    assert cut
    assert before in text
    assert before.startswith("woord")
    assert len(before) <= 180


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "message"),
    [
        ("texts", 0, "text", "Anders.", "controlegetal"),
        ("segments", 1, "start", 0, "niet precies zo"),
        ("segments", 1, "sha256", "0" * 64, "controlegetal"),
        ("segments", 1, "turn", 1, "niet in beurt 1"),
        ("turns", 0, "end", 9999, "buiten de tekst"),
        ("suggestions", 0, "segment_id", "weg", "onbekend"),
        ("links", 0, "indicator_id", "weg", "onbekend"),
        ("evidence", 0, "segment_id", "weg", "onbekend"),
        ("evidence", 0, "claim_id", "weg", "Deze bewering is onbekend"),
    ],
)
def test_what_does_not_fit_is_refused(full_maker, table, row, column, value, message):
    full_maker.rows[table][row][column] = value
    with pytest.raises(Refused, match=message):
        check_corpus(full_maker.context().corpus)


@given(st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=1, max_size=6), st.integers(1, 6))
def test_small_counts_are_hidden_and_cannot_be_worked_out(table, small):
    hidden = hide_small(table, small)
    for row, flags in zip(table, hidden, strict=True):
        for count, secret in zip(row, flags, strict=True):
            assert secret or count == 0 or count >= small
            assert count or not secret
    for column in range(3):
        secret = [row[column] for row, flags in zip(table, hidden, strict=True) if flags[column]]
        shown = [row[column] for row, flags in zip(table, hidden, strict=True) if not flags[column] and row[column]]
        assert len(secret) != 1 or not shown


def test_numbers_dates_and_names_are_dutch():
    assert (number(212000), number(13.1, 1), number(-0.04, 1), number(-2.5, 1)) == ("212.000", "13,1", "0,0", "−2,5")
    assert (decimals_of([1.0, 2.5]), decimals_of([3.0]), decimals_of([0.25]), decimals_of([])) == (1, 0, 2, 0)
    assert (date_name("2025-05-12"), date_name("2025-05"), date_name("mei"), date_name("2025-13-01")) == (
        "12 mei 2025", "mei 2025", "mei", "2025-13-01",
    )  # fmt: skip
    assert period_name(["2025-05-12", "2025-03-01"]) == "maart–mei 2025"
    assert period_name(["2024-11-12", "2025-03-01"]) == "november 2024–maart 2025"
    assert period_name(["", "onbekend"]) == ""
    assert (round_name("ronde-2"), round_name("2"), round_name("najaar")) == ("ronde 2", "ronde 2", "najaar")
    assert (time_name("00:04:05"), time_name("01:02:03"), time_name("straks")) == ("4:05", "1:02:03", "straks")
    assert (with_unit(5.9, "rapportcijfer", 1), with_unit(830, "aantal", 0)) == ("rapportcijfer 5,9", "830")
    assert (counted(1, "mens", "mensen"), small_number(3, True), small_number(13)) == ("1 mens", "Drie", "13")


def test_addresses_are_safe_and_stay_apart():
    assert file_name("bron", "interview-1") == "bron-interview-1.html"
    assert anchor("a b") != anchor("a/b")
    assert "/" not in file_name("thema", "../x")
