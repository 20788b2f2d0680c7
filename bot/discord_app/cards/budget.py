"""Keeps a message within what Discord takes, without ever cutting a quote in the middle of a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.retrieval.sentences import Span, sentence_spans

TEXT = 4000
"""Characters over all text of one message."""
COMPONENTS = 40
"""Components of one message, nested ones counted."""
LABEL = 80
"""Characters on a button."""
OMITTED = "[…]"


def measure(text: str) -> int:
    """How long Discord may find a text: in UTF-16 units, the larger of the two ways of counting."""
    return len(text) + sum(character > "\uffff" for character in text)


def clip(text: str, room: int) -> str:
    """The text, ended with `…` after a whole word where it is too long. For labels and questions, never for a quote."""
    if measure(text) <= room:
        return text
    kept = text[:room]
    while kept and measure(kept) > room - 1:
        kept = kept[: len(kept) - max(1, (measure(kept) - room + 1) // 2)]
    whole, space, _ = kept.rpartition(" ")
    return f"{(whole if space and len(whole) > room // 2 else kept).rstrip()}…"


def shorten(quote: str, spans: Sequence[Span], room: int) -> tuple[str, tuple[Span, ...]] | None:
    """The quote, or the run of whole sentences in it that holds most of the matched words, with `[…]` for the rest.

    Args:
        quote: a verbatim quote.
        spans: places of the matched words in it, sorted, never overlapping.
        room: how many characters it may take.

    Returns:
        The text and the places of the matched words in it; None where not even one sentence has room.
    """
    if len(quote) <= room:
        return quote, tuple(spans)
    places = sentence_spans(quote)
    runs = ((places[first][0], places[last][1]) for first in range(len(places)) for last in range(first, len(places)))
    fitting = [run for run in runs if _with_marks(quote, run) <= room]
    if not fitting:
        return None
    best = max(fitting, key=lambda run: (len(_inside(spans, run)), run[1] - run[0], -run[0]))
    before = f"{OMITTED} " if best[0] else ""
    after = f" {OMITTED}" if best[1] < len(quote.rstrip()) else ""
    shift = len(before) - best[0]
    moved = tuple((start + shift, end + shift) for start, end in _inside(spans, best))
    return f"{before}{quote[best[0] : best[1]]}{after}", moved


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


def _with_marks(quote: str, run: Span) -> int:
    marks = bool(run[0]) + (run[1] < len(quote.rstrip()))
    return run[1] - run[0] + marks * (len(OMITTED) + 1)


def _inside(spans: Sequence[Span], run: Span) -> list[Span]:
    return [(start, end) for start, end in spans if run[0] <= start and end <= run[1]]
