"""The page of a source: its facts, where themes come up, and its whole text, nothing lost and nothing changed."""

from __future__ import annotations

from collections import Counter

from pipeline.report.context import Context
from pipeline.report.corpus import grouped
from pipeline.report.marks import ticks
from pipeline.report.model_source import MapRow, SourcePage, SourceRow
from pipeline.report.records import Source, Turn
from pipeline.report.turns import turn_views
from pipeline.report.words import capital, counted, date_name, file_name, kind_name, listed, number, round_name, time_name


def source_page(context: Context, source: Source) -> SourcePage:
    """The page of a source."""
    corpus = context.corpus
    index = corpus.sources.index(source)
    rows, label = _map(context, source)
    turns = corpus.turns.get(source.source_id, ())
    return SourcePage(
        title=source.title, kind=capital(kind_name(source.kind, 2)), round=round_name(source.round), facts=_facts(context, source),
        parser=source.parser, hash=short_hash(source.sha256), warnings=_warnings(source), privacy=_privacy(source),
        map_label=label, map=rows,
        axis=_axis(turns, len(corpus.texts[source.source_id].text)), turns=turn_views(context, source),
        spoken=any(turn.kind == "speech" for turn in turns),
        previous=_neighbour(context, index - 1), following=_neighbour(context, index + 1),
    )  # fmt: skip


def source_rows(context: Context) -> tuple[SourceRow, ...]:
    """All sources, for the list."""
    rows = []
    for source in context.corpus.sources:
        segments = context.corpus.segments.get(source.source_id, ())
        people = _people(context, source)
        found = {theme for segment in segments for theme in context.tops_of(segment.segment_id)}
        tags = tuple(context.tag(theme.theme_id) for theme in context.corpus.tops if theme.theme_id in found)
        rows.append(
            SourceRow(
                source.title, file_name("bron", source.source_id), capital(kind_name(source.kind)), round_name(source.round),
                date_name(source.date), source.place, source.group, number(people) if people else "",
                number(source.words), number(sum(segment.coded for segment in segments)), tags, len(_warnings(source)),
            )
        )  # fmt: skip
    return tuple(rows)


def short_hash(sha256: str) -> str:
    """The first twelve letters of a hash, in fours."""
    return " ".join(sha256[start : start + 4] for start in (0, 4, 8))


def _people(context: Context, source: Source) -> int:
    if source.kind == "interview":
        return sum(person[0] == source.source_id for person in context.people)
    return source.participants


def _facts(context: Context, source: Source) -> tuple[tuple[str, str], ...]:
    people = _people(context, source)
    facts = [
        ("Soort", kind_name(source.kind)), ("Ronde", round_name(source.round).removeprefix("ronde ")),
        ("Datum", date_name(source.date)),
        ("Plaats", source.place), ("Groep", source.group), ("Mensen", number(people) if people else ""),
        ("Woorden", number(source.words)), ("Beurten" if source.kind == "interview" else "Alinea’s", number(source.turns)),
    ]  # fmt: skip
    return tuple((name, value) for name, value in facts if value)


def _map(context: Context, source: Source) -> tuple[tuple[MapRow, ...], str]:
    """One row a theme, the most frequent first, and the finding in words."""
    length = max(len(context.corpus.texts[source.source_id].text), 1)
    segments = context.corpus.segments.get(source.source_id, ())
    pairs = [(theme, segment) for segment in segments for theme in context.tops_of(segment.segment_id)]
    by_theme = grouped(pairs, lambda pair: pair[0])
    counts = Counter({theme: len(found) for theme, found in by_theme.items()})
    order = sorted(counts, key=lambda name: (-counts[name], name))
    rows = tuple(
        MapRow(
            context.tag(theme),
            ticks([(segment.start / length, segment.end / length) for _, segment in by_theme[theme]], context.css(theme)),
        )
        for theme in order
    )
    parts = [f"{row.tag.label} {_times(counts[theme])}" for row, theme in zip(rows, order, strict=True)]
    return rows, f"Waar elk thema voorkomt, van begin tot einde. {capital(listed(parts))}." if parts else ""


def _times(count: int) -> str:
    return f"in {counted(count, 'fragment', 'fragmenten')}"


def _axis(turns: tuple[Turn, ...], length: int) -> tuple[tuple[str, str], ...]:
    """What stands under the map: times or pages where the source has them, else begin and end."""
    marks = []
    for share in (0.0, 0.25, 0.5, 0.75):
        turn = next((turn for turn in turns if turn.end > share * length), None)
        if turn and turn.time:
            marks.append((f"{100 * share:.0f}", time_name(turn.time)))
        elif turn and turn.page is not None:
            marks.append((f"{100 * share:.0f}", f"blz. {turn.page}"))
    if len(marks) == 4:
        return (*marks, ("100", "einde"))
    return ("0", "begin"), ("50", "halverwege"), ("100", "einde")


def _neighbour(context: Context, index: int) -> tuple[str, str] | None:
    if not 0 <= index < len(context.corpus.sources):
        return None
    source = context.corpus.sources[index]
    return source.title, file_name("bron", source.source_id)


def _privacy(source: Source) -> str:
    if not source.replaced:
        return "In deze tekst is geen persoonsgegeven vervangen."
    text = (
        f"Op {counted(source.replaced, 'plaats', 'plaatsen')} staat een pseudoniem in plaats van een naam of ander persoonsgegeven"
    )
    return f"{text}; {number(source.doubtful)} daarvan zijn twijfelachtig." if source.doubtful > 1 else f"{text}."


def _warnings(source: Source) -> tuple[str, ...]:
    return tuple(line for line in source.warnings.split("\n") if line.strip())
