"""Guesses the language of a text from its letters and its commonest small words."""

from __future__ import annotations

import re
from collections import Counter

from bot.curating.extraction.lexicon import tables

_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = (("ja", re.compile("[\u3040-\u30ff]")), ("ko", re.compile("[\uac00-\ud7af]")), ("zh", re.compile("[一-鿿]")))


def guess_language(text: str) -> str:
    """The ISO 639-1 code of the language that most of the text is in, or "" where none stands out."""
    sample = text[:100_000].casefold()
    words = Counter(_WORD.findall(sample))
    letters = sum(len(word) * count for word, count in words.items())
    for code, script in _SCRIPTS:
        if len(script.findall(sample)) > letters * 0.3:
            return code
    shares = sorted((sum(words[word] for word in table["small"].split()), code) for code, table in tables().items())
    (second, _), (best, code) = shares[-2:]
    return code if best >= 0.1 * words.total() > 0 and best > second * 1.15 else ""
