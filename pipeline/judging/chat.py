"""A judge that is a language model on this computer, asked over the chat interface that local servers share.

The words of participants never leave the machine: only a loopback address is taken, a proxy is never used, a redirect is
refused, and nothing is sent before the other side of the connection was seen to be this machine.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from pipeline.errors import Problem, Severity, refuse
from pipeline.judging.judge import UNDECIDED, Judgement, Pair
from pipeline.progress import progress

SECONDS = 120.0
"""How long one answer may take."""
MAX_ANSWER = 1 << 20
"""Bytes of an answer that are read."""
MAX_TOKENS = 64
ANSWERS: Mapping[str, Judgement] = {
    "steunt": Judgement(1.0, 1.0),
    "spreekt-tegen": Judgement(1.0, 0.0),
    "verwant": Judgement(0.0, None),
    "los": Judgement(0.0, None),
}
"""A word is no probability; that the numbers are 0 and 1 says so, as does :attr:`ChatJudge.calibrated`."""
_RECIPE = "models/judge.yaml"
_PLACE = "chat.address"


@dataclass(frozen=True, slots=True)
class Address:
    """A server on this machine."""

    host: str
    port: int
    path: str


class ChatJudge:
    """The judge: one question a pair.

    What a judgement depends on is known only as far as the server says it: the name of the model, not its weights.
    """

    calibrated = False

    def __init__(self, address: str, model: str, seconds: float = SECONDS) -> None:
        self.name = f"het taalmodel {model} op deze computer"
        self.problems: list[Problem] = []
        self._address = loopback(address)
        self._model = model
        self._seconds = seconds
        self._prompt = files("pipeline.judging").joinpath("chat_prompt.txt").read_text(encoding="utf-8")
        self.identity = f"chat {address} {model} {blake2b(self._prompt.encode(), digest_size=16).hexdigest()}"

    def judge(self, pairs: Sequence[Pair]) -> list[Judgement]:
        """The judgements of pairs; one whose answer is none of the four words is undecided, and listed.

        Raises:
            Refused: when the server cannot be reached, is not on this machine, or answers in another form.
        """
        return [self._judged(pair) for pair in progress(pairs, "beoordelen")]

    def _judged(self, pair: Pair) -> Judgement:
        answer = read_answer(self._ask(pair))
        if answer in ANSWERS:
            return ANSWERS[answer]
        # Neither the answer nor the pair is quoted: both may hold the words of a participant.
        message = "Het taalmodel gaf bij een citaat een antwoord dat geen van de vier oordelen is; een mens moet het bekijken."
        self.problems.append(Problem(_RECIPE, "chat.model", message, "Kies een ander model als dit vaker komt.", Severity.WARNING))
        return UNDECIDED

    def _ask(self, pair: Pair) -> str:
        connection = http.client.HTTPConnection(self._address.host, self._address.port, timeout=self._seconds)
        try:
            connection.connect()
            _check_peer(connection)
            body = json.dumps(self._question(pair)).encode()
            headers = {"Content-Type": "application/json", "Accept": "application/json"}
            connection.request("POST", f"{self._address.path}/chat/completions", body, headers)
            response = connection.getresponse()
            if response.status != http.client.OK:
                message = f"De server van het taalmodel antwoordt met {response.status} in plaats van met een oordeel."
                raise refuse(_RECIPE, message, "Kijk of het adres en de naam van het model kloppen.", _PLACE)
            content = response.read(MAX_ANSWER + 1)
        except (OSError, http.client.HTTPException) as error:
            message = f"Het taalmodel is niet te bereiken ({type(error).__name__})."
            raise refuse(_RECIPE, message, "Start de server op deze computer en kijk of het adres klopt.", _PLACE) from error
        finally:
            connection.close()
        return _content(content)

    def _question(self, pair: Pair) -> dict[str, Any]:
        data = {"bewering": pair.claim, "vraag": pair.question, "citaat": pair.quote}
        # Without a < in the data nothing in it can end the part that holds the data.
        given = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
        schema = {
            "type": "object", "properties": {"oordeel": {"type": "string", "enum": list(ANSWERS)}}, "required": ["oordeel"],
            "additionalProperties": False,
        }  # fmt: skip
        return {
            "model": self._model,
            "messages": [
                {"role": "system", "content": self._prompt},
                {"role": "user", "content": f"<gegevens>\n{given}\n</gegevens>"},
            ],
            "temperature": 0, "seed": 0, "max_tokens": MAX_TOKENS, "stream": False,
            "response_format": {"type": "json_schema", "json_schema": {"name": "oordeel", "strict": True, "schema": schema}},
        }  # fmt: skip


def loopback(address: str) -> Address:
    """The parts of an address on this machine, such as ``http://127.0.0.1:11434/v1``.

    Raises:
        Refused: when it is another machine, or no address.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or 80
    except ValueError:
        parts, host, port = urlsplit(""), "", 0
    plain = not (parts.query or parts.fragment or parts.username or parts.password or any(sign.isspace() for sign in address))
    if parts.scheme != "http" or not plain or not (host == "localhost" or _is_loopback(host)):
        message = f"`{address}` is geen adres op deze computer."
        remedy = "Geef een adres als http://127.0.0.1:11434/v1: wat deelnemers zeiden mag deze computer niet verlaten."
        raise refuse(_RECIPE, message, remedy, _PLACE)
    return Address(host, port, parts.path.rstrip("/"))


def read_answer(text: str) -> str:
    """The word in an answer: from JSON, or the bare word of a server that does not constrain its answers."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = text
    if isinstance(value, dict):
        value = value.get("oordeel")
    return value.strip(" \n\t.\"'`*").lower() if isinstance(value, str) else ""


def _is_loopback(host: str) -> bool:
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return False
    return found == ipaddress.IPv6Address("::1") or (found.version == 4 and found.is_loopback)


def _check_peer(connection: http.client.HTTPConnection) -> None:
    """Whatever the name led to: refuse when the other side is not this machine, before anything was sent."""
    if not _is_loopback(str(connection.sock.getpeername()[0])):
        message = "Dit adres leidt naar een andere computer."
        raise refuse(_RECIPE, message, "Geef een adres als http://127.0.0.1:11434/v1.", _PLACE)


def _content(body: bytes) -> str:
    try:
        text = json.loads(body)["choices"][0]["message"]["content"] if len(body) <= MAX_ANSWER else None
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        text = None
    if not isinstance(text, str):
        message = "De server van het taalmodel antwoordt in een andere vorm dan verwacht."
        raise refuse(_RECIPE, message, "Geef het adres van een server met de chat-interface van OpenAI.", _PLACE)
    return text
