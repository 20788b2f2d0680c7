"""The best passages of a query without scoring all that hold its terms."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_Numbers = NDArray[np.int32]
_Scores = NDArray[np.float64]

_SLACK = 1e-9  # share of a threshold given away, so that rounding never loses a passage
_BLOCKS = 8  # blocks of scores for each of the best that are wanted
_DENSE = 8  # a binary search for every candidate pays in a list that is this many times longer


class PostingList(NamedTuple):
    """One term's passages, rising, with the class of each posting, and what the term adds at most and per weight."""

    numbers: _Numbers
    classes: NDArray[np.uint16] | NDArray[np.uint32]
    weights: _Scores
    factor: float
    ceiling: float

    def contributions(self) -> _Scores:
        """What the term adds to the score of each of its passages."""
        found: _Scores = self.weights.take(self.classes)
        found *= self.factor
        return found

    def among(self, allowed: NDArray[np.bool_] | NDArray[np.integer], size: int) -> PostingList:
        """The list without the passages that are not allowed, by mask or by rising numbers, of `size` in all."""
        if allowed.dtype == np.bool_:
            kept = np.flatnonzero(allowed.take(self.numbers))
        elif len(allowed) * _DENSE > len(self.numbers):
            mask = np.zeros(size, dtype=np.bool_)
            mask[allowed] = True
            kept = np.flatnonzero(mask.take(self.numbers))
        else:
            wanted = allowed.astype(np.int32)
            places = self.numbers.searchsorted(wanted)
            kept = places.compress(self.numbers.take(places, mode="clip") == wanted)
        return self._replace(numbers=self.numbers.take(kept), classes=self.classes.take(kept))

    def holding(self, numbers: _Numbers) -> NDArray[np.intp]:
        """Which of the passages stand in the list: their places in `numbers`, which may come in any order."""
        places = self.numbers.searchsorted(numbers)
        return np.flatnonzero(self.numbers.take(places, mode="clip") == numbers)


class Ranking(NamedTuple):
    """Passages, rising, with their scores."""

    numbers: _Numbers
    scores: _Scores

    def where(self, mask: NDArray[np.bool_]) -> Ranking:
        """Those of them for which the mask is true."""
        return Ranking(self.numbers.compress(mask), self.scores.compress(mask))

    def best(self, limit: int) -> Ranking:
        """The best of them in order: the higher score first, of equal scores the lower number."""
        numbers, scores = self.numbers, self.scores
        if len(scores) > limit:
            least = _nth_best(scores, limit)
            above = np.flatnonzero(scores > least)
            equal = np.flatnonzero(scores == least)[: limit - len(above)]
            kept = np.concatenate((above, equal))
            numbers, scores = numbers[kept], scores[kept]
        order = np.lexsort((numbers, -scores))
        return Ranking(numbers[order], scores[order])


def rank(lists: Sequence[PostingList], limit: int, accumulator: _Scores) -> Ranking:
    """The best passages that stand in any of the lists, at most `limit` of them, best first.

    This is MaxScore (Turtle and Flood, Query Evaluation: Strategies and Optimizations, 1995), a term at a time. The
    lists come with the greatest ceiling first. As soon as the ceilings of the remaining lists together are below the
    score of the last of the best so far, no passage that stands in those alone can be among the best, and the
    remaining lists are only looked into for the passages that still can.

    `accumulator` is all zeros, one for each passage of the index, and is so again afterwards.
    """
    remaining = [*accumulate((entry.ceiling for entry in reversed(lists)), initial=0.0)][::-1]
    merged: list[tuple[NDArray[np.intp], _Scores]] = []
    least = 0.0
    while len(merged) < len(lists) and least <= remaining[len(merged)]:
        _merge(lists[len(merged)], merged, accumulator)
        least = max(least, _threshold(merged[-1][1], limit))
    found = _survivors(merged, accumulator, least - remaining[len(merged)])
    for place in range(len(merged), len(lists)):
        _look_into(lists[place], found, accumulator)
        least = max(least, _threshold(found.scores, limit))
        found = found.where(found.scores >= least - remaining[place + 1])
    return found.best(limit)


def _merge(entry: PostingList, merged: list[tuple[NDArray[np.intp], _Scores]], accumulator: _Scores) -> None:
    """Adds a list to those merged: its passages with their scores over all lists up to this one."""
    numbers, scores = entry.numbers.astype(np.intp), entry.contributions()
    if len(merged) == 1:  # a first list that stays alone needs no accumulator
        first, contributions = merged[0]
        accumulator[first] = contributions
    if merged:
        scores += accumulator.take(numbers)
        accumulator[numbers] = scores
    merged.append((numbers, scores))


def _survivors(merged: list[tuple[NDArray[np.intp], _Scores]], accumulator: _Scores, least: float) -> Ranking:
    """The passages of the merged lists with at least that score; leaves the accumulator all zeros."""
    if len(merged) == 1:
        numbers, scores = merged[0]
        return Ranking(numbers.astype(np.int32), scores).where(scores >= least)
    kept = [numbers.compress(accumulator.take(numbers) >= least) for numbers, _ in merged]
    found = np.sort(np.concatenate(kept).astype(np.int32))
    fresh = np.ones(len(found), dtype=np.bool_)  # each once; numpy's own unique may hash, which is slower here
    np.not_equal(found[1:], found[:-1], out=fresh[1:])
    found = found.compress(fresh)
    scores = accumulator.take(found)
    for numbers, _ in merged:
        accumulator[numbers] = 0.0
    return Ranking(found, scores)


def _look_into(entry: PostingList, found: Ranking, accumulator: _Scores) -> None:
    """Adds what a term contributes to passages that were found already."""
    if len(found.numbers) * _DENSE > len(entry.numbers):
        numbers, wanted = entry.numbers.astype(np.intp), found.numbers.astype(np.intp)
        accumulator[numbers] = entry.contributions()
        found.scores[:] += accumulator.take(wanted)
        accumulator[numbers] = 0.0
        return
    places = entry.numbers.searchsorted(found.numbers)
    held = np.flatnonzero(entry.numbers.take(places, mode="clip") == found.numbers)
    found.scores[held] += entry.weights.take(entry.classes.take(places.take(held))) * entry.factor


def _threshold(scores: _Scores, limit: int) -> float:
    """A score that at least `limit` of these passages reach, but for rounding; 0 where there are fewer."""
    return _nth_best(scores, limit) * (1 - _SLACK) if len(scores) >= limit else 0.0


def _nth_best(scores: _Scores, rank: int) -> float:
    """The score at that rank, counted from 1."""
    blocks = rank * _BLOCKS
    length = len(scores) // blocks
    if length >= _BLOCKS:
        # The best of each block are different passages: the one at the rank among them is a bound from below that
        # takes one pass, and only the few scores above it need sorting.
        peaks = scores[: blocks * length].reshape(blocks, length).max(axis=1)
        scores = scores.compress(scores >= np.partition(peaks, blocks - rank)[blocks - rank])
    return float(np.partition(scores, len(scores) - rank)[len(scores) - rank])
