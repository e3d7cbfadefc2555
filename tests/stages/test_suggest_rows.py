from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from pipeline.language.dutch import Dutch
from pipeline.params import ThemeParams
from pipeline.stages.themes import Material, suggest_rows
from pipeline.themes.codebook import Codebook, Subtheme, Theme
from pipeline.themes.suggest import training_texts

PARAMS = ThemeParams(threshold=0.3, subtheme_threshold=0.4, neighbour_weight=0.0)
CODEBOOK = Codebook(
    version=1,
    title="Proef",
    themes=[
        Theme(
            id="geld", label="Geld", abbr="GE", definition="Over geld.", examples=[f"geld {i}" for i in range(10)],
            subthemes=[
                Subtheme(id=name, label=name, definition=f"Over {name}.", examples=[f"{name} {i}" for i in range(8)], keywords=[kw])
                for name, kw in (("schulden", "rood staan"), ("werk", "ontslag"))
            ],
        ),
        Theme(id="buren", label="Buren", abbr="BU", definition="Over buren.", examples=[f"buren {i}" for i in range(10)]),
    ],
    unrelated=[f"niets {i}" for i in range(10)],
)  # fmt: skip
# Where texts about each subject lie, by the word they begin with or the id of the codebook.
AXES = {"geld": (0,), "schulden": (0, 1), "werk": (0, 2), "buren": (3,), "niets": (4,), "allebei": (0, 1, 3)}


def _vector(text: str, random: np.random.Generator) -> NDArray[np.float64]:
    subject = text.lower().removesuffix(".").split(". over ")[0].split()[0]
    vector = random.normal(0, 0.02, 8)
    vector[list(AXES[subject])] += 1
    return vector / np.linalg.norm(vector)


def _material(*segments: tuple[str, str, str]) -> Material:
    """Segments as (id, subject, lemmas), each in a source of its own."""
    random = np.random.default_rng(1)
    examples = training_texts(CODEBOOK)
    coded = pd.DataFrame(segments, columns=["segment_id", "subject", "lemmas"]).assign(source_id=[s[0] for s in segments])
    vectors = np.array([_vector(subject, random) for _, subject, _ in segments]).reshape(len(segments), 8)
    return Material(coded, vectors, vectors, examples, np.array([_vector(example.text, random) for example in examples]))


def _suggested(rows: list[dict[str, object]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(str(row["segment_id"]), set()).add(str(row["theme_id"]))
    return found


def test_segment_gets_its_theme_and_subtheme_several_or_none(dutch: Dutch) -> None:
    material = _material(
        ("s1", "schulden", ""), ("s2", "werk", ""), ("s3", "buren", ""), ("s4", "allebei", ""), ("s5", "niets", "")
    )
    found = _suggested(suggest_rows(material, CODEBOOK, dutch, PARAMS, None))
    assert found["s1"] == {"geld", "geld/schulden"}
    assert found["s2"] == {"geld", "geld/werk"}
    assert found["s3"] == {"buren"}
    assert found["s4"] >= {"geld", "buren"}
    assert "s5" not in found


def test_row_says_how_sure_it_is_and_why(dutch: Dutch) -> None:
    rows = suggest_rows(_material(("s1", "schulden", "ik rood blijven staan")), CODEBOOK, dutch, PARAMS, None)
    by_theme = {row["theme_id"]: row for row in rows}
    assert by_theme["geld"]["keywords"] == by_theme["geld/schulden"]["keywords"] == "rood staan"
    assert by_theme["geld/schulden"]["example"] in {"schulden. Over schulden.", *(f"schulden {i}" for i in range(8))}
    assert 0.3 <= by_theme["geld"]["score"] <= 1
    assert by_theme["geld/schulden"]["score"] <= by_theme["geld"]["score"]
    assert by_theme["geld"]["rank"] == by_theme["geld/schulden"]["rank"] == 1


def test_keyword_makes_a_theme_likelier(dutch: Dutch) -> None:
    rows = suggest_rows(_material(("s1", "geld", "ik werken"), ("s2", "geld", "ik krijgen ontslag")), CODEBOOK, dutch, PARAMS, None)
    scores = {row["segment_id"]: row["score"] for row in rows if row["theme_id"] == "geld"}
    assert scores["s2"] > scores["s1"]


@pytest.mark.parametrize("segments", [[("s1", "niets", "")], [("s1", "buren", "")]], ids=["niets", "een ander thema"])
def test_theme_that_no_segment_has_gives_no_rows(dutch: Dutch, segments: list[tuple[str, str, str]]) -> None:
    found = _suggested(suggest_rows(_material(*segments), CODEBOOK, dutch, PARAMS, None))
    assert not any(theme.startswith("geld") for themes in found.values() for theme in themes)
