"""What each stage reads and writes: the one list from which ``dvc.yaml`` is made."""

from __future__ import annotations

from dataclasses import dataclass

_TABLES = "outputs/tables"
_DUTCH = ("models/dutch/manifest.json", "models/dutch/pipeline")
"""The package's own language pipeline: the repository's folder, shipped with the package."""
_ADAPTER = ("models/social/adapter",)
"""What is merged into the encoder, and what was learnt of the standard codebook with it."""
_JUDGE = (
    "pipeline/judging/chat_prompt.txt", "models/social/dev/beweringen.jsonl", "models/social/heldout/beweringen.jsonl",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spec:
    """A stage: its module is ``pipeline.stages.<name>``; paths are relative to the study."""

    name: str
    desc: str
    deps: tuple[str, ...]
    outs: tuple[str, ...]
    params: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    package_data: tuple[str, ...] = ()
    """Files of the package, or shipped with it, that are no modules but change the result."""


def _tables(*names: str) -> tuple[str, ...]:
    return tuple(f"{_TABLES}/{name}.parquet" for name in names)


SPECS: tuple[Spec, ...] = (
    Spec(
        "models",
        "Make or verify the sentence encoder and the judge that the recipes name",
        ("models/encoder.yaml", "models/judge.yaml"),
        ("outputs/models/encoder.json", "outputs/models/judge.json"),
        ("embed.student", "evidence.bears"),
        package_data=("pipeline/vectors/engine/trial.txt", *_ADAPTER, *_JUDGE),
    ),
    Spec(
        "ingest",
        "Read raw files to canonical, pseudonymised texts and turns",
        ("corpus/raw", "corpus/sources.csv", "corpus/privacy.yaml", "private/besluiten.csv"),
        (*_tables("sources", "texts", "turns"), "outputs/problems/ingest.json"),
        ("study.place",),
        metrics=("outputs/metrics/privacy.json",),
        package_data=("pipeline/privacy/lexicon",),
    ),
    Spec(
        "segment",
        "Cut turns into segments with exact offsets",
        _tables("texts", "turns"),
        (*_tables("segments"), "outputs/models/nlp.json", "outputs/problems/segment.json"),
        ("nlp", "segment"),
        package_data=_DUTCH,
    ),
    Spec(
        "embed",
        "Turn segments into vectors",
        (*_tables("segments"), "models/encoder.yaml", "outputs/models/encoder.json"),
        _tables("embeddings"),
        ("embed",),
    ),
    Spec(
        "themes",
        "Suggest themes from the codebook and discover what it does not name",
        (
            *_tables("sources", "segments", "embeddings"), "corpus/codebook.yaml", "models/encoder.yaml",
            "outputs/models/encoder.json", "outputs/models/nlp.json",
        ),
        _tables("themes", "suggestions", "topics"),
        ("nlp", "embed", "themes"),
        package_data=("pipeline/language/fillers.txt", *_ADAPTER, *_DUTCH),
    ),
    Spec(
        "evidence",
        "Read indicators and link quotes to the figures that measure what is told",
        (
            *_tables("segments", "embeddings", "suggestions", "themes"), "corpus/indicators", "models/encoder.yaml",
            "outputs/models/encoder.json", "outputs/models/nlp.json",
        ),
        (*_tables("indicators", "observations", "links"), "outputs/problems/evidence.json"),
        ("nlp", "embed", "evidence"),
        package_data=_DUTCH,
    ),
    Spec(
        "claims",
        "Find the quotes that bear on each claim, and say what they mean for it",
        (
            *_tables("segments", "embeddings", "themes"), "corpus/claims", "models/encoder.yaml", "models/judge.yaml",
            "outputs/models/encoder.json", "outputs/models/judge.json", "outputs/models/nlp.json",
        ),
        (*_tables("claims", "evidence"), "outputs/problems/claims.json"),
        ("nlp", "embed", "evidence"),
        package_data=("pipeline/language/fillers.txt", *_JUDGE, *_DUTCH),
    ),
    Spec(
        "evaluate",
        "Measure suggestions, discovered themes and links against gold labels",
        (*_tables("texts", "segments", "themes", "suggestions", "topics", "links"), "corpus/gold"),
        ("outputs/problems/evaluate.json",),
        metrics=("outputs/metrics/evaluation.json",),
    ),
    Spec(
        "report",
        "Write the static report",
        (
            *_tables("sources", "texts", "turns", "segments", "themes", "suggestions", "topics"),
            *_tables("indicators", "observations", "links", "claims", "evidence"),
            "outputs/models/encoder.json", "outputs/models/judge.json", "outputs/models/nlp.json",
            "outputs/metrics/evaluation.json", "outputs/metrics/privacy.json",
            "outputs/problems/ingest.json", "outputs/problems/segment.json", "outputs/problems/evidence.json",
            "outputs/problems/claims.json", "outputs/problems/evaluate.json",
        ),
        ("outputs/report", "outputs/lineage.json"),
        # The lineage shows every parameter, so each of them matters here.
        ("study", "nlp", "segment", "embed", "themes", "evidence", "report"),
        package_data=("pipeline/report/templates", "pipeline/report/assets"),
    ),
)  # fmt: skip
"""In order of the pipeline."""
