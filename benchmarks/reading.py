"""What reading makes of a folder of files: ``python benchmarks/reading.py FOLDER --kind thematafel --draw 20 --seed 1``.

Every file goes through ``ingest`` as a source of the given kind. ``--draw`` prints that many turns and literal quotations,
drawn with the seed, to hold against the files by eye.
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from pipeline.language.quotations import split_block_quote, split_voices
from pipeline.sources.canonical import PlacedTurn
from pipeline.sources.ingest import Ingested, ingest
from pipeline.sources.register import KINDS, Source
from pipeline.sources.registry import FORMATS
from pipeline.sources.turns import Role
from pipeline.sources.unreadable import Unreadable


@dataclass(frozen=True, slots=True)
class Counts:
    """What was found in one file."""

    turns: int = 0
    asking: int = 0
    speakers: int = 0
    headings: int = 0
    quotations: int = 0
    warnings: int = 0


def main() -> None:
    """Read every file of a known format under the folder and print what was found."""
    arguments = _arguments()
    paths = sorted(path for path in arguments.folder.rglob("*") if path.suffix.lower() in FORMATS and path.name != "SOURCE.txt")
    print(f"{'file':<48}" + "".join(f"{field.name:>11}" for field in fields(Counts)) + f"{'seconds':>9}")
    every: list[tuple[str, str]] = []
    rows: list[Counts] = []
    seconds, refused = 0.0, 0
    for path in paths:
        begin = time.perf_counter()
        try:
            item = ingest(Source("bron", path.name, arguments.kind, "ronde-1"), path)
        except Unreadable as error:
            print(f"{path.name[:47]:<48}{error.message}")
            refused += 1
            continue
        taken = time.perf_counter() - begin
        seconds += taken
        rows.append(_counts(item))
        print(f"{path.name[:47]:<48}" + "".join(f"{value:>11}" for value in astuple(rows[-1])) + f"{taken:>9.2f}")
        for warning in item.warnings:
            print(f"    {warning}")
        every.extend((path.name, piece) for piece in _pieces(item))
    totals = [sum(column) for column in zip(*(astuple(row) for row in rows), strict=True)]
    size = sum(path.stat().st_size for path in paths) / 1e6
    print(f"{f'{len(rows)} read, {refused} refused':<48}" + "".join(f"{value:>11}" for value in totals) + f"{seconds:>9.2f}")
    print(f"{size:.2f} MB, {size / seconds:.1f} MB/s")
    if arguments.draw:
        for name, piece in random.Random(arguments.seed).sample(every, min(arguments.draw, len(every))):  # noqa: S311
            print(f"\n== {name}\n{piece}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kind", choices=KINDS, default="interview")
    parser.add_argument("--draw", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _counts(item: Ingested) -> Counts:
    speech = [placed.turn for placed in item.turns if placed.turn.kind == "speech"]
    return Counts(
        turns=len(speech),
        asking=sum(turn.role in (Role.INTERVIEWER, Role.FACILITATOR) for turn in speech),
        speakers=len({turn.speaker for turn in speech}),
        headings=sum(placed.turn.kind == "heading" for placed in item.turns),
        quotations=sum(len(_quotations(placed)) for placed in item.turns),
        warnings=len(item.warnings),
    )


def _quotations(placed: PlacedTurn) -> list[str]:
    """The literal quotations in a turn of minutes or a document, as the stage ``segment`` takes them apart."""
    turn = placed.turn
    if turn.kind == "quotation":
        voices = split_block_quote(turn.text)
    elif turn.kind == "paragraph":
        voices = split_voices(turn.text, titles=turn.role is Role.AUTHOR)
    else:
        return []
    return [turn.text[span.start : span.end] for span, is_quote in voices if is_quote]


def _pieces(item: Ingested) -> list[str]:
    """Every turn with what stands before it, and every quotation with its paragraph."""
    found: list[str] = []
    before = ""
    for placed in item.turns:
        turn = placed.turn
        if turn.kind == "speech":
            found.append(f"   before: …{before[-100:]!r}\n{turn.speaker} ({turn.role.value}): {turn.text}")
        found.extend(f"   in: {turn.text}\nquotation ({turn.kind}): {quotation}" for quotation in _quotations(placed))
        before = turn.text
    return found


if __name__ == "__main__":
    main()
