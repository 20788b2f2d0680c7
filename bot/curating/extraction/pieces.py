"""Cuts a long paragraph into pieces at the ends of its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from bot.knowledge.schema import MOST_QUOTED_WORDS
from bot.retrieval.sentences import Span, sentence_spans

MOST_CHARACTERS = 960
"""The same bound for scripts that put no blanks between words: 80 words of 12 characters."""

_CLAUSE_END = re.compile(r"[,;:]\s+|[，；：、]\s*|\s[–—-]\s")
_WORD = re.compile(rf"\S{{1,{MOST_CHARACTERS}}}\s*")


def pieces(text: str) -> list[str]:
    """The text as few pieces of at most 80 words, cut at sentence ends.

    A sentence that is longer by itself is cut after a clause, and only where it has none between two words.
    """
    spans = _packed(text, (part for sentence in sentence_spans(text) for part in _shortened(text, sentence)))
    return [text[start:end].strip() for start, end in spans]


def _shortened(text: str, sentence: Span) -> list[Span]:
    """The sentence itself if it fits, else its clauses, else its words, packed again."""
    if _fits(text, sentence):
        return [sentence]
    clauses = _between(text, sentence, [found.end() for found in _CLAUSE_END.finditer(text, *sentence)])
    return _packed(text, (part for clause in clauses for part in _by_words(text, clause)))


def _by_words(text: str, clause: Span) -> list[Span]:
    if _fits(text, clause):
        return [clause]
    return _packed(text, (found.span() for found in _WORD.finditer(text, *clause)))


def _fits(text: str, span: Span) -> bool:
    start, end = span
    return end - start <= MOST_CHARACTERS and len(text[start:end].split()) <= MOST_QUOTED_WORDS


def _between(text: str, span: Span, cuts: Sequence[int]) -> list[Span]:
    edges = [span[0], *cuts, span[1]]
    return [(start, end) for start, end in pairwise(edges) if text[start:end].strip()]


def _packed(text: str, parts: Iterable[Span]) -> list[Span]:
    """Joins neighbours as long as they fit into one piece."""
    packed: list[Span] = []
    words = 0
    for start, end in parts:
        count = len(text[start:end].split())
        if packed and words + count <= MOST_QUOTED_WORDS and end - packed[-1][0] <= MOST_CHARACTERS:
            packed[-1] = (packed[-1][0], end)
            words += count
        else:
            packed.append((start, end))
            words = count
    return packed
