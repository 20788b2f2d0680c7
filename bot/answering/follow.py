"""Follow-ups: what a short text asks of the answer before it, read from a few known wordings of every language."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence, Set
from enum import StrEnum
from functools import cache

from bot.retrieval.language import Language, codes, empty_words, language
from bot.retrieval.stemming import WORD, bare, fold, stems

LONGEST = 120
"""Characters of a text that may be a follow-up; a longer one asks something of its own."""
ALIKE = 0.65
"""The overlap with a known wording from which a text is read as that."""
_LEAST = 0.2  # what an empty word tells that is of no one kind of follow-up
_TELLING = 0.9  # what the words that a text shares with a wording must tell together
_SAID_BEFORE = "~"  # stands for every word that points at something said before: "that", "it", "he"


class Follow(StrEnum):
    """What a follow-up asks for."""

    FURTHER = "further"
    """The question before it, carried on: “why?”, “and Kohl?”."""
    MORE = "more"
    """What was not shown."""
    SOURCE = "source"
    """Who says so, and in which documents."""
    WHEN = "when"
    """The dates."""
    OTHER_SIDE = "other-side"
    """What the other side says to the same question."""
    VIEW = "view"
    """A view, or a conclusion, of the program's own."""


def follow_of(text: str, before: str = "", alike: float = ALIKE) -> Follow | None:
    """What a text asks of the answer before it; None where it asks something of its own, or nothing.

    A follow-up overlaps with a known wording and has no content besides, unless it repeats a word of the question
    `before` it ("when did Baker say that?"). `alike` is the overlap that is wanted: more of it
    where few texts are meant for the program.
    """
    if len(text) > LONGEST:
        return None
    likeness, kind = max(_likeness(text, before, code) for code in codes())
    return Follow(kind) if likeness >= alike else None


def _likeness(text: str, before: str, code: str) -> tuple[float, str]:
    """The overlap with the most alike wording of a language, and what that asks for."""
    known, said = _wordings(code), frozenset(_terms(text, code))
    content = said - known.weights.keys() - _empty(code)
    if content and not content.issubset(_terms(before, code)):
        return 0.0, ""
    return known.likeness(said - content)


class _Wordings:
    """The known wordings of follow-ups in one language."""

    def __init__(self, spoken: Language) -> None:
        self._rows = [
            (frozenset(_terms(wording, spoken.code)), kind)
            for kind, wordings in spoken.follow.items()
            for wording in wordings
        ]
        kinds = Counter(term for term, _ in {(term, kind) for row, kind in self._rows for term in row})
        empty, asking = _folded(spoken.code), frozenset(map(fold, spoken.question_words))
        self._filler = frozenset(_terms(" ".join(spoken.filler), spoken.code)) - empty
        self.weights = {term: math.log(1 + len(spoken.follow) / found) for term, found in kinds.items()}
        """What each word tells: the more, the fewer kinds of follow-ups have it; an empty one less, or hardly."""
        for term in self.weights.keys() & (empty | {_SAID_BEFORE}):
            if kinds[term] > 1:
                self.weights[term] = _LEAST
            elif term not in asking:
                self.weights[term] /= 2

    def likeness(self, terms: Set[str]) -> tuple[float, str]:
        """The overlap of the wording that is most alike, by Dice's coefficient, and what it asks for."""
        weight, best = self._weight(terms), (0.0, "")
        for row, kind in self._rows:
            shared = self._weight(terms & row)
            if shared >= _TELLING:
                best = max(best, (2 * shared / (weight + self._weight(row)), kind), key=lambda one: one[0])
        return best

    def _weight(self, terms: Set[str]) -> float:
        """What words tell together; one that no follow-up has is empty, or it would not be asked for."""
        return sum(self.weights.get(term, 0.0 if term in self._filler else _LEAST) for term in terms)


@cache
def _wordings(code: str) -> _Wordings:
    return _Wordings(language(code))


@cache
def _empty(code: str) -> frozenset[str]:
    spoken = language(code)
    return frozenset(_terms(" ".join((*empty_words(code), *spoken.filler)), code))


def _terms(text: str, code: str) -> Sequence[str]:
    """The stems of a text's words but for “and” and the like; those that point at something said before are one.

    An empty word is stemmed to another one ("whats") or not at all: “коли” (when) would meet “Коль” (Kohl).
    """
    spoken = language(code)
    words = [fold(bare(word)) for word in WORD.findall(text)]
    found = []
    for word, stem in zip(words, stems(words, spoken.stemmer), strict=True):
        if word in spoken.opening:
            continue
        kept = word in _folded(code) and stem.rpartition(":")[2] not in _folded(code)
        found.append(_SAID_BEFORE if word in spoken.anaphors else word if kept else stem)
    return found


@cache
def _folded(code: str) -> frozenset[str]:
    """The empty words of a language as they are compared."""
    return frozenset(map(fold, empty_words(code)))
