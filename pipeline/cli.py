"""The ``thematafel`` command: parses, and leaves the work to plain functions. Heavy imports stay inside commands."""

from __future__ import annotations

import importlib
import json
import os
import shlex
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Literal, ParamSpec, TypeVar

import click

from pipeline import __version__
from pipeline.errors import Problem, Refused, Severity

if TYPE_CHECKING:
    from pipeline.study.folder import Study

DONE, DONE_WITH_PROBLEMS, REFUSED = 0, 1, 2

Params = ParamSpec("Params")
Result = TypeVar("Result")


def refusals(command: Callable[Params, Result]) -> Callable[Params, Result]:
    """Show a refusal as its messages and exit code 2, never as a traceback."""

    @wraps(command)
    def wrapped(*args: Params.args, **kwargs: Params.kwargs) -> Result:
        try:
            return command(*args, **kwargs)
        except Refused as refused:
            for problem in refused.problems:
                click.echo(str(problem), err=True)
            sys.exit(REFUSED)

    return wrapped


study_option = click.option(
    "--study", "folder", type=click.Path(path_type=Path), default=Path(), help="Map van de studie; anders die waarin u staat."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Geef het resultaat als JSON.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="thematafel")
def main() -> None:
    """Van gesprekken en thematafels naar thema's met citaten die u kunt nagaan."""


@main.command()
@click.argument("directory", type=click.Path(path_type=Path))
@refusals
def init(directory: Path) -> None:
    """Maak in MAP een nieuwe studie."""
    from pipeline.study.init import init_study

    study = init_study(directory)
    click.echo(f"De studie staat klaar in {study.root}.")
    click.echo(f"Voeg gesprekken toe:  thematafel add ronde-1 BESTANDEN --study {shlex.quote(str(directory))}")


@main.command()
@click.argument("round_", metavar="RONDE")
@click.argument("files", metavar="BESTANDEN...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--kind", default="", help="interview, thematafel, dialoog, document of co-onderzoek; anders uit de bestandsnaam.")
@click.option("--date", default="", help="jjjj-mm-dd")
@click.option("--place", default="", help="Wijk of plaats.")
@click.option("--group", default="", help="Groep deelnemers, zoals '65 jaar en ouder'.")
@click.option("--participants", default="", help="Aantal deelnemers.")
@study_option
@json_option
@refusals
def add(
    round_: str,
    files: tuple[Path, ...],
    kind: str,
    date: str,
    place: str,
    group: str,
    participants: str,
    folder: Path,
    as_json: bool,
) -> None:
    """Voeg BESTANDEN toe aan een RONDE."""
    from pipeline.study.add import Details
    from pipeline.study.add import add as add_files
    from pipeline.study.folder import find_study

    added, problems = add_files(find_study(folder), round_, files, Details(kind, date, place, group, participants))
    if as_json:
        items = [{"source_id": item.source_id, "file": item.file, "kind": item.kind, "number": item.number} for item in added]
        _say_json({"added": items, "problems": [problem.as_dict() for problem in problems]})
    else:
        for item in added:
            click.echo(f"Bestand {item.number} is nu corpus/raw/{item.file} ({item.kind}, bron {item.source_id})")
        if added:
            click.echo("Vul in corpus/sources.csv aan wat nog leeg is, en draai daarna: thematafel run")
    _finish(problems)


@main.command()
@study_option
@json_option
@refusals
def check(folder: Path, as_json: bool) -> None:
    """Kijk het corpus na en noem alle problemen in een keer."""
    from pipeline.study.check import check as check_study
    from pipeline.study.folder import find_study

    problems = check_study(find_study(folder))
    if as_json:
        _say_json([problem.as_dict() for problem in problems])
    elif not problems:
        click.echo("Alles is in orde.")
    _finish(problems, quiet=as_json)


@main.command()
@study_option
@json_option
@refusals
def status(folder: Path, as_json: bool) -> None:
    """Toon per ronde en bron wat nieuw, gewijzigd of gelezen is."""
    from pipeline.study.folder import find_study
    from pipeline.study.status import source_statuses

    found = source_statuses(find_study(folder))
    if as_json:
        _say_json([{name: getattr(item, name) for name in item.__slots__} for item in found])
        return
    round_ = ""
    for item in found:
        if item.round != round_:
            round_ = item.round
            click.echo(click.style(round_, bold=True))
        look = f"  ({item.doubtful} na te kijken in private/nakijken/{item.source_id}.csv)" if item.doubtful else ""
        click.echo(f"  {item.status:<13} {item.source_id:<16} {item.kind:<12} {item.file}{look}")
    if not found:
        click.echo("Er zijn nog geen bronnen. Voeg ze toe met: thematafel add RONDE BESTANDEN")


@main.command()
@click.option("--force", is_flag=True, help="Draai alles opnieuw, ook wat niet veranderd is.")
@study_option
@refusals
def run(force: bool, folder: Path) -> None:
    """Draai de hele pijplijn; alleen wat nieuw of gewijzigd is kost werk."""
    from pipeline.problems import recorded_problems
    from pipeline.study.folder import find_study
    from pipeline.study.run import repro

    study = find_study(folder)
    _ask_passphrase(study)
    if repro(study, ["--force"] if force else []):
        click.echo("De pijplijn is niet klaar; zie de meldingen hierboven.", err=True)
        sys.exit(REFUSED)
    problems = recorded_problems(study)
    click.echo(f"\nKlaar. Het rapport: {study.report / 'index.html'}")
    if problems:
        click.echo("Wat aandacht vraagt:", err=True)
    _finish(problems)


@main.command()
@click.option("--encrypt", is_flag=True, help="Versleutel de sleutel met een wachtwoord, of geef een nieuw wachtwoord.")
@click.option("--decrypt", is_flag=True, help="Bewaar de sleutel weer zonder wachtwoord.")
@study_option
@json_option
@refusals
def key(encrypt: bool, decrypt: bool, folder: Path, as_json: bool) -> None:
    """Toon wie welk pseudoniem heeft, of versleutel die lijst."""
    from pipeline.errors import refuse
    from pipeline.privacy.key import PASSPHRASE, read_key, write_key
    from pipeline.study.folder import find_study

    study = find_study(folder)
    if not study.key.is_file():
        raise refuse(study.shown(study.key), "Er is nog geen sleutel.", "Draai eerst: thematafel run")
    _ask_passphrase(study)
    known = read_key(study)
    if encrypt or decrypt:
        os.environ[PASSPHRASE] = click.prompt("Nieuw wachtwoord", hide_input=True, confirmation_prompt=True) if encrypt else ""
        write_key(study, known, decrypt)
        click.echo("De sleutel is versleuteld. Bewaar het wachtwoord goed." if encrypt else "De sleutel is niet meer versleuteld.")
    elif as_json:
        _say_json({str(number): sorted(names) for number, names in sorted(known.people.names.items())})
    else:
        for number, names in sorted(known.people.names.items()):
            click.echo(f"Persoon {number:<4} {', '.join(sorted(names))}")


def _ask_passphrase(study: Study) -> None:
    """Ask for the passphrase of an encrypted key where somebody can answer; this run and what it starts then know it."""
    from pipeline.privacy.key import PASSPHRASE, is_encrypted

    if is_encrypted(study) and not os.environ.get(PASSPHRASE) and sys.stdin.isatty():
        os.environ[PASSPHRASE] = click.prompt("Wachtwoord van de sleutel", hide_input=True)


@main.command()
@click.argument("participant", metavar="DEELNEMER")
@click.option("--yes", is_flag=True, help="Vraag niet of het zeker is.")
@study_option
@json_option
@refusals
def forget(participant: str, yes: bool, folder: Path, as_json: bool) -> None:
    """Trek een DEELNEMER terug: een bron (interview-07) of een spreker (Persoon 7), overal in de studie."""
    from pipeline.study.folder import find_study
    from pipeline.study.forget import forget as forget_participant
    from pipeline.study.forget import plan_of

    study = find_study(folder)
    _ask_passphrase(study)
    if not yes:
        plan = plan_of(study, participant)
        where = "" if plan.participant in plan.sources else f" (in {', '.join(plan.sources)})"
        question = f"{plan.participant}{where} verdwijnt voorgoed uit het corpus, ook uit corpus/raw. Doorgaan?"
        click.confirm(question, abort=True, err=True)
    done = forget_participant(study, participant)
    if as_json:
        _say_json({"sources": list(done.sources), "problems": [problem.as_dict() for problem in done.problems]})
    else:
        click.echo(f"Teruggetrokken uit: {', '.join(done.sources)}.")
        click.echo("Alle uitkomsten zijn verwijderd; maak ze opnieuw met: thematafel run")
        if not done.problems:
            click.echo("Nagezocht in elk bestand van de studie: er is niets meer gevonden.")
    _finish(list(done.problems), quiet=as_json)


@main.command()
@click.option("--judge", "choice", type=click.Choice(["own", "nli", "chat"]), help="Een andere beoordelaar dan die van de studie.")
@study_option
@json_option
@refusals
def judge(choice: Literal["own", "nli", "chat"] | None, folder: Path, as_json: bool) -> None:
    """Toon hoe goed de beoordelaar weet wat citaten voor beweringen betekenen."""
    from pipeline.judging.recipe import ensure_judge, measure, missing_judge, read_recipe
    from pipeline.judging.table import table
    from pipeline.params import read_params
    from pipeline.study.folder import find_study

    study = find_study(folder)
    recipe = read_recipe(study, choice)
    found = ensure_judge(study, recipe)
    used = measure(found, read_params(study).evidence.bears) if found is not None else None
    if as_json:
        _say_json(used.as_dict() if used is not None else {"name": None})
    elif used is None:
        click.echo("Deze studie heeft geen beoordelaar.")
    else:
        for name, value in table(used):
            click.echo(f"{name:<46} {value}")
    _finish([*missing_judge(study, recipe), *(found.problems if found is not None else ())], quiet=as_json)


@main.command(name="open")
@study_option
@refusals
def open_report(folder: Path) -> None:
    """Open het rapport in de browser."""
    import webbrowser

    from pipeline.errors import refuse
    from pipeline.study.folder import find_study

    page = find_study(folder).report / "index.html"
    if not page.is_file():
        raise refuse(str(page), "Er is nog geen rapport.", "Draai eerst: thematafel run")
    click.echo(str(page))
    webbrowser.open(page.as_uri())


@main.command(hidden=True)
@click.argument("name")
@study_option
@refusals
def stage(name: str, folder: Path) -> None:
    """Draai een stap; DVC roept dit aan."""
    from pipeline.errors import refuse
    from pipeline.stages.specs import SPECS
    from pipeline.study.folder import find_study

    names = [spec.name for spec in SPECS]
    if name not in names:
        raise refuse(name, "Deze stap bestaat niet.", f"Kies uit: {', '.join(names)}.")
    importlib.import_module(f"pipeline.stages.{name}").run(find_study(folder))


def _say_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _finish(problems: list[Problem], quiet: bool = False) -> None:
    """List the problems and leave with the exit code that fits."""
    if not quiet:
        for problem in problems:
            click.echo(str(problem), err=True)
    sys.exit(DONE_WITH_PROBLEMS if any(problem.severity is Severity.ERROR for problem in problems) else DONE)
