"""The corpus: the index of every claim of a base, and which of them a question is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Plus

from bot.answering.claim_index import PLAIN, ClaimIndex
from bot.answering.claim_vectors import Matrix
from bot.knowledge.model import Claim, KnowledgeBase
from bot.retrieval.language import language_of
from bot.retrieval.vectors import Vectors

NEAREST = 3
"""Claims that a question is ranked in: those that its words fit best, and as many that are nearest by meaning."""

Progress = Callable[[int, int], None]
"""Told how many passages were read so far, and how many there are."""


class Corpus:
    """Every claim of a base, each with an index of its own: what one claim calls things changes no other."""

    def __init__(self, base: KnowledgeBase, indexes: Sequence[ClaimIndex]) -> None:
        self.base = base
        self.indexes = tuple(indexes)
        several = self.indexes if len(self.indexes) > NEAREST else ()
        self._keys = [index.keys for index in several]
        self._lengths = [keys.total() for keys in self._keys]

    @classmethod
    def build(cls, base: KnowledgeBase, before: Corpus | None = None, progress: Progress | None = None) -> Corpus:
        """Indexes a base; of the corpus `before`, the indexes of claims that did not change are kept.

        A claim of which nothing is quoted yet has no index.
        """
        kept: Mapping[int, ClaimIndex] = {id(index.claim): index for index in before.indexes} if before else {}
        total, read = sum(len(claim.passages) for claim in base.claims), 0
        indexes = []
        for claim in (one for one in base.claims if one.passages):
            indexes.append(kept.get(id(claim)) or ClaimIndex(claim))
            read += len(claim.passages)
            if progress:
                progress(read, total)
        return cls(base, indexes)

    def with_vectors(self, kept: Callable[[Claim], Vectors], chat: Matrix) -> Corpus:
        """The same corpus with the vectors of every claim of which all texts are encoded.

        `kept` gives what there is of a claim's vectors, `chat` are those of ordinary chat.
        """
        have = [one if one.vectors else one.with_vectors(kept(one.claim), chat) for one in self.indexes]
        return Corpus(self.base, have)

    def among(self, claims: Sequence[str]) -> Corpus:
        """The same corpus with these claims alone; an id that no claim has counts for nothing."""
        kept = [index for index in self.indexes if index.claim.id in claims]
        return Corpus(replace(self.base, claims=tuple(index.claim for index in kept)), kept)

    @property
    def without_vectors(self) -> tuple[Claim, ...]:
        """The claims that are asked by words alone."""
        return tuple(index.claim for index in self.indexes if index.vectors is None)

    @property
    def passages(self) -> int:
        """How many passages there are."""
        return sum(len(index.passages) for index in self.indexes)

    @property
    def has_vectors(self) -> bool:
        """Whether any claim can be asked by meaning."""
        return any(index.vectors for index in self.indexes)

    def of(self, claim: str) -> ClaimIndex | None:
        """The index of the claim of that id, or None."""
        return next((index for index in self.indexes if index.claim.id == claim), None)

    def nearest(self, question: str, asked: NDArray[np.float32] | None) -> list[ClaimIndex]:
        """The claims that a question may be about: the few that its words fit best, and the few nearest by meaning.

        `asked` is the question's vector, if it has one.
        """
        if len(self.indexes) <= NEAREST:
            return list(self.indexes)
        tokens = PLAIN.tokens(question, language_of(question), self._holds)
        terms = [token.term for token in tokens]
        counts = [{term: keys[term] for term in terms if term in keys} for keys in self._keys]
        model = _Model(counts, self._lengths)
        scores = model.get_scores([term for term in terms if term in model.idf])
        found = [number for number in _best(scores) if scores[number] > 0]
        if asked is not None and self.has_vectors:
            found += _best(np.array([one.vectors.nearest(asked) if one.vectors else 0.0 for one in self.indexes]))
        return [self.indexes[number] for number in dict.fromkeys(found)]

    def _holds(self, term: str) -> bool:
        return any(term in keys for keys in self._keys)


def _best(scores: NDArray[np.float64]) -> list[int]:
    """The numbers of the few highest scores; of equal ones the first."""
    found: list[int] = np.argsort(-scores, kind="stable")[:NEAREST].tolist()
    return found


class _Model(BM25Plus):  # type: ignore[misc]  # rank-bm25 ships no types
    """rank-bm25's model of texts of which only the terms of one query were counted: all terms of many claims take long.

    Texts are counts by term, beside the length of the whole text.
    """

    def __init__(self, counts: Sequence[Mapping[str, int]], lengths: Sequence[int]) -> None:
        self._lengths = lengths
        super().__init__(counts, delta=0)

    def _initialize(self, corpus: Sequence[Mapping[str, int]]) -> Mapping[str, int]:
        self.doc_freqs, self.doc_len, self.corpus_size = corpus, self._lengths, len(corpus)
        self.avgdl = sum(self._lengths) / len(corpus)
        return Counter(chain.from_iterable(corpus))
