"""The overlap of a question with many short texts: the share of their words that they have in common."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import copy

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.postings import PostingsIndex


class OverlapIndex:
    """Dice's coefficient of a question and each of the texts, the words weighted by their inverse document frequency.

    Twice what they share over what both weigh (Dice, Measures of the amount of ecologic association between species,
    1945): 0 where they have no word in common, and 1 where they are the same and each word tells all it can.
    """

    def __init__(self, texts: Sequence[Collection[str]]) -> None:
        """`texts` are the terms of each text."""
        rows = [sorted(set(terms)) for terms in texts]
        self._index = PostingsIndex.build(rows, k1=0.0, b=0.0)  # without saturation and length: the summed idf
        self.weights = np.array([sum(map(self._index.idf, terms)) for terms in rows], dtype=np.float64)
        self.further: Mapping[str, Sequence[int]] = {}
        """The numbers of the further texts that hold a term; a term that only they hold tells as much as the rarest."""
        self.rarest = 0.0

    def with_texts(self, texts: Sequence[Collection[str]], rarest: float) -> OverlapIndex:
        """The same index with a few further texts at the end, which change nothing of what the others are like.

        A term that only they hold tells as much as the `rarest`.
        """
        other, further = copy(self), dict[str, list[int]]()
        for number, terms in enumerate(texts, len(self)):
            for term in set(terms):
                further.setdefault(term, []).append(number)
        other.further, other.rarest = further, rarest
        weights = [sum(map(other.idf, set(terms))) for terms in texts]
        other.weights = np.append(self.weights, np.array(weights, dtype=np.float64))
        return other

    def __len__(self) -> int:
        return len(self.weights)

    def idf(self, term: str) -> float:
        """The inverse document frequency of a term among the texts; 0 for one that none of them holds."""
        return self._index.idf(term) or (self.rarest if term in self.further else 0.0)

    def holds(self, term: str) -> bool:
        """Whether any of the texts holds a term."""
        return self._index.frequency(term) > 0 or term in self.further

    def likeness(self, terms: Mapping[str, float], weight: float) -> NDArray[np.float64]:
        """The coefficient of each text, shape (texts,); `weight` is what the whole question weighs."""
        scores = np.zeros(len(self))
        shared = self._index.scores(terms)
        scores[: len(shared)] = shared
        for term in terms.keys() & self.further.keys():
            scores[self.further[term]] += self.idf(term) * terms[term]
        return 2.0 * scores / np.maximum(self.weights + weight, 1e-9)
