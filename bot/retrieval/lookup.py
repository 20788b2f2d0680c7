"""A mapping of text to text that is searched where it lies, in arrays, so that opening it takes no time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.lexicon import Lexicon


class Lookup(Mapping[str, str]):
    """The key of number `n` in the lexicon has the value `texts[places[n]]`."""

    def __init__(self, lexicon: Lexicon, places: NDArray[np.int32], texts: Sequence[str]) -> None:
        self.lexicon, self.places, self.texts = lexicon, places, texts

    @classmethod
    def of(cls, mapping: Mapping[str, str]) -> Lookup:
        """Lays out a mapping."""
        keys = sorted(mapping)
        texts = {text: place for place, text in enumerate(dict.fromkeys(mapping.values()))}
        places = np.array([texts[mapping[key]] for key in keys], dtype=np.int32)
        return cls(Lexicon.of(keys), places, list(texts))

    def __getitem__(self, key: str) -> str:
        number = self.lexicon.number(key)
        if number < 0:
            raise KeyError(key)
        found: str = self.texts[self.places[number]]
        return found

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]  # of text, to text
        """The value of a key, or the default; not by way of an exception, for most words are no key."""
        number = self.lexicon.number(key)
        return default if number < 0 else self.texts[self.places[number]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.lexicon)

    def __len__(self) -> int:
        return len(self.lexicon)
