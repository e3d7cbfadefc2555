"""The front page: what the study rests on, the themes, and the evidence there is for each."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from pipeline.report import marks
from pipeline.report.context import Context, cell
from pipeline.report.corpus import KINDS
from pipeline.report.discovered import discovered_rows
from pipeline.report.metrics import measured_range
from pipeline.report.model import Cell, Column, MatrixRow, Overview, SupportRow, ThemeRow
from pipeline.report.people import Person, Reach, hide_small, per_round, reach, segments_of_theme
from pipeline.report.records import Source, Theme
from pipeline.report.words import (
    capital,
    counted,
    kind_name,
    listed,
    number,
    period_name,
    round_name,
    small_number,
)  # fmt: skip

_ALWAYS = ("interview", "thematafel", "dialoog", "document")
PERCENT_FROM = 30
"""Shares of a smaller group are not given as a percentage; "7 van 8" does not pretend more than it is."""


def overview(context: Context) -> Overview:
    """The front page."""
    corpus = context.corpus
    rounds = tuple(
        Column(capital(round_name(name)), period_name(s.date for s in corpus.sources if s.round == name)) for name in corpus.rounds
    )
    reaches = {theme.theme_id: reach(corpus, segments_of_theme(corpus, theme.theme_id)) for theme in corpus.tops}
    ordered = sorted(corpus.tops, key=lambda theme: (-len(reaches[theme.theme_id].people), -reaches[theme.theme_id].fragments))
    columns, matrix = _matrix(context, ordered, reaches)
    periods = sorted({item.period for items in corpus.observations.values() for item in items})
    most = context.tag(ordered[0].theme_id) if ordered and reaches[ordered[0].theme_id].fragments else None
    numbers = [len(reaches[theme.theme_id].people) for theme in ordered[:2]]
    tied = len(numbers) > 1 and numbers[0] == numbers[1]
    return Overview(
        lead=_lead(context), second=_second(context, reaches), most=most,
        most_text="De meeste fragmenten zijn voorgesteld bij" if tied else "Bij de meeste mensen is voorgesteld:", rounds=rounds,
        support=tuple(_support(context, kind) for kind in KINDS if kind in _ALWAYS or any(s.kind == kind for s in corpus.sources)),
        support_total=_support_total(context),
        series=number(len(corpus.indicators)) if corpus.indicators else "",
        series_period=f"{periods[0]} tot en met {periods[-1]}" if len(periods) > 1 else "".join(periods),
        themes_title=f"{small_number(len(ordered), True)} {'thema' if len(ordered) == 1 else 'thema’s'}",
        people_total=len(context.people),
        themes=tuple(_theme_row(context, theme, reaches[theme.theme_id]) for theme in ordered),
        matrix_columns=columns, matrix=matrix, matrix_text=_matrix_text(matrix, columns),
        discovered=discovered_rows(context), small=context.small,
    )  # fmt: skip


def people_of(context: Context, sources: Sequence[Source]) -> int:
    """People in these sources: who answered in an interview, and who took part in another talk."""
    found = {source.source_id for source in sources if source.kind == "interview"}
    return sum(person[0] in found for person in context.people) + sum(s.participants for s in sources if s.kind != "interview")


def _lead(context: Context) -> str:
    corpus = context.corpus
    parts = []
    for kind in KINDS:
        count = sum(source.kind == kind for source in corpus.sources)
        if count and kind != "document":
            parts.append(f"{small_number(count)} {kind_name(kind, count)}")
    rounds = len(corpus.rounds)
    documents = sum(source.kind == "document" for source in corpus.sources)
    text = ""
    if parts:
        text = f"Mensen in {context.params.study.place} vertelden hun verhaal in {listed(parts)}"
        text += f", in {small_number(rounds)} rondes. " if rounds > 1 else ". "
    beside = [f"{small_number(documents)} {kind_name('document', documents)}"] if documents else []
    if corpus.indicators:
        count = len(corpus.indicators)
        beside.append(f"{small_number(count)} {'cijferreeks' if count == 1 else 'cijferreeksen'}")
    if beside:
        verb = "liggen" if documents + len(corpus.indicators) > 1 else "ligt"
        text += f"Daarnaast {verb} {listed(beside)}. "
    compared = len(context.params.study.comparison) if corpus.indicators else 0
    if compared:
        places = "één andere plaats" if compared == 1 else f"{small_number(compared)} andere plaatsen"
        text += f"De cijfers van {context.params.study.place} staan naast die van {places}."
    return text.strip() or f"Onderzoek in {context.params.study.place}."


def _second(context: Context, reaches: dict[str, Reach]) -> tuple[str, ...]:
    coded = sum(segment.coded for segment in context.corpus.segment.values())
    suggested = len({s.segment_id for theme in reaches for s in segments_of_theme(context.corpus, theme)})
    if not suggested:
        return (f"Van de {number(coded)} fragmenten kreeg nog geen enkel fragment een thema uit het codeboek.",)
    return (
        f"Bij {number(suggested)} van de {number(coded)} fragmenten stelt de computer een thema uit het codeboek voor. "
        "Nog niemand heeft die voorstellen bekeken; alles hieronder is dus voorgesteld. " + measured_range(context.quality),
    )


def _support(context: Context, kind: str) -> SupportRow:
    corpus = context.corpus
    sources = [source for source in corpus.sources if source.kind == kind]
    cells = tuple(_sources_cell(context, [s for s in sources if s.round == name]) for name in corpus.rounds)
    groups = sorted({source.group for source in sources if source.group})
    places = sorted({source.place for source in sources if source.place})
    who = listed(groups) if groups else ", ".join(places)
    return SupportRow(capital(kind_name(kind, 2)), cells, _sources_cell(context, sources), who)


def _sources_cell(context: Context, sources: list[Source]) -> Cell:
    if not sources:
        return Cell("geen", "none")
    people = people_of(context, sources)
    return Cell(f"{number(len(sources))} ({number(people)})" if people else number(len(sources)))


def _support_total(context: Context) -> tuple[Cell, ...]:
    sources = context.corpus.sources
    parts = [[s for s in sources if s.round == name] for name in context.corpus.rounds]
    return tuple(cell(people_of(context, part)) for part in [*parts, list(sources)])


def _theme_row(context: Context, theme: Theme, found: Reach) -> ThemeRow:
    total = len(context.people)
    width = f"{100 * len(found.people) / total:.1f}" if total else "0"
    return ThemeRow(
        context.tag(theme.theme_id), len(found.people), width, cell(len(found.reports)), cell(len(found.documents)),
        number(found.fragments), _trend(context, theme, found.people),
    )  # fmt: skip


def _trend(context: Context, theme: Theme, people: frozenset[Person]) -> Markup:
    corpus = context.corpus
    if len(corpus.rounds) < 2:
        return Markup('<span class="none">één ronde</span>')
    counts, totals = per_round(corpus, people), per_round(corpus, context.people)
    if any(hide_small([[counts[name] for name in corpus.rounds]], context.small)[0]):
        return Markup('<span class="few"><span>te weinig</span></span>')
    shares = [(counts[name] / totals[name], counts[name], totals[name], name) for name in corpus.rounds if totals[name]]
    if len(shares) < 2:
        return Markup('<span class="none">één ronde</span>')
    percent = all(total >= PERCENT_FROM for _, _, total, _ in shares)
    texts = [f"{number(100 * share)}%" if percent else f"{number(count)} van {number(total)}" for share, count, total, _ in shares]
    described = ", ".join(f"{round_name(name)}: {text}" for text, (*_, name) in zip(texts, shares, strict=True))
    points = [(share[0], text) for share, text in zip(shares, texts, strict=True)]
    return marks.trend(points, context.css(theme.theme_id), described)


def _matrix(
    context: Context, themes: Sequence[Theme], reaches: dict[str, Reach]
) -> tuple[tuple[Column, ...], tuple[MatrixRow, ...]]:  # fmt: skip
    corpus = context.corpus
    kinds = [kind for kind in KINDS if any(source.kind == kind for source in corpus.sources)]
    totals: dict[str, int] = {kind: sum(source.kind == kind for source in corpus.sources) for kind in kinds}
    if "interview" in totals:
        totals["interview"] = len(context.people)
    columns = [Column(capital(kind_name(kind, 2)), _unit(kind, totals[kind])) for kind in kinds]
    columns.append(Column("Cijfers", counted(len(corpus.indicators), "reeks", "reeksen")))
    rows = []
    for theme in themes:
        found = reaches[theme.theme_id]
        counts = [_count(context, kind, found) for kind in kinds]
        series = sum(corpus.root(indicator.theme_id) == theme.theme_id for indicator in corpus.indicators)
        cells = [_marked(count, totals[kind]) for kind, count in zip(kinds, counts, strict=True)]
        rows.append(MatrixRow(context.tag(theme.theme_id), (*cells, _marked(series, len(corpus.indicators)))))
    return tuple(columns), tuple(rows)


def _count(context: Context, kind: str, found: Reach) -> int:
    if kind == "interview":
        return len(found.people)
    if kind == "document":
        return len(found.documents)
    return sum(context.corpus.source[source].kind == kind for source in found.reports)


def _unit(kind: str, total: int) -> str:
    if kind == "interview":
        return counted(total, "mens", "mensen")
    return number(total) if kind == "document" else counted(total, "verslag", "verslagen")


def _marked(count: int, total: int) -> Cell:
    return Cell(number(count), "shown", marks.square(count / total)) if count and total else Cell("geen", "none")


def _matrix_text(rows: tuple[MatrixRow, ...], columns: tuple[Column, ...]) -> str:
    full = [row.tag.label for row in rows if all(item.state != "none" for item in row.cells)]
    if rows and len(full) == len(rows):
        return (
            "Elk thema is in elke soort bewijs voorgesteld." if len(rows) > 1 else "Dit thema is in elke soort bewijs voorgesteld."
        )
    sentences = []
    for row in rows:
        empty = [column.label.lower() for column, item in zip(columns, row.cells, strict=True) if item.state == "none"]
        if empty:
            sentences.append(f"{row.tag.label}: niets bij {listed(empty)}.")
    return " ".join(sentences[:4])
