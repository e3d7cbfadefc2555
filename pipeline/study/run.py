"""Running the pipeline of a study by DVC."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline.privacy.review import ensure_decisions
from pipeline.study.dvcfile import refresh_code
from pipeline.study.folder import Study


def repro(study: Study, arguments: Sequence[str] = ()) -> int:
    """Run ``dvc repro`` in the study and return its exit code.

    The commands in ``dvc.yaml`` say ``thematafel``: they must find the one that is running now, also where no virtual
    environment is active.
    """
    refresh_code(study.root)
    ensure_decisions(study)
    environment = dict(os.environ)
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", "")])
    environment["DVC_NO_ANALYTICS"] = "1"
    command = [sys.executable, "-m", "dvc", "repro", *arguments]
    return subprocess.run(command, cwd=study.root, env=environment, check=False).returncode  # noqa: S603  # our own arguments
