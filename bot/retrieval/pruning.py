"""The best passages of a query without scoring all that hold its terms."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_Numbers = NDArray[np.int32]
_Places = NDArray[np.intp]
_Scores = NDArray[np.float64]

_SLACK = 1e-9  # share of a threshold given away, so that rounding never loses a passage
_SHORT = 8_192  # postings that are merged at once: fewer cost less than finding out whether they are needed
_LEADING = 2  # of many equal scores, so many times those that are wanted are looked at
_FEW = 8  # candidates for each of the best that are wanted: so few are sorted at once
_GROUPS = 2  # groups of scores for each of the best that are wanted
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
            kept = allowed.take(self.numbers).nonzero()[0]
        elif len(allowed) * _DENSE > len(self.numbers):
            mask = np.zeros(size, dtype=np.bool_)
            mask[allowed] = True
            kept = mask.take(self.numbers).nonzero()[0]
        else:
            wanted = allowed.astype(np.int32)
            places = self.numbers.searchsorted(wanted)
            kept = places.compress(self.numbers.take(places, mode="clip") == wanted)
        return self._replace(numbers=self.numbers.take(kept), classes=self.classes.take(kept))

    def holding(self, numbers: _Numbers) -> list[bool]:
        """For each of some passages, which may come in any order, whether it stands in the list."""
        places = self.numbers.searchsorted(numbers)
        held: list[bool] = (self.numbers.take(places, mode="clip") == numbers).tolist()
        return held


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
        if len(scores) > limit * _FEW:
            least = _nth_best(scores.compress(scores >= _bound(scores, limit)), limit)
            above = (scores > least).nonzero()[0]
            equal = (scores == least).nonzero()[0][: limit - len(above)]
            kept = np.concatenate((above, equal))
            numbers, scores = numbers[kept], scores[kept]
        order = np.lexsort((numbers, -scores))[:limit]
        return Ranking(numbers[order], scores[order])


def rank(lists: Sequence[PostingList], limit: int, accumulator: _Scores) -> Ranking:
    """The best passages that stand in any of the lists, at most `limit` of them, best first.

    This is MaxScore (Turtle and Flood, Query Evaluation: Strategies and Optimizations, 1995), a term at a time. The
    lists come with the greatest ceiling first. As soon as the ceilings of the remaining lists together are below a
    score that `limit` passages are known to reach, no passage that stands in those alone can be among the best, and the
    remaining lists are only looked into for the passages that still can.

    `accumulator` is all zeros, one for each passage of the index, and is so again afterwards.
    """
    if len(lists) == 1:
        return Ranking(lists[0].numbers, lists[0].contributions()).best(limit)
    remaining = [*accumulate((entry.ceiling for entry in reversed(lists)), initial=0.0)][::-1]
    numbers = np.zeros(0, dtype=np.intp)  # a passage as often as it stands in a merged list
    merged, least = 0, 0.0
    while merged < len(lists) and least <= remaining[merged]:
        run = lists[merged : merged + _short_run(lists[merged:])]
        fresh = _merge(run, accumulator)
        numbers = np.concatenate((numbers, fresh)) if merged else fresh
        merged += len(run)
        scores = accumulator.take(numbers)
        least = _reached(_leaders(numbers, scores, limit * merged, accumulator), lists[merged:], limit)
    kept = numbers.compress(scores >= least - remaining[merged])
    found = _distinct(kept, accumulator)
    accumulator[numbers] = 0.0
    for place in range(merged, len(lists)):
        _look_into(lists[place], found, accumulator)
        found = found.where(found.scores >= least - remaining[place + 1])
    return found.best(limit)


def _short_run(lists: Sequence[PostingList]) -> int:
    """How many lists to merge at once: the first, and those after it as long as all of them are short together."""
    totals = accumulate(len(entry.numbers) for entry in lists)
    return max(1, sum(total <= _SHORT for total in totals))


def _merge(lists: Sequence[PostingList], accumulator: _Scores) -> _Places:
    """Adds lists to the scores; returns their passages, one as often as it stands in a list."""
    if len(lists) == 1:
        entry = lists[0]
        numbers, contributions = entry.numbers.astype(np.intp), entry.contributions()
    else:
        # All lists in one go: for short ones, calling numpy costs more than what it does.
        numbers = np.concatenate([entry.numbers for entry in lists]).astype(np.intp)
        contributions = lists[0].weights.take(np.concatenate([entry.classes for entry in lists]))
        contributions *= np.repeat([entry.factor for entry in lists], [len(entry.numbers) for entry in lists])
    np.add.at(accumulator, numbers, contributions)  # in the order of the lists, so that every sum is made alike
    return numbers


def _leaders(numbers: _Places, scores: _Scores, wanted: int, accumulator: _Scores) -> Ranking:
    """About so many passages of the highest scores so far, or all of fewer."""
    leading = (scores >= _bound(scores, wanted)).nonzero()[0][: wanted * _LEADING]
    return _distinct(numbers.take(leading), accumulator)


def _reached(leaders: Ranking, remaining: Sequence[PostingList], limit: int) -> float:
    """A score that `limit` of these passages reach over all lists, but for rounding; 0 where they are too few."""
    if len(leaders.scores) < limit:
        return 0.0
    for entry in remaining:
        _search(entry, leaders)
    return _nth_best(leaders.scores, limit) * (1 - _SLACK)


def _distinct(numbers: _Places, accumulator: _Scores) -> Ranking:
    """The passages, rising and each once, with their scores so far."""
    found = np.sort(numbers.astype(np.int32))
    fresh = np.ones(len(found), dtype=np.bool_)  # numpy's own unique may hash, which is slower here
    np.not_equal(found[1:], found[:-1], out=fresh[1:])
    found = found.compress(fresh)
    return Ranking(found, accumulator.take(found))


def _look_into(entry: PostingList, found: Ranking, accumulator: _Scores) -> None:
    """Adds what a term contributes to passages that were found already."""
    if len(found.numbers) * _DENSE <= len(entry.numbers):
        _search(entry, found)
        return
    numbers = entry.numbers.astype(np.intp)
    accumulator[numbers] = entry.contributions()
    found.scores[:] += accumulator.take(found.numbers)
    accumulator[numbers] = 0.0


def _search(entry: PostingList, found: Ranking) -> None:
    """Adds what a term contributes to a few passages, by looking for each of them."""
    places = entry.numbers.searchsorted(found.numbers)
    held = (entry.numbers.take(places, mode="clip") == found.numbers).nonzero()[0]
    found.scores[held] += entry.weights.take(entry.classes.take(places.take(held))) * entry.factor


def _bound(scores: _Scores, rank: int) -> float:
    """A score that at least `rank` of these reach, and that is not far below the one at that rank; 0 if fewer.

    The best of each group of scores are different ones, so the one at the rank among them is such a bound. It takes
    one pass, where sorting out the exact one takes many.
    """
    if len(scores) < rank:
        return 0.0
    groups = rank * _GROUPS
    size = len(scores) // groups
    return _nth_best(scores[: size * groups].reshape(size, groups).max(axis=0) if size > 1 else scores, rank)


def _nth_best(scores: _Scores, rank: int) -> float:
    """The score at that rank, counted from 1."""
    place = len(scores) - rank
    return float(np.partition(scores, place)[place])
