"""Spelling: a word that nobody writes, read for the nearest word that the base holds, or that everybody knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias

from bot.retrieval.analysis import fold
from bot.retrieval.commonness import common_words, zipf

_REAL = 2.5  # Zipf: a word as common as this is a word, not a mistake
_LONG = 6  # letters of a word of which the last may be the mistaken one: "warsav"
_COMMONEST = 5.5
_EVERYDAY = 4.0  # Zipf: words that a mistake may stand for though the base does not hold them

Rows: TypeAlias = Mapping[tuple[str, int], Sequence[str]]
"""Words by their first letter and their length: of these, few have to be compared with a mistake."""


class Speller:
    """Corrects words against those of the base and the everyday words of English; a real word is never changed.

    The distance is optimal string alignment (a swap of neighbours is one mistake): one mistake in words of up to six
    letters, two in longer ones; words of three letters are only read for the commonest of all. The first letter
    stands, and one more letter at the end, or another one in a short word, makes another word (bakery and Baker).
    """

    def __init__(self, words: Mapping[str, str], shortest: int = 4) -> None:
        """`words` are the words of the base, folded, each with the way it is read."""
        self._words = words
        self._shortest = shortest

    def __contains__(self, folded: str) -> bool:
        """Whether the base holds a folded word."""
        return folded in self._words

    def correct(self, word: str, language: str = "en") -> str | None:
        """What was probably meant, or None. Of equally near words the base's, then the more common one is taken."""
        folded = fold(word)
        if not folded.isalpha() or len(folded) < 3 or folded in self._words:
            return None
        if max(zipf(word, language), zipf(word, "en")) >= _REAL:
            return None
        allowed = 1 if len(folded) < 7 else 2
        held = _nearest(folded, self._held, allowed) if len(folded) >= self._shortest else None
        known = _nearest(folded, self._everyday, allowed) if language == "en" else None
        if known is not None and len(folded) < self._shortest and -known[1] < _COMMONEST:
            return None
        if held is not None and (known is None or held[0] <= known[0]):
            return self._words[held[2]]
        return known[2] if known is not None else None

    @cached_property
    def _held(self) -> Rows:
        return _rows(self._words, self._shortest)

    @cached_property
    def _everyday(self) -> Rows:
        return _rows(common_words("en", _EVERYDAY), 2)


def _nearest(folded: str, rows: Rows, allowed: int) -> tuple[int, float, str] | None:
    """Distance, negated frequency and word of the nearest one with the same first letter."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    found = []
    # Two letters too many are seldom a slip: "maidan" is no "main".
    for length in range(len(folded) - 1, len(folded) + allowed + 1):
        row = rows.get((folded[0], length), ())
        for known, distance, _ in extract(folded, row, scorer=OSA.distance, score_cutoff=allowed, limit=None):
            if folded[:-1] != known and (folded[:-1] != known[:-1] or len(folded) >= _LONG):
                # The same letters in another order are the likelier mistake, as "lide" for "lied".
                found.append((int(distance) if sorted(known) != sorted(folded) else 0, -zipf(known, "en"), known))
    return min(found, default=None)


def _rows(words: Iterable[str], shortest: int) -> Rows:
    rows: dict[tuple[str, int], list[str]] = {}
    for word in words:
        if len(word) >= shortest and word.isalpha():
            rows.setdefault((word[0], len(word)), []).append(word)
    return rows
