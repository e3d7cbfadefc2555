from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML

from pipeline.errors import Refused
from pipeline.yamlfile import line_of, read_yaml


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")

    label: str
    words: list[str] = []


class Book(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str
    pages: int = Field(default=1, ge=1)
    parts: list[Part] = []


@pytest.fixture
def read(tmp_path: Path) -> object:
    def read_text(text: str | bytes) -> Book:
        (tmp_path / "boek.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_yaml(tmp_path / "boek.yaml", Book, "corpus/boek.yaml")

    return read_text


def test_good_file_becomes_the_model(read) -> None:
    book = read(
        "\ufeff# boek\ntitle: Cafépraat: 'ja'\n".replace(": 'ja'", "")
        + "pages: 3\nparts:\n  - label: een\n    words: [op, 'nee']\n"
    )
    assert book == Book(title="Cafépraat", pages=3, parts=[Part(label="een", words=["op", "nee"])])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "title: x\npagess: 3\n",
            "corpus/boek.yaml, regel 2 (pagess): Onbekende sleutel `pagess`. "
            "Verwijder deze sleutel of kijk of de naam goed gespeld is; bekend zijn: title, pages, parts.",
        ),
        (
            "title: x\nparts:\n  - label: een\n  - label: twee\n    woorden: []\n",
            "corpus/boek.yaml, regel 5 (parts.1.woorden): Onbekende sleutel `woorden`. "
            "Verwijder deze sleutel of kijk of de naam goed gespeld is; bekend zijn: label, words.",
        ),
        ("pages: 3\n", "corpus/boek.yaml, title: `title` ontbreekt. Vul dit verplichte veld in."),
        (
            "title: x\nparts:\n  - words: [a]\n",
            "corpus/boek.yaml, regel 3 (parts.0.label): `label` ontbreekt. Vul dit verplichte veld in.",
        ),
        ("title: x\n\npages: 0\n", "corpus/boek.yaml, regel 3 (pages): Ongeldige waarde"),
        ("title: x\npages: veel\n", "corpus/boek.yaml, regel 2 (pages): Ongeldige waarde"),
        ("title: x\nparts:\n  - label: 3\n", "corpus/boek.yaml, regel 3 (parts.0.label): Ongeldige waarde"),
        ("title: x\n1: y\n", "corpus/boek.yaml, regel 2 (1): "),
        ("title: x\npages: 2\ntitle: y\n", "corpus/boek.yaml, regel 3: Deze sleutel staat er twee keer. Laat er een staan."),
        (
            "title: x\nparts:\n  - label: a\n    label: b\n",
            "corpus/boek.yaml, regel 4: Deze sleutel staat er twee keer. Laat er een staan.",
        ),
        ("title: x\n\tpages: 3\n", "corpus/boek.yaml, regel 2: Dit is geen geldige YAML"),
        ("title: a: b\n", "corpus/boek.yaml, regel 1: Dit is geen geldige YAML"),
        ("title: x\n---\ntitle: y\n", "corpus/boek.yaml, regel 2: Dit is geen geldige YAML"),
        ("title: *x\n", "corpus/boek.yaml, regel 1: Dit is geen geldige YAML"),
        ("title: x\x00\n", "corpus/boek.yaml: Dit is geen geldige YAML"),
        ("title: 2025-13-45\n", "corpus/boek.yaml"),
        ("title: x\npages: !!int veel\n", "corpus/boek.yaml"),
        ("", "corpus/boek.yaml, title: `title` ontbreekt. Vul dit verplichte veld in."),
        ("# alleen commentaar\n", "corpus/boek.yaml, title: `title` ontbreekt. Vul dit verplichte veld in."),
        ("- een\n- twee\n", "corpus/boek.yaml"),
        ("zomaar tekst\n", "corpus/boek.yaml"),
    ],
)
def test_mistake_is_refused_with_its_file_line_and_remedy(read, text: str, expected: str) -> None:
    with pytest.raises(Refused) as caught:
        read(text)
    (problem,) = caught.value.problems
    assert str(problem).startswith(f"fout: {expected}")
    assert problem.message
    assert problem.remedy


def test_file_that_is_not_utf8_is_refused_with_the_remedy(read) -> None:
    with pytest.raises(Refused) as caught:
        read("title: Café\n".encode("cp1252"))
    assert str(caught.value) == "fout: corpus/boek.yaml, byte 10: Dit bestand is geen UTF-8. Bewaar het opnieuw als UTF-8."


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"corpus/boek\.yaml: Dit bestand ontbreekt\. Zet het terug"):
        read_yaml(tmp_path / "weg.yaml", Book, "corpus/boek.yaml")


def test_every_mistake_is_named_not_only_the_first(read) -> None:
    with pytest.raises(Refused) as caught:
        read("pages: 0\nkleur: rood\nparts:\n  - label: een\n    x: 1\n")
    assert [problem.place for problem in caught.value.problems] == [
        "title", "regel 1 (pages)", "regel 5 (parts.0.x)", "regel 2 (kleur)",
    ]  # fmt: skip


def test_line_of_the_deepest_part_that_is_there() -> None:
    document = YAML(typ="rt").load("a: 1\nb:\n  - c: 2\n  - d: 3\n")
    assert line_of(document, ("a",)) == 1
    assert line_of(document, ("b", 1, "d")) == 4
    assert line_of(document, ("b", 0, "weg")) == 3
    assert line_of(document, ("weg",)) is None


@pytest.mark.parametrize(
    "text",
    [
        "title: a\nFatima: x\n",
        "title: a\nparts: [{Fatima: x}]\n",
        "title: *Fatima\n",
        "title: [Fatima\n",
        "title: a\npages: Fatima\n",
    ],
)
def test_file_that_may_hold_names_is_not_quoted(tmp_path: Path, text: str) -> None:
    (tmp_path / "boek.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as caught:
        read_yaml(tmp_path / "boek.yaml", Book, "corpus/boek.yaml", quoting=False)
    assert "Fatima" not in str(caught.value)
    assert all(problem.place.startswith("regel ") and problem.message for problem in caught.value.problems)
