"""How common words are in a language at large, whatever the base holds."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_ORDINARY = 4.5  # Zipf: the frequency of "pizza" and "treaty"; rarer words tell all that they can
_STEEPNESS = 0.33
_LEAST = 0.25


def zipf(word: str, language: str) -> float:
    """The frequency of a word on the Zipf scale: 3 is once in a million words, 6 once in a thousand; 0 is unknown.

    The scale is van Heuven, Mandera, Keuleers and Brysbaert's (2014); the figures are wordfreq's small lists, which
    end at 3.
    """
    return frequencies(language).get(word.lower().replace("’", "'"), 0.0)


def telling(word: str, language: str) -> float:
    """How much a word can tell at all, from 1 for an ordinary one to 0.25 for one that every text holds."""
    return max(_LEAST, min(1.0, 1.0 - _STEEPNESS * (zipf(word, language) - _ORDINARY)))


@cache
def frequencies(language: str) -> Mapping[str, float]:
    """The Zipf frequency of each word that is listed for a language, commonest first; none for an unknown one.

    Read without importing wordfreq, which brings tables of all languages and takes longer than everything else.
    """
    import importlib.util

    import msgpack

    found = importlib.util.find_spec("wordfreq")
    if found is None or not found.origin:
        raise ModuleNotFoundError("wordfreq")
    path = Path(found.origin).parent / "data" / f"small_{language}.msgpack.gz"
    if not path.is_file():
        return {}
    # A header, then a row of words for each hundredth of a unit of the scale, from 9 downwards.
    header, *rows = msgpack.unpackb(zlib.decompress(path.read_bytes(), zlib.MAX_WBITS | 16))
    if header != {"format": "cB", "version": 1}:
        raise ValueError(f"{path}: {header}")
    return {word: 9 - place / 100 for place, row in enumerate(rows) for word in row}
