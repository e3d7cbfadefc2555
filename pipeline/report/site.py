"""Rendering the pages and putting them in place: the whole report or, when something goes wrong, the old one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

import pipeline
from pipeline.errors import Problem
from pipeline.progress import progress
from pipeline.report.claimpage import claim_page, claims_file, claims_page
from pipeline.report.context import Context
from pipeline.report.discovered import discovered_page
from pipeline.report.figurespage import figure_entries
from pipeline.report.methodpage import method_page
from pipeline.report.overview import overview
from pipeline.report.sourcepage import source_page, source_rows
from pipeline.report.themepage import fragments_file, fragments_page, theme_page
from pipeline.report.words import date_name, file_name

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
ASSETS = ("tokens.css", "base.css", "report.css", "theme.js")


@dataclass(frozen=True, slots=True)
class Page:
    """A page to render: its file, template and part of the navigation, and what makes its content."""

    file: str
    """From the root of the report; at most one folder deep."""
    template: str
    section: str
    content: Callable[[], object]


def pages(context: Context, made: Mapping[str, Any], metrics: Mapping[str, Any], problems: list[Problem]) -> list[Page]:
    """All pages of the report."""
    corpus = context.corpus
    found = [
        Page("index.html", "index.html", "overzicht", partial(overview, context)),
        Page("bronnen.html", "sources.html", "bronnen", partial(source_rows, context)),
        Page("cijfers.html", "figures.html", "cijfers", partial(figure_entries, context)),
        Page("methode.html", "method.html", "methode", partial(method_page, context, made, metrics, problems)),
    ]
    for theme in corpus.tops:
        name = file_name("thema", theme.theme_id)
        found.append(Page(name, "theme.html", "themas", partial(theme_page, context, theme)))
        found.append(Page(fragments_file(theme), "fragments.html", "themas", partial(fragments_page, context, theme)))
    for theme in corpus.discovered:
        name = file_name("thema", theme.theme_id)
        found.append(Page(name, "discovered.html", "themas", partial(discovered_page, context, theme)))
    below = context.below()
    found.append(Page(claims_file(), "claims.html", "beweringen", partial(claims_page, below)))
    found.extend(Page(claims_file(claim), "claim.html", "beweringen", partial(claim_page, below, claim)) for claim in corpus.claims)
    for source in corpus.sources:
        name = file_name("bron", source.source_id)
        found.append(Page(name, "source.html", "bronnen", partial(source_page, context, source)))
    return found


def write_site(context: Context, to_render: list[Page], folder: Path) -> None:
    """Render into a temporary folder beside ``folder``, then put that in its place.

    Raises whatever rendering raises; the report that was there stays as it was.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".tmp", dir=folder.parent))
    try:
        environment = _environment()
        shared = _shared(context)
        for page in progress(to_render, "rapport"):
            root = "../" * page.file.count("/")
            content = page.content()
            text = environment.get_template(page.template).render(site=shared, root=root, section=page.section, page=content)
            path = temporary / page.file
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        for name in ASSETS:
            (temporary / name).write_bytes((HERE / "assets" / name).read_bytes())
        _open_up(temporary)
        _swap(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters["code"] = with_code
    return environment


def with_code(text: str) -> Markup:
    """Text in which what stands between backticks is code, as in the messages of the program; everything is escaped."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    pieces = [Markup("<code>{}</code>").format(part) if index % 2 else escape(part) for index, part in enumerate(parts)]
    return Markup("").join(pieces)


def _shared(context: Context) -> dict[str, object]:
    """What stands on every page."""
    dates = sorted(source.date for source in context.corpus.sources if source.date)
    study = context.params.study
    return {
        "title": study.title, "notice": study.notice, "place": study.place, "version": pipeline.__version__,
        "until": date_name(dates[-1]) if dates else "", "small": context.small, "has_figures": bool(context.corpus.indicators),
    }  # fmt: skip


def _open_up(folder: Path) -> None:
    """Give the folder the permissions of the user's umask; a temporary one can be read by its owner only."""
    umask = os.umask(0)
    os.umask(umask)
    folder.chmod(0o777 & ~umask)


def _swap(new: Path, folder: Path) -> None:
    """Put ``new`` in the place of ``folder``; a folder cannot be renamed over one that is not empty, so it steps aside first."""
    if not folder.exists():
        new.rename(folder)
        return
    old = new.with_suffix(".old")
    folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
