from __future__ import annotations

import pytest
from withdrawing import (
    ALONE,
    HERS,
    HIS,
    TALKS,
    found,
    number,
)

from pipeline.errors import Refused
from pipeline.sources.register import read_register
from pipeline.stages import ingest as ingest_stage
from pipeline.study import forget as forget_module
from pipeline.study.add import Details, add
from pipeline.study.folder import Study
from pipeline.study.forget import forget
from pipeline.study.run import repro
from pipeline.study.withdrawal import load_plan, path_of_plan

STEPS = ["edit_rows", "edit_events", "write_text", "write_key", "_clear", "_remove", "_drop_experiments", "traces"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("who", ["interview-01", TALKS])
def test_withdrawal_that_dies_half_way_is_finished_by_the_next(
    filled: Study, monkeypatch: pytest.MonkeyPatch, step: str, nth: int, who: str
) -> None:
    participant = who if who.startswith("interview") else f"Persoon {number(filled, who)}"
    real = getattr(forget_module, step)
    calls = 0

    def die(*arguments: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        if calls == nth:
            raise KeyboardInterrupt
        return real(*arguments, **named)

    monkeypatch.setattr(forget_module, step, die)
    try:
        forget(filled, participant)
    except KeyboardInterrupt:
        monkeypatch.undo()
        plan = load_plan(filled)
        assert plan is not None
        assert plan.participant == participant
        with pytest.raises(Refused, match=rf"Het terugtrekken van {participant} is niet afgemaakt"):
            repro(filled)
        with pytest.raises(Refused, match="is niet afgemaakt"):
            add(filled, "ronde-2", [filled.raw / "ronde-1" / "interview-02.txt"], Details())
        forget(filled, participant)
    assert not path_of_plan(filled).exists()
    assert found(filled, *((HERS, ALONE) if who == "interview-01" else (HIS,))) == {}
    assert {source.source_id for source in read_register(filled).sources} == (
        {"interview-02", "thematafel-01"} if who == "interview-01" else {"interview-01", "interview-02", "thematafel-01"}
    )
    assert read_register(filled).problems == ()
    ingest_stage.run(filled)


def test_withdrawal_of_somebody_else_finishes_what_was_begun_first(filled: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    participant = f"Persoon {number(filled, TALKS)}"
    monkeypatch.setattr(forget_module, "_clear", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        forget(filled, "interview-01")
    monkeypatch.undo()
    assert forget(filled, participant).sources == ("interview-01", "thematafel-01")
    assert found(filled, HERS, HIS) == {}


def test_plan_of_what_is_under_way_is_readable_by_its_owner_alone(filled: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forget_module, "_clear", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        forget(filled, "interview-01")
    assert path_of_plan(filled).stat().st_mode & 0o777 == 0o600
    assert filled.decisions.stat().st_mode & 0o077 == 0
