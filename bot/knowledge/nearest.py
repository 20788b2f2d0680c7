"""The text of a document that comes nearest to a quote, and what differs, word by word."""

from __future__ import annotations

import difflib
import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.knowledge.document import Document, alike

Step: TypeAlias = tuple[str, int, int, int, int]
"""difflib's opcode: what to do, from where to where in the quote, from where to where in the document."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where a quote departs from its document: the words on either side, one of them possibly empty."""

    quoted: str
    documented: str


@dataclass(frozen=True, slots=True)
class Nearest:
    """The text that comes nearest, the line where it begins (0 without one), and the differences in order."""

    text: str
    line: int
    differences: tuple[Difference, ...]


def nearest_text(part: str, document: Document) -> Nearest:
    """The stretch of a document that shares most words with a part of a quote (marks made alike)."""
    quoted = part.split()
    written = document.written.split()
    first = _best_window(_bare(quoted), _bare(written))
    if first is None:
        return Nearest("", 0, ())
    # Words may be missing from the quote: look further on both sides, then cut what does not belong.
    margin = len(quoted) // 2 + 4
    start = max(first - margin, 0)
    window = written[start : first + len(quoted) + margin]
    steps = _trimmed(difflib.SequenceMatcher(None, _bare(quoted), _bare(window), autojunk=False).get_opcodes())
    begin, end = (steps[0][3], steps[-1][4]) if steps else (0, 0)
    place = len(" ".join(written[: start + begin])) + (start + begin > 0)
    return Nearest(" ".join(window[begin:end]), document.line(place), tuple(_differences(steps, quoted, window)))


def _differences(steps: Sequence[Step], quoted: Sequence[str], window: Sequence[str]) -> Iterator[Difference]:
    """What differs step by step; words that are the same but for case or punctuation differ, too."""
    for step, q0, q1, d0, d1 in steps:
        if step != "equal":
            yield Difference(" ".join(quoted[q0:q1]), " ".join(window[d0:d1]))
            continue
        for number, theirs in zip(range(q0, q1), window[d0:d1], strict=True):
            # Marks that cling to the outer words of a quote need not be quoted.
            first, last = number == 0, number == len(quoted) - 1
            ours, there = quoted[number], alike(theirs)
            if not (ours == there or (first and there.endswith(ours)) or (last and there.startswith(ours))):
                yield Difference(ours, theirs)


def _bare(words: Sequence[str]) -> list[str]:
    """Words without case and punctuation, so that a near miss counts as near."""
    return ["".join(re.findall(r"\w", word.casefold())) for word in words]


def _best_window(quoted: Sequence[str], written: Sequence[str]) -> int | None:
    """Where the run of as many words begins that shares most with the quote; rare words weigh more."""
    frequency = Counter(written)
    wanted = Counter(word for word in quoted if word)
    inside: Counter[str] = Counter()
    window: deque[str] = deque()
    score = best = 0.0
    place = None
    for number, word in enumerate(written):
        window.append(word)
        inside[word] += 1
        if inside[word] <= wanted[word]:
            score += 1 / frequency[word]
        if len(window) > len(quoted):
            left = window.popleft()
            if inside[left] <= wanted[left]:
                score -= 1 / frequency[left]
            inside[left] -= 1
        if score > best + 1e-9:
            best, place = score, number - len(window) + 1
    return place


def _trimmed(steps: Sequence[Step]) -> list[Step]:
    """The steps without the document's words before and after the quote."""
    kept = list(steps)
    if kept and kept[0][0] == "replace":
        step, q0, q1, d0, d1 = kept[0]
        kept[0] = (step, q0, q1, max(d0, d1 - (q1 - q0)), d1)
    if kept and kept[-1][0] == "replace":
        step, q0, q1, d0, d1 = kept[-1]
        kept[-1] = (step, q0, q1, d0, min(d1, d0 + (q1 - q0)))
    if kept and kept[0][0] == "insert":
        kept = kept[1:]
    if kept and kept[-1][0] == "insert":
        kept = kept[:-1]
    return kept
