"""The overlap of a question with many short texts: the share of their words that they have in common."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

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
        self._weights = np.array([sum(map(self._index.idf, terms)) for terms in rows], dtype=np.float64)

    def __len__(self) -> int:
        return len(self._weights)

    def idf(self, term: str) -> float:
        """The inverse document frequency of a term among the texts; 0 for one that none of them holds."""
        return self._index.idf(term)

    def holds(self, term: str) -> bool:
        """Whether any of the texts holds a term."""
        return self._index.frequency(term) > 0

    def likeness(self, terms: Mapping[str, float], weight: float) -> NDArray[np.float64]:
        """The coefficient of each text, shape (texts,); `weight` is what the whole question weighs."""
        return 2.0 * self._index.scores(terms) / np.maximum(self._weights + weight, 1e-9)
