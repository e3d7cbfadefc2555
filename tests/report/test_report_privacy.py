"""What the report says of personal data."""

from __future__ import annotations

from typing import Any

from pipeline.privacy.mentions import Kind
from pipeline.report.privacyview import PLURALS, privacy_view


def _metrics(**changed: Any) -> dict[str, Any]:
    return {
        "privacy": {
            "active": True,
            "kept": [],
            "people": 12,
            "doubtful": 0,
            "replaced": {"persoon": 1400, "telefoon": 3},
            **changed,
        }
    }


def test_every_kind_has_a_name_for_readers() -> None:
    assert set(PLURALS) == {kind.value for kind in Kind}


def test_how_much_was_replaced_is_told_with_the_most_first() -> None:
    view = privacy_view(_metrics(replaced={"telefoon": 3, "persoon": 1400}))
    assert view.rows == (("namen van mensen", "1.400"), ("telefoonnummers", "3"))
    assert "1.403 plaatsen" in view.lead
    assert "12 mensen kregen een nummer" in view.lead


def test_one_is_told_in_the_singular() -> None:
    view = privacy_view(_metrics(people=1, doubtful=1, replaced={"persoon": 1}))
    assert "Op 1 plaats staat" in view.lead
    assert "1 mens kreeg een nummer" in view.lead
    assert any(note.startswith("1 vervanging is twijfelachtig") for note in view.notes)


def test_what_the_study_leaves_is_told() -> None:
    notes = privacy_view(_metrics(kept=["leeftijd", "school"])).notes
    assert any("Niet vervangen, omdat de studie dat zo wil:" in note and "scholen" in note for note in notes)


def test_study_that_replaces_nothing_says_so_plainly_and_claims_nothing() -> None:
    for metrics in ({}, _metrics(active=False, replaced={}, people=0, kept=[kind.value for kind in Kind])):
        view = privacy_view(metrics)
        assert "wordt niets vervangen" in view.lead
        assert view.rows == ()
        assert not any("Niet vervangen" in note or "twijfelachtig" in note for note in view.notes)


def test_reader_is_always_told_that_no_finder_is_perfect() -> None:
    assert all("De computer mist soms een naam" in privacy_view(metrics).notes[-1] for metrics in ({}, _metrics()))
