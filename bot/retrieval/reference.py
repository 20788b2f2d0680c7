"""Finds where a text points to something that stands outside of it ("that agreement", "your question")."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from bot.retrieval.language import language


def outside(text: str, code: str) -> str:
    """The words by which a text points outside itself, as it has them; empty where it stands on its own.

    It does so where it begins with a word that goes on from what was said before, or has a demonstrative among its
    first five words, unless an editor's bracket says what
    is meant (`they [Western leaders]`), or where it speaks anywhere of what its reader has not before him.

    Args:
        text: a quote, or a sentence of one.
        code: the language that it is written in, as ISO 639-1; nothing is known of one without a file.
    """
    beginning, near, absent = _patterns(code)
    alike = text.replace("’", "'")
    found = beginning.match(alike) or near.match(alike)
    if found is None or found["pointing"].lower() in language(code).standalone:
        found = absent.search(alike)
    return text[slice(*found.span("pointing"))] if found else ""


@cache
def _patterns(code: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What points outside where a text begins with it, what near its beginning, and what wherever it stands."""
    known = language(code)
    # What only looks like it is among them, and the longer one says what is meant: "das", "das ist"; "it", "it is true"
    phrases = _any({*known.opening, *known.anaphors, *known.continuing, *known.standalone})
    unresolved = r"(?!\s\[[^…])"
    beginning = rf"[\W_]{{0,9}}(?P<pointing>{phrases}){unresolved}"
    first_words = r"[\W_]{0,9}(?:[\w'-]{1,30}[^\w.!?…]{1,3}){1,4}"
    near = rf"{first_words}(?!{_any(known.standalone)})(?P<pointing>{_any(known.demonstratives)}){unresolved}"
    absent = rf"(?<!\w)(?P<pointing>{_any(known.absent)})"
    return re.compile(beginning, re.IGNORECASE), re.compile(near, re.IGNORECASE), re.compile(absent, re.IGNORECASE)


def _any(phrases: Iterable[str]) -> str:
    """Any of the phrases as whole words, the longest that fits; nothing where there is none."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return rf"(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])" if longest_first else r"(?!)"
