"""Makes text from outside safe to show: nothing invisible, nothing that steers a terminal, one line."""

from __future__ import annotations

import re

from bot.invisible import INVISIBLE

_SAFE = re.compile(r"[\x20-\x7e]*")
_SPACES = re.compile("[\t\n\v\f\r\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2800\u3000]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# More marks than any script stacks on one letter paint over the lines around them.
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_PILED_MARKS = re.compile(f"({_MARK}{{4}}){_MARK}+")


def printable(text: str) -> str:
    """The text on one line without control, bidirectional, escape and invisible characters.

    Line breaks, tabs and every kind of space become an ordinary space each, lone surrogates become U+FFFD; what is
    left is unchanged.
    """
    if _SAFE.fullmatch(text):
        return text
    spaced = _SPACES.sub(" ", text)
    return _PILED_MARKS.sub(r"\1", INVISIBLE.sub(_replacement, spaced))


def whole(text: str) -> str:
    """The text with each lone surrogate replaced by U+FFFD: the rest of the world cannot encode them."""
    return text if text.isascii() else _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def printable_spans(text: str, spans: tuple[tuple[int, int], ...]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The printable text, and where the given spans (sorted, not overlapping) stand in it."""
    pieces: list[str] = []
    moved: list[tuple[int, int]] = []
    length = at = 0
    for start, end in spans:
        before, inside = printable(text[at:start]), printable(text[start:end])
        moved.append((length + len(before), length + len(before) + len(inside)))
        pieces += (before, inside)
        length += len(before) + len(inside)
        at = end
    pieces.append(printable(text[at:]))
    return "".join(pieces), tuple(span for span in moved if span[0] < span[1])


def _replacement(found: re.Match[str]) -> str:
    """Damage stays visible as U+FFFD; everything else that is invisible goes."""
    return "\N{REPLACEMENT CHARACTER}" if found[0] == "\ufffd" or "\ud800" <= found[0] <= "\udfff" else ""
