"""Finds the names of people in a text, and the titles that stand before them; bodies such as a union are no people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.curating.extraction.lexicon import words

_WORD = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*[’']?(?:(?<=\b[^\W\d_a-z])\.)?|[^\w\s]")
_PARTICLES = frozenset({
    "de", "del", "della", "di", "da", "dos", "du", "van", "von", "zu", "al", "el", "bin", "ibn", "bint", "ben", "af",
    "av",
})  # fmt: skip
_SECOND_PARTICLES = frozenset({"der", "den", "la", "le", "las", "los", "ten", "ter", "und"})
_POSSESSIVE = re.compile(r"[’']s?$")
_MOST_WORDS = 4
_LONGEST_FIRST_NAME = 11


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words: the name itself, the title before it, and its first and last token, end excluded."""

    name: str
    title: str
    first: int
    last: int
    possessive: bool = False

    @property
    def surname(self) -> str:
        """The last word in small letters, by which a text calls somebody the second time."""
        return self.name.rsplit(maxsplit=1)[-1].casefold()

    @property
    def full(self) -> bool:
        """Whether it has a first name, too."""
        return " " in self.name


def tokens(text: str) -> list[str]:
    """The words and marks of a text in order; the full stop of `Dr.` and of an initial belongs to the word."""
    found: list[str] = []
    for word in _WORD.findall(text):
        if word == "." and found and f"{found[-1].casefold()}." in words("titles"):
            found[-1] += "."
        else:
            found.append(word)
    return found


def names(sequence: Sequence[str]) -> Iterator[Name]:
    """The names of people in a sequence of tokens, in order."""
    place = 0
    while place < len(sequence):
        end = _run_end(sequence, place)
        if end > place and (name := _named(sequence, place, end)):
            yield name
        place = max(end, place + 1)


def _run_end(sequence: Sequence[str], start: int) -> int:
    """Where a run of capitalised words ends; particles go on inside of it, and a possessive ends it."""
    end = start
    while end < len(sequence) and (sequence[end][0].isupper() or _is_inner(sequence, start, end)):
        end += 1
        if _POSSESSIVE.search(sequence[end - 1]):
            break
    return end


def _is_inner(sequence: Sequence[str], start: int, place: int) -> bool:
    """Whether a word in small letters belongs to a name: `von`, or the second one of `von der`."""
    if not start < place < len(sequence) - 1:
        return False
    word, following = sequence[place], sequence[place + 1]
    if word in _PARTICLES:
        return following[0].isupper() or following in _SECOND_PARTICLES
    return word in _SECOND_PARTICLES and sequence[place - 1] in _PARTICLES and following[0].isupper()


def _is_title(word: str) -> bool:
    return word.casefold() in words("titles")


def _named(sequence: Sequence[str], start: int, end: int) -> Name | None:
    while start < end and sequence[start].casefold() in words("openers"):
        start += 1
    own = list(sequence[start:end])
    titles = [place for place, word in enumerate(own) if _is_title(word)]
    cut = titles[-1] + 1 if titles else 0
    # What stands in capitals before a name is no name: CEO, VFI. An initial is one, unless it is “M.” Brook's.
    while cut < len(own) - 1 and len(own[cut]) > 1 and own[cut].isupper():
        if len(own[cut].rstrip(".")) == 1 and len(own) - cut > 2:
            break
        cut += 1
    # “Minister of Finance Ada Brook”: what the office is of stands before the name.
    if not cut and len(own) > 2 and start > 1 and sequence[start - 1] == "of" and _is_title(sequence[start - 2]):
        own, start, cut = [*sequence[start - 2 : start], *own], start - 2, len(own)
    title, own = own[:cut], own[cut:]
    if not 0 < len(own) <= _MOST_WORDS:
        return None
    possessive = _POSSESSIVE.search(own[-1]) is not None
    own[-1] = _POSSESSIVE.sub("", own[-1])
    if any(word.casefold() in words("bodies") or word[0].isdigit() for word in own):
        return None
    # NASA is no surname, and no first name is as long as a German job.
    acronym = len(own[-1]) > 1 and own[-1].isupper()
    if acronym or (len(own) > 1 and (len(own[0]) > _LONGEST_FIRST_NAME or own[0][0].islower() or own[-1][0].islower())):
        return None
    # “The White House” has an article, and no person has.
    if not title and start and sequence[start - 1].casefold() in words("articles") and len(own) > 1:
        return None
    return Name(" ".join(own), " ".join(title), start + cut, end, possessive)
