"""Small tables to render, and the rendered report of the demonstration-like study in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipeline import tables
from pipeline.files import sha256_text, write_json
from pipeline.params import Params
from pipeline.report.context import Context, context_of
from pipeline.report.corpus import corpus_of
from pipeline.study.folder import Study

HOSTILE = "Ik zei <script>alert('x')</script> & \"nee\" tegen {{ 7*7 }} en <b>hij</b>."
JUDGE = {
    "name": "de proefbeoordelaar", "identity": "proef", "calibrated": True,
    "proof": {
        "threshold": 0.3, "right": 0.83, "dared": 0.5, "pairs": 171, "given": 60, "low": 0.72, "high": 0.9, "relevance": 0.8,
        "none_right": 0.9, "gives_direction": True,
    },
}  # fmt: skip
PARAMS = """\
study:
  title: Onderzoek <proef> & meer
  place: Dorp
  region: D0
  comparison: [C1, C2, C3]
  notice: "Verzonnen & getest."
report:
  quotes_per_theme: 4
"""


@dataclass
class Maker:
    """Rows of all tables, made from turns in plain words so that offsets and hashes are right by construction."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {table.name: [] for table in tables.ALL})

    def source(self, source_id: str, turns: list[tuple[str, str, list[tuple[str, str]]]], **facts: Any) -> list[str]:
        """Add a source of (speaker, role, [(voice, text)]) and give the ids of its segments."""
        text, ids, position = "", [], 0
        for number, (speaker, role, pieces) in enumerate(turns, start=1):
            text += f"{speaker}: " if speaker else ""
            start = len(text)
            time = f"00:01:0{number}" if facts.get("timed") else ""
            for index, (voice, piece) in enumerate(pieces):
                text += " " if index else ""
                position += 1
                ids.append(f"{source_id}-{position}")
                self.rows["segments"].append({
                    "segment_id": ids[-1], "source_id": source_id, "turn": number, "position": position, "start": len(text),
                    "end": len(text) + len(piece), "text": piece, "sha256": sha256_text(piece), "lemmas": piece.lower(),
                    "words": len(piece.split()), "speaker": speaker, "role": role, "voice": voice,
                    "coded": voice not in ("question", "note"), "time": time, "page": None,
                })  # fmt: skip
                text += piece
            kind = "speech" if speaker else "paragraph"
            self.rows["turns"].append({
                "source_id": source_id, "turn": number, "speaker": speaker, "role": role, "kind": kind, "start": start,
                "end": len(text), "time": time, "page": None,
            })  # fmt: skip
            text += "\n"
        self.rows["texts"].append({"source_id": source_id, "text": text, "sha256": sha256_text(text)})
        known = {
            "kind": "interview", "round": "ronde-1", "date": "2025-03-11", "title": source_id.capitalize(), "place": "Dorp",
            "group": "", "participants": 1, "parser": "tekst, beurten als `Naam:`", "replaced": 0, "doubtful": 0, "warnings": "",
        }  # fmt: skip
        given = {key: value for key, value in facts.items() if key != "timed"}
        self.rows["sources"].append({
            "source_id": source_id, "file": f"{source_id}.txt", "sha256": sha256_text(source_id), "turns": len(turns),
            "words": len(text.split()), **known, **given,
        })  # fmt: skip
        return ids

    def theme(
        self, theme_id: str, label: str, parent: str = "", origin: str = "codebook", abbr: str = "", keywords: str = ""
    ) -> None:
        """Add a theme."""
        self.rows["themes"].append({
            "theme_id": theme_id, "label": label, "abbr": abbr, "parent": parent, "origin": origin, "definition": f"Over {label}.",
            "include": "dit\ndat", "exclude": "", "keywords": keywords, "first_round": "ronde-1", "last_round": "ronde-1",
        })  # fmt: skip

    def suggest(self, segment_id: str, theme_id: str, score: float) -> None:
        """Suggest a theme for a segment."""
        self.rows["suggestions"].append({
            "segment_id": segment_id, "theme_id": theme_id, "score": score, "rank": 1, "method": "proef",
            "example": "Een <voorbeeld>.", "keywords": "geld, huur", "denied": False,
        })  # fmt: skip

    def topic(self, segment_id: str, theme_id: str, representative: bool = False) -> None:
        """Put a segment in a discovered theme."""
        self.rows["topics"].append({"segment_id": segment_id, "theme_id": theme_id, "score": 0.5, "representative": representative})

    def indicator(self, indicator_id: str, theme_id: str = "", unit: str = "procent") -> None:
        """Add an indicator."""
        self.rows["indicators"].append({
            "indicator_id": indicator_id, "title": f"Cijfer {indicator_id}", "definition": "Wat het is.", "unit": unit,
            "direction": "lager-is-beter", "theme_id": theme_id, "population": "inwoners", "keywords": "geld",
        })  # fmt: skip

    def observe(self, indicator_id: str, region: str, period: str, value: float | None, **more: str) -> None:
        """Add a figure."""
        known = {"region_name": region, "region_level": "gemeente", "group": "totaal"}
        self.rows["observations"].append({
            "indicator_id": indicator_id, "region_code": region, "period": period, "value": value,
            "status": "definitief" if value is not None else "ontbreekt", "source": "Monitor", "table_id": "T1",
            "retrieved": "2026-01-02", **known, **more,
        })  # fmt: skip

    def link(self, segment_id: str, indicator_id: str) -> None:
        """Link a figure to a segment."""
        self.rows["links"].append(
            {"segment_id": segment_id, "indicator_id": indicator_id, "score": 0.7, "rank": 1, "reason": "woorden: “geld”"}
        )

    def claim(self, claim_id: str, text: str, verdict: str, theme_id: str = "", counts: tuple[int, int] = (0, 0)) -> None:
        """Add a claim."""
        self.rows["claims"].append({
            "claim_id": claim_id, "text": text, "theme_id": theme_id, "source": "Concept, bladzijde 4", "verdict": verdict,
            "supporting": counts[0], "contradicting": counts[1],
        })  # fmt: skip

    def evidence(
        self, claim_id: str, segment_id: str, stance: str, bears: float | None = None, supports: float | None = None, by: str = ""
    ) -> None:
        """Say what a segment means for a claim."""
        self.rows["evidence"].append({
            "claim_id": claim_id, "segment_id": segment_id, "stance": stance, "bears": bears, "supports": supports,
            "decided_by": by, "rank": 1,
        })  # fmt: skip

    def context(self, small: int = 5, quotes: int = 4) -> Context:
        """The context of these tables."""
        frames = {table.name: tables.frame_of(table, self.rows[table.name]) for table in tables.ALL}
        study = {"title": "Onderzoek", "place": "Dorp", "region": "D0", "comparison": ["C1", "C2", "C3"]}
        params = Params.model_validate({"study": study, "report": {"small_cell": small, "quotes_per_theme": quotes}})
        return context_of(corpus_of(frames), params, judge=JUDGE)

    def write(self, root: Path, params: str = PARAMS) -> Study:
        """A study on disk with these tables."""
        study = Study(root)
        study.raw.mkdir(parents=True)
        (root / "dvc.yaml").write_text("", encoding="utf-8")
        study.params.write_text(params, encoding="utf-8")
        for table in tables.ALL:
            frame = tables.frame_of(table, self.rows[table.name])
            if table.name == "observations":
                frame = frame.astype({"value": "float64"})
            if table.name == "evidence":
                frame = frame.astype({"bears": "float64", "supports": "float64"})
            if "page" in frame:
                frame = frame.astype({"page": "Int64"})
            tables.write_table(table, frame, study.tables)
        return study


def full() -> Maker:
    """A study with everything in it: two rounds, four kinds, hostile text, themes on one segment, figures and topics."""
    make = Maker()
    make.theme("geld", "Geld & <schuld>", abbr="GE")
    make.theme("geld/huur", "Huur", parent="geld", abbr="GE")
    make.theme("rust", "Rust", abbr="RU")
    make.theme("ontdekt-1", "bus, fiets", origin="discovered", keywords="bus\nfiets")
    first = make.source("interview-1", [
        ("I", "interviewer", [("question", "Hoe gaat het met u?")]),
        ("R", "respondent", [("spoken", HOSTILE), ("spoken", "De huur is te hoog voor mij."), ("spoken", "Dat weegt.")]),
    ], group="65 jaar en ouder", timed=True)  # fmt: skip
    second = make.source("interview-2", [
        ("Anna", "respondent", [("spoken", "De bus rijdt hier niet meer.")]),
        ("Bram", "respondent", [("spoken", "Ik lig wakker van de rekening.")]),
    ], round="ronde-2", group="professionals")  # fmt: skip
    table = make.source("thematafel-1", [
        ("", "reporter", [("paraphrase", "Een bewoner vertelt over de huur:"), ("quotation", "Ik eet het wel op aan brood.")]),
    ], kind="thematafel", participants=7)  # fmt: skip
    paper = make.source(
        "document-1", [("", "author", [("document", "De huren stegen met vijf procent.")])], kind="document", participants=0
    )
    for segment, score in ((first[1], 0.9), (first[2], 0.8), (second[1], 0.7), (table[0], 0.6), (table[1], 0.5), (paper[0], 0.4)):
        make.suggest(segment, "geld", score)
    make.suggest(first[2], "geld/huur", 0.5)
    make.suggest(first[2], "rust", 0.4)
    make.topic(second[0], "ontdekt-1", representative=True)
    make.topic(first[3], "ontdekt-1")
    make.indicator("huur hoog", "geld/huur")
    make.indicator("mensen", unit="aantal")
    make.indicator("leeg")
    for period, value in (("2021", 10.0), ("2023", 12.5), ("2025", 13.1)):
        make.observe("huur hoog", "D0", period, value, status="voorlopig" if period == "2025" else "definitief")
    for region, value in (("C1", 11.0), ("C2", 15.0), ("C3", None)):
        make.observe("huur hoog", region, "2025", value)
    make.observe("huur hoog", "W1", "2025", 9.0, region_name="Noord", region_level="wijk")
    make.observe("mensen", "D0", "2025", 212000.0)
    make.link(first[2], "huur hoog")
    make.claim("b 1", "Wonen is <duur> & zwaar.", "gemengd", "geld/huur", counts=(2, 1))
    make.evidence("b 1", first[2], "steunt", 0.91, 0.97, JUDGE["name"])
    make.evidence("b 1", first[1], "steunt", by="an")
    make.evidence("b 1", second[1], "spreekt-tegen", 0.8, 0.1, JUDGE["name"])
    make.evidence("b 1", table[0], "richting-niet-bepaald", 0.7, 0.55, JUDGE["name"])
    make.claim("b-2", "De tram is te vol.", "geen steun gevonden")
    make.evidence("b-2", second[0], "verwant", 0.2, 0.5, JUDGE["name"])
    make.claim("b-3", "Er is niets te doen.", "niet beoordeeld")
    return make


def bare() -> Maker:
    """The least there can be: one source, one theme without suggestions, no figures, no topics, no dates."""
    make = Maker()
    make.theme("stilte", "Stilte")
    make.source("gesprek", [("R", "respondent", [("spoken", "Het is hier stil.")])], round="1", date="", place="")
    return make


@pytest.fixture
def maker() -> Maker:
    """An empty maker."""
    return Maker()


@pytest.fixture
def full_maker() -> Maker:
    """The study with everything in it, not yet written."""
    return full()


@pytest.fixture(scope="session")
def render(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Maker], Study]:
    """Write a study and render its report."""

    def run(make: Maker) -> Study:
        from pipeline.stages import report

        study = make.write(tmp_path_factory.mktemp("studie") / "s")
        write_json(
            study.metrics / "evaluation.json",
            {"themes": {"macro_f1": 0.5, "per_theme": {"geld": {"precision": 0.25, "recall": 0.5}}}},
        )
        write_json(study.judge_record, JUDGE if make.rows["claims"] else {"name": None})
        report.run(study)
        return study

    return run


@pytest.fixture(scope="session", params=["full", "bare"])
def rendered(request: pytest.FixtureRequest, render: Callable[[Maker], Study]) -> Study:
    """A rendered study: once with everything, once with as little as there can be."""
    return render({"full": full, "bare": bare}[request.param]())


@pytest.fixture(scope="session")
def full_study(render: Callable[[Maker], Study]) -> Study:
    """The rendered study with everything in it."""
    return render(full())
