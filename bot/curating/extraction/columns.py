"""Takes two columns of a page apart whose lines a PDF writes alternately, one from the left and one from the right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.curating.extraction.legibility import one_line

_GAP = re.compile(r"\s{0,400}(\S(?: ?\S| {2}\S){0,300})\s{3,400}(\S.*)")
_LEAST_LINES = 4
_LEAST_WORDS = 3
"""On average on either side: a table has fewer."""


def unmixed(text: str, laid_out: str) -> str:
    """The text of a page, column by column; as it was where its lines are whole.

    `laid_out` is the same page with blanks in the place of white space, line by line.
    """
    lines = laid_out.split("\n")
    mixed = frozenset(one_line(line) for line in text.split("\n"))
    found = [gap for line in lines if (gap := _GAP.fullmatch(line)) and one_line(line) in mixed]
    words = [len(re.findall(r"[^\W\d_]+", side)) for gap in found for side in gap.groups()]
    if len(found) < _LEAST_LINES or min(sum(words[::2]), sum(words[1::2])) < _LEAST_WORDS * len(found):
        return text
    return "\n".join(_read(lines, min(gap.start(2) for gap in found)))


def _read(lines: Sequence[str], gutter: int) -> Iterator[str]:
    """The left column, then the right one, anew after each line that stands over both."""
    right: list[str] = []
    for line in lines:
        if line[max(gutter - 2, 0) : gutter].strip():
            yield from right
            right.clear()
            yield line.strip()
            continue
        if line[:gutter].strip() or not line.strip():
            yield line[:gutter].strip()
        if line[gutter:].strip():
            right.append(line[gutter:].strip())
    yield from right
