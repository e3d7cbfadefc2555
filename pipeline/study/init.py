"""Making a new, empty study that runs."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from pipeline.errors import refuse
from pipeline.files import write_text
from pipeline.privacy.review import ensure_decisions
from pipeline.shipped import shipped
from pipeline.study.code import PACKAGE
from pipeline.study.dvcfile import refresh_code, render
from pipeline.study.folder import Study

TEMPLATE = PACKAGE / "study" / "template"
_HIDDEN = {"gitignore": ".gitignore", "gitattributes": ".gitattributes", "dvcignore": ".dvcignore", "dvcconfig": ".dvc/config"}
"""Names in the template, which would else work on this repository itself, and what they are called in a study."""


def init_study(directory: Path) -> Study:
    """Make a study in ``directory``: an empty corpus, a starting codebook, parameters, git and DVC.

    A new folder appears whole or not at all.

    Raises:
        Refused: when it exists and is not empty, or cannot be written.
    """
    directory = directory.resolve()
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise refuse(str(directory), "Deze map bestaat al en is niet leeg.", "Kies een nieuwe map.")
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{directory.name}.", dir=directory.parent) as work:
            made = Path(work) / "study"
            _fill(made)
            if directory.exists():  # an empty one, maybe the one the user stands in: it stays the same folder
                for part in sorted(made.iterdir()):
                    part.rename(directory / part.name)
            else:
                made.rename(directory)
    except OSError as error:
        raise refuse(
            str(directory), f"De map kan niet gemaakt worden ({error.strerror}).", "Kies een map waar u mag schrijven."
        ) from error
    return Study(directory)


def _fill(root: Path) -> None:
    shutil.copytree(TEMPLATE, root, ignore=shutil.ignore_patterns("__pycache__"))
    for name, hidden in _HIDDEN.items():
        target = root / hidden
        target.parent.mkdir(exist_ok=True)
        (root / name).rename(target)
    shutil.copyfile(shipped("corpus/codebook.yaml"), root / "corpus" / "codebook.yaml")
    write_text(root / "dvc.yaml", render(own_repository=False))
    refresh_code(root)
    ensure_decisions(Study(root))
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)  # noqa: S607  # the user's own git
    # DVC finds its folder by .dvc/config; its own init would refuse a folder that has one.
    subprocess.run([sys.executable, "-m", "dvc", "version"], cwd=root, check=True, capture_output=True)  # fixed arguments
