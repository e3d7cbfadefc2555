"""Judgements that were given before, in a file of the study, so that each pair is judged once.

The file holds no text: two numbers lie under a hash of the judge and the pair. ``thematafel forget`` removes it all the same.
"""

from __future__ import annotations

import math
import sqlite3
import struct
from collections.abc import Iterable, Mapping, Sequence

from pipeline.cachefile import CacheFile, digest_of
from pipeline.errors import Problem
from pipeline.judging.judge import UNDECIDED, Judge, Judgement, Pair
from pipeline.study.folder import Study

CHUNK = 64
"""Pairs that are judged and kept at a time: what a run that is killed loses at most."""
_VALUE = struct.Struct("<dd")
_SELECT = "SELECT value, checksum FROM judgements WHERE key = ? AND length(value) = ?"


class JudgementCache(CacheFile):
    """The judgements of every judge that was used in this study."""

    tables = ("CREATE TABLE judgements (key BLOB PRIMARY KEY, value BLOB NOT NULL, checksum BLOB NOT NULL)",)
    without = "De oordelen worden zonder dit bestand gegeven."

    def get(self, identity: str, pairs: Iterable[Pair]) -> dict[Pair, Judgement]:
        """The judgements of the pairs that are known; one that is damaged is not."""
        found: dict[Pair, Judgement] = {}

        def read(connection: sqlite3.Connection) -> None:
            for pair in pairs:
                key = _key(identity, pair)
                row = connection.execute(_SELECT, (key, _VALUE.size)).fetchone()
                if row is not None and (judgement := _checked(key, row[0], row[1])) is not None:
                    found[pair] = judgement

        self.read(read)
        return found

    def put(self, identity: str, judgements: Mapping[Pair, Judgement]) -> None:
        """Keep judgements, all or none of them."""
        rows = [(_key(identity, pair), _packed(judgement)) for pair, judgement in judgements.items()]

        def write(connection: sqlite3.Connection) -> None:
            entries = ((key, value, digest_of(key, value)) for key, value in rows)
            connection.executemany("INSERT OR REPLACE INTO judgements VALUES (?, ?, ?)", entries)
            # In a damaged index a row can be written and never be found; every run would judge the pair again.
            if any(connection.execute(_SELECT, (key, _VALUE.size)).fetchone() is None for key, _ in rows):
                raise sqlite3.DatabaseError("what was written is not there")

        if rows:
            self.write(write)


class CachedJudge:
    """A judge that is asked only what is not known yet."""

    def __init__(self, judge: Judge, cache: JudgementCache) -> None:
        self.name = judge.name
        self.identity = judge.identity
        self.calibrated = judge.calibrated
        self._judge = judge
        self._cache = cache

    @property
    def problems(self) -> Sequence[Problem]:
        """What went wrong in the judgements that were asked."""
        return self._judge.problems

    def judge(self, pairs: Sequence[Pair]) -> list[Judgement]:
        """The judgements of pairs: from the cache, else given and kept; a pair that comes twice is judged once."""
        known = self._cache.get(self.identity, dict.fromkeys(pairs))
        new = [pair for pair in dict.fromkeys(pairs) if pair not in known]
        for begin in range(0, len(new), CHUNK):
            part = new[begin : begin + CHUNK]
            judged = dict(zip(part, self._judge.judge(part), strict=True))
            self._cache.put(self.identity, {pair: item for pair, item in judged.items() if item != UNDECIDED})
            known.update(judged)
        return [known[pair] for pair in pairs]


def cached(study: Study, judge: Judge) -> CachedJudge:
    """The judge with the study's cache of judgements."""
    return CachedJudge(judge, JudgementCache(study.judgements, study.shown(study.judgements)))


def _key(identity: str, pair: Pair) -> bytes:
    return digest_of(*(part.encode("utf-8") for part in (identity, pair.claim, pair.question, pair.quote)))


def _packed(judgement: Judgement) -> bytes:
    return _VALUE.pack(judgement.bears, math.nan if judgement.supports is None else judgement.supports)


def _checked(key: bytes, value: object, checksum: object) -> Judgement | None:
    """A judgement as it was kept; None when anything about it is not as it must be."""
    if not isinstance(value, bytes) or len(value) != _VALUE.size or checksum != digest_of(key, value):
        return None
    bears, supports = _VALUE.unpack(value)
    if not 0 <= bears <= 1 or not (math.isnan(supports) or 0 <= supports <= 1):
        return None
    return Judgement(bears, None if math.isnan(supports) else supports)
