from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import Refused
from pipeline.study.folder import Study
from pipeline.themes.codebook import Codebook, read_codebook

GOOD = """\
version: 2
title: Proef
themes:
  - id: geld
    label: Geld
    abbr: GE
    definition: Over geld.
    examples: ["Ik kom niet rond."]
    counterexamples: ["Duur hoor, maar het kan."]
    keywords: [rood staan, schuld]
    subthemes:
      - id: schulden
        label: Schulden
        definition: Over schulden.
        keywords: [deurwaarder]
  - id: buren
    label: Buren
    abbr: BU
    definition: Over buren.
    subthemes:
      - id: schulden
        label: Iets goed te maken
        definition: Over wat buren elkaar schuldig zijn.
unrelated: ["Het regent."]
"""


def _read(root: Path, text: str) -> Codebook:
    study = Study(root)
    study.corpus.mkdir(exist_ok=True)
    study.codebook.write_text(text, encoding="utf-8")
    return read_codebook(study)


def test_codebook_is_read_whole(tmp_path: Path) -> None:
    codebook = _read(tmp_path, GOOD)
    assert (codebook.version, codebook.title, codebook.unrelated) == (2, "Proef", ["Het regent."])
    assert codebook.themes[0].keywords == ["rood staan", "schuld"]
    assert codebook.themes[0].counterexamples == ["Duur hoor, maar het kan."]


def test_entries_are_themes_each_before_its_subthemes_with_full_ids(tmp_path: Path) -> None:
    entries = _read(tmp_path, GOOD).entries
    assert [(item.theme_id, item.parent, item.abbr) for item in entries] == [
        ("geld", "", "GE"),
        ("geld/schulden", "geld", "GE"),
        ("buren", "", "BU"),
        ("buren/schulden", "buren", "BU"),
    ]
    assert entries[1].entry.keywords == ["deurwaarder"]


def test_same_subtheme_under_two_themes_is_fine(tmp_path: Path) -> None:
    assert len({item.theme_id for item in _read(tmp_path, GOOD).entries}) == 4


@pytest.mark.parametrize(
    ("old", "new", "place", "message", "remedy"),
    [
        (
            "    label: Geld\n",
            "    label: Geld\n    kleur: rood\n",
            "regel 6 (themes.0.kleur)",
            "Onbekende sleutel `kleur`",
            "abbr",
        ),
        (
            "        label: Schulden\n",
            "        abbr: SC\n        label: S\n",
            "regel 13 (themes.0.subthemes.0.abbr)",
            "`abbr`",
            "label",
        ),
        ("title: Proef\n", "titel: Proef\ntitle: x\n", "regel 2 (titel)", "Onbekende sleutel `titel`", "unrelated"),
        (
            "    definition: Over geld.\n",
            "",
            "regel 4 (themes.0.definition)",
            "`definition` ontbreekt",
            "Vul dit verplichte veld in",
        ),
        ("    abbr: BU\n", "", "regel 16 (themes.1.abbr)", "`abbr` ontbreekt", "Vul dit verplichte veld in"),
        ("title: Proef\n", "", "title", "`title` ontbreekt", "Vul dit verplichte veld in"),
        ("abbr: GE", "abbr: G", "regel 6 (themes.0.abbr)", "Ongeldige waarde", "Verbeter"),
        ("abbr: GE", "abbr: ge", "regel 6 (themes.0.abbr)", "Ongeldige waarde", "Verbeter"),
        ("- id: geld", "- id: Geld en zo", "regel 4 (themes.0.id)", "Ongeldige waarde", "Verbeter"),
        ("- id: geld", "- id: geld/nood", "regel 4 (themes.0.id)", "Ongeldige waarde", "Verbeter"),
        ("version: 2", "version: 0", "regel 1 (version)", "Ongeldige waarde", "Verbeter"),
        ("[rood staan, schuld]", "[rood staan, '']", "regel 10 (themes.0.keywords.1)", "Ongeldige waarde", "Verbeter"),
        ("label: Geld", "label: ''", "regel 5 (themes.0.label)", "Ongeldige waarde", "Verbeter"),
    ],
)
def test_mistake_is_refused_with_file_line_and_remedy(
    tmp_path: Path, old: str, new: str, place: str, message: str, remedy: str
) -> None:
    assert old in GOOD
    with pytest.raises(Refused) as caught:
        _read(tmp_path, GOOD.replace(old, new, 1))
    (problem,) = caught.value.problems
    assert (problem.file, problem.place) == ("corpus/codebook.yaml", place)
    assert message in problem.message
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("- id: buren", "- id: geld", "regel 4 en 16", "`id: geld` komt meer dan eens voor."),
        ("abbr: BU", "abbr: GE", "regel 6 en 18", "`abbr: GE` komt meer dan eens voor."),
        (
            "  - id: buren\n",
            "      - id: schulden\n        label: Nog eens\n        definition: Over schulden.\n  - id: buren\n",
            "regel 12 en 16",
            "`id: schulden` komt meer dan eens voor.",
        ),
    ],
    ids=["thema", "letters", "subthema"],
)
def test_double_is_refused_with_the_lines_of_both(tmp_path: Path, old: str, new: str, place: str, message: str) -> None:
    with pytest.raises(Refused) as caught:
        _read(tmp_path, GOOD.replace(old, new, 1))
    (problem,) = caught.value.problems
    assert (problem.file, problem.place, problem.message) == ("corpus/codebook.yaml", place, message)
    assert problem.remedy


def test_all_doubles_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        _read(tmp_path, GOOD.replace("- id: buren", "- id: geld").replace("abbr: BU", "abbr: GE"))
    assert len(caught.value.problems) == 2


def test_codebook_without_themes_or_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"corpus/codebook\.yaml, regel 3 \(themes\)"):
        _read(tmp_path, "version: 1\ntitle: Proef\nthemes: []\n")
    (tmp_path / "corpus" / "codebook.yaml").unlink()
    with pytest.raises(Refused, match=r"corpus/codebook\.yaml: Dit bestand ontbreekt"):
        read_codebook(Study(tmp_path))


def test_codebook_saved_with_a_byte_order_mark_is_read_and_its_doubles_found(tmp_path: Path) -> None:
    assert _read(tmp_path, "\ufeff" + GOOD).title == "Proef"
    with pytest.raises(Refused, match="regel 4 en 16"):
        _read(tmp_path, "\ufeff" + GOOD.replace("- id: buren", "- id: geld"))


def test_codebook_of_the_demonstration_is_good(repository: Path) -> None:
    codebook = read_codebook(Study(repository))
    ids = [item.theme_id for item in codebook.entries]
    assert len(set(ids)) == len(ids)
    assert all(item.entry.examples for item in codebook.entries)
