"""Made-up people with made-up personal data, and a file of every format to plant them in.

First and family names stand in the finder's lists, so that what is tested is whether anything that was found leaks by
another way; how much the finder finds is measured elsewhere. Nobody is called by any of these combinations as far as known.
"""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

Turns = list[tuple[str, str]]
Builder = Callable[[Path, Turns, "Person"], None]

NAMES = """Fiorenzo Presseisen, Biserka Eijbaard, Zerafet Heckmann, Massinissa Klaphaak, Belgizar Horzelenberg, Aureliana Beerstra,
Ophélie Nijemčević, Eutimio Regenhardt, Obianuju Sombroek, Jahanzeb Zeijseink, Girolamo Rijsewijk, Dastageer Laugeman,
Breanna Djokarijo, Gertraud Blaickner, Sylvana Godschalk, Gerlind Windmulder, Gianluigi Kotterer, Edelbert Wilmering,
Basheerah Krassenburg, Houcine Bronsgeest, Goffredo Trijbits, Omotayo Wagelmans, Adebukola Coenegrachts, Gulshan Bateswar,
Ruperta Lissenburg, Muzaffer Drugmand, Cordula Zschusschen, Kerstin Passmann, Armando Jogchems, Katharina Harsevoord"""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who speaks in one file, with data that stand nowhere else."""

    number: int
    first: str
    family: str

    @property
    def full(self) -> str:
        return f"{self.first} {self.family}"

    @property
    def data(self) -> dict[str, str]:
        """Personal data by kind; the numbers pass the checks that real ones do."""
        from stdnum import iban

        plain = without_accents(self.family).lower()
        account = f"PLNT{7301946000 + self.number:010d}"
        check = iban.calc_check_digits(f"NL00{account}")
        return {
            "telefoon": f"06-482957{self.number:02d}",
            "email": f"{plain}{self.number}@post.voorbeeld.nl",
            "iban": f"NL{check}{account}",
            "bsn": _citizen_number(self.number),
            "kenteken": f"RX-{self.number + 301:03d}-Q",
            "account": f"@{plain}_{self.number}",
            "adres": f"Sikkelmansstraat {self.number + 211}",
            "postcode": f"{self.number + 4711} QX",
        }

    def planted(self) -> dict[str, str]:
        """Every text that must be nowhere, by what it is; a full name holds its parts, however they are joined."""
        names = {"voornaam": self.first, "achternaam": self.family}
        plain = {f"{what} zonder accenten": without_accents(text) for what, text in names.items()}
        data = self.data
        compact = {f"{what} aaneen": "".join(filter(str.isalnum, data[what])) for what in ("telefoon", "iban")}
        return names | plain | data | compact


def without_accents(text: str) -> str:
    """Letters as they are often written in file names and addresses."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def people() -> Iterator[Person]:
    """The made-up people, in a fixed order."""
    for number, name in enumerate(NAMES.split(",")):
        first, family = name.split()
        yield Person(number, first, family)


def conversation(speaker: Person, mentioned: Person) -> Turns:
    """A short interview in which somebody tells where to find them; long enough to be cut into fragments."""
    own = speaker.data
    return [
        ("Interviewer", "Kunt u vertellen hoe het gaat met wonen in deze buurt?"),
        (
            speaker.full,
            f"Ik ben {speaker.full} en ik woon al dertig jaar op {own['adres']}, {own['postcode']}. De huur is te hoog en ik kom "
            "geld tekort voor de boodschappen, dus aan het eind van de maand eten wij wat er nog in de kast staat.",
        ),
        ("Interviewer", "En wie helpt u als het niet meer lukt met de rekeningen?"),
        (
            speaker.full,
            f"Mijn buurvrouw {mentioned.full} helpt mij. Zij zei: bel {own['telefoon']} of mail naar {own['email']}. Mijn rekening "
            f"is {own['iban']}, mijn burgerservicenummer is {own['bsn']} en het kenteken van de auto is {own['kenteken']}.",
        ),
        ("Interviewer", f"Dank u wel, {speaker.first}. Voelt u zich weleens eenzaam of onveilig?"),
        (
            speaker.full,
            f"Soms zie ik dagen niemand, alleen {mentioned.first} komt nog langs. Op straat durf ik in het donker niet meer, en "
            f"op het internet heet ik {own['account']}, daar praat ik met iedereen.",
        ),
    ]


def _citizen_number(number: int) -> str:
    from stdnum.nl import bsn

    return next(text for start in range(640_000_000 + number * 1000, 700_000_000) if bsn.is_valid(text := f"{start:09d}"))


def _lines(turns: Turns) -> list[str]:
    return [f"{speaker}: {text}" for speaker, text in turns]


def _plain(path: Path, turns: Turns, _: Person) -> None:
    path.write_text("\n\n".join(_lines(turns)) + "\n", encoding="utf-8")


def _markdown(path: Path, turns: Turns, writer: Person) -> None:
    head = f"---\nauteur: {writer.full}\n---\n\n# Gesprek\n\n<!-- uitgewerkt door {writer.full} -->\n\n"
    path.write_text(head + "\n\n".join(f"**{speaker}:** {text}" for speaker, text in turns), encoding="utf-8")


def _docx(path: Path, turns: Turns, writer: Person) -> None:
    import docx

    document = docx.Document()
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.title = properties.comments = writer.full
    document.sections[0].header.paragraphs[0].text = f"Uitgewerkt door {writer.full}"
    paragraphs = [document.add_paragraph(line) for line in _lines(turns)]
    document.add_comment(paragraphs[1].runs, text=f"Nabellen: {writer.full}", author=writer.full, initials=writer.first)
    document.save(str(path))


def _odt(path: Path, turns: Turns, writer: Person) -> None:
    from odfdo import Document, Paragraph

    document = Document("text")
    document.meta.creator = document.meta.title = writer.full
    document.body.clear()
    for line in _lines(turns):
        document.body.append(Paragraph(line))
    document.save(str(path))


def _pdf(path: Path, turns: Turns, writer: Person) -> None:
    import textwrap

    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), invariant=1)
    canvas.setAuthor(writer.full)
    canvas.setTitle(writer.full)
    rows = [row for line in _lines(turns) for row in [*textwrap.wrap(line, 90), ""]]
    for number, row in enumerate(rows):
        canvas.drawString(50, 800 - 16 * number, row)
    canvas.save()


def _subtitles(header: str, comma: str, voice: str) -> Builder:
    def write(path: Path, turns: Turns, _: Person) -> None:
        cues = [
            f"{number}\n00:00:{2 * number:02d}{comma}000 --> 00:00:{2 * number + 1:02d}{comma}900\n{voice.format(speaker)}{text}\n"
            for number, (speaker, text) in enumerate(turns, start=1)
        ]
        path.write_text(header + "\n".join(cues), encoding="utf-8")

    return write


def _xml(path: Path, turns: Turns, writer: Person) -> None:
    said = "".join(f"<u who='{escape(speaker)}'><seg>{escape(text)}</seg></u>" for speaker, text in turns)
    head = f"<teiHeader><title>{writer.full}</title></teiHeader><!-- {writer.full} -->"
    path.write_text(f"<TEI>{head}<text><body>{said}</body></text></TEI>", encoding="utf-8")


def _html(path: Path, turns: Turns, writer: Person) -> None:
    body = "".join(f"<p><b>{escape(speaker)}:</b> {escape(text)}</p>" for speaker, text in turns)
    head = f"<head><title>Gesprek</title><meta name='author' content='{writer.full}'></head>"
    path.write_text(f"<!DOCTYPE html><html>{head}<body>{body}</body></html>", encoding="utf-8")


def _rtf(path: Path, turns: Turns, writer: Person) -> None:
    def signs(text: str) -> str:
        return "".join(sign if sign.isascii() else f"\\u{ord(sign)}?" for sign in text)

    body = "".join(f"{signs(line)}\\par\n" for line in _lines(turns))
    path.write_text(f"{{\\rtf1\\ansi{{\\info{{\\author {signs(writer.full)}}}}}\n{body}}}", encoding="ascii")


def _csv(path: Path, turns: Turns, _: Person) -> None:
    import csv

    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("spreker", "tekst"), *turns])


def _xlsx(path: Path, turns: Turns, writer: Person) -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    rows = "".join(
        f'<row r="{number}">' + "".join(f'<c r="{column}{number}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
                                        for column, cell in zip("AB", cells, strict=True)) + "</row>"
        for number, cells in enumerate([("spreker", "tekst"), *turns], start=1)
    )  # fmt: skip
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{office}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="{escape(writer.full)}" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>\n{content}')


BUILDERS: dict[str, Builder] = {
    ".txt": _plain,
    ".md": _markdown,
    ".docx": _docx,
    ".odt": _odt,
    ".pdf": _pdf,
    ".vtt": _subtitles("WEBVTT\n\n", ".", "<v {}>"),
    ".srt": _subtitles("", ",", "{}: "),
    ".xml": _xml,
    ".html": _html,
    ".htm": _html,
    ".rtf": _rtf,
    ".csv": _csv,
    ".xlsx": _xlsx,
}
"""Writes a conversation as a file of the format, by extension; data about the file name its writer where the format has them."""
