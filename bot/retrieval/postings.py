"""BM25 over postings: rank-bm25's scores, touching only the passages that hold a query term."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.hit import Hit
from bot.retrieval.layout import Postings, lay_out, read
from bot.retrieval.pruning import NOTHING, Allowed, Classes, PostingList, Ranking, rank, spread

_LONG = 256  # postings of a term from which a table of all passages can pay
_SHARE = 32  # and the share of all passages that they must be


class PostingsIndex:
    """An index of passages that ranks by BM25+ without the constant that it adds to every passage.

    Scores are those of rank-bm25's `BM25Plus` less `idf * delta` for each query term, which it adds to passages that
    do not hold the term, too. So a passage without a query term scores 0, and every score is positive (Okapi's idf is
    zero or less for a term that stands in half of the passages). Reading is safe from several threads.
    """

    def __init__(self, size: int, vocabulary: Mapping[str, int], postings: Postings) -> None:
        self.size, self.postings = size, postings
        self.vocabulary = vocabulary
        """The number of every term of the index, in alphabetical order."""
        self._numbers, self._classes = postings.numbers, postings.classes
        # A memoryview gives one number in a third of the time that an array takes.
        self._starts, self._idf, self._ceilings = postings.starts.data, postings.idf.data, postings.ceilings.data
        self._weights = np.append(postings.weights, 0.0)
        self._tables: dict[int, Classes] = {}
        self._long = max(_LONG, self.size // _SHARE)
        self._room = postings.numbers.nbytes + postings.classes.nbytes  # bytes that tables may still take
        # Searches take one and give it back, so there are as many as there were searches at once; append and pop are
        # atomic.
        self._accumulators: list[NDArray[np.float64]] = []

    @classmethod
    def build(
        cls,
        corpus: Iterable[Sequence[str]],
        *,
        k1: float = 1.5,
        b: float = 0.75,
        progress: Callable[[int], None] | None = None,
    ) -> PostingsIndex:
        """Indexes passages, each a sequence of terms; their numbers are their places in `corpus`, from 0.

        `progress` is called now and then, and at the end, with the number of passages read so far.
        """
        text = read(corpus, progress)
        return cls(len(text.lengths), {term: number for number, term in enumerate(text.terms)}, lay_out(text, k1, b))

    def __len__(self) -> int:
        return self.size

    def frequency(self, term: str) -> int:
        """The number of passages that hold the term; 0 for an unknown one."""
        number = self.vocabulary.get(term)
        if number is None:
            return 0
        return self._starts[number + 1] - self._starts[number]

    def idf(self, term: str) -> float:
        """The inverse document frequency of the term as rank-bm25 fits it; 0 for an unknown one."""
        number = self.vocabulary.get(term)
        return self._idf[number] if number is not None else 0.0

    def scores(self, query: Mapping[str, float] | Sequence[str]) -> NDArray[np.float64]:
        """The score of every passage, 0 where it holds no term of the query; shape (passages,)."""
        total = np.zeros(self.size, dtype=np.float64)
        for entry in self._lists(query).values():
            total[entry.numbers] += entry.contributions()
        return total

    def search(
        self,
        query: Mapping[str, float] | Sequence[str],
        limit: int,
        among: Allowed | None = None,
    ) -> list[Hit]:
        """The best passages that hold a term of the query, best first; equal scores by passage number.

        A query is a weight for each term, or terms, of which a repeated one weighs more. `among` confines the search:
        a range without gaps, a mask of shape (passages,), or different passage numbers in rising order.
        """
        lists = self._among(query, among)
        found = self._rank(lists, limit)
        return self._hits(found, {term: lists[term] for term in query if term in lists})

    def ranking(
        self, query: Mapping[str, float] | Sequence[str], limit: int, among: Allowed | None = None
    ) -> list[tuple[int, float]]:
        """What `search` finds, as numbers and scores: it takes a fifth less time not to name the terms of each."""
        found = self.ranked(query, limit, among)
        return list(zip(found.numbers.tolist(), found.scores.tolist(), strict=True))

    def ranked(self, query: Mapping[str, float] | Sequence[str], limit: int, among: Allowed | None = None) -> Ranking:
        """What `search` finds, as two arrays."""
        return self._rank(self._among(query, among), limit)

    def _among(self, query: Mapping[str, float] | Sequence[str], among: Allowed | None) -> Mapping[str, PostingList]:
        """The posting lists of a query, without the passages that are not allowed."""
        lists = self._lists(query, tables=among is None)
        if among is not None:
            lists = {term: entry.among(among, self.size) for term, entry in lists.items()}
            lists = {term: entry for term, entry in lists.items() if len(entry.numbers)}
        return lists

    def _rank(self, lists: Mapping[str, PostingList], limit: int) -> Ranking:
        if limit <= 0 or not lists:
            return NOTHING
        accumulator = self._accumulators.pop() if self._accumulators else np.zeros(self.size, dtype=np.float64)
        found = rank(list(lists.values()), limit, accumulator)
        self._accumulators.append(accumulator)  # reached only without an error: what comes back is all zeros
        return found

    def terms_of(self, number: int, query: Iterable[str]) -> tuple[str, ...]:
        """The terms of the query that the passage holds, each once, in the order of the query."""
        return tuple(term for term in dict.fromkeys(query) if self._holds(number, term))

    def _holds(self, number: int, term: str) -> bool:
        found = self.vocabulary.get(term)
        if found is None:
            return False
        numbers = self.postings.numbers[self.postings.starts[found] : self.postings.starts[found + 1]]
        place = int(numbers.searchsorted(np.int32(number)))
        return place < len(numbers) and int(numbers[place]) == number

    def _lists(self, query: Mapping[str, float] | Sequence[str], *, tables: bool = False) -> dict[str, PostingList]:
        """The posting lists of the query's terms that the index holds, the one with the greatest ceiling first.

        Long ones come with a table where a search of all passages may look into them.
        Every score is summed in this order, so that the same contributions give the same score to the last bit.
        """
        found = []
        for term, weight in (query if isinstance(query, Mapping) else _counted(query)).items():
            if not 0 <= weight < math.inf:
                raise ValueError(f"the weight of {term!r} must be finite and not negative, not {weight}")
            number = self.vocabulary.get(term)
            if number is None:
                continue
            start, end, idf = self._starts[number], self._starts[number + 1], self._idf[number]
            numbers, classes = self._numbers[start:end], self._classes[start:end]
            table = self._table(number, numbers, classes) if tables and end - start > self._long else None
            ceiling = idf * self._ceilings[number] * weight
            found.append((-ceiling, term, PostingList(numbers, classes, self._weights, idf * weight, ceiling, table)))
        found.sort()  # no two have the same term, so that lists are never compared
        return {term: entry for _, term, entry in found}

    def _table(self, number: int, numbers: NDArray[np.int32], classes: Classes) -> Classes | None:
        """The class of each passage for a term of many, made when it is first asked for; None where no room is left."""
        table = self._tables.get(number)
        if table is None and self._room > 0:
            table = spread(numbers, classes, len(self._weights) - 1, self.size)
            self._room -= table.nbytes
            self._tables[number] = table
        return table

    @staticmethod
    def _hits(found: Ranking, lists: Mapping[str, PostingList]) -> list[Hit]:
        """Ranked passages with the terms that each of them holds, in the order of the lists."""
        if not lists:
            return []
        numbers = found.numbers
        rows = zip(*[entry.holding(numbers).tolist() for entry in lists.values()], strict=True)
        terms = [tuple(compress(lists, row)) for row in rows]
        return list(map(Hit, numbers.tolist(), found.scores.tolist(), terms))


def _counted(terms: Iterable[str]) -> dict[str, float]:
    """How often each term occurs; for a few terms `Counter` takes longer."""
    found: dict[str, float] = {}
    for term in terms:
        found[term] = found.get(term, 0.0) + 1.0
    return found
