"""Stage ``report``: the static report and what it was made from."""

from __future__ import annotations

from pipeline.files import write_json
from pipeline.params import read_params
from pipeline.problems import recorded_problems
from pipeline.study.folder import Study


def run(study: Study) -> None:
    """Write ``outputs/report`` and ``outputs/lineage.json``.

    Raises:
        Refused: when a table is missing, or holds a quote that does not stand in its source.
    """
    from pipeline.report.check import check_corpus
    from pipeline.report.context import context_of
    from pipeline.report.corpus import corpus_of, read_frames
    from pipeline.report.lineage import lineage
    from pipeline.report.metrics import read_metrics, theme_quality
    from pipeline.report.site import pages, write_site

    params = read_params(study)
    corpus = corpus_of(read_frames(study.tables))
    check_corpus(corpus)
    made = lineage(study, corpus, params)
    metrics = read_metrics(study)
    context = context_of(corpus, params, theme_quality(metrics), made["judge"])
    write_site(context, pages(context, made, metrics, recorded_problems(study)), study.report)
    write_json(study.outputs / "lineage.json", made)
