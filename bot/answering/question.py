"""A question as it is read: cleaned, analysed, its spelling corrected where the base does not hold a word."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answering.answer import Correction
from bot.answering.library import Library
from bot.invisible import INVISIBLE
from bot.retrieval.analysis import Token, language_of

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its terms.

    `terms` are those that count, each once; `unknown` are words as typed that nothing in the base holds;
    `corrected` is the whole question with its corrections, empty where there are none.
    """

    text: str
    language: str
    terms: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    corrected: str = ""
    corrected_terms: tuple[str, ...] = ()


def clean(text: str) -> str:
    """The text on one line, without characters that nobody sees."""
    return _SPACE.sub(" ", INVISIBLE.sub("", _SPACE.sub(" ", text))).strip()


def read_question(text: str, library: Library) -> Question:
    """Reads a question against a library; `text` is clean."""
    language = language_of(text)
    known: dict[str, None] = {}
    unknown: list[str] = []
    corrections: list[Correction] = []
    corrected_terms: dict[str, None] = {}
    corrected = text
    for token in reversed(library.analyzer.tokens(text, language)):
        if library.holds(token.term):
            known[token.term] = None
            continue
        typed = text[token.start : token.end]
        meant = library.speller.correct(typed)
        if meant is None:
            unknown.append(typed)
            continue
        corrected = corrected[: token.start] + meant + corrected[token.end :]
        corrections.append(Correction(typed, meant))
        corrected_terms.update(dict.fromkeys(library.analyzer.terms(meant)))
    terms = dict.fromkeys([*reversed(known), *(term for term in reversed(corrected_terms) if library.holds(term))])
    return Question(
        text,
        language,
        tuple(terms),
        tuple(dict.fromkeys(reversed(unknown))),
        tuple(reversed(corrections)),
        corrected if corrections else "",
        tuple(corrected_terms),
    )


def matched_tokens(text: str, terms: frozenset[str], library: Library) -> list[Token]:
    """The tokens of a quote that a question's terms match, in their order."""
    return [token for token in library.analyzer.tokens(text) if token.term in terms]
