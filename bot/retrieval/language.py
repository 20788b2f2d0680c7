"""What is true of a language, read from a file of its own, and the language that a text is written in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Language:
    """A language as `languages/<code>.toml` has it; all words but those of `months` are in lower case."""

    code: str
    """ISO 639-1."""
    letters: frozenset[str] = frozenset()
    """What it is written in."""
    stemmer: str = ""
    """The name of a Snowball stemmer, or of that of a close relative; without one no ending is cut."""
    name_endings: tuple[str, ...] = ()
    """What a name may end in that its stemmer would not cut off in the same place: Горбачов, Горбачова."""
    stop_words: frozenset[str] = frozenset()
    """Words that carry no content: never a term, and never a name unless they stand in capitals."""
    question_words: frozenset[str] = frozenset()
    """Words that only say what is wanted ("who", "which year"): otherwise as stop words, and none of them."""
    filler: tuple[str, ...] = ()
    """Words and phrases that narrow nothing where people dispute ("honestly"): no term, unless a claim names them."""
    months: tuple[str, ...] = ()
    """The months from January on, each in the forms in which it stands in a date."""
    asking: tuple[str, ...] = ()
    """Words and phrases that begin a question without a question word ("did", "any source")."""
    greetings: tuple[str, ...] = ()
    """What people say to a bot that they do not know yet, whole ("hello", "what can you do")."""
    opening: tuple[str, ...] = ()
    """Words and phrases that begin a question which goes on from the one before it."""
    anaphors: frozenset[str] = frozenset()
    """Words that stand for something said before."""
    present: frozenset[str] = frozenset()
    """Words for who speaks and who is spoken to ("I", "your")."""
    continuing: tuple[str, ...] = ()
    """Beginnings of a text that goes on from what stood before it, besides those of `opening` and `anaphors`."""
    standalone: tuple[str, ...] = ()
    """Beginnings that look like one of these and go on from nothing ("it is true", "those who")."""
    demonstratives: frozenset[str] = frozenset()
    """Words that point to what stood before even where they are not the first of a text ("most of these countries")."""
    beginnings: frozenset[str] = frozenset()
    """Words with which a clause begins: in small letters it still can be read without what stood before it."""
    absent: tuple[str, ...] = ()
    """Phrases that speak of what a reader of the one text has not before him ("see above", "your question")."""
    abbreviations: frozenset[str] = frozenset()
    """Words that a dot ends without ending the sentence."""
    numbered: frozenset[str] = frozenset()
    """The same, but only before a number, since they are words besides ("No. 5")."""
    follow: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """A few ways in which people ask each kind of thing about the answer before, by what they ask for."""


@cache
def language(code: str) -> Language:
    """The language of that code; one without a file has no words of its own, and English endings."""
    return read(_folder() / f"{code}.toml") if code in codes() else Language(code, stemmer="english")


@cache
def codes() -> tuple[str, ...]:
    """The languages that questions are read in, as ISO 639-1 codes in alphabetical order: one for each file."""
    return tuple(sorted(path.stem for path in _folder().glob("*.toml")))


def read(path: Path) -> Language:
    """Reads `<code>.toml`, where a list of words is an array, or text with white space between two of them.

    Raises:
        OSError, ValueError: it cannot be read, is no TOML, or has a key that no language has.
    """
    values: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))

    def words(name: str) -> tuple[str, ...]:
        value = values.pop(name, ())
        return tuple(value.split() if isinstance(value, str) else value)

    found = Language(
        path.stem,
        frozenset(values.pop("letters", "")),
        values.pop("stemmer", ""),
        words("name_endings"),
        frozenset(words("stop_words")),
        frozenset(words("question_words")),
        words("filler"),
        words("months"),
        words("asking"),
        words("greetings"),
        words("opening"),
        frozenset(words("anaphors")),
        frozenset(words("present")),
        words("continuing"),
        words("standalone"),
        frozenset(words("demonstratives")),
        frozenset(words("beginnings")),
        words("absent"),
        frozenset(words("abbreviations")),
        frozenset(words("numbered")),
        {kind: tuple(wordings) for kind, wordings in values.pop("follow", {}).items()},
    )
    if values:
        raise ValueError(f"{path}: {', '.join(values)}")
    return found


def language_of(text: str, least: int = 1) -> str:
    """The language of a question, by its letters and its function words; English where nothing tells.

    `least` is how many function words another language needs where the letters are those of English.
    """
    lowered = text.lower()
    letters = set(filter(str.isalpha, set(lowered)))
    written = {code: len(letters & language(code).letters) for code in codes()}
    possible = [code for code in codes() if written[code] * 2 > len(letters)]
    words = set(_WORD.findall(lowered))
    counts = {code: len(words & empty_words(code)) for code in possible}
    # Where as many words speak for one language as for another, letters that one of them lacks decide.
    best = max(possible, key=lambda code: (counts[code], written[code], code == "en"), default="en")
    needed = least if lowered.isascii() else 1
    return best if counts.get(best, 0) >= needed or "en" not in possible else "en"


@cache
def empty_words(code: str) -> frozenset[str]:
    """The words of a language that give no term: its stop words and its question words."""
    return language(code).stop_words | language(code).question_words


def _folder() -> Path:
    return Path(__file__).with_name("languages")
