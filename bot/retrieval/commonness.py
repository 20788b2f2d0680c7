"""How common words are in a language at large, whatever the base holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

_ORDINARY = 4.5  # Zipf: the frequency of "pizza" and "treaty"; rarer words tell all that they can
_STEEPNESS = 0.33
_LEAST = 0.25


def zipf(word: str, language: str) -> float:
    """The frequency of a word on the Zipf scale: 3 is once in a million words, 6 once in a thousand; 0 is unknown.

    The scale is van Heuven, Mandera, Keuleers and Brysbaert's (2014); the figures are wordfreq's small lists.
    """
    return _frequencies(language).get(word.lower().replace("’", "'"), 0.0)


def telling(word: str, language: str) -> float:
    """How much a word can tell at all, from 1 for an ordinary one to 0.25 for one that every text holds."""
    return max(_LEAST, min(1.0, 1.0 - _STEEPNESS * (zipf(word, language) - _ORDINARY)))


def common_words(language: str, least: float) -> Mapping[str, float]:
    """The words of a language from a Zipf frequency on, each with its own."""
    return {word: value for word, value in _frequencies(language).items() if value >= least}


@cache
def _frequencies(language: str) -> Mapping[str, float]:
    try:
        rows = _centibels(language)
    except (OSError, ValueError, LookupError):  # another layout than that of the version that we know
        return _as_wordfreq_reads_them(language)
    return {word: 9 - place / 100 for place, row in enumerate(rows) for word in row}


def _centibels(language: str) -> Iterable[Iterable[str]]:
    """The small list of wordfreq: a row of words for each hundredth of a unit of the Zipf scale, from 9 downwards.

    Read without importing wordfreq, which brings tables of all languages and takes longer than everything else.
    """
    import importlib.util
    import zlib

    import msgpack

    found = importlib.util.find_spec("wordfreq")
    if found is None or not found.origin:
        raise LookupError("wordfreq")
    path = Path(found.origin).parent / "data" / f"small_{language}.msgpack.gz"
    try:
        header, *rows = msgpack.unpackb(zlib.decompress(path.read_bytes(), zlib.MAX_WBITS | 16))
    except zlib.error as error:
        raise ValueError(path) from error
    if not isinstance(header, dict) or (header.get("format"), header.get("version")) != ("cB", 1):
        raise ValueError(path)
    found_rows: list[list[str]] = rows
    return found_rows


def _as_wordfreq_reads_them(language: str) -> Mapping[str, float]:
    import math

    from wordfreq import get_frequency_dict

    try:
        found = get_frequency_dict(language, "small")
    except LookupError:
        return {}
    return {word: math.log10(share) + 9 for word, share in found.items()}
