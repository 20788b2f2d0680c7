"""Analysis of text into terms: words with their places, folded, stemmed, and read as the concepts they name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Set
from functools import cache, lru_cache, partial
from typing import NamedTuple, Protocol, TypeAlias

import Stemmer

from bot.knowledge.model import Vocabulary
from bot.retrieval.commonness import zipf
from bot.retrieval.stopwords import LANGUAGES, stop_words

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’ʼ][^\W_]+)*|%", re.UNICODE)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_UKRAINIAN = re.compile(r"[іїєґ]")
_REMEMBERED = 50_000  # words of a language as they are read
_LONGEST = 40  # a longer run of letters is no word, and costs the stemmer time
# Snowball has no Ukrainian; its Russian stemmer cuts most Ukrainian endings once their letters are spelt as Russian.
_SNOWBALL: Mapping[str, str] = {
    "en": "english",
    "de": "german",
    "ru": "russian",
    "uk": "russian",
    "lt": "lithuanian",
    "pl": "polish",
}
_LATIN = tuple(language for language in LANGUAGES if language not in {"ru", "uk"})
_ENGLISH = 3.0  # Zipf: a word as common as this is an English one first of all
_NOTHING = "-"  # the concept that filler stands for
_AS_RUSSIAN = str.maketrans("іїєґё", "ииеге")
_NO_ACCENT = str.maketrans("łøđðħıѐё", "loddhiее")


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802  PyStemmer's name


class Token(NamedTuple):
    """A term with the place of the words that it was read from: `text[start:end]`.

    A term in capitals is a concept of the vocabulary, any other the stem of a word; a stem of another language than
    English has that language before it (`german:wort`).
    """

    term: str
    start: int
    end: int


_Word: TypeAlias = tuple[tuple[str, ...], bool, bool, int]
"""A word as it is read: the keys under which an alias may hold it, the likeliest first, whether it is a stop word,
whether it stands in capitals, and the number of words of the longest name that begins with one of the keys.

A bare tuple, for so many are remembered, and such of bare values are left out of the search for garbage.
"""


class Aliases(NamedTuple):
    """The names of a vocabulary as they are looked up: rows of keys, with a space between two.

    `concepts` maps each to what it is read as, `in_capitals` are those that are only read where they stand in
    capitals, and `longest` maps a first key to the number of keys of the longest name that begins with it, if not 1.
    """

    concepts: Mapping[str, str]
    in_capitals: Set[str]
    longest: Mapping[str, int]

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Aliases:
        """Reads every name in each language that it may be in; the first concept of a name keeps it."""
        named = [(_NOTHING, filler) for filler in vocabulary.filler]
        for concept, names in vocabulary.aliases.items():
            named += ((concept.upper(), name) for name in (concept.replace("-", " "), *names))
        concepts: dict[str, str] = {}
        in_capitals: set[str] = set()
        longest: dict[str, int] = {}
        for concept, name in named:
            for phrase in _phrases(name):
                row = " ".join(phrase)
                concepts.setdefault(row, concept)
                if len(phrase) > longest.get(phrase[0], 1):
                    longest[phrase[0]] = len(phrase)
                if name.isupper() and name.lower() in stop_words("en"):
                    in_capitals.add(row)
        return cls(concepts, in_capitals, longest)


class Analyzer:
    """Reads texts into terms, with one vocabulary for passages and questions.

    Aliases may be of several words; the longest that fits is taken. An alias that is a stop word in lower case, such
    as US, is only read where it stands in capitals.
    """

    def __init__(self, vocabulary: Vocabulary, aliases: Aliases | None = None) -> None:
        """`aliases` are those of the vocabulary where they were read before."""
        self.aliases = aliases or Aliases.of(vocabulary)
        self._readers: dict[str, Callable[[str], _Word]] = {}

    def tokens(self, text: str, language: str = "en", holds: Callable[[str], bool] | None = None) -> list[Token]:
        """The terms of a text in their order; function words, and words of the vocabulary's `filler`, give none.

        A word may be read as one of its language or as an English one (a name, mostly): where `holds` is given, the
        first reading that it accepts is taken.
        """
        found = list(_WORD.finditer(text))
        read = self._readers.get(language) or self._reader(language)
        words = [read(match.group()[:_LONGEST]) for match in found]
        tokens, after = [], 0
        for at, (keys, stop, _, longest) in enumerate(words):
            if at < after:  # a part of the name before
                continue
            concept, length = self._concept(words, at) if longest else ("", 1)
            after = at + length
            if concept and concept != _NOTHING:
                tokens.append(Token(concept, found[at].start(), found[after - 1].end()))
            elif not concept and not stop:
                tokens.append(Token(next(filter(holds, keys), keys[0]), *found[at].span()))
        return tokens

    def terms(self, text: str, language: str = "en") -> list[str]:
        """The terms of a text without their places."""
        return [token.term for token in self.tokens(text, language)]

    def _reader(self, language: str) -> Callable[[str], _Word]:
        """Reads the words of a language, most of which were read before; any text costs no more memory than so many.

        The words are remembered under text alone: under pairs, they would all be searched for garbage again and again.
        """
        return self._readers.setdefault(language, lru_cache(_REMEMBERED)(partial(self._word, language)))

    def _concept(self, words: list[_Word], at: int) -> tuple[str, int]:
        """The concept that the words from there on name, with the number of words, or ("", 1)."""
        concepts, in_capitals, _ = self.aliases
        _, stop, capitals, longest = words[at]
        for length in range(min(longest, len(words) - at), 0, -1):
            run = [keys for keys, *_ in words[at : at + length]]
            if length == 1 and stop and not capitals:
                continue
            for kind in range(max(map(len, run))):
                phrase = " ".join([keys[min(kind, len(keys) - 1)] for keys in run])
                concept = concepts.get(phrase)
                if concept and (capitals or phrase not in in_capitals):
                    return concept, length
        return "", 1

    def _word(self, language: str, written: str) -> _Word:
        # Russian and Ukrainian are hard to tell apart in a line, and their function words seldom mean anything else.
        languages = ("ru", "uk") if language in {"ru", "uk"} else (language,)
        plain = written.replace("’", "'").replace("ʼ", "'")
        stop = "." not in plain and any(plain.lower() in stop_words(one) for one in languages)
        keys = _keys(plain, language if language in _SNOWBALL else "en")
        longest = max(self.aliases.longest.get(key, 1) for key in keys)
        return keys, stop, plain.isupper() and len(plain) > 1, longest


def language_of(text: str, least: int = 1) -> str:
    """The language of a question, by its script and its function words; English where nothing tells.

    `least` is how many function words another language needs where the letters are those of English.
    """
    lowered = text.lower()
    if len(_CYRILLIC.findall(lowered)) * 2 > sum(character.isalpha() for character in lowered):
        return "uk" if _UKRAINIAN.search(lowered) else "ru"
    words = [found.group().lower() for found in _WORD.finditer(lowered)]
    counts = {language: sum(word in stop_words(language) for word in words) for language in _LATIN}
    # Where as many words speak for English as for another language, letters that English lacks decide.
    best = max(_LATIN, key=lambda language: (counts[language], (language == "en") == lowered.isascii()))
    return best if counts[best] >= (least if lowered.isascii() else 1) else "en"


def fold(word: str) -> str:
    """A word in lower case without accents; Cyrillic letters keep theirs, for they are letters of their own."""
    if word.isascii():
        return word.lower()
    word = unicodedata.normalize("NFKC", word).casefold().translate(_NO_ACCENT)
    if word.isascii() or _CYRILLIC.search(word):
        return word
    return "".join(part for part in unicodedata.normalize("NFD", word) if not unicodedata.combining(part))


def _phrases(name: str) -> set[tuple[str, ...]]:
    """Every row of keys under which a name of the vocabulary is found, one for each language it may be in."""
    plain = [found.group().replace("’", "'") for found in _WORD.finditer(name)]
    languages = ("ru", "uk") if _CYRILLIC.search(name) else _LATIN
    if not name.isascii() or (name.istitle() and not any(zipf(word, "en") for word in plain)):
        # English endings cut from a name of another language would make Bakeris a bakery.
        languages = tuple(language for language in languages if language != "en")
    rows = {tuple(_key(word, language) for word in plain) for language in languages}
    folded = tuple(fold(_bare(word)) for word in plain)
    if name.isascii() or not all(zipf(word, "en") >= _ENGLISH for word in folded):  # "winę" is no wine
        rows.add(folded)
    return {row for row in rows if row}


def _keys(word: str, language: str) -> tuple[str, ...]:
    folded = fold(_bare(word))
    stem = _stemmer("en").stemWord(folded)
    return tuple(dict.fromkeys((stem if language == "en" else _key(word, language), stem, folded)))


def _key(word: str, language: str) -> str:
    """The folded stem of a word in a language."""
    word = _bare(word)
    if language == "en":
        return _stemmer("en").stemWord(fold(word))
    # Endings carry accents in these languages, so that the stem is cut first and folded afterwards. The stem keeps the
    # name of its stemmer: what is left of a word differs from one to the next, and would be mistaken for others.
    word = unicodedata.normalize("NFC", word.lower()).translate(_AS_RUSSIAN)
    stem = fold(_stemmer(language).stemWord(word))
    return f"{_SNOWBALL[language]}:{stem}"


def _bare(word: str) -> str:
    """A word without what is only written: the points of U.S., the possessive 's, a percent sign spelt out."""
    if word == "%":
        return "percent"
    if word.endswith("."):
        return word.replace(".", "")
    if len(word) > 2 and word[-2:].lower() == "'s":
        word = word[:-2]
    word = word[:_LONGEST]
    return word if "'" not in word or _CYRILLIC.search(word) else word.replace("'", "")


@cache
def _stemmer(language: str) -> _Stemmer:
    # Its own memory stops everything for milliseconds whenever it is full; ours forgets a word at a time.
    stemmer: _Stemmer = Stemmer.Stemmer(_SNOWBALL[language], 0)
    return stemmer
