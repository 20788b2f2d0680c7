"""A question as it is read: cleaned, analysed, its spelling corrected where the base does not hold a word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.answering.answer import Correction
from bot.answering.library import Library
from bot.invisible import INVISIBLE
from bot.retrieval.analysis import Token, language_of
from bot.retrieval.commonness import telling

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its terms.

    `terms` are those that the base holds, each with how much it can tell (0 to 1: a word that every text holds tells
    little); `unknown` are the words as typed that nothing in the base holds, with the same; `corrected` is the whole
    question with its corrections, empty where there are none, and `corrected_terms` are what they were read as.
    """

    text: str
    language: str
    terms: Mapping[str, float]
    unknown: Mapping[str, float] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    corrected: str = ""
    corrected_terms: tuple[str, ...] = ()


def clean(text: str) -> str:
    """The text on one line, without characters that nobody sees."""
    return _SPACE.sub(" ", INVISIBLE.sub("", _SPACE.sub(" ", text))).strip()


def read_question(text: str, library: Library) -> Question:
    """Reads a question against a library; `text` is clean."""
    return _Reading(text, language_of(text), library).question()


def matched_tokens(text: str, language: str, terms: Mapping[str, float], library: Library) -> list[Token]:
    """The tokens of a quote that a question's terms match, in their order."""
    return [token for token in library.analyzer.tokens(text, language) if token.term in terms]


class _Reading:
    """One reading of one question."""

    def __init__(self, text: str, language: str, library: Library) -> None:
        self.text, self.language, self.library = text, language, library
        self.terms: dict[str, float] = {}
        self.unknown: dict[str, float] = {}
        self.corrections: list[Correction] = []
        self.corrected_terms: dict[str, None] = {}
        self.corrected = text

    def question(self) -> Question:
        """Reads every token; from the last to the first, so that corrections leave the places before them alone."""
        for token in reversed(self.library.tokens_of(self.text, self.language)):
            typed = self.text[token.start : token.end]
            if self.library.holds(token.term):
                self._hold(token.term, typed)
            else:
                self._look_up(token, typed)
        return Question(
            self.text,
            self.language,
            dict(reversed(self.terms.items())),
            dict(reversed(self.unknown.items())),
            tuple(reversed(self.corrections)),
            self.corrected if self.corrections else "",
            tuple(self.corrected_terms),
        )

    def _look_up(self, token: Token, typed: str) -> None:
        meant = self.library.speller.correct(typed, self.language)
        if meant is None:
            self.unknown[typed] = telling(typed, self.language)
            return
        if not meant.held:
            # An everyday word that the base does not hold: nothing to show, but known not to be a name.
            if self.library.tokens_of(meant.word, "en"):
                self.unknown[typed] = telling(meant.word, "en")
            return
        self.corrected = self.corrected[: token.start] + meant.word + self.corrected[token.end :]
        self.corrections.append(Correction(typed, meant.word))
        for read in self.library.tokens_of(meant.word, self.language):
            self._hold(read.term, meant.word)
            self.corrected_terms[read.term] = None

    def _hold(self, term: str, word: str) -> None:
        weight = 1.0 if self.library.is_name(term) else self.library.telling(word, self.language)
        self.terms[term] = max(weight, self.terms.get(term, 0.0))
