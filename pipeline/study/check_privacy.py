"""Where names of people could get out of a study without a stage doing it: by what people fill in, by git, by other users."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import Problem, Severity
from pipeline.privacy.config import Policy
from pipeline.privacy.finders.labels import find_in_label
from pipeline.privacy.mentions import Kind
from pipeline.privacy.pseudonymise import find_in, texts_of
from pipeline.privacy.study import named_after, named_problem
from pipeline.sources.ingest import Ingested
from pipeline.study.dvcfile import is_repository
from pipeline.study.folder import Study
from pipeline.study.withdrawal import unfinished

_OTHERS = 0o077
"""The rights of everybody but the owner."""


def name_problems(study: Study, ingested: Ingested, policy: Policy) -> Iterator[Problem]:
    """Names of people in what the register says of a source; no message repeats them."""
    source = ingested.source
    if Kind.PERSON not in policy.config.replace:
        return
    found = find_in(ingested, policy.rules(source.source_id))
    named = named_after(source, policy, [text for kind, text in texts_of(ingested, found) if kind is Kind.PERSON])
    if named:
        yield named_problem(study, source, named)
    in_roles = any(find_in_label(label) for label in source.roles if label not in policy.config.keep)
    for holds, column, remedy in (
        (any(m.kind is Kind.PERSON for m in found.title), "title", "Schrijf wie het is zonder naam (bewoner, 65 jaar)."),
        (any(m.kind is Kind.PERSON for m in found.group), "group", "Schrijf de groep zonder naam."),
        (in_roles, "roles", "Schrijf het pseudoniem: `[Persoon 7]=respondent`; zie `thematafel key`."),
    ):
        if holds:
            message = f"In de kolom `{column}` staat de naam van een mens, en dit bestand komt in git."
            yield Problem(study.shown(study.register), f"regel {source.line}", message, remedy, Severity.WARNING)


def safety_problems(study: Study) -> list[Problem]:
    """What is private and could be reached by git or by other users of the machine, and a withdrawal that was cut off."""
    begun = unfinished(study)
    return [*_in_git(study), *_open_to_others(study), *([begun] if begun else [])]


def _in_git(study: Study) -> Iterator[Problem]:
    """Folders that the next ``git add`` would take along, or that git holds already."""
    git = shutil.which("git")
    # The repository's own study is fictional, and published whole.
    if git is None or is_repository(study.root):
        return
    for folder, example in (
        (study.raw, "ronde-1/gesprek.docx"),
        (study.private, study.key.name),
        (study.cache, study.vectors.name),
    ):
        shown = study.shown(folder)
        ignored = _git(git, study.root, "check-ignore", "--quiet", "--no-index", f"{shown}/{example}")
        if ignored.returncode == 1:
            message = "Deze map is niet uitgesloten van git, en hier staan namen of woorden van deelnemers."
            yield Problem(shown, "", message, f"Zet `/{shown}/*` in .gitignore.")
        held = [name for name in _git(git, study.root, "ls-files", "-z", "--", shown).stdout.split("\0") if name]
        if any(Path(name).name != "README.md" for name in held):
            remedy = f"Haal ze eruit met `git rm -r --cached {shown}`, en uit de geschiedenis als zij al vastgelegd zijn."
            yield Problem(shown, "", "Bestanden uit deze map staan al in git.", remedy)


def _git(git: str, root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # arguments of our own
        [git, "-C", str(root), *arguments], capture_output=True, text=True, encoding="utf-8", errors="replace", check=False
    )


def _open_to_others(study: Study) -> Iterator[Problem]:
    if os.name != "posix":
        return  # rights are kept otherwise there
    files = [study.key, study.decisions, study.review, *sorted(study.review.glob("*.csv"))]
    open_ = [path for path in (study.private, *files) if path.exists() and path.stat().st_mode & _OTHERS]
    if open_:
        shown = study.shown(open_[0])
        remedy = f"Draai: chmod -R go= {study.shown(study.private)}"
        yield Problem(shown, "", "Andere gebruikers van deze computer kunnen hierin.", remedy, Severity.WARNING)
