"""How common words are in a language at large, whatever the base holds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

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
    import math

    # Imported here because it takes longer than everything else: a question of known words does without it.
    from wordfreq import get_frequency_dict

    try:
        found = get_frequency_dict(language, "small")
    except LookupError:
        return {}
    return {word: math.log10(share) + 9 for word, share in found.items()}
