"""Invented passages and questions of any number, the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

_VOCABULARY = 200_000
_SHIFT = 10  # Mandelbrot's shift: what is left of the head of the distribution when stop words are gone
_LENGTHS = (40, 80)  # tokens of a passage: 60 on average
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]


def word(rank: int) -> str:
    """An invented word, a different one for each rank."""
    syllables = []
    rank += len(_SYLLABLES)  # two syllables at least
    while rank:
        rank, place = divmod(rank, len(_SYLLABLES))
        syllables.append(_SYLLABLES[place])
    return "".join(syllables)


class InventedText:
    """Passages whose words follow Zipf's law (Mandelbrot's form), as text does after analysis.

    `tokens` are the ranks of all words end to end, `bounds` the places between passages; shape (passages + 1,).
    """

    def __init__(self, passages: int, seed: int = 0) -> None:
        random = np.random.default_rng(seed)
        lengths = random.integers(_LENGTHS[0], _LENGTHS[1] + 1, size=passages)
        self.bounds: NDArray[np.int64] = np.concatenate(([0], np.cumsum(lengths)))
        share = np.cumsum(1.0 / (np.arange(_VOCABULARY) + 1 + _SHIFT))
        drawn = random.random(int(self.bounds[-1]), dtype=np.float64)
        self.tokens: NDArray[np.int32] = share.searchsorted(drawn * share[-1]).astype(np.int32)
        self.words = [word(rank) for rank in range(_VOCABULARY)]
        self._random = random

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def __iter__(self) -> Iterator[list[str]]:
        words = self.words
        for start, end in zip(self.bounds[:-1].tolist(), self.bounds[1:].tolist(), strict=True):
            yield [words[rank] for rank in self.tokens[start:end].tolist()]

    def queries(self, number: int) -> list[list[str]]:
        """Queries of two to six different words that stand together in some passage, common words as often as there."""
        found = []
        for place in self._random.integers(0, len(self), size=number).tolist():
            ranks = np.unique(self.tokens[self.bounds[place] : self.bounds[place + 1]])
            chosen = self._random.choice(ranks, size=int(self._random.integers(2, 7)), replace=False)
            found.append([self.words[rank] for rank in chosen.tolist()])
        return found
