"""The turns of a source with their marks; the runs of a turn together are its text, to the letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.report.context import Context
from pipeline.report.corpus import grouped
from pipeline.report.model_source import Bracket, Run, TurnView
from pipeline.report.records import Segment, Source, Turn
from pipeline.report.words import ROLE_NAMES, counted, time_name

LITERAL = frozenset({"spoken", "quotation"})


def turn_views(context: Context, source: Source) -> tuple[TurnView, ...]:
    """Every turn of a source, and every piece of text that lies in none."""
    text = context.corpus.texts[source.source_id].text
    segments = grouped(context.corpus.segments.get(source.source_id, ()), lambda segment: segment.turn)
    views: list[TurnView] = []
    end = 0
    for turn in context.corpus.turns.get(source.source_id, ()):
        views.extend(_between(text[end : turn.start], turn.speaker, len(views)))
        views.append(_view(context, turn, text, segments.get(turn.turn, ())))
        end = turn.end
    views.extend(_between(text[end:], "", len(views)))
    return tuple(views)


def _between(gap: str, speaker: str, number: int) -> Iterator[TurnView]:
    """What stands between two turns, unless it is only the label of the speaker, which the page shows itself."""
    if gap.strip() and gap.strip().strip("[]():").strip() != speaker:
        yield TurnView(f"t{number}", "lead-in", "", "", "", "", (Run(gap.strip("\n")),), ())


def _view(context: Context, turn: Turn, text: str, segments: Sequence[Segment]) -> TurnView:
    runs: list[Run] = []
    end = turn.start
    for segment in sorted(segments, key=lambda s: s.start):
        if segment.start < end:
            continue
        if segment.start > end:
            runs.append(Run(text[end : segment.start], literal=bool(turn.kind == "speech")))
        runs.append(_run(context, segment))
        end = segment.end
    if end < turn.end:
        runs.append(Run(text[end : turn.end], literal=bool(turn.kind == "speech")))
    place, label = _place(turn)
    role = ROLE_NAMES.get(turn.role, turn.role) if turn.kind == "speech" else ""
    role = "" if role == turn.speaker.casefold() else role
    return TurnView(f"b{turn.turn}", _css(turn), place, label, turn.speaker, role, tuple(runs), _brackets(context, segments))


def _run(context: Context, segment: Segment) -> Run:
    literal = segment.voice in LITERAL or segment.voice == "question"
    themes = context.tops_of(segment.segment_id)
    colours = list(dict.fromkeys(context.css(theme) for theme in themes))
    if not themes:
        return Run(segment.text, f"s{segment.position}", literal=literal)
    css = f"hl is-suggested {colours[0]}"
    if len(colours) == 1:
        return Run(segment.text, f"s{segment.position}", css, literal=literal)
    if len(colours) > 2:
        return Run(segment.text, f"s{segment.position}", f"{css} is-many", literal=literal)
    number = colours[1].removeprefix("t")
    style = f"--c2-ink:var(--theme-{number}-ink);--c2-soft:var(--theme-{number}-soft)"
    return Run(segment.text, f"s{segment.position}", f"{css} is-double", style, literal)


def _brackets(context: Context, segments: Sequence[Segment]) -> tuple[Bracket, ...]:
    found: dict[str, tuple[int, dict[str, str]]] = {}
    for segment in segments:
        rows = context.corpus.suggested.get(segment.segment_id, ())
        for theme in context.tops_of(segment.segment_id):
            count, labels = found.get(theme, (0, {}))
            below = {child.theme_id: child.label for r in rows if (child := context.corpus.theme[r.theme_id]).parent == theme}
            found[theme] = (count + 1, labels | below)
    brackets = []
    for theme, (count, labels) in found.items():
        tag = context.tag(theme)
        note = "voorgesteld" if count == 1 else f"{counted(count, 'fragment', 'fragmenten')} voorgesteld"
        brackets.append(Bracket(tag.css, tag.abbr, ", ".join(labels.values()) or tag.label, note))
    return tuple(brackets)


def _css(turn: Turn) -> str:
    if turn.kind in ("heading", "caption"):
        return f"is-{turn.kind}"
    if turn.kind in ("introduction", "attendance", "note"):
        return "lead-in"
    return "lead-in" if turn.role in ("interviewer", "facilitator") else ""


def _place(turn: Turn) -> tuple[str, str]:
    """What stands in front of a turn: its time, else its page or row, else its number."""
    if turn.time:
        return time_name(turn.time), f"Vaste plek, tijd {time_name(turn.time)}"
    if turn.page is not None:
        return f"blz. {turn.page}", f"Vaste plek, bladzijde {turn.page}, beurt {turn.turn}"
    if turn.row is not None:
        return f"rij {turn.row}", f"Vaste plek, rij {turn.row}, beurt {turn.turn}"
    return str(turn.turn), f"Vaste plek, beurt {turn.turn}"
