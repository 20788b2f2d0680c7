"""Analysis of text into terms: words with their places, stemmed, and read as the concepts they name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import cache, cached_property, lru_cache, partial
from typing import NamedTuple, TypeAlias

from bot.retrieval.commonness import zipf
from bot.retrieval.language import codes, empty_words, language
from bot.retrieval.stemming import LONGEST, WORD, bare, fold, stems, straight

_REMEMBERED = 50_000  # words of a language as they are read
_ENGLISH = 3.0  # Zipf: a word as common as this is an English one first of all
_NOTHING = "-"  # the concept that filler stands for

Aliases: TypeAlias = Mapping[str, Mapping[str, Sequence[str]]]
"""What people call things: by language, the names of each concept; "" has those that may be of any language."""

_Word: TypeAlias = tuple[tuple[str, ...], bool, bool]
"""A word as it is read: the keys under which a name may hold it, the likeliest first, whether it is a stop word, and
whether it stands in capitals.

A bare tuple, for so many are remembered, and such of bare values are left out of the search for garbage.
"""


class Token(NamedTuple):
    """A term with the place of the words that it was read from: `text[start:end]`.

    A term in capitals is a concept of the vocabulary, any other the stem of a word; a stem of another language than
    English has that of its stemmer before it (`german:wort`).
    """

    term: str
    start: int
    end: int


class _Name(NamedTuple):
    """A name of a concept with its words and the stemmers that these are read with; "" leaves them as they are."""

    concept: str
    text: str
    words: Sequence[str]
    stemmers: Sequence[str]

    def ending_in(self, ending: str) -> _Name:
        """The same name with an ending."""
        return self._replace(words=(*self.words[:-1], self.words[-1] + ending))


class _Table(NamedTuple):
    """Names as they are looked up in texts of a language: rows of keys, with a space between two.

    `concepts` maps each to what it is read as, `begun` are the rows that a longer one begins with, and `in_capitals`
    those that are only read where they stand in capitals.
    """

    concepts: Mapping[str, str]
    begun: Set[str]
    in_capitals: Set[str]

    @classmethod
    def of(cls, names: Sequence[_Name], stemmer: str) -> _Table:
        """The names that are read with a stemmer; the first concept of a name keeps it."""
        names = [name for name in names if stemmer in name.stemmers]
        names += [
            name.ending_in(ending) for ending in _endings(stemmer) for name in names if name.words[-1][0].isupper()
        ]
        words = list({word: None for name in names for word in name.words})
        key_of = dict(zip(words, stems(words, stemmer), strict=True)).__getitem__
        concepts: dict[str, str] = {}
        begun, in_capitals = set(), set()
        for name in names:
            row, *rest = map(key_of, name.words)
            for key in rest:
                begun.add(row)
                row = f"{row} {key}"
            concepts.setdefault(row, name.concept)
            if name.text.isupper() and name.text.lower() in language("en").stop_words:
                in_capitals.add(row)
        return cls(concepts, begun, in_capitals)

    def over(self, other: _Table) -> _Table:
        """Both together; a row that both have is read as here."""
        concepts = {**other.concepts, **self.concepts}
        return _Table(concepts, self.begun | other.begun, self.in_capitals | other.in_capitals)


class Analyzer:
    """Reads texts into terms, with one vocabulary for passages and questions.

    Names may be of several words; the longest that fits is taken. A name that is a stop word in lower case, such as
    US, is only read where it stands in capitals.
    """

    def __init__(self, aliases: Aliases) -> None:
        self._names = list(_named(aliases))
        self._tables: dict[str, _Table] = {}

    def tokens(self, text: str, language: str = "en", holds: Callable[[str], bool] | None = None) -> list[Token]:
        """The terms of a text in their order; function words, and the filler of its language, give none.

        A word may be read as one of its language or as an English one (a name, mostly): where `holds` is given, the
        first reading that it accepts is taken.
        """
        table = self._tables.get(language) or self._table(language)
        found = list(WORD.finditer(text))
        words = list(map(_reader(language), [match.group()[:LONGEST] for match in found]))
        tokens, after = [], 0
        for at, (keys, stop, _) in enumerate(words):
            if at < after:  # a part of the name before
                continue
            concept, length = _concept(words, at, table)
            after = at + length
            if concept and concept != _NOTHING:
                tokens.append(Token(concept, found[at].start(), found[after - 1].end()))
            elif not concept and not stop:
                tokens.append(Token(next(filter(holds, keys), keys[0]), *found[at].span()))
        return tokens

    def terms(self, text: str, language: str = "en") -> list[str]:
        """The terms of a text without their places."""
        return [token.term for token in self.tokens(text, language)]

    def _table(self, code: str) -> _Table:
        """The names as a text of that language is read for them, and its filler, which gives way to any name."""
        table = self._in_any_language.over(_filler(code))
        stemmer = language(code).stemmer
        if stemmer not in {"", "english"}:
            table = _Table.of(self._names, stemmer).over(table)
        return self._tables.setdefault(code, table)

    @cached_property
    def _in_any_language(self) -> _Table:
        return _Table.of(self._names, "english").over(_Table.of(self._names, ""))


def _concept(words: Sequence[_Word], at: int, table: _Table) -> tuple[str, int]:
    """The concept that the words from there on name, with the number of words, or ("", 1)."""
    concepts, begun, in_capitals = table
    keys, stop, capitals = words[at]
    best, most = "", 0
    for kind, row in enumerate(keys):
        length = 1
        while True:
            if length > most and row in concepts and (capitals or not (row in in_capitals or (length == 1 and stop))):
                best, most = concepts[row], length
            if row not in begun or at + length == len(words):
                break
            row = f"{row} {words[at + length][0][kind]}"  # noqa: PLW2901  it grows by a word
            length += 1
    return best, most or 1


@cache
def _reader(code: str) -> Callable[[str], _Word]:
    """Reads the words of a language, most of which were read before; any text costs no more memory than so many.

    The words are remembered under text alone: under pairs, they would all be searched for garbage again and again.
    """
    empty = frozenset[str]().union(*(empty_words(one) for one in _relatives(code)))
    stemmer = language(code).stemmer
    stemmers = (*(() if stemmer == "english" else (stemmer,)), "english", "")
    return lru_cache(_REMEMBERED)(partial(_read, stemmers, empty))


def _read(stemmers: Sequence[str], empty: Set[str], written: str) -> _Word:
    words = (bare(written),)
    stop = straight(written).lower() in empty
    return tuple([stems(words, stemmer)[0] for stemmer in stemmers]), stop, written.isupper() and len(written) > 1


@cache
def _filler(code: str) -> _Table:
    """The filler of a language as names of nothing, found as it is written, and that of English in any language."""
    phrases = (phrase for one in (*_relatives(code), "en") for phrase in language(one).filler)
    return _Table.of([_Name(_NOTHING, phrase, _words(phrase), ("",)) for phrase in phrases], "")


@cache
def _relatives(code: str) -> Sequence[str]:
    """A language and those that are read with the same stemmer: two of them are hard to tell apart in a line."""
    stemmer = language(code).stemmer
    return (code, *(one for one in codes() if stemmer and one != code and language(one).stemmer == stemmer))


@cache
def _endings(stemmer: str) -> frozenset[str]:
    """What names may end in that a stemmer would not cut off in the same place."""
    return frozenset(
        end for code in codes() for end in language(code).name_endings if language(code).stemmer == stemmer
    )


def _named(aliases: Aliases) -> Iterator[_Name]:
    """Every name of a vocabulary; a concept is itself a name, an English one."""
    for code, concepts in aliases.items():
        for concept, names in concepts.items():
            for name, own in ((concept.replace("-", " "), code and "en"), *((name, code) for name in names)):
                words = _words(name)
                if words:
                    yield _Name(concept.upper(), name, words, _stemmers(name, words, own))


def _words(name: str) -> list[str]:
    return list(map(bare, WORD.findall(name)))


def _stemmers(name: str, words: Sequence[str], code: str) -> Sequence[str]:
    """The stemmers that a name is read with; "", where it is found as it is written, in any language."""
    letter = next(filter(str.isalpha, name), "a")
    if code == "en":
        return _writing(letter, english=True) if all(word[0].isupper() for word in words) else ("english", "")
    plain = name.isascii()
    if code:
        # A Polish "list" is no English one, and a "winę" no wine.
        own = language(code).stemmer
        return (own,) if not (plain and name.istitle()) and _are_english(words) else (own, "")
    # English endings cut from a name of another language would make Bakeris a bakery.
    english = plain and not (name.istitle() and not any(zipf(word, "en") for word in words))
    found = _writing(letter, english)
    return found if plain or not _are_english(words) else found[:-1]


def _are_english(words: Sequence[str]) -> bool:
    return all(zipf(fold(word), "en") >= _ENGLISH for word in words)


@cache
def _writing(letter: str, english: bool) -> Sequence[str]:
    """The stemmers of the languages that are written with a letter, with or without that of English; then none."""
    letter = fold(letter)
    writing = dict.fromkeys(language(code).stemmer for code in codes() if letter in language(code).letters)
    return (*(stemmer for stemmer in writing if english or stemmer != "english"), "")
