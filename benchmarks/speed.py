"""One query and building: ours, rank-bm25, bm25s and tantivy, taking turns, on the same invented tokens.

Every index lives in a process of its own, as it would where it serves: none of them has to do with the memory that
another has used and left.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import process_time

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus import InventedText
from benchmarks.rivals import RIVALS, Rival

SIZES = (1_000, 10_000, 100_000)
MILLION = 1_000_000
_QUERIES = 200
_WARMING = 200  # other queries, asked first: an index that serves is warm (tables of common words, pages in memory)
_ROUNDS = 8  # the rivals take turns, and each query's best time counts: whatever else the machine does only adds
_SLOW = 64  # queries that rank-bm25 is asked: a tenth of a second each
_CHECKED = 32
_SLOW_LIMIT = 100_000  # passages; above, rank-bm25 needs gigabytes of dictionaries
_ENDING = 10  # seconds that a process gets to end


@dataclass(frozen=True)
class Speed:
    """What one index of one size took: building in seconds and a query in milliseconds, both of processor time."""

    passages: int
    name: str
    building: float
    median: float
    mean: float
    worst: float  # the 95th percentile


class _Served:
    """An index in a process of its own, asked through a pipe."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.building: float = connection.recv()

    def best(self, queries: Sequence[list[str]]) -> list[list[int]]:
        """The best passages for each query."""
        self._connection.send(("best", queries))
        found: list[list[int]] = self._connection.recv()
        return found

    def warm(self, queries: Sequence[list[str]]) -> None:
        """Has it forget what it was asked, and asks it these."""
        self._connection.send(("warm", queries))
        self._connection.recv()

    def times(self, queries: Sequence[list[str]]) -> list[float]:
        """How long each query takes, in seconds of the processor time of that process, whatever else runs."""
        self._connection.send(("times", queries))
        found: list[float] = self._connection.recv()
        return found


def measure(passages: int) -> list[Speed]:
    """Builds every index of that many passages and has them take turns at the same queries."""
    text = InventedText(passages)
    queries, warming = text.queries(_QUERIES), text.queries(_WARMING)
    names = [name for name in RIVALS if name != "rank-bm25" or passages <= _SLOW_LIMIT]
    with ExitStack() as stack:
        served = {name: stack.enter_context(_serving(name, passages)) for name in names}
        _agree(served, queries[:_CHECKED])
        rounds: dict[str, list[list[float]]] = {name: [] for name in names}
        for _ in range(_ROUNDS):
            for name in names:
                slow = name == "rank-bm25"  # one query of it goes through the whole of its memory: it needs no more
                served[name].warm(warming[: 1 if slow else _WARMING])
                rounds[name].append(served[name].times(queries[: _SLOW if slow else _QUERIES]))
        return [_summary(passages, name, served[name].building, np.min(rounds[name], axis=0)) for name in names]


@contextmanager
def _serving(name: str, passages: int) -> Iterator[_Served]:
    """Starts a process that builds an index and answers until it is told no more."""
    context = get_context("spawn")  # a fork would share what the parent has allocated
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, name, passages), daemon=True)
    process.start()
    theirs.close()  # so that reading ends if the process does
    try:
        yield _Served(ours)
    finally:
        ours.close()
        process.join(_ENDING)


def _serve(connection: Connection, name: str, passages: int) -> None:
    corpus = list(InventedText(passages))
    gc.collect()
    start = process_time()  # of all threads; what else runs on the machine does not count
    rival = RIVALS[name](corpus)
    connection.send(process_time() - start)
    del corpus
    gc.collect()
    gc.freeze()  # millions of objects are alive: the collector would look through them during somebody's query
    while True:
        try:
            what, queries = connection.recv()
        except EOFError:
            return
        if what == "warm":
            rival.forget()
        answer = _time if what == "times" else _best
        connection.send([answer(rival, query) for query in queries])


def _best(rival: Rival, query: list[str]) -> list[int]:
    return list(rival.best(query))


def _time(rival: Rival, query: list[str]) -> float:
    start = process_time()
    rival.best(query)
    return process_time() - start


def _agree(served: dict[str, _Served], queries: Sequence[list[str]]) -> None:
    """Stops a comparison of different answers: ours must be rank-bm25's where that one runs."""
    if "rank-bm25" not in served:
        return
    ours, theirs = (served[name].best(queries) for name in ("audiatur", "rank-bm25"))
    for query, found, expected in zip(queries, ours, theirs, strict=True):
        # Where fewer hold a term of the query, rank-bm25 goes on with any others.
        if not found or found != expected[: len(found)]:
            raise AssertionError(f"{query}: {found} is not {expected}")


def _summary(passages: int, name: str, building: float, seconds: NDArray[np.float64]) -> Speed:
    median, worst = np.percentile(seconds, [50, 95]) * 1e3
    return Speed(passages, name, building, float(median), float(np.mean(seconds) * 1e3), float(worst))
