"""BM25 over postings: rank-bm25's scores, touching only the passages that hold a query term."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.hit import Hit
from bot.retrieval.layout import Postings, lay_out, read
from bot.retrieval.lexicon import Lexicon
from bot.retrieval.pruning import PostingList, Ranking, rank


class PostingsIndex:
    """An index of passages that ranks by BM25+ without the constant that it adds to every passage.

    Scores are those of rank-bm25's `BM25Plus` less `idf * delta` for each query term, which it adds to passages that
    do not hold the term, too. So a passage without a query term scores 0, and every score is positive (Okapi's idf is
    zero or less for a term that stands in half of the passages). Reading is safe from several threads.
    """

    def __init__(self, size: int, lexicon: Lexicon, postings: Postings) -> None:
        self.size, self.lexicon, self.postings = size, lexicon, postings
        # A memoryview gives one number in a third of the time that an array takes.
        self._starts, self._idf, self._ceilings = postings.starts.data, postings.idf.data, postings.ceilings.data
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
        return cls(len(text.lengths), Lexicon.of(text.terms), lay_out(text, k1, b))

    def __len__(self) -> int:
        return self.size

    @property
    def vocabulary(self) -> Sequence[str]:
        """Every term of the index in alphabetical order."""
        return self.lexicon

    def frequency(self, term: str) -> int:
        """The number of passages that hold the term; 0 for an unknown one."""
        number = self.lexicon.number(term)
        if number < 0:
            return 0
        return int(self.postings.starts[number + 1] - self.postings.starts[number])

    def idf(self, term: str) -> float:
        """The inverse document frequency of the term as rank-bm25 fits it; 0 for an unknown one."""
        number = self.lexicon.number(term)
        return float(self.postings.idf[number]) if number >= 0 else 0.0

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
        among: NDArray[np.bool_] | NDArray[np.integer] | None = None,
    ) -> list[Hit]:
        """The best passages that hold a term of the query, best first; equal scores by passage number.

        A query is a weight for each term, or terms, of which a repeated one weighs more. `among` confines the search:
        a mask of shape (passages,), or different passage numbers in rising order.
        """
        lists = self._lists(query)
        if among is not None:
            lists = {term: entry.among(among, self.size) for term, entry in lists.items()}
            lists = {term: entry for term, entry in lists.items() if len(entry.numbers)}
        if limit <= 0 or not lists:
            return []
        accumulator = self._accumulators.pop() if self._accumulators else np.zeros(self.size, dtype=np.float64)
        found = rank(list(lists.values()), limit, accumulator)
        self._accumulators.append(accumulator)  # reached only without an error: what comes back is all zeros
        return self._hits(found, {term: lists[term] for term in query if term in lists})

    def terms_of(self, number: int, query: Iterable[str]) -> tuple[str, ...]:
        """The terms of the query that the passage holds, each once, in the order of the query."""
        return tuple(term for term in dict.fromkeys(query) if self._holds(number, term))

    def _holds(self, number: int, term: str) -> bool:
        found = self.lexicon.number(term)
        if found < 0:
            return False
        numbers = self.postings.numbers[self.postings.starts[found] : self.postings.starts[found + 1]]
        place = int(numbers.searchsorted(np.int32(number)))
        return place < len(numbers) and int(numbers[place]) == number

    def _lists(self, query: Mapping[str, float] | Sequence[str]) -> dict[str, PostingList]:
        """The posting lists of the query's terms that the index holds, the one with the greatest ceiling first.

        Every score is summed in this order, so that the same contributions give the same score to the last bit.
        """
        found = []
        for term, weight in (query if isinstance(query, Mapping) else _counted(query)).items():
            if not 0 <= weight < math.inf:
                raise ValueError(f"the weight of {term!r} must be finite and not negative, not {weight}")
            number = self.lexicon.number(term)
            if number >= 0:
                found.append((term, self._list(number, weight)))
        found.sort(key=lambda pair: (-pair[1].ceiling, pair[0]))
        return dict(found)

    def _list(self, number: int, weight: float) -> PostingList:
        postings = self.postings
        place = slice(self._starts[number], self._starts[number + 1])
        factor = weight * self._idf[number]
        ceiling = factor * self._ceilings[number]
        return PostingList(postings.numbers[place], postings.classes[place], postings.weights, factor, ceiling)

    @staticmethod
    def _hits(found: Ranking, lists: Mapping[str, PostingList]) -> list[Hit]:
        """Ranked passages with the terms that each of them holds, in the order of the lists."""
        held = [entry.holding(found.numbers) for entry in lists.values()]
        terms = [tuple(compress(lists, row)) for row in zip(*held, strict=True)]
        return list(map(Hit, found.numbers.tolist(), found.scores.tolist(), terms))


def _counted(terms: Iterable[str]) -> dict[str, float]:
    """How often each term occurs; for a few terms `Counter` takes longer."""
    found: dict[str, float] = {}
    for term in terms:
        found[term] = found.get(term, 0.0) + 1.0
    return found
