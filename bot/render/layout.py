"""Breaks text into lines by display columns; the text itself is never altered."""

from __future__ import annotations

import re
from collections.abc import Iterator

Place = tuple[int, int]
"""Where a line stands in its text: first character, and the one after the last."""

_WORD = re.compile(r"[^ ]+")
# Latin, Greek, Cyrillic and their punctuation: one column each, and no need of the tables.
_SINGLE = re.compile(
    "[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20ac\u2500-\u257f]*"
)


def columns(text: str) -> int:
    """How many columns a terminal gives the text; it must be printable."""
    if _SINGLE.fullmatch(text):
        return len(text)
    from wcwidth import wcswidth  # slow to import, and needed for other scripts only

    width: int = wcswidth(text)
    return width if width >= 0 else len(text)


def places(text: str, width: int) -> Iterator[Place]:
    """Where the lines of the text stand, each at most `width` columns, broken between words.

    A word that is wider than a line is broken where the line ends; an address is not, so that it can be copied.
    """
    start = end = -1
    for word in _WORD.finditer(text):
        if start >= 0 and columns(text[start : word.end()]) <= width:
            end = word.end()
            continue
        if start >= 0:
            yield start, end
        start, end = word.span()
        while "://" not in word[0] and (cut := _cut(text, start, end, width)) < end:
            yield start, cut
            start = cut
    if start >= 0:
        yield start, end


def wrapped(text: str, width: int) -> list[str]:
    """The lines of the text."""
    return [text[start:end] for start, end in places(text, width)]


def within(spans: tuple[Place, ...], line: Place) -> list[Place]:
    """The parts of the spans that stand on the line, counted from its start."""
    first, last = line
    return [(max(start, first) - first, min(end, last) - first) for start, end in spans if start < last and end > first]


def _cut(text: str, start: int, end: int, width: int) -> int:
    """Where to break a word that is too wide: after the last character that fits, and after one at least."""
    cut = start + 1
    while cut < end and columns(text[start : cut + 1]) <= width:
        cut += 1
    return cut
