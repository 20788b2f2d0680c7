"""Counts passages into posting lists by array, and has rank-bm25 fit and weigh them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from rank_bm25 import BM25Plus

_REPORT_EVERY = 10_000  # passages between two calls of `progress`


class Postings(NamedTuple):
    """The arrays of an index, by term: what is stored, and all that a query reads.

    The postings of term `t` are `numbers[starts[t]:starts[t + 1]]` (passage numbers, rising) with their `classes`
    beside them. A class is one pair of (frequency in the passage, length of the passage): few pairs occur, so the
    weight of each is kept once, in `weights`, rising, at full precision, and a posting takes six bytes. The
    contribution of a posting to a score is `idf[t] * weights[class]`; `ceilings[t]` is the greatest weight among the
    postings of `t`.
    """

    starts: NDArray[np.int64]
    numbers: NDArray[np.int32]
    classes: NDArray[np.uint16] | NDArray[np.uint32]
    weights: NDArray[np.float64]
    idf: NDArray[np.float64]
    ceilings: NDArray[np.float64]


class Text(NamedTuple):
    """A corpus as numbers: its terms in alphabetical order, its tokens as their places, the length of each passage."""

    terms: list[str]
    tokens: NDArray[np.int64]
    lengths: NDArray[np.int64]


def read(corpus: Iterable[Sequence[str]], progress: Callable[[int], None] | None = None) -> Text:
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
    return Text(terms, places[tokens], np.array(lengths, dtype=np.int64))


def lay_out(text: Text, k1: float, b: float) -> Postings:
    """Counts tokens into postings, and has rank-bm25 weigh them."""
    passages = np.repeat(np.arange(len(text.lengths), dtype=np.int64), text.lengths)
    keys = np.sort((text.tokens << 32) | passages)  # by term, then by passage
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    frequencies = np.diff(first, append=len(keys))
    keys = keys[first]
    numbers = (keys & 0xFFFFFFFF).astype(np.int32)
    holders = np.bincount(keys >> 32, minlength=len(text.terms))
    starts = np.concatenate(([0], np.cumsum(holders))).astype(np.int64)
    pairs, classes = _classify(frequencies, text.lengths[numbers])
    model = _fit(text, holders, k1, b)
    idf = np.fromiter(map(model.idf.__getitem__, text.terms), dtype=np.float64, count=len(text.terms))
    weights = _weigh(model, pairs)
    rising = np.argsort(weights, kind="stable")
    classes, weights = _numbered_by(rising, classes), weights[rising]
    ceilings = np.maximum.reduceat(weights[classes], starts[:-1]) if text.terms else np.zeros(0)
    return Postings(starts, numbers, classes, weights, idf, ceilings)


def _classify(
    frequencies: NDArray[np.int64], lengths: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.uint16] | NDArray[np.uint32]]:
    """The different pairs of frequency and length, packed as frequency << 32 | length, and the pair of each posting."""
    width = int(lengths.max(initial=0)) + 1
    packed = frequencies * width + lengths
    extent = int(packed.max(initial=0)) + 1
    if extent <= len(packed) + (1 << 20):
        present = np.zeros(extent, dtype=np.bool_)
        present[packed] = True
        pairs = np.flatnonzero(present)
        classes = (np.cumsum(present) - 1)[packed]
    else:  # very long passages: a table of all possible pairs would not fit
        pairs, classes = np.unique(packed, return_inverse=True)
    kind = np.uint16 if len(pairs) <= 1 << 16 else np.uint32
    return (pairs // width << 32) | pairs % width, classes.astype(kind)


def _numbered_by(
    order: NDArray[np.intp], classes: NDArray[np.uint16] | NDArray[np.uint32]
) -> NDArray[np.uint16] | NDArray[np.uint32]:
    """The classes with new numbers: that of a class is its place in the order."""
    places = np.empty(len(order), dtype=classes.dtype)
    places[order] = np.arange(len(order))
    return places[classes]


def _fit(text: Text, holders: NDArray[np.int64], k1: float, b: float) -> BM25Plus:
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
