"""BM25 over postings: rank-bm25's scores, touching only the passages that hold a query term."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.hit import Hit
from bot.retrieval.lexicon import Lexicon

if TYPE_CHECKING:
    from rank_bm25 import BM25Plus

_REPORT_EVERY = 10_000  # passages between two calls of `progress`


class Postings(NamedTuple):
    """The arrays of an index, by term: what is stored, and all that a query reads.

    The postings of term `t` are `numbers[starts[t]:starts[t + 1]]` (passage numbers, rising) with their `classes`
    beside them. A class is one pair of (frequency in the passage, length of the passage): few pairs occur, so the
    weight of each is kept once, in `weights`, at full precision, and a posting takes six bytes. The contribution of a
    posting to a score is `idf[t] * weights[class]`; `ceilings[t]` is the greatest weight among the postings of `t`.
    """

    starts: NDArray[np.int64]
    numbers: NDArray[np.int32]
    classes: NDArray[np.uint16] | NDArray[np.uint32]
    weights: NDArray[np.float64]
    idf: NDArray[np.float64]
    ceilings: NDArray[np.float64]


class _Term(NamedTuple):
    """A query term that the index holds: its text, its number, and the weight of the query times its idf."""

    text: str
    number: int
    factor: float


class PostingsIndex:
    """An index of passages that ranks by BM25+ without the constant that it adds to every passage.

    Scores are those of rank-bm25's `BM25Plus` less `idf * delta` for each query term, which it adds to passages that
    do not hold the term, too. So a passage without a query term scores 0, and every score is positive (Okapi's idf is
    zero or less for a term that stands in half of the passages). Reading is safe from several threads.
    """

    def __init__(self, size: int, lexicon: Lexicon, postings: Postings) -> None:
        self.size, self.lexicon, self.postings = size, lexicon, postings

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
        text = _read(corpus, progress)
        return cls(len(text.lengths), Lexicon.of(text.terms), _lay_out(text, k1, b))

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
        for term in self._known(query):
            total[self._numbers(term)] += self._contributions(term)
        return total

    def search(
        self,
        query: Mapping[str, float] | Sequence[str],
        limit: int,
        among: NDArray[np.bool_] | NDArray[np.integer] | None = None,
    ) -> list[Hit]:
        """The best passages that hold a term of the query, best first; equal scores by passage number.

        A query is a weight for each term, or terms, of which a repeated one weighs more. `among` confines the search:
        a mask of shape (passages,), or passage numbers in rising order.
        """
        known = self._known(query)
        if limit <= 0 or not known:
            return []
        held = np.unique(np.concatenate([self._numbers(term) for term in known]))
        if among is not None:
            allowed = among if among.dtype == np.bool_ else np.isin(held, among)
            held = held[allowed[held] if among.dtype == np.bool_ else allowed]
        scores = self.scores(query)[held]
        best = np.lexsort((held, -scores))[:limit]
        return [Hit(int(held[place]), float(scores[place]), self.terms_of(int(held[place]), query)) for place in best]

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

    def _known(self, query: Mapping[str, float] | Sequence[str]) -> list[_Term]:
        """The query's terms that the index holds, the one that can add most to a score first."""
        weights = query if isinstance(query, Mapping) else Counter(query)
        found = []
        for text, weight in weights.items():
            if not 0 <= weight < float("inf"):
                raise ValueError(f"the weight of {text!r} must be finite and not negative, not {weight}")
            number = self.lexicon.number(text)
            if number >= 0:
                found.append(_Term(text, number, float(weight * self.postings.idf[number])))
        found.sort(key=lambda term: (-term.factor * self.postings.ceilings[term.number], term.number))
        return found

    def _numbers(self, term: _Term) -> NDArray[np.int32]:
        starts = self.postings.starts
        return self.postings.numbers[starts[term.number] : starts[term.number + 1]]

    def _contributions(self, term: _Term) -> NDArray[np.float64]:
        starts = self.postings.starts
        classes = self.postings.classes[starts[term.number] : starts[term.number + 1]]
        return self.postings.weights[classes] * term.factor


class _Text(NamedTuple):
    """A corpus as numbers: its terms in alphabetical order, its tokens as their places, the length of each passage."""

    terms: list[str]
    tokens: NDArray[np.int64]
    lengths: NDArray[np.int64]


def _read(corpus: Iterable[Sequence[str]], progress: Callable[[int], None] | None) -> _Text:
    """Reads every passage once, and numbers its terms."""
    lengths: list[int] = []

    def passages() -> Iterator[Sequence[str]]:
        for passage in corpus:
            lengths.append(len(passage))
            if progress and len(lengths) % _REPORT_EVERY == 0:
                progress(len(lengths))
            yield passage

    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    tokens = np.fromiter(map(numbers.__getitem__, chain.from_iterable(passages())), dtype=np.int32)
    if progress:
        progress(len(lengths))
    terms = sorted(numbers)
    places = np.empty(len(terms), dtype=np.int64)
    places[[numbers[term] for term in terms]] = np.arange(len(terms))
    return _Text(terms, places[tokens], np.array(lengths, dtype=np.int64))


def _lay_out(text: _Text, k1: float, b: float) -> Postings:
    """Counts tokens into postings, and has rank-bm25 weigh them."""
    passages = np.repeat(np.arange(len(text.lengths), dtype=np.int64), text.lengths)
    keys = np.sort((text.tokens << 32) | passages)  # by term, then by passage
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    frequencies = np.diff(first, append=len(keys))
    keys = keys[first]
    numbers = (keys & 0xFFFFFFFF).astype(np.int32)
    holders = np.bincount(keys >> 32, minlength=len(text.terms))
    starts = np.concatenate(([0], np.cumsum(holders))).astype(np.int64)
    pairs, classes = np.unique((frequencies << 32) | text.lengths[numbers], return_inverse=True)
    classes = classes.astype(np.uint16 if len(pairs) <= 1 << 16 else np.uint32)
    model = _fit(text, holders, k1, b)
    idf = np.fromiter(map(model.idf.__getitem__, text.terms), dtype=np.float64, count=len(text.terms))
    weights = _weigh(model, pairs)
    ceilings = np.maximum.reduceat(weights[classes], starts[:-1]) if text.terms else np.zeros(0)
    return Postings(starts, numbers, classes, weights, idf, ceilings)


def _fit(text: _Text, holders: NDArray[np.int64], k1: float, b: float) -> BM25Plus:
    """Has rank-bm25 fit its model to the number of passages that hold each term."""
    from rank_bm25 import BM25Plus  # loading a stored index needs none of it

    class Model(BM25Plus):  # type: ignore[misc]  # rank-bm25 ships no types
        """BM25+ without its constant, fitted to counts that are already made: rank-bm25's own loop takes seconds."""

        def _initialize(self, corpus: Mapping[str, int]) -> Mapping[str, int]:
            self.corpus_size = len(text.lengths)
            self.avgdl = len(text.tokens) / max(1, self.corpus_size)
            return corpus

    return Model(dict(zip(text.terms, holders.tolist(), strict=True)), k1=k1, b=b, delta=0)


def _weigh(model: BM25Plus, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Has rank-bm25 weigh each pair, packed as frequency << 32 | length; the weights still lack the term's idf."""
    if not len(pairs):
        return np.zeros(0)
    # One passage for each pair, holding one term of idf 1: its scores are the weights.
    model.corpus_size, model.idf = len(pairs), {"": 1.0}
    model.doc_freqs, model.doc_len = [{"": pair >> 32} for pair in pairs.tolist()], pairs & 0xFFFFFFFF
    return np.asarray(model.get_scores([""]), dtype=np.float64)
