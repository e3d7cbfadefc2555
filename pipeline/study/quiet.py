"""Holding DVC still while the files of a study are changed behind its back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import refuse
from pipeline.study.folder import Study


@contextmanager
def at_rest(study: Study) -> Iterator[Path]:
    """Hold both locks of DVC, so that no run reads or writes what is being removed; gives the folder of its cache.

    The first is held by a command of DVC except while a stage runs; then the second holds what the stage reads and writes.

    Raises:
        Refused: when DVC is at work in the study, or does not work there.
    """
    cache = study.root / ".dvc" / "cache"
    if not (study.root / ".dvc").is_dir():
        yield cache
        return
    from dvc.exceptions import DvcException  # type: ignore[import-untyped]
    from dvc.lock import LockError  # type: ignore[import-untyped]
    from dvc.repo import Repo  # type: ignore[import-untyped]
    from dvc.rwlock import rwlock  # type: ignore[import-untyped]

    try:
        repo = Repo(str(study.root))
        hardlink = repo.config["core"].get("hardlink_lock", False)
        with repo.lock, rwlock(repo.tmp_dir, repo.fs, "thematafel", [], [str(study.root)], hardlink):
            yield Path(repo.cache.local_cache_dir).resolve()
    except LockError as error:
        raise refuse(str(study.root), "De pijplijn draait nu.", "Wacht tot zij klaar is en probeer het opnieuw.") from error
    except DvcException as error:
        raise refuse(str(study.root), f"DVC werkt hier niet ({type(error).__name__}).", "Kijk naar .dvc/config.") from error
