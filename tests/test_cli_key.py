from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.privacy.key import PASSPHRASE, Key, is_encrypted, read_key, write_key
from pipeline.study.folder import Study


@pytest.fixture
def study(make_study: Callable[..., Study], monkeypatch: pytest.MonkeyPatch) -> Study:
    # Also when a command sets it, it is unset again after the test.
    monkeypatch.setenv(PASSPHRASE, "")
    study = make_study("")
    key = Key()
    key.people.link("interview-01", ["Zwaantje Oudejans", "Zwaantje"], {})
    write_key(study, key)
    for name in ("dvc.yaml", "params.yaml"):
        (study.root / name).touch()
    return study


def _run(study: Study, *arguments: str, say: str = "") -> str:
    result = CliRunner().invoke(main, ["key", *arguments, "--study", str(study.root)], input=say)
    assert result.exit_code == 0, result.output
    return result.output


def test_key_shows_who_has_which_pseudonym(study: Study) -> None:
    assert _run(study).split() == ["Persoon", "1", "zwaantje,", "zwaantje", "oudejans"]
    assert json.loads(_run(study, "--json")) == {"1": ["zwaantje", "zwaantje oudejans"]}


def test_key_is_encrypted_and_opened_again(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    _run(study, "--encrypt", say="een lang geheim\neen lang geheim\n")
    assert is_encrypted(study)
    assert b"waantje" not in study.key.read_bytes()
    monkeypatch.setenv(PASSPHRASE, "een lang geheim")
    assert read_key(study).people.names == {1: {"zwaantje", "zwaantje oudejans"}}
    _run(study, "--decrypt")
    assert not is_encrypted(study)


def test_encrypted_key_without_its_passphrase_is_refused_and_left_alone(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    _run(study, "--encrypt", say="een lang geheim\neen lang geheim\n")
    before = study.key.read_bytes()
    monkeypatch.setenv(PASSPHRASE, "")
    result = CliRunner().invoke(main, ["key", "--decrypt", "--study", str(study.root)])
    assert result.exit_code == 2
    assert PASSPHRASE in result.output
    assert study.key.read_bytes() == before


def test_study_without_a_key_says_so(study: Study) -> None:
    study.key.unlink()
    result = CliRunner().invoke(main, ["key", "--study", str(study.root)])
    assert result.exit_code == 2
    assert "nog geen sleutel" in result.output
