"""The part of a quote that is shown: whole sentences, as few words as a card has room for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.answer import Excerpt
from bot.knowledge.document import OMISSION
from bot.retrieval.language import language
from bot.retrieval.reference import outside
from bot.retrieval.sentences import Span, sentence_spans

MOST_WORDS = 45
"""Words of a quote that are shown at first; the whole quote stands where there is more room."""
_LONGEST_WORD = 40
_STUB = 2
"""Words of a sentence that says nothing alone."""
_CLOSING = "”’\"'»“)]」』 "
_REST = f"{_CLOSING}{OMISSION} "
_WORD = 12
"""Characters that count as a word in scripts that put no blanks between words."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """What is shown of a quote, with `[…]` for the rest, and the places of the matched words in it."""

    text: str
    spans: tuple[Span, ...]
    whole: bool


def snippet(excerpt: Excerpt, most: int = MOST_WORDS) -> Snippet:
    """The quote, or the run of whole sentences of at most so many words that bears most on the question.

    A run begins with a sentence that stands on its own; where none of those bears on the question, with one that only
    a conjunction ties to what was said before it, or where the quote begins. A sentence is never cut: what stands
    behind a comma may turn its meaning. So one that is longer by itself is shown whole where nothing else is to be had.
    And what is left out never answers what is shown last, nor goes on from a word such as “Yes.”, where that can be.
    """
    quote = excerpt.passage.quote
    if _words(quote) <= most:
        return Snippet(quote, excerpt.spans, whole=True)
    runs = _runs(quote, excerpt.source.language, most)

    def merit(run: Span) -> tuple[bool | int, ...]:
        return _words(quote[slice(*run)]) <= most, _tells(quote, run), *_bearing(excerpt, run, runs[run])

    start, end = max(runs, key=merit)
    before = f"{OMISSION} " if quote[:start].strip() else ""
    after = f" {OMISSION}" if quote[end:].strip() else ""
    shift = len(before) - start
    moved = tuple((first + shift, last + shift) for first, last in _inside(excerpt, (start, end)))
    text = f"{before}{quote[start:end]}{after}"
    return Snippet(text, moved, whole=text == quote.strip())


def needs_gist(excerpt: Excerpt, shown: Snippet) -> bool:
    """Whether what is shown begins in the middle of a clause, or points to what stands outside of it."""
    code = excerpt.source.language
    text = shown.text.removeprefix(OMISSION).lstrip(" “„«\"'‘([")
    if outside(text, code):
        return True
    first = next(iter(re.findall(r"\w+", text[:_LONGEST_WORD])), "")
    # A word that stands for another, and yet points nowhere, has what it means beside it: “they [the leaders]”.
    return first.islower() and first not in language(code).beginnings | language(code).anaphors


def _runs(quote: str, code: str, most: int) -> dict[Span, bool]:
    """The longest run from each sentence that one may begin with, and whether that sentence stands on its own."""
    places = [_without_mark(quote, place) for place in sentence_spans(quote)]
    runs: dict[Span, bool] = {}
    for number, (start, end) in enumerate(places):
        pointing = outside(quote[start:end], code)
        if not pointing or number == 0 or pointing.lower() in language(code).opening:
            runs[_longest(quote, places[number:], most)] = not pointing
    return runs


def _longest(quote: str, places: Sequence[Span], most: int) -> Span:
    """As many of the sentences as fit, but for what tells nothing at their end; the first one however long it is."""
    start, first = places[0]
    fitting = [end for _, end in places[1:] if _words(quote[start:end]) <= most]
    ends = [first, *fitting]
    return next(((start, end) for end in reversed(ends) if _tells(quote, (start, end))), (start, ends[-1]))


def _tells(quote: str, run: Span) -> bool:
    """Whether the last sentence says something without what comes after: more than “Yes.”, and no question."""
    if not quote[run[1] :].strip(_REST):
        return True
    start, end = sentence_spans(quote[slice(*run)])[-1]
    last = quote[run[0] + start : run[0] + end]
    return len(last.split()) > _STUB and not last.rstrip(_CLOSING).endswith(("?", "？"))


def _without_mark(quote: str, place: Span) -> Span:
    """The sentence without a mark of omission before it: a run that begins with it gets one anyway."""
    start, end = place
    inner = quote[start:end].removeprefix(OMISSION).lstrip()
    return (end - len(inner), end) if inner else place


def _bearing(excerpt: Excerpt, run: Span, alone: bool) -> tuple[bool, bool, int, int, int]:
    """What speaks for a run: a matched word at all, that it stands on its own, how many words, how much it says."""
    matched = {excerpt.passage.quote[start:end].casefold() for start, end in _inside(excerpt, run)}
    return bool(matched), alone, len(matched), run[1] - run[0], -run[0]


def _inside(excerpt: Excerpt, run: Span) -> Iterator[Span]:
    return ((start, end) for start, end in excerpt.spans if run[0] <= start and end <= run[1])


def _words(text: str) -> int:
    spoken = text.replace(OMISSION, " ")
    return max(len(spoken.split()), len(spoken) // _WORD)
