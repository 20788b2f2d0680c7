"""One query and building: ours, rank-bm25, bm25s and tantivy, in one run, on the same invented tokens."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import dataclass
from time import process_time

import numpy as np

from benchmarks.corpus import InventedText
from benchmarks.rivals import RIVALS, Rival

SIZES = (1_000, 10_000, 100_000)
MILLION = 1_000_000
_QUERIES = 400
_WARMING = 400  # other queries, asked first: an index that serves is warm (tables of common words, pages in memory)
_ROUNDS = 8  # the rivals take turns, so that a disturbance of the machine meets all of them
_SLOW = 8  # queries of each round that rank-bm25 is asked: a tenth of a second each
_CHECKED = 8
_SLOW_LIMIT = 100_000  # passages; above, rank-bm25 needs gigabytes of dictionaries


@dataclass(frozen=True)
class Speed:
    """What one index of one size took: building in seconds and a query in milliseconds, both of processor time."""

    passages: int
    name: str
    building: float
    median: float
    mean: float
    worst: float  # the 95th percentile


def measure(passages: int) -> list[Speed]:
    """Builds every index of that many passages and has them take turns at the same queries."""
    text = InventedText(passages)
    corpus = list(text)
    queries = text.queries(_QUERIES)
    rivals, building = _built(corpus)
    _agree(rivals, queries[:_CHECKED])
    for query in text.queries(_WARMING):
        for name, rival in rivals.items():
            if name != "rank-bm25":  # nothing of it is made when it is first asked
                rival.best(query)
    gc.collect()
    gc.freeze()  # millions of tokens are alive: the collector would look through them during somebody's query
    seconds: dict[str, list[float]] = {name: [] for name in rivals}
    for start in range(_ROUNDS):
        for name, rival in rivals.items():
            turn = queries[start::_ROUNDS]
            seconds[name] += _times(rival, turn[:_SLOW] if name == "rank-bm25" else turn)
    gc.unfreeze()
    return [_summary(passages, name, building[name], seconds[name]) for name in rivals]


def _built(corpus: list[list[str]]) -> tuple[dict[str, Rival], dict[str, float]]:
    rivals: dict[str, Rival] = {}
    building: dict[str, float] = {}
    for name, build in RIVALS.items():
        if name == "rank-bm25" and len(corpus) > _SLOW_LIMIT:
            continue
        gc.collect()
        start = process_time()  # of all threads; what else runs on the machine does not count
        rivals[name] = build(corpus)
        building[name] = process_time() - start
    return rivals, building


def _agree(rivals: dict[str, Rival], queries: Sequence[list[str]]) -> None:
    """Stops a comparison of different answers: ours must be rank-bm25's where that one runs."""
    if "rank-bm25" not in rivals:
        return
    for query in queries:
        ours, theirs = rivals["audiatur"].best(query), rivals["rank-bm25"].best(query)
        if len(set(ours) & set(theirs)) < len(ours) - 1:  # one tie may be broken another way
            raise AssertionError(f"{query}: {ours} is not {theirs}")


def _times(rival: Rival, queries: Sequence[list[str]]) -> list[float]:
    rival.best(queries[0])
    seconds = []
    for query in queries:
        start = process_time()
        rival.best(query)
        seconds.append(process_time() - start)
    return seconds


def _summary(passages: int, name: str, building: float, seconds: list[float]) -> Speed:
    median, worst = np.percentile(seconds, [50, 95]) * 1e3
    return Speed(passages, name, building, float(median), float(np.mean(seconds) * 1e3), float(worst))
