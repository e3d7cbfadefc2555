"""Numbers that lead to a person (telephone, bank account, citizen service number, licence plate, file), and e-addresses.

Shapes come from regular expressions; whether a number is a real one is asked of `phonenumbers` and `python-stdnum`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pipeline.privacy.finders.numberwords import WORD
from pipeline.privacy.mentions import Kind, Mention

_MIN_DIGITS = 9
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+(?<![.-])", re.UNICODE)
_DOMAINS = "nl|com|org|net|eu|be|de|info|online|nu|edu|gov|io|app|social|amsterdam|frl"
_SPOKEN_EMAIL = re.compile(
    rf"(?<![\w-])(?:[\w-]{{1,64}},?\s(?:punt|streepje|underscore|laag streepje)\s){{0,6}}[\w-]{{1,64}}(?:,\s[\w\s]{{1,30}})?,?"
    rf"\s(?:apenstaartje|apestaartje|at)\s[\w-]{{1,63}}(?:\spunt\s[\w-]{{1,63}}){{0,4}}\spunt\s(?:{_DOMAINS})(?!\w)",
    re.IGNORECASE,
)
_LINK = re.compile(
    rf"(?<![\w@.])(?:(?:https?://|www\.)[^\s<>\"”’)\]]{{2,300}}"
    rf"|(?:[a-z0-9-]{{2,63}}\.){{1,4}}(?:{_DOMAINS})(?:/[^\s<>\"”’)\]]{{0,300}})?)(?<![.,;:!?])(?![\w@])",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"(?<![\w@.])@[A-Za-z_][\w.]{1,28}\w(?!\w|@)")
_IBAN = re.compile(r"(?<!\w)[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]{4}){2,7}(?:[ -]?[A-Za-z0-9]{1,3})?(?!\w)")
_GROUP = re.compile(r"[ -]")
_DUTCH_IBAN = re.compile(r"(?<!\w)NL\d{2}(?:[ -]?[A-Z]{4})(?:[ -]?\d{4}){2}[ -]?\d{2}(?!\w)")
"""Found whatever its check digits say: somebody who types a number over makes mistakes."""
_NINE = re.compile(r"(?<![\d.,-])\d(?:[ .]?\d){7,8}(?!\d|[.,-]\d)")
_BSN_NAMED = re.compile(r"(?:bsn|burgerservicenummer|sofi-?nummer)\W{0,3}(?:is\s|nummer\s|:\s?)*", re.IGNORECASE)
_PLATE = re.compile(r"(?<![\w-])(?:[A-Z0-9]{1,3}-[A-Z0-9]{1,3}-[A-Z0-9]{1,3})(?![\w-])", re.IGNORECASE)
_PLATE_NAMED = re.compile(
    r"(?i:kenteken|nummerbord|nummerplaat)\W{0,3}(?:is\s|was\s|van\s)?"
    r"(?P<plate>(?=[A-Z0-9 ]*\d)[A-Z0-9]{1,3}[ -]?[A-Z0-9]{2,3}[ -]?[A-Z0-9]{1,3})(?![\w-])"
)
_POSTCODE = re.compile(r"(?<![\w-])[1-9]\d{3}\s?(?!SA|SD|SS)[A-Z]{2}(?![\w-])")
_SPOKEN_PHONE = re.compile(rf"(?<!\w)nul(?:[ ,-]+(?:{WORD}|\d{{1,3}})){{3,12}}(?!\w)", re.IGNORECASE)
_MASKED_PHONE = re.compile(r"(?<!\w)0[\dxX*]{1,3}[ -]?[\dxX*]{6,8}(?!\w)")
_NAMED_NUMBER = re.compile(
    r"(?:(?:cliënt|client|klant|dossier|zaak|polis|paspoort|relatie|lidmaatschaps|lid|registratie|inschrijf|patiënt|student|"
    r"leerling|personeels|werknemers|v-?|vreemdelingen|rijbewijs|kaart|rekening|giro|id-?)-?(?:nummer|nr\.?)|big-?nummer|ip-?adres|referentie)"
    r"\W{0,3}(?:is\s|was\s|van\s|:\s?)*(?P<number>(?=[\w./-]*\d)[A-Za-z0-9](?:[\w./-]{1,28}\w))",
    re.IGNORECASE,
)
_IP = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)")


def find_numbers(text: str) -> list[Mention]:
    """Mentions of numbers and of mail and web addresses in ``text``; they may overlap, the surest first."""
    found = [
        Mention(*match.span(group), kind, why="genoemd")
        for kind, pattern, group in ((Kind.PLATE, _PLATE_NAMED, "plate"), (Kind.NUMBER, _NAMED_NUMBER, "number"))
        for match in pattern.finditer(text)
    ]
    found += [
        Mention(match.start(), match.end(), kind, why=why)
        for kind, pattern, valid, why in _PATTERNS
        for match in pattern.finditer(text)
        if valid(match[0])
    ]
    found.extend(_ibans(text))
    found.extend(_citizen_numbers(text))
    found.extend(_phones(text))
    return found


def _phones(text: str) -> Iterator[Mention]:
    from phonenumbers import PhoneNumberMatcher

    if any(character.isdigit() for character in text):
        for number in PhoneNumberMatcher(text, "NL", leniency=0):
            digits = sum(character.isdigit() for character in number.raw_string)
            # A year span or an amount has the length of a short number; a Dutch number begins with 0 or a country code.
            if digits >= _MIN_DIGITS and number.raw_string.lstrip("(")[:1] in "0+":
                yield Mention(number.start, number.end, Kind.PHONE, why="telefoonnummer")
    for pattern, why in ((_SPOKEN_PHONE, "uitgesproken nummer"), (_MASKED_PHONE, "telefoonnummer")):
        for match in pattern.finditer(text):
            yield Mention(match.start(), match.end(), Kind.PHONE, why=why)


def _citizen_numbers(text: str) -> Iterator[Mention]:
    from stdnum.nl import bsn

    for match in _NINE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        named = _BSN_NAMED.search(text[max(0, match.start() - 40) : match.start()])
        # Nine digits pass the eleven test by chance once in eleven: on its own that is enough to replace, and to look at.
        if bsn.is_valid(digits) and (named or len(digits) == 9):
            yield Mention(match.start(), match.end(), Kind.BSN, sure=bool(named), why="elfproef")
        elif named:
            yield Mention(match.start(), match.end(), Kind.BSN, why="genoemd")


def _ibans(text: str) -> Iterator[Mention]:
    from stdnum import iban

    for match in _IBAN.finditer(text):
        # A short word behind it has the shape of a last group: "BE68 5390 0754 7034 is".
        ends = [match.end(), *(match.start() + part.start() for part in reversed(list(_GROUP.finditer(match[0]))))]
        valid = next((end for end in ends if iban.is_valid(text[match.start() : end], check_country=False)), None)
        if valid is not None:
            yield Mention(match.start(), valid, Kind.IBAN, why="rekeningnummer")
    for match in _DUTCH_IBAN.finditer(text):
        yield Mention(match.start(), match.end(), Kind.IBAN, False, "rekeningnummer, controlegetal klopt niet")


def _is_plate(text: str) -> bool:
    groups = text.upper().split("-")
    letters = [group for group in groups if group.isalpha()]
    digits = [group for group in groups if group.isdigit()]
    # Each group of a Dutch plate is of one sort, there are both sorts, and six signs in all.
    return len(letters) + len(digits) == 3 and bool(letters and digits) and sum(map(len, groups)) == 6


def _always(_: str) -> bool:
    return True


_PATTERNS: tuple[tuple[Kind, re.Pattern[str], Callable[[str], bool], str], ...] = (
    (Kind.EMAIL, _EMAIL, _always, "e-mailadres"),
    (Kind.EMAIL, _SPOKEN_EMAIL, _always, "uitgesproken e-mailadres"),
    (Kind.LINK, _LINK, _always, "webadres"),
    (Kind.ACCOUNT, _ACCOUNT, _always, "account"),
    (Kind.PLATE, _PLATE, _is_plate, "kenteken"),
    (Kind.POSTCODE, _POSTCODE, _always, "postcode"),
    (Kind.NUMBER, _IP, _always, "ip-adres"),
)
