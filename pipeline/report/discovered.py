"""Themes that the codebook does not name: found by the computer and not checked by anybody."""

from __future__ import annotations

from pipeline.report.context import Context
from pipeline.report.model import DiscoveredPage, DiscoveredRow
from pipeline.report.people import Reach, reach, segments_of_theme
from pipeline.report.quotes import by_source, quote
from pipeline.report.records import Theme
from pipeline.report.words import capital, counted, file_name, number, round_name


def discovered_rows(context: Context) -> tuple[DiscoveredRow, ...]:
    """The discovered themes, the largest first."""
    found = [(theme, _reach(context, theme)) for theme in context.corpus.discovered]
    found.sort(key=lambda pair: (-pair[1].fragments, pair[0].theme_id))
    return tuple(
        DiscoveredRow(
            capital(theme.label), ", ".join(_words(theme)), file_name("thema", theme.theme_id), number(item.fragments),
            number(len(item.people)), number(len(item.sources)),
        )
        for theme, item in found
    )  # fmt: skip


def discovered_page(context: Context, theme: Theme) -> DiscoveredPage:
    """The page of a discovered theme."""
    corpus = context.corpus
    found = _reach(context, theme)
    rows = corpus.topics.get(theme.theme_id, ())
    typical = [corpus.segment[row.segment_id] for row in rows if row.representative]
    rest = [corpus.segment[row.segment_id] for row in rows if not row.representative]
    rounds = sorted({name for name in (theme.first_round, theme.last_round) if name})
    facts = [
        ("Herkomst", "Gevonden door de computer, door niemand bekeken"),
        ("Fragmenten", number(found.fragments)),
        ("Mensen in interviews", number(len(found.people))),
        ("Verslagen en documenten", number(len(found.reports) + len(found.documents))),
        ("Rondes", " tot en met ".join(round_name(name) for name in rounds) or "geen"),
    ]
    lead = (
        f"De computer legde {counted(found.fragments, 'fragment', 'fragmenten')} bij elkaar die in het codeboek geen thema kregen "
        "en waarin vaak dezelfde woorden voorkomen. Of dit echt één onderwerp is, weet nog niemand. De naam zijn de woorden die "
        "het meest opvallen."
    )
    return DiscoveredPage(
        capital(theme.label), _words(theme), lead, tuple(facts), tuple(quote(context, segment) for segment in typical),
        by_source(context, rest), counted(len(rest), "fragment", "fragmenten"),
    )  # fmt: skip


def _reach(context: Context, theme: Theme) -> Reach:
    return reach(context.corpus, segments_of_theme(context.corpus, theme.theme_id))


def _words(theme: Theme) -> tuple[str, ...]:
    return tuple(word for word in theme.keywords.split("\n") if word)
