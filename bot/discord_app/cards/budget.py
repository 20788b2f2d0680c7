"""Keeps a message within what Discord takes."""

from __future__ import annotations

from collections.abc import Iterable

TEXT = 4000
"""Characters over all text of one message."""
COMPONENTS = 40
"""Components of one message, nested ones counted."""
LABEL = 80
"""Characters on a button."""
CHOICE = 100
"""Characters of a menu's options, and of what stands on the menu."""


def measure(text: str) -> int:
    """How long Discord may find a text: in UTF-16 units, the larger of the two ways of counting."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clip(text: str, room: int) -> str:
    """The text, ended with `…` after a whole word where it is too long. For labels and questions, never for a quote."""
    if measure(text) <= room:
        return text
    kept = text[:room]
    while kept and measure(kept) > room - 1:
        kept = kept[: len(kept) - max(1, (measure(kept) - room + 1) // 2)]
    whole, space, _ = kept.rpartition(" ")
    return f"{(whole if space and len(whole) > room // 2 else kept).rstrip()}…"


def first_fitting(texts: Iterable[str], room: int) -> str:
    """The first of several texts, each shorter than the one before, that is not too long; else the last."""
    text = ""
    for text in texts:
        if measure(text) <= room:
            break
    return text


def pages(blocks: Iterable[str], room: int, least: int = 0) -> list[list[str]]:
    """The blocks in order on as few pages as hold them, a line break counted between two; each fits by itself.

    A block counts as `least` characters at least, so that many short ones do not crowd a page.
    """
    filled: list[list[str]] = []
    used = 0
    for block in blocks:
        length = max(measure(block), least) + 1
        if filled and used + length <= room:
            filled[-1].append(block)
            used += length
        else:
            filled.append([block])
            used = length
    return filled
