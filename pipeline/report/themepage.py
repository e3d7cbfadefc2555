"""The page of a theme of the codebook, and the page with all its fragments."""

from __future__ import annotations

from pipeline.report.context import Context, cell
from pipeline.report.figurecharts import over_years
from pipeline.report.model import Cell, FragmentsPage, GroupRow, SubthemeRow, ThemePage
from pipeline.report.people import Reach, hide_small, per_round, reach, segments_of_theme
from pipeline.report.quotes import by_source, choose, quote
from pipeline.report.records import Theme
from pipeline.report.words import capital, counted, file_name, listed, number, round_name

DOCUMENT_PASSAGES = 6


def theme_page(context: Context, theme: Theme) -> ThemePage:
    """The page of a main theme."""
    corpus = context.corpus
    segments = segments_of_theme(corpus, theme.theme_id)
    found = reach(corpus, segments)
    said = [segment for segment in segments if segment.voice != "document"]
    written = [segment for segment in segments if segment.voice == "document"]
    chosen = choose(context, said, context.params.report.quotes_per_theme)
    groups, missing = _groups(context, found)
    indicators = [item for item in corpus.indicators if corpus.root(item.theme_id) == theme.theme_id]
    charts = [over_years(context, item, context.css(theme.theme_id)) for item in indicators]
    tables = sum(source.kind not in ("interview", "document") for source in corpus.sources)
    return ThemePage(
        tag=context.tag(theme.theme_id, linked=False), lead=_lead(context, found), definition=theme.definition,
        include=_rules(theme.include), exclude=_rules(theme.exclude), facts=_facts(context, theme, found),
        subthemes=_subthemes(context, theme),
        quotes=tuple(quote(context, segment, theme.theme_id, figures=True) for segment in chosen),
        documents=tuple(quote(context, segment, theme.theme_id, figures=True) for segment in written[:DOCUMENT_PASSAGES]),
        fragments=found.fragments, all_href=fragments_file(theme),
        charts=tuple(chart for chart in charts if chart), rounds=tuple(capital(round_name(name)) for name in corpus.rounds),
        groups=groups, missing=missing, others=_others(found, tables), small=context.small,
    )  # fmt: skip


def fragments_page(context: Context, theme: Theme) -> FragmentsPage:
    """All fragments of a theme, by source."""
    segments = segments_of_theme(context.corpus, theme.theme_id)
    total = counted(len(segments), "fragment", "fragmenten")
    back = file_name("thema", theme.theme_id)
    return FragmentsPage(context.tag(theme.theme_id), back, by_source(context, segments, theme.theme_id), total)


def fragments_file(theme: Theme) -> str:
    """The file name of the page with all fragments."""
    return file_name("thema", theme.theme_id).removesuffix(".html") + "-alles.html"


def _lead(context: Context, found: Reach) -> str:
    if not found.fragments:
        return "Bij dit thema stelt de computer nog geen enkel fragment voor."
    corpus, total = context.corpus, len(context.people)
    sentences = []
    if total:
        everybody = counted(total, "mens", "mensen")
        sentences.append(f"De computer stelt dit thema voor bij {number(len(found.people))} van de {everybody} in de interviews.")
    counts, totals = per_round(corpus, found.people), per_round(corpus, context.people)
    rounds = [name for name in corpus.rounds if totals[name]]
    hidden = hide_small([[counts[name] for name in corpus.rounds]], context.small)[0]
    if len(rounds) > 1 and not any(hidden):
        parts = [f"{round_name(name)}: {number(counts[name])} van de {number(totals[name])}" for name in rounds]
        sentences.append(f"{capital(', '.join(parts))}.")
    beside = [counted(len(found.reports), "verslag", "verslagen")] if found.reports else []
    beside += [counted(len(found.documents), "document", "documenten")] if found.documents else []
    if beside:
        sentences.append(f"Het is ook voorgesteld in {listed(beside)}.")
    sentences.append("Nog niemand keek dit na.")
    return " ".join(sentences)


def _facts(context: Context, theme: Theme, found: Reach) -> tuple[tuple[str, str], ...]:
    since = f"Codeboek, voorgesteld sinds {round_name(theme.first_round)}" if theme.first_round else "Codeboek"
    fragments = counted(found.fragments, "fragment", "fragmenten")
    series = sum(context.corpus.root(item.theme_id) == theme.theme_id for item in context.corpus.indicators)
    measured = []
    if theme.theme_id in context.quality:
        precision, recall = (number(100 * share) for share in context.quality[theme.theme_id])
        text = f"Van 100 voorstellen klopten er {precision}. Van 100 fragmenten over dit thema vond de computer er {recall}."
        measured.append(("In een proef", text))
    return (
        ("Herkomst", since),
        ("Vastgesteld door mensen", "Nog niets"),
        *measured,
        ("Voorgesteld, niet bekeken", f"{fragments} uit {counted(len(found.sources), 'bron', 'bronnen')}"),
        ("Cijferreeksen", number(series) if series else "Geen"),
    )


def _subthemes(context: Context, theme: Theme) -> tuple[SubthemeRow, ...]:
    total = len(reach(context.corpus, segments_of_theme(context.corpus, theme.theme_id)).people)
    rows = []
    for child in context.corpus.children(theme.theme_id):
        found = reach(context.corpus, segments_of_theme(context.corpus, child.theme_id))
        width = f"{100 * len(found.people) / total:.1f}" if total else "0"
        row = SubthemeRow(
            child.label,
            child.definition,
            cell(len(found.people), "niemand"),
            width,
            cell(len(found.reports)),
            cell(found.fragments),
        )
        rows.append((-len(found.people), -found.fragments, child.theme_id, row))
    return tuple(row for *_, row in sorted(rows, key=lambda item: item[:3]))


def _groups(context: Context, found: Reach) -> tuple[tuple[GroupRow, ...], str]:
    """People by group and round, and the groups that nobody of spoke about the theme."""
    corpus = context.corpus
    names = sorted({_group(context, source) for source, _ in context.people})
    counts = [
        list(per_round(corpus, [person for person in found.people if _group(context, person[0]) == name]).values())
        for name in names
    ]
    hidden = hide_small(counts, context.small)
    rows = tuple(
        GroupRow(name, tuple(_group_cell(count, secret) for count, secret in zip(row, flags, strict=True)))
        for name, row, flags in zip(names, counts, hidden, strict=True)
    )
    silent = [name for name, row in zip(names, counts, strict=True) if not sum(row)]
    text = f"Bij deze groepen is het thema bij niemand voorgesteld: {listed(silent)}." if silent else ""
    return rows, text or "In elke groep die we spraken, is dit thema bij iemand voorgesteld."


def _group(context: Context, source_id: str) -> str:
    return capital(context.corpus.source[source_id].group) or "Groep niet bekend"


def _group_cell(count: int, hidden: bool) -> Cell:
    return cell(count, "niemand", hidden)


def _others(found: Reach, tables: int) -> str:
    if not tables:
        return ""
    reports = counted(tables, "verslag", "verslagen")
    return (
        f"Het thema is voorgesteld in {number(len(found.reports))} van de {reports} van andere gesprekken. "
        "Wie daar wat zei, staat er niet in; die mensen tellen hier niet mee."
    )


def _rules(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line.strip())
