"""A question as it is read: cleaned, analysed, its spelling corrected where the base does not hold a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.answering.answer import Correction
from bot.answering.library import Library
from bot.invisible import INVISIBLE
from bot.knowledge.model import MONTHS
from bot.retrieval.analysis import Token, fold, language_of
from bot.retrieval.commonness import telling, zipf

_BETWEEN = re.compile(r"[.?!;:,—–]+(?=\s|$)|(?<=\s)-(?=\s)")  # what stands between two clauses
_CLAUSES = 12  # of one question, at most: each takes a search of its own
_SEVERAL = 2  # terms that a clause needs to say anything by itself
_SPACE = re.compile(r"\s+")
_ESCAPE = re.compile(r"\x1b\[[0-9;:?]*[ -/]*[@-~]")  # colours and the like, whole: ECMA-48, 5.4
_SELDOM = 3.8  # Zipf: seven times in a million words
_POSSESSIVE = re.compile(r"['’]s?$")
_YEAR = re.compile(r"(?:1\d|20)\d\d")
_CENTURIES = ("19", "20")
# What makes a year of two digits: "in '93", "august 93", and "back in 93" where the clause ends there.
_SURELY_YEAR = re.compile(rf"(?:['’]|\b(?:{'|'.join(MONTHS)}|spring|summer|autumn|winter)\s)$", re.IGNORECASE)
_PERHAPS_YEAR = re.compile(r"\b(?:in|since|of|by|from|until|before|after|early|late|mid)\s$", re.IGNORECASE)
_ENDS = re.compile(r"\s*(?:[.?!,;:)]|$)")
_STRANGE = 2.0  # what an unknown name counts, in unknown words


class Clause(NamedTuple):
    """A part of a question: its terms that the base holds and its words that nothing holds, each with its weight."""

    terms: Mapping[str, float]
    unknown: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its terms.

    `terms` are those that the base holds, each with how much it can tell (0 to 1: a word that every text holds tells
    little); `unknown` are the words as typed that nothing in the base holds, with the same; `corrected` is the whole
    question with its corrections, empty where there are none. `clauses` are its parts where it has several: people
    talk around what they ask, and ask it in one of them. `spelled` is the question with every mistake put right, those
    in words that tell nothing too: "whne" asks for a date. `all_terms` are all of its terms, held or not.
    """

    text: str
    language: str
    terms: Mapping[str, float]
    unknown: Mapping[str, float] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    corrected: str = ""
    clauses: tuple[Clause, ...] = ()
    spelled: str = ""
    all_terms: Mapping[str, float] = field(default_factory=dict)

    @property
    def whole(self) -> Clause:
        """All of it as one clause."""
        return Clause(self.terms, self.unknown)


def clean(text: str) -> str:
    """The text on one line, without characters that nobody sees."""
    return _SPACE.sub(" ", INVISIBLE.sub("", _SPACE.sub(" ", _ESCAPE.sub("", text)))).strip()


def read_question(text: str, library: Library) -> Question:
    """Reads a question against a library; `text` is clean."""
    language = language_of(text)
    corrections, corrected = _corrected(text, language, library)
    tokens = library.tokens_of(corrected, language)
    whole = _weighed(tokens, corrected, language, library)
    parts = [_weighed(part, corrected, language, library) for part in _parts(tokens, corrected)]
    clauses = tuple(part for part in parts if len(part.terms) >= _SEVERAL) if len(parts) > 1 else ()
    shown = tuple(correction for correction in corrections if fold(correction.read) in library.speller)
    all_terms = {token.term: whole.terms.get(token.term, 1.0) for token in tokens}
    return Question(text, language, *whole, shown, corrected if shown else "", clauses[:_CLAUSES], corrected, all_terms)


def _parts(tokens: Sequence[Token], text: str) -> Iterator[list[Token]]:
    """The tokens of each clause."""
    left = list(tokens)
    for end in (*(found.end() for found in _BETWEEN.finditer(text)), len(text)):
        part = [token for token in left if token.start < end]
        left = left[len(part) :]
        if part:
            yield part


def _weighed(tokens: Iterable[Token], text: str, language: str, library: Library) -> Clause:
    """The terms of some tokens, and the words that nothing holds, each with how much it can tell."""
    terms: dict[str, float] = {}
    unknown: dict[str, float] = {}
    for token in tokens:
        word = text[token.start : token.end]
        if not library.holds(token.term):
            # A capital inside a sentence marks a name, and so may a word that is seldom written ("minsk"): whom the
            # base does not know, it has no answer about. Nor about a thing that the vocabulary alone knows, or a year.
            named = language == "en" and token.start > 0 and word[0].isupper()
            rare = bool(_YEAR.fullmatch(word)) or 0 < zipf(word, language) < _SELDOM
            strange = named or token.term.isupper() or rare
            unknown[word] = telling(word, language) * (_STRANGE if strange else 1.0)
            continue
        weight = 1.0 if library.is_name(token.term) else library.telling(token.term, word, language)
        terms[token.term] = max(weight, terms.get(token.term, 0.0))
    return Clause(terms, unknown)


def _corrected(text: str, language: str, library: Library) -> tuple[tuple[Correction, ...], str]:
    """The words of a question that nobody writes with what they were read for, and the question with them replaced."""
    corrections = []
    # From the last to the first, so that a correction leaves the places before it alone.
    for token in reversed(library.tokens_of(text, language)):
        typed = text[token.start : token.end]
        known = library.holds(token.term) or library.was_asked(token.term)
        meant = None if known else _meant(token, text, language, library)
        # A capital inside a sentence marks a name: it may be misspelt, but it is not an ordinary word.
        if meant is not None and not (token.start and typed[0].isupper() and meant[0].islower()):
            text = text[: token.start] + meant + text[token.end :]
            corrections.append(Correction(typed, meant))
    return tuple(reversed(corrections)), text


def _meant(token: Token, text: str, language: str, library: Library) -> str | None:
    """What a word that the base does not hold was probably meant for, or None."""
    typed = text[token.start : token.end]
    if not (typed.isdigit() and len(typed) == 2):
        return library.speller.correct(_POSSESSIVE.sub("", typed), language)
    before = text[: token.start]
    ends = _ENDS.match(text, token.end)
    if _SURELY_YEAR.search(before) or (_PERHAPS_YEAR.search(before) and ends):
        return next((century + typed for century in _CENTURIES if library.holds(century + typed)), None)
    return None
