"""Reads, in the words of a message alone, whether it asks something, speaks to somebody, or only says hello."""

from __future__ import annotations

import re
from functools import cache

from bot.retrieval.language import codes, language, language_of
from bot.retrieval.stemming import WORD, straight

LONGEST = 2_000
"""Characters that are looked at."""
_MOST_BEFORE = 3  # words such as "ok so" before a question
_CAPITALS = re.compile(r"\b[A-Z]{2,}\b")  # the US is not us
_MARK = re.compile(r"[?？](?![\w/&=%#.-])")  # none that stands inside an address


def asks(text: str) -> bool:
    """Whether a text reads as a question: by its mark, or by the word or phrase that it begins with."""
    text = text[:LONGEST]
    if _MARK.search(text):
        return True
    words, code = _words(text), language_of(text)
    before = next((place for place, word in enumerate(words) if word not in _asides(code)), len(words))
    begun = (" ".join(words[place:]) + " " for place in range(min(before, _MOST_BEFORE) + 1))
    return any(words.startswith(_beginnings(code)) for words in begun)


def asks_nobody(text: str) -> bool:
    """Whether a text has the mark of a question and speaks neither of its writer nor to anybody (“can we?”)."""
    text = text[:LONGEST]
    present = language(language_of(text)).present
    words = map(straight, WORD.findall(text if text.isupper() else _CAPITALS.sub("", text)))
    return bool(_MARK.search(text)) and present.isdisjoint(word.lower() for word in words)


def greets(text: str) -> bool:
    """Whether a text is no more than a greeting, a call for help, or a question about the bot itself."""
    return " ".join(_words(text[:LONGEST])) in _greetings()


def says(text: str) -> bool:
    """Whether a text says anything besides an address or two."""
    return any(not word.lower().lstrip("<").startswith(("https://", "http://")) for word in text.split())


def _words(text: str) -> list[str]:
    return [straight(word) for word in WORD.findall(text.lower())]


@cache
def _beginnings(code: str) -> tuple[str, ...]:
    """What begins a question in a language, each before the next word."""
    spoken = language(code)
    return tuple(f"{phrase} " for phrase in (*spoken.asking, *sorted(spoken.question_words)))


@cache
def _asides(code: str) -> frozenset[str]:
    """Words that may stand before a question and belong to none."""
    return frozenset((*language(code).opening, *language(code).filler))


@cache
def _greetings() -> frozenset[str]:
    """Those of every language: so short a text does not tell which one it is written in."""
    return frozenset(greeting for code in codes() for greeting in language(code).greetings)
