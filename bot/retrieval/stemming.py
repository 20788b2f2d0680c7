"""Words as they are compared: found in a text, folded, and stemmed in their language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import filterfalse
from typing import Protocol

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’ʼ][^\W_]+)*|%")
LONGEST = 40
"""Letters of a word that count: a longer run of them is no word, and costs the stemmer time."""

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
# Snowball has no Ukrainian; its Russian stemmer cuts most Ukrainian endings once their letters are spelt as Russian.
_AS_RUSSIAN = str.maketrans("іїєґё", "ииеге")
_NO_ACCENT = str.maketrans("łøđðħı", "loddhi")


class _Stemmer(Protocol):
    def stemWords(self, words: Sequence[str]) -> list[str]: ...  # noqa: N802  PyStemmer's name


def fold(word: str) -> str:
    """A word in lower case without accents; Cyrillic letters keep theirs, for they are letters of their own."""
    if word.isascii():
        return word.lower()
    word = unicodedata.normalize("NFKC", word).casefold()
    if _CYRILLIC.search(word):
        return word.replace("ё", "е").replace("ѐ", "е")
    word = word.translate(_NO_ACCENT)
    return "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFD", word)))


def straight(word: str) -> str:
    """A word with the apostrophe of a keyboard."""
    return word if word.isascii() else word.replace("’", "'").replace("ʼ", "'")


def stems(words: Sequence[str], stemmer: str) -> list[str]:
    """The folded stems of bare words, each behind the name of its stemmer (`german:wort`), but for English ones.

    Without a stemmer, "", words are folded only. Stemming many words at once takes a fourth of the time.
    """
    if stemmer in {"", "english"}:
        folded = [fold(word) for word in words]
        return _snowball(stemmer).stemWords(folded) if stemmer else folded
    # Endings carry accents in these languages, so that the stem is cut first and folded afterwards. The stem keeps the
    # name of its stemmer: what is left of a word differs from one to the next, and would be mistaken for others.
    spelt = [word.lower() if word.isascii() else unicodedata.normalize("NFC", word.lower()) for word in words]
    if stemmer == "russian":
        spelt = [word.translate(_AS_RUSSIAN) for word in spelt]
    return [f"{stemmer}:{fold(stem)}" for stem in _snowball(stemmer).stemWords(spelt)]


def bare(word: str) -> str:
    """A word without what is only written: the points of U.S., the possessive 's, a percent sign spelt out."""
    if word.isalnum():
        return word[:LONGEST]
    if word == "%":
        return "percent"
    if word.endswith("."):
        return word[:LONGEST].replace(".", "")
    word = straight(word)
    if len(word) > 2 and word[-2:].lower() == "'s":
        word = word[:-2]
    word = word[:LONGEST]
    return word if _CYRILLIC.search(word) else word.replace("'", "")


@cache
def _snowball(name: str) -> _Stemmer:
    import Stemmer  # only where something is stemmed: a list of claims has no use for it

    # Its own memory stops everything for milliseconds whenever it is full; ours forgets a word at a time.
    stemmer: _Stemmer = Stemmer.Stemmer(name, 0)
    return stemmer
