"""Where the sentences of a text begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TypeAlias

from bot.retrieval.language import codes, language

Span: TypeAlias = tuple[int, int]
"""Where a stretch of a text begins and ends, in characters."""

# A match begins only where a run of marks does, so that a long run is not looked through again and again. What follows
# the end may be quoted, in brackets, or stand behind a mark of omission, which ends nothing itself.
_END = re.compile(
    r"(?<![\[.!?…])[.!?…]+[”’\"'»“)\]]{0,8}(?:\s+(?=(?:\[…\]\s?)?[“„«\"'‘(\[…]{0,8}(\w))|\s*$)|[。！？]{1,8}[」』”]{0,8}\s*"
)
_LAST_WORD = re.compile(r"[^\W\d_]{1,12}\Z")
_LONGEST_ABBREVIATION = 12


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order, without the white space around them."""
    return [text[start:end] for start, end in sentence_spans(text)]


def sentence_spans(text: str) -> list[Span]:
    """The places of the sentences, without the white space around them; an abbreviation or an initial ends none.

    Takes linear time, whatever the text.
    """
    spans: list[Span] = []
    start = 0
    for end in (*_ends(text), len(text)):
        part = text[start:end]
        if part.strip():
            spans.append((start + len(part) - len(part.lstrip()), start + len(part.rstrip())))
        start = end
    return spans


def _ends(text: str) -> Iterator[int]:
    for found in _END.finditer(text):
        following = found[1] or ""
        # A small letter goes on; in scripts without small letters, and before a number, every mark ends a sentence.
        if not following.islower() and not (found[0][0] == "." and _abbreviated(text, found.start(), following)):
            yield found.end()


def _abbreviated(text: str, dot: int, following: str) -> bool:
    """Whether the dot belongs to an abbreviation or an initial, and so ends no sentence before what follows."""
    last = _LAST_WORD.search(text, max(dot - _LONGEST_ABBREVIATION, 0), dot)
    if last is None or not following:
        return False
    word = last[0].lower()
    return len(word) == 1 or word in _abbreviations() or (following.isdigit() and word in _numbered())


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(word for code in codes() for word in language(code).abbreviations)


@cache
def _numbered() -> frozenset[str]:
    return frozenset(word for code in codes() for word in language(code).numbered)
