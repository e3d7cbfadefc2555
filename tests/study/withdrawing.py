"""A small study to withdraw people from, and how the tests look at it."""

from __future__ import annotations

import json
import subprocess

from click.testing import CliRunner, Result

from pipeline.cli import main
from pipeline.privacy.key import read_key
from pipeline.study.folder import Study
from pipeline.study.traces import traces
from pipeline.tables import TURNS, read_table

ALONE = "Ophélie Nijemčević"
TALKS, STAYS, LEADS = "Muzaffer Drugmand", "Gerlind Windmulder", "Fiorenzo Presseisen"
HERS = "De huur van ons huis aan de gracht is in drie jaar meer dan verdubbeld."
HIS = "Bij ons in het trappenhuis hangt al sinds de kerst een briefje van de huisbaas."
LEFT = "Ik help op dinsdag in de bibliotheek bij het invullen van de formulieren."
FILES = {
    "interview-01.txt": f"Interviewer: Hoe woont u?\n\n{ALONE}: {HERS} Dat zei {STAYS} laatst ook.\n\n"
    f"Interviewer: En verder?\n\n{ALONE}: Ik ben {ALONE}, bel mij op 06-48295731.\n",
    "interview-02.txt": f"Interviewer: Wie helpt u?\n\n{LEADS}: Mijn buurman {TALKS} helpt mij met de post.\n\n"
    f"Interviewer: Fijn.\n\n{LEADS}: Ja, {STAYS} kent hem ook al lang.\n",
    "thematafel-01.txt": f"Gespreksleider: Wat speelt er?\n\n{TALKS}: {HIS}\n\n{STAYS}: {LEFT}\n\n"
    f"Gespreksleider: En nu?\n\n{TALKS}: Bel mij op 06-48295732.\n\n{STAYS}: Of mij, op 06-48295733.\n",
}
REGISTER = (
    "source_id,file,kind,round,date,title,place,group,participants,roles\n"
    '# eerst de gesprekken; "let op" de komma\'s\n'
    "interview-01,ronde-1/interview-01.txt,interview,ronde-1,,,,,1,\n"
    '"interview-02",ronde-1/interview-02.txt,interview,ronde-1,,"Een, twee",,,1,\n'
    "\n"
    f"thematafel-01,ronde-1/thematafel-01.txt,thematafel,ronde-1,,,,,2,{TALKS}=respondent; {STAYS}=respondent\n"
    "# einde\n"
)
GOLD = (
    "source_id,start,end,themes,kind,quote\n"
    f'interview-01,0,10,wonen,,"{HERS}"\n'
    f"thematafel-01,0,10,wonen,,{HIS[:40]}\n"
    f"thematafel-01,0,10,zorg,,{LEFT[8:50]}\n"
)
DECISIONS = (
    "besluit,tekst,soort,bron,persoon\n"
    "vervang,trappenhuis,adres,interview-01,\n"
    f"vervang,{ALONE},persoon,,\n"
    f"vervang,{TALKS},persoon,,\n"
    "laat staan,Kerst,,,\n"
)


def event(source_id: str, quote: str) -> str:
    return json.dumps({"event": "code", "source_id": source_id, "quote": quote}, ensure_ascii=False) + "\n"


def number(study: Study, name: str) -> int:
    return next(number for number, forms in read_key(study).people.names.items() if name.casefold() in forms)


def speakers(study: Study, source_id: str) -> list[str]:
    turns = read_table(TURNS, study.tables)
    return list(dict.fromkeys(turns[turns["source_id"] == source_id]["speaker"]))


def raw_names(study: Study) -> list[str]:
    return sorted(path.name for path in study.raw.rglob("*") if path.is_file() and path.name != "README.md")


def found(study: Study, *texts: str) -> dict[str, set[str]]:
    return traces(study, texts)


def git(study: Study, *arguments: str) -> None:
    who = ("-c", "user.name=x", "-c", "user.email=x@voorbeeld.nl")
    subprocess.run(["git", "-C", str(study.root), *who, *arguments], check=True, capture_output=True)


def invoke(study: Study, *arguments: str, said: str = "") -> Result:
    return CliRunner().invoke(main, ["forget", *arguments, "--study", str(study.root)], input=said)
