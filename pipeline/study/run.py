"""Running the pipeline of a study by DVC."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline.privacy.file_names import without_names
from pipeline.privacy.review import ensure_decisions
from pipeline.sources.register import raw_files
from pipeline.study.dvcfile import refresh_code
from pipeline.study.folder import Study
from pipeline.study.withdrawal import refuse_unfinished


def repro(study: Study, arguments: Sequence[str] = ()) -> int:
    """Run ``dvc repro`` in the study and return its exit code.

    The commands in ``dvc.yaml`` say ``thematafel``: they must find the one that is running now, also where no virtual
    environment is active.

    Raises:
        Refused: when a withdrawal was cut off half-way.
    """
    refuse_unfinished(study)
    refresh_code(study.root)
    ensure_decisions(study)
    environment = dict(os.environ)
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", "")])
    environment["DVC_NO_ANALYTICS"] = "1"
    command = [sys.executable, "-m", "dvc", "repro", *arguments]
    done = subprocess.run(command, cwd=study.root, env=environment, check=False)  # noqa: S603  # our own arguments
    _drop_file_names(study)
    return done.returncode


def _drop_file_names(study: Study) -> None:
    """Remove DVC's database of hashes when it may hold names of people: it knows the raw files by their paths.

    DVC makes it again, by hashing every file once more.
    """
    names = [path.relative_to(study.raw).as_posix() for path in raw_files(study)]
    if any(without_names(name) != name for name in names):
        shutil.rmtree(study.root / ".dvc" / "site", ignore_errors=True)
