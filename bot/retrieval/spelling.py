"""Spelling: a word that nobody writes, read for the nearest word that the base holds, or that everybody knows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from bot.retrieval.analysis import fold
from bot.retrieval.commonness import common_words, zipf

_REAL = 2.5  # Zipf: a word as common as this is a word, not a mistake
_COMMONEST = 5.5
_EVERYDAY = 4.0  # Zipf: words that a mistake may stand for though the base does not hold them


class Speller:
    """Corrects words against those of the base and the everyday words of English; a real word is never changed.

    The distance is optimal string alignment (a swap of neighbours is one mistake): one mistake in words of up to five
    letters, two in longer ones; words of three letters are only read for the commonest of all. The first letter
    stands, and another last letter, or one more, makes another word (server and serves, bakery and Baker).
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
        allowed = 1 if len(folded) < 6 else 2
        held = self._nearest(folded, self._by_letter, allowed) if len(folded) >= self._shortest else None
        known = self._nearest(folded, self._everyday, allowed) if language == "en" else None
        if known is not None and len(folded) < self._shortest and -known[1] < _COMMONEST:
            return None
        if held is not None and (known is None or held[0] <= known[0]):
            return self._words[held[2]]
        return known[2] if known is not None else None

    @staticmethod
    def _nearest(
        folded: str, letters: Mapping[str, Mapping[str, float]], allowed: int
    ) -> tuple[int, float, str] | None:
        """Distance, negated frequency and word of the nearest one with the same first letter."""
        from rapidfuzz.distance import OSA

        best: tuple[int, float, str] | None = None
        for known, frequency in letters.get(folded[0], {}).items():
            if abs(len(known) - len(folded)) > allowed or folded[:-1] in {known, known[:-1]}:
                continue
            distance = OSA.distance(folded, known, score_cutoff=allowed)
            if distance <= allowed:
                # The same letters in another order are the likelier mistake, as "lide" for "lied".
                found = (distance if sorted(known) != sorted(folded) else 0, -frequency, known)
                best = found if best is None or found < best else best
        return best

    @cached_property
    def _by_letter(self) -> Mapping[str, Mapping[str, float]]:
        return _by_first_letter({word: zipf(word, "en") for word in self._words}, self._shortest)

    @cached_property
    def _everyday(self) -> Mapping[str, Mapping[str, float]]:
        return _by_first_letter(common_words("en", _EVERYDAY), 2)


def _by_first_letter(words: Mapping[str, float], shortest: int) -> Mapping[str, Mapping[str, float]]:
    letters: dict[str, dict[str, float]] = {}
    for word, frequency in words.items():
        if word.isalpha() and len(word) >= shortest:
            letters.setdefault(word[0], {})[word] = frequency
    return letters
