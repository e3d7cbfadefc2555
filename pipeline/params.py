"""The parameters of a study (``params.yaml``), one section a stage. Unknown keys are refused."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from pipeline.study.folder import Study
from pipeline.yamlfile import read_yaml

Probability = Annotated[float, Field(ge=0.0, le=1.0)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StudyParams(_Section):
    """What the study is called and where it is about."""

    title: str = Field(min_length=1)
    place: str = Field(min_length=1)
    region: str = Field(min_length=1, description="Region code of the place in the indicator observations.")
    comparison: list[str] = Field(default=[], description="Region codes of the places to compare with.")
    notice: str = Field(default="", description="A line shown on top of every page of the report.")


class LanguageParams(_Section):
    """The Dutch language pipeline."""

    model: str = Field(default="nl_core_news_md", description="Name or folder of a spaCy pipeline.")


class SegmentParams(_Section):
    """How turns are cut into segments, in words."""

    min_words: int = Field(default=12, ge=1)
    max_words: int = Field(default=45, ge=5)


class EmbedParams(_Section):
    """How texts are turned into vectors."""

    student: bool = Field(default=False, description="Use the fast student of the encoder instead of the encoder itself.")


class DiscoverParams(_Section):
    """How BERTopic looks for what the codebook does not name."""

    components: int = Field(default=32, ge=2)
    max_topics: int = Field(default=40, ge=2)
    min_sources: int = Field(default=5, ge=1, description="A word may name a theme when this many sources use it.")
    min_topic_size: int = Field(default=6, ge=2)
    min_similarity: float = Field(default=0.25, ge=-1.0, le=1.0, description="Below this a segment is an outlier.")
    words: int = Field(default=8, ge=1)
    seed: int = Field(default=1, ge=0)


class ThemeParams(_Section):
    """Suggestions from the codebook, and discovery."""

    threshold: Probability = Field(default=0.25, description="A theme is suggested from this probability.")
    subtheme_threshold: Probability = Field(default=0.4, description="A sub-theme needs this share of its theme.")
    neighbour_weight: Probability = Field(default=0.5, description="How much the segments around it count.")
    discover: DiscoverParams = DiscoverParams()


class EvidenceParams(_Section):
    """Links from quotes to indicators, and quotes that bear on claims."""

    threshold: Probability = 0.5
    max_links: int = Field(default=3, ge=1)
    link_judge: bool = Field(default=True, description="Whether the project's judge decides which indicator measures what is told.")
    candidates: int = Field(default=20, ge=1, le=1000, description="Quotes a claim that the judge is asked about.")
    bears: Probability = Field(default=0.5, description="From this probability a quote bears on a claim.")


class ReportParams(_Section):
    """What the report shows."""

    quotes_per_theme: int = Field(default=12, ge=1)
    small_cell: int = Field(default=5, ge=1, description="Counts of people below this are not shown.")


class Params(_Section):
    """Everything in ``params.yaml``."""

    study: StudyParams
    nlp: LanguageParams = LanguageParams()
    segment: SegmentParams = SegmentParams()
    embed: EmbedParams = EmbedParams()
    themes: ThemeParams = ThemeParams()
    evidence: EvidenceParams = EvidenceParams()
    report: ReportParams = ReportParams()


def read_params(study: Study) -> Params:
    """Read and check the study's parameters; raises :class:`~pipeline.errors.Refused` with the line of each mistake."""
    return read_yaml(study.params, Params, study.shown(study.params))
