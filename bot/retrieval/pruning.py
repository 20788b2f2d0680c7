"""The best passages of a query without scoring all that hold its terms."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Classes: TypeAlias = NDArray[np.uint16] | NDArray[np.uint32]
"""The class of each of some postings: which of the weights is theirs."""

Allowed: TypeAlias = range | NDArray[np.bool_] | NDArray[np.integer]
"""Which passages: a range without gaps, a mask of shape (passages,), or different numbers in rising order."""

_Numbers = NDArray[np.int32]
_Places = NDArray[np.intp]
_Scores = NDArray[np.float64]

_LESS = 1 - 1e-9  # a little of a threshold is given away, so that rounding never loses a passage
_SHORT = 2_500  # postings that are merged at once: fewer cost less than finding out whether they are needed
_FEW = 8  # candidates for each of the best that are wanted: so few are sorted at once
_GROUPS = 2  # groups of scores for each of the best that are wanted
_MANY = 128  # passages from which dropping some pays
_DENSE = 12  # a binary search for every candidate pays in a list that is this many times longer


class PostingList(NamedTuple):
    """One term's passages, rising, with the class of each posting, and what the term adds at most and per weight.

    The weights rise; one more at the end is 0, of the class of passages without the term. A long list may come with a
    `table` of the class of every passage of the index.
    """

    numbers: _Numbers
    classes: Classes
    weights: _Scores
    factor: float
    ceiling: float
    table: Classes | None = None

    def contributions(self) -> _Scores:
        """What the term adds to the score of each of its passages."""
        found: _Scores = self.weights.take(self.classes)
        found *= self.factor
        return found

    def reaching(self, least: float) -> Ranking:
        """Its passages to whose scores it adds so much, and no less, with what it adds.

        The weights rise with the class, but for the last of them, so that most postings are never weighed.
        """
        if self.factor <= 0.0:
            return NOTHING if least > 0.0 else Ranking(self.numbers, self.contributions())
        first = int(self.weights[:-1].searchsorted(least / self.factor))
        places = (self.classes >= first).nonzero()[0]
        added = self.weights.take(self.classes.take(places))
        added *= self.factor
        return Ranking(self.numbers.take(places), added)

    def among(self, allowed: Allowed, size: int) -> PostingList:
        """The list without the passages that are not allowed: by range, mask, or rising numbers, of `size` in all."""
        if isinstance(allowed, range):
            start, end = self.numbers.searchsorted(np.array((allowed.start, allowed.stop), dtype=np.int32)).tolist()
            return self._replace(numbers=self.numbers[start:end], classes=self.classes[start:end])
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

    def contributions_to(self, numbers: _Numbers) -> _Scores:
        """What the term adds to the score of each of some passages, in any order: 0 where it does not stand."""
        found: _Scores
        if self.table is not None:
            found = self.weights.take(self.table.take(numbers))
            found *= self.factor
            return found
        places = self.numbers.searchsorted(numbers)
        found = self.weights.take(self.classes.take(places, mode="clip"))
        found *= self.factor
        found *= self.numbers.take(places, mode="clip") == numbers
        return found

    def holding(self, numbers: _Numbers) -> NDArray[np.bool_]:
        """For each of some passages, in any order, whether it stands in the list."""
        held: NDArray[np.bool_]
        if self.table is not None:
            held = self.table.take(numbers) != len(self.weights) - 1
        else:
            held = self.numbers.take(self.numbers.searchsorted(numbers), mode="clip") == numbers
        return held


class Ranking(NamedTuple):
    """Passages, rising, with their scores."""

    numbers: _Numbers
    scores: _Scores

    def where(self, mask: NDArray[np.bool_]) -> Ranking:
        """Those of them for which the mask is true."""
        places = mask.nonzero()[0]
        return Ranking(self.numbers.take(places), self.scores.take(places))

    def bound(self, limit: int) -> float:
        """A score that `limit` of the passages reach, but for rounding, not far below the best such; 0 if fewer."""
        return _bound(self.scores, limit) * _LESS

    def reached(self, limit: int) -> float:
        """A score that `limit` of the passages reach, but for rounding; 0 where they are too few."""
        return _nth_best(self.scores, limit) * _LESS if len(self.scores) >= limit else 0.0

    def best(self, limit: int) -> Ranking:
        """The best of them in order: the higher score first, of equal scores the lower number."""
        numbers, scores = self.numbers, self.scores
        if len(scores) > limit * _FEW:
            numbers, scores = self.where(scores >= _bound(scores, limit))
        if len(scores) > limit * _FEW:
            least = _nth_best(scores, limit)
            above = (scores > least).nonzero()[0]
            equal = (scores == least).nonzero()[0][: limit - len(above)]
            kept = np.concatenate((above, equal))
            numbers, scores = numbers[kept], scores[kept]
        order = np.lexsort((numbers, -scores))[:limit]
        return Ranking(numbers.take(order), scores.take(order))


NOTHING = Ranking(np.zeros(0, dtype=np.int32), np.zeros(0))
"""No passage."""


def spread(numbers: _Numbers, classes: Classes, absent: int, size: int) -> Classes:
    """A table of the class of each of `size` passages, `absent` where it is none of the numbers."""
    small = absent < 1 << 16
    table: Classes = np.full(size, absent, dtype=np.uint16) if small else np.full(size, absent, dtype=np.uint32)
    table[numbers.astype(np.intp)] = classes
    return table


def rank(lists: Sequence[PostingList], limit: int, accumulator: _Scores) -> Ranking:
    """The best passages that stand in any of the lists, at most `limit` of them, best first.

    The lists come with the greatest ceiling first. `accumulator` is all zeros, one for each passage of the index, and
    is so again afterwards.
    """
    if len(lists) == 1:
        return Ranking(lists[0].numbers, lists[0].contributions()).best(limit)
    return _Search(lists, limit, accumulator).best()


class _Search:
    """MaxScore (Turtle and Flood, Query Evaluation: Strategies and Optimizations, 1995), a term at a time.

    A passage that stands in none of the lists before one can reach what that one adds and the ceilings of those after
    it, no more: where `limit` passages are known to reach a higher score, it is not looked at, and where the ceilings
    of all remaining lists together are below that score, none of them is.
    """

    def __init__(self, lists: Sequence[PostingList], limit: int, accumulator: _Scores) -> None:
        self._lists, self._limit, self._accumulator = lists, limit, accumulator
        # What the lists from each on can add.
        self._beyond = [*accumulate((entry.ceiling for entry in reversed(lists)), initial=0.0)][::-1]

    def best(self) -> Ranking:
        """The best passages in order."""
        found, least, begin = NOTHING, 0.0, 0
        while begin < len(self._lists) and least <= self._beyond[begin]:
            end = begin + (_short_run(self._lists) if begin == 0 else 1)
            if begin == 0:
                fresh = _merge(self._lists[:end])
            else:
                fresh = self._lists[begin].reaching(max(0.0, least - self._beyond[end]))
            if len(fresh.scores) > _MANY:
                least = max(least, fresh.bound(self._limit))
                fresh = fresh.where(fresh.scores >= least - self._beyond[end])
            if begin > 0:
                fresh = _without(fresh, self._lists[:begin])
            found = _join(found, self._complete(fresh, end, least))
            if least <= self._beyond[end]:
                least = max(least, found.reached(self._limit))
            begin = end
        return found.best(self._limit)

    def _complete(self, found: Ranking, begin: int, least: float) -> Ranking:
        """Adds what lists, from one on, contribute to passages; drops those that cannot be among the best any more."""
        for place in range(begin, len(self._lists)):
            entry, count = self._lists[place], len(found.numbers)
            if not count:
                break
            if entry.table is None and count * _DENSE > len(entry.numbers):
                _look_through(entry, found, self._accumulator)
            else:
                np.add(found.scores, entry.contributions_to(found.numbers), out=found.scores)
            if count > _MANY and place + 1 < len(self._lists):
                least = max(least, found.bound(self._limit))
                found = found.where(found.scores >= least - self._beyond[place + 1])
        return found


def _short_run(lists: Sequence[PostingList]) -> int:
    """How many lists to merge at once: the first, and those after it as long as all of them are short together."""
    total = 0
    for place, entry in enumerate(lists):
        total += len(entry.numbers)
        if total > _SHORT:
            return max(1, place)
    return len(lists)


def _merge(lists: Sequence[PostingList]) -> Ranking:
    """The passages of some lists, rising, with what these add to their scores."""
    if len(lists) == 1:
        return Ranking(lists[0].numbers, lists[0].contributions())
    numbers = np.concatenate([entry.numbers for entry in lists])
    added = lists[0].weights.take(np.concatenate([entry.classes for entry in lists]))
    _times_factors(added, lists)
    order = numbers.argsort(kind="stable")  # which merges rows that are sorted
    numbers = numbers.take(order)
    fresh = np.empty(len(numbers), dtype=np.bool_)  # numpy's own unique may hash, which is slower here
    fresh[:1] = True
    np.not_equal(numbers[1:], numbers[:-1], out=fresh[1:])
    # Unlike reduceat, bincount adds one by one, as is done everywhere else: every score is the same to the last bit.
    scores = np.bincount(fresh.cumsum(), added.take(order))[1:].view(np.float64)  # its type says whole numbers
    return Ranking(numbers.take(fresh.nonzero()[0]), scores)


def _times_factors(weights: _Scores, lists: Sequence[PostingList]) -> None:
    """Makes contributions of the weights of some lists' postings, end to end."""
    end = 0
    for entry in lists:
        start, end = end, end + len(entry.numbers)
        weights[start:end] *= entry.factor


def _without(found: Ranking, lists: Sequence[PostingList]) -> Ranking:
    """The passages that stand in none of the lists: the others were looked at before."""
    for entry in lists:
        if len(found.numbers):
            found = found.where(~entry.holding(found.numbers))
    return found


def _look_through(entry: PostingList, found: Ranking, accumulator: _Scores) -> None:
    """Adds what a term contributes to passages, by looking at each posting of the term."""
    numbers, postings = found.numbers.astype(np.intp), entry.numbers.astype(np.intp)
    accumulator[numbers] = found.scores
    scores = accumulator.take(postings)
    held = scores.nonzero()[0]  # a score of 0 is of terms that weigh nothing, and then the later ones do not, either
    added = entry.weights.take(entry.classes.take(held))
    added *= entry.factor
    added += scores.take(held)
    accumulator[postings.take(held)] = added
    accumulator.take(numbers, out=found.scores)
    accumulator[numbers] = 0.0


def _join(found: Ranking, more: Ranking) -> Ranking:
    """Both rankings; they share no passage."""
    if not len(found.numbers):
        return more
    if not len(more.numbers):
        return found
    return Ranking(np.concatenate((found.numbers, more.numbers)), np.concatenate((found.scores, more.scores)))


def _bound(scores: _Scores, rank: int) -> float:
    """A score that at least `rank` of these reach, and that is not far below the one at that rank; 0 if fewer.

    The best of each group of scores are different ones, so the one at the rank among them is such a bound. It takes
    one pass, where sorting out the exact one takes many.
    """
    if len(scores) < rank:
        return 0.0
    groups = rank * _GROUPS
    if len(scores) > groups * _FEW:
        size = len(scores) // groups
        scores = np.maximum.reduce(scores[: size * groups].reshape(groups, size), axis=1)
    return _nth_best(scores, rank)


def _nth_best(scores: _Scores, rank: int) -> float:
    """The score at that rank, counted from 1."""
    place = len(scores) - rank
    scores = scores.copy()
    scores.partition(place)
    return float(scores[place])
