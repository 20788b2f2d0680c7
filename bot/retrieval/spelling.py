"""Spelling: a word that nobody writes, read for the nearest word that the base holds, or that everybody knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from functools import lru_cache
from typing import NamedTuple

from bot.retrieval.commonness import frequencies, zipf
from bot.retrieval.language import language as language_called
from bot.retrieval.stemming import fold, stems

_SHORTEST = 4  # letters: fewer say too little
_SHORT = 5  # letters of a word in which another letter makes another word: "pare" is no "page"
_LONG = 9  # letters from which two mistakes are allowed for: with two, shorter real words become others
_EVERYDAY = 4.0  # Zipf: words that a mistake may stand for though the base does not hold them
_REMEMBERED = 256  # languages times first letters


class Speller:
    """Corrects the words of a question.

    A word is a mistake if the base does not hold it, nor the frequency list of its language or of English it or a word
    of the same stem; it means the nearest of what the base holds in its language, the base's proper names and the
    everyday words of its language. There may be one mistake (a letter too many, too few, another, or two swapped:
    optimal string alignment), or two from nine letters on, but never in the first letter nor by one more at the end,
    and in a word of up to five letters all that were typed must be letters of the word that is meant.
    """

    def __init__(self, words: Mapping[str, Mapping[str, str]]) -> None:
        """`words` are the words of the base, folded, each with how it is written, by language; "" has proper names."""
        self._words = {code: _Words(written) for code, written in words.items()}

    def __contains__(self, folded: str) -> bool:
        """Whether the base holds a folded word, in whichever language."""
        return any(folded in words.written for words in self._words.values())

    def correct(self, word: str, language: str = "en") -> str | None:
        """What was probably meant, or None; of equally near words the base's, then the more common one is taken."""
        folded = fold(word)
        if not folded.isalpha() or len(folded) < _SHORTEST or folded in self:
            return None
        if any(_common(code, folded[0]).holds(folded, code) for code in {language, "en"}):
            return None
        held = [self._words[code] for code in (language, "") if code in self._words]
        everyday = _common(language, folded[0]).everyday
        found = [
            (mistakes, other, words is everyday, -zipf(written, language), written)
            for words in (*held, everyday)
            for mistakes, other, written in words.near(folded)
        ]
        return min(found)[-1] if found else None


class _Words:
    """Folded words with how they are written."""

    def __init__(self, written: Mapping[str, str]) -> None:
        self.written = written
        # By first letter and length: of these, few have to be compared with a mistake.
        self._rows: dict[tuple[str, int], list[str]] = {}
        for folded in written:
            if len(folded) >= _SHORTEST and folded.isalpha():
                self._rows.setdefault((folded[0], len(folded)), []).append(folded)

    def near(self, folded: str) -> Iterator[tuple[int, int, str]]:
        """The number of mistakes in it, how many letters only one of the two has, and the word as it is written."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        allowed = 2 if len(folded) >= _LONG else 1
        letters = set(folded)
        # Two letters too many are seldom a slip: "maidan" is no "main".
        for length in range(len(folded) - 1, len(folded) + allowed + 1):
            row = self._rows.get((folded[0], length), ())
            for known, distance, _ in extract(folded, row, scorer=OSA.distance, score_cutoff=allowed, limit=None):
                if known != folded[:-1] and (len(folded) > _SHORT or letters <= set(known)):
                    yield int(distance), len(letters ^ set(known)), self.written[known]


class _Common(NamedTuple):
    """The words of a frequency list that begin with one letter, folded; their stems, and the everyday ones of them."""

    words: Set[str]
    stems: Set[str]
    everyday: _Words

    def holds(self, folded: str, code: str) -> bool:
        """Whether a word stands there, or one of the same stem."""
        return folded in self.words or stems([folded], language_called(code).stemmer)[0] in self.stems


@lru_cache(_REMEMBERED)
def _common(code: str, letter: str) -> _Common:
    listed = {word: value for word, value in frequencies(code).items() if fold(word[:1]) == letter}
    folded = {fold(word): word for word in reversed(listed)}  # of two that are folded alike the more common one
    everyday = {plain: word for plain, word in folded.items() if listed[word] >= _EVERYDAY}
    return _Common(folded.keys(), frozenset(stems(list(listed), language_called(code).stemmer)), _Words(everyday))
