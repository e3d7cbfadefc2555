"""The page that says how the report was made, how well, and what it cannot say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.errors import Problem
from pipeline.report.context import Context
from pipeline.report.judgeview import judge_view
from pipeline.report.lineage import fingerprint
from pipeline.report.metrics import measured_range, measures, theme_measures
from pipeline.report.model_method import MethodPage, ProblemView, Step, ThemeQuality
from pipeline.report.people import segments_of_theme
from pipeline.report.privacyview import privacy_view
from pipeline.report.sourcepage import short_hash
from pipeline.report.words import counted, kind_name, number, round_name, small_number

_QUESTIONS_AND_NOTES = "stukjes tekst van één spreker"


def method_page(context: Context, made: Mapping[str, Any], metrics: Mapping[str, Any], problems: list[Problem]) -> MethodPage:
    """The method page from the lineage, the measured quality and the problems of the stages."""
    per_theme = theme_measures(metrics)
    tops = {theme.theme_id for theme in context.corpus.tops}
    return MethodPage(
        lead=(
            "De computer las de bronnen, knipte ze in fragmenten en stelde thema’s en cijfers voor. Dat deed hij met het "
            "codeboek van de studie. Nog niemand keek de voorstellen na. Daarom staat overal “voorgesteld”."
        ),
        fingerprint=short_hash(fingerprint(dict(made))), steps=_steps(context), limits=_limits(context),
        privacy=privacy_view(metrics),
        measures=measures(metrics),
        theme_measures=tuple(ThemeQuality(context.tag(theme), per_theme[theme]) for theme in per_theme if theme in tops),
        problems=tuple(
            ProblemView(item.severity.value, ", ".join(filter(None, (item.file, item.place))), item.message, item.remedy)
            for item in problems
        ),
        models=_models(made), settings=tuple(_settings(made["params"], "")), versions=_versions(made), files=_files(context),
    )  # fmt: skip


def _steps(context: Context) -> tuple[Step, ...]:
    corpus = context.corpus
    segments = tuple(corpus.segment.values())
    coded = sum(segment.coded for segment in segments)
    suggested = {s.segment_id for theme in corpus.tops for s in segments_of_theme(corpus, theme.theme_id)}
    topics = sum(len(rows) for rows in corpus.topics.values())
    links = sum(len(rows) for rows in corpus.links.values())
    groups = "groep" if len(corpus.discovered) == 1 else "groepen"
    files = counted(len(corpus.indicators), "cijferreeks", "cijferreeksen")
    return (
        Step("Bronnen", number(len(corpus.sources)), f"{'bestand' if len(corpus.sources) == 1 else 'bestanden'}, {files}", False),
        Step("Fragmenten", number(len(segments)), f"{_QUESTIONS_AND_NOTES}; {number(coded)} mogen een thema krijgen", True),
        Step("Voorgesteld", number(len(suggested)), "fragmenten met een thema uit het codeboek", True),
        Step("Ontdekt", number(len(corpus.discovered)), f"{groups} van samen {number(topics)} andere fragmenten", True),
        Step("Cijfers erbij", number(links), "koppelingen van een citaat aan een cijfer", True),
        Step("Vastgesteld", "0", "nog niemand keek een voorstel na", False),
    )  # fmt: skip


def _limits(context: Context) -> tuple[str, ...]:
    people = len(context.people)
    limits = [
        f"Hoeveel mensen in {context.params.study.place} iets vinden. "
        f"{small_number(people, True) if people <= 12 else f'De {number(people)}'} mensen in de interviews zijn geen steekproef.",
        "Of een voorstel klopt. Geen enkel voorstel is door een mens nagekeken; de computer kan zich vergissen en iets missen. "
        + measured_range(context.quality),
        "Dat niemand te herkennen is. De computer vervangt namen, maar mist er soms een, en een verhaal kan iemand ook zonder naam "
        "verraden: deel dit rapport alleen met wie dat mag weten.",
        "Of een cijfer een citaat bewijst. Een cijfer gaat over veel mensen, een citaat over één. Ze staan naast elkaar omdat ze "
        "over hetzelfde onderwerp lijken te gaan.",
        "Of de ontdekte thema’s echt onderwerpen zijn. Het zijn groepen fragmenten met dezelfde woorden.",
    ]
    if any(source.kind not in ("interview", "document") for source in context.corpus.sources):
        limits.append("Hoeveel mensen aan een thematafel of in een dialoog over een thema spraken. Een verslag telt als één bron.")
    return tuple(limits)


def _models(made: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    encoder, nlp = made["encoder"], made["nlp"]
    rows = []
    if nlp:
        wanted = nlp.get("wanted", "")
        note = "zoals gevraagd" if nlp.get("is_wanted") else f"gevraagd was {wanted}; dat is niet geïnstalleerd"
        note += f"; sha256 {short_hash(str(nlp['sha256']))}" if nlp.get("sha256") else ""
        rows.append(("Zinnen en woordvormen", " ".join(str(nlp.get(key, "")) for key in ("name", "version")).strip(), note))
    if encoder:
        rows.append(("Betekenis vergelijken", str(encoder.get("name", "")), _encoder_note(encoder)))
    if made["judge"].get("name"):
        view = judge_view(made["judge"])
        rows.append(("Beweringen beoordelen", view.name, " ".join(view.sentences)))
    return tuple(rows)


def _encoder_note(encoder: Mapping[str, Any]) -> str:
    prefix, teacher = encoder.get("prefix", ""), encoder.get("teacher")
    note = f"sha256 {short_hash(str(encoder.get('sha256', '')))}; berekend met {encoder.get('engine', '')}"
    note += f"; voor elke tekst staat “{prefix.strip()}”" if prefix else ""
    return f"{note}; geleerd van {teacher['name']}: {_encoder_note(teacher)}" if teacher else note


def _settings(content: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in content.items():
        if isinstance(value, Mapping):
            yield from _settings(value, f"{prefix}{key}.")
        else:
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            yield f"{prefix}{key}", text.replace(".", ",") if isinstance(value, float) else text


def _versions(made: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    rows = [("thematafel", str(made["thematafel"])), ("Python", str(made["python"]))]
    rows.extend((name, version or "niet geïnstalleerd") for name, version in made["libraries"].items())
    rows.append(("Versie van de studie (git)", str(made["revision"]) or "geen"))
    return tuple(rows)


def _files(context: Context) -> tuple[tuple[str, str, str, str, str], ...]:
    return tuple(
        (source.file, kind_name(source.kind), round_name(source.round), source.parser, short_hash(source.sha256))
        for source in context.corpus.sources
    )
