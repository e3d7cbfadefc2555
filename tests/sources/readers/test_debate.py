from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.sources.blocks import Block
from pipeline.sources.ingest import ingest
from pipeline.sources.register import Source
from pipeline.sources.registry import read_file
from pipeline.sources.unreadable import Unreadable

REAL = Path(__file__).resolve().parents[2] / "data" / "real"
PARLAMINT = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0">
 <teiHeader><title>weg</title><listPerson><person xml:id="Dam"><persName>
  <forename>Bob</forename> <surname>Dam</surname></persName></person></listPerson></teiHeader>
 <text><body><div type="debateSection"><head>Opening</head>
  <note type="speaker">De voorzitter:</note>
  <u who="#voorzitter"><seg>Goede <hi>middag</hi> .</seg><seg>Het woord is aan <kinesic><desc>applaus</desc></kinesic>
   Bob.</seg></u>
  <u who="#Dam">Dank u wel.</u>
  <incident><desc>Rumoer in de zaal</desc></incident>
  <u who="#Onbekend"><seg>Ik ook.</seg></u>
 </div></body></text></TEI>
"""


@pytest.fixture
def blocks_of(tmp_path: Path) -> Callable[[str], tuple[Block, ...]]:
    def read(text: str) -> tuple[Block, ...]:
        (tmp_path / "bron.xml").write_text(text, encoding="utf-8")
        return read_file(tmp_path / "bron.xml")[1].blocks

    return read


def test_real_debate_falls_into_turns_of_who_speaks() -> None:
    item = ingest(Source("debat", "handelingen.xml", "dialoog", "ronde-1"), REAL / "handelingen.xml")
    assert [(placed.turn.kind, placed.turn.speaker, placed.turn.role.value, placed.turn.text[:29]) for placed in item.turns] == [
        ("heading", "", "unknown", "Ondercuratelestelling zorgins"),
        ("note", "", "unknown", "Aan de orde is het dertigleden"[:29]),
        ("speech", "De voorzitter", "facilitator", "We gaan in één beweging door "),
        ("speech", "Mevrouw Dijksma (PvdA)", "respondent", "Voorzitter. Hartelijk dank aa"),
        ("heading", "", "unknown", "Motie"),
        ("speech", "Mevrouw Dijksma (PvdA)", "respondent", "De Kamer,\ngehoord de beraadsla"[:29]),
        ("speech", "De voorzitter", "facilitator", "Deze motie is voorgesteld doo"),
        ("note", "", "unknown", "Dank u wel. Dan de heer Hijin"),
        ("note", "", "unknown", "De beraadslaging wordt geslot"),
    ]
    assert "Zij krijgt nr. 313 (31765)." in item.text


def test_tei_names_its_speakers_in_notes_and_in_lists_of_people(blocks_of: Callable) -> None:
    assert [(block.kind.value, block.speaker, block.text) for block in blocks_of(PARLAMINT)] == [
        ("heading", "", "Opening"),
        ("paragraph", "De voorzitter", "Goede middag."),
        ("paragraph", "De voorzitter", "Het woord is aan Bob."),
        ("paragraph", "Bob Dam", "Dank u wel."),
        ("note", "", "Rumoer in de zaal"),
        ("paragraph", "Onbekend", "Ik ook."),
    ]


def test_indentation_puts_no_space_into_what_is_read(blocks_of: Callable) -> None:
    text = """<a><al>
      De CO
      <inf>
       2
      </inf>
      -uitstoot van 70 m
      <sup>
       2
      </sup>
      is hoog (
      <nadruk>
       te hoog
      </nadruk>
      ).
    </al></a>"""
    assert [block.text for block in blocks_of(text)] == ["De CO2-uitstoot van 70 m2 is hoog (te hoog)."]


def test_xml_without_speeches_is_text_of_which_no_word_is_lost(blocks_of: Callable) -> None:
    text = "<verslag>vooraf<kop>Wonen</kop><zin>Het huis is <b>klein</b>.</zin>tussen<al>En duur.</al>achteraf</verslag>"
    assert [(block.kind.value, block.text) for block in blocks_of(text)] == [
        ("paragraph", "vooraf"),
        ("heading", "Wonen"),
        ("paragraph", "Het huis is klein."),
        ("paragraph", "tussen"),
        ("paragraph", "En duur."),
        ("paragraph", "achteraf"),
    ]


HOSTILE = {
    "externe entiteit": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///{secret}">]><a><al>&x;</al></a>',
    "externe dtd": '<!DOCTYPE a SYSTEM "file:///{secret}"><a><al>tekst</al></a>',
    "parameterentiteit": '<!DOCTYPE a [<!ENTITY % x SYSTEM "file:///{secret}"> %x;]><a><al>tekst</al></a>',
    "miljard keer lachen": (
        '<!DOCTYPE a [<!ENTITY b0 "ha">'
        + "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 12))
        + ']><a x="&b11;"><al>&b11;</al></a>'
    ),
    "eindeloos genest": "<a>" * 5000 + "</a>" * 5000,
    "halverwege afgebroken": "<a><al>geheim",
    "geen xml": "gewone tekst",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_xml_is_refused_at_once_and_shows_no_other_file(name: str, tmp_path: Path) -> None:
    secret = tmp_path / "geheim.txt"
    secret.write_text("GEHEIM", encoding="utf-8")
    (tmp_path / "bron.xml").write_text(HOSTILE[name].replace("{secret}", secret.as_posix().lstrip("/")), encoding="utf-8")
    begin = time.perf_counter()
    with pytest.raises(Unreadable) as caught:
        read_file(tmp_path / "bron.xml")
    assert time.perf_counter() - begin < 5
    assert caught.value.remedy
    assert "geheim" not in str(caught.value).casefold()
