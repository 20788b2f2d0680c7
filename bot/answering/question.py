"""A question as it is read: cleaned, its spelling corrected, analysed to terms, each with how much it can tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.answering.answer import Correction
from bot.invisible import INVISIBLE
from bot.retrieval.analysis import Analyzer
from bot.retrieval.commonness import telling
from bot.retrieval.language import language_of
from bot.retrieval.spelling import Speller

TELLS = 0.73
"""What a word must tell to be what a short question is about; “work” and “time” tell less."""

_SPACE = re.compile(r"\s+")
_ESCAPE = re.compile(r"\x1b\[[0-9;:?]*[ -/]*[@-~]")  # colours and the like, whole: ECMA-48, 5.4
_POSSESSIVE = re.compile(r"['’]s?$")


class Reader(Protocol):
    """What a question is read against: one claim's words."""

    @property
    def analyzer(self) -> Analyzer:
        """Reads text into terms."""

    @property
    def speller(self) -> Speller:
        """Knows the words."""

    def holds(self, term: str) -> bool:
        """Whether anything holds the term."""

    def knows(self, term: str) -> bool:
        """Whether the term is a word at all, though perhaps of a question that is not answered."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its terms.

    `terms` are those that the claim holds and `unknown` those that it does not, each with how much it can tell (0 to 1:
    a word that every text holds tells little); `words` says how each of them was typed. `corrected` is the whole
    question with its corrections, empty where there are none.
    """

    text: str
    language: str
    terms: Mapping[str, float]
    unknown: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    corrected: str = ""

    @property
    def unknown_words(self) -> tuple[str, ...]:
        """The words that nothing in the claim holds, as they were typed."""
        return tuple(self.words[term] for term in self.unknown)

    @property
    def telling(self) -> frozenset[str]:
        """The terms that a short question can be about."""
        return frozenset(term for term, told in self.terms.items() if told >= TELLS)

    @property
    def known(self) -> float:
        """The part of what the question can tell that the claim holds words for: 0 to 1."""
        held, strange = sum(self.terms.values()), sum(self.unknown.values())
        return held / (held + strange) if held else 0.0


def clean(text: str) -> str:
    """The text on one line, without characters that nobody sees."""
    return _SPACE.sub(" ", INVISIBLE.sub("", _SPACE.sub(" ", _ESCAPE.sub("", text)))).strip()


def read_question(text: str, reader: Reader) -> Question:
    """Reads a question against a claim; `text` is clean."""
    language = language_of(text)
    corrections, corrected = _corrected(text, language, reader)
    terms: dict[str, float] = {}
    unknown: dict[str, float] = {}
    words: dict[str, str] = {}
    for token in reader.analyzer.tokens(corrected, language, reader.holds):
        word = corrected[token.start : token.end]
        words.setdefault(token.term, word)
        found = terms if reader.holds(token.term) else unknown
        found[token.term] = max(_telling(token.term, word, language), found.get(token.term, 0.0))
    # What was put right in words that tell nothing ("wich") is nobody's concern.
    shown = tuple(one for one in corrections if not terms.keys().isdisjoint(reader.analyzer.terms(one.read, language)))
    return Question(text, language, terms, unknown, words, shown, corrected if shown else "")


def _telling(term: str, word: str, language: str) -> float:
    """How much a term can tell, whichever form its word has.

    A concept tells as much as the English word that it is called by; several words together name one thing.
    """
    if term.isupper():
        return 1.0 if "-" in term else telling(term.lower(), "en")
    return min(telling(word, language), telling(term, language))


def _corrected(text: str, language: str, reader: Reader) -> tuple[tuple[Correction, ...], str]:
    """The words of a question that nobody writes with what they were read for, and the question with them replaced."""
    corrections = []
    # From the last to the first, so that a correction leaves the places before it alone.
    for token in reversed(reader.analyzer.tokens(text, language, reader.holds)):
        typed = text[token.start : token.end]
        meant = None if reader.knows(token.term) else reader.speller.correct(_POSSESSIVE.sub("", typed), language)
        # A capital inside a sentence marks a name: it may be misspelt, but it is not an ordinary word.
        if meant is not None and not (token.start and typed[0].isupper() and meant[0].islower()):
            text = text[: token.start] + meant + text[token.end :]
            corrections.append(Correction(typed, meant))
    return tuple(reversed(corrections)), text
