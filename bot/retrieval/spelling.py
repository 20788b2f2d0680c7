"""Spelling: a word that the base does not hold, read for the nearest word that it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from bot.retrieval.analysis import fold


class Speller:
    """Corrects words against the words of the base; a word that is in the base is never changed.

    The distance is optimal string alignment (a swap of neighbours is one mistake): one mistake in words of five to
    seven letters, two in longer ones. The first letter stands, and another last letter, or one more, makes another word
    (server and serves, bakery and Baker), not a mistake.
    """

    def __init__(self, words: Mapping[str, str] | Iterable[str], shortest: int = 5) -> None:
        """`words` are the words of the base as they are read, or folded words with the way each is read."""
        pairs = words.items() if isinstance(words, Mapping) else ((word, word) for word in words)
        self._words: dict[str, str] = {}
        for word, read in pairs:
            self._words.setdefault(fold(word), read)
        self._shortest = shortest

    def knows(self, word: str) -> bool:
        """Whether the base holds the word as it is, case and accents aside."""
        return fold(word) in self._words

    def correct(self, word: str) -> str | None:
        """The word of the base that was probably meant, or None.

        Of words that are equally near the one nearest in length is taken, then the first in the alphabet.
        """
        folded = fold(word)
        allowed = 0 if len(folded) < self._shortest else 1 if len(folded) < 8 else 2
        if not allowed or not folded.isalpha() or folded in self._words:
            return None
        from rapidfuzz.distance import OSA

        best: tuple[int, int, str] | None = None
        for known in self._by_letter.get(folded[0], ()):
            if abs(len(known) - len(folded)) > allowed or folded[:-1] in {known, known[:-1]}:
                continue
            distance = OSA.distance(folded, known, score_cutoff=allowed)
            if distance <= allowed:
                found = (distance, abs(len(known) - len(folded)), known)
                best = found if best is None or found < best else best
        return self._words[best[2]] if best else None

    @cached_property
    def _by_letter(self) -> Mapping[str, list[str]]:
        letters: dict[str, list[str]] = {}
        for word in self._words:
            if word.isalpha() and len(word) >= self._shortest:
                letters.setdefault(word[0], []).append(word)
        return letters
