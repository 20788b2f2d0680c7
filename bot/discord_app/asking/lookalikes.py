"""Reads a letter of another script inside a word as the one that it looks like, as in “Bаker” with a Cyrillic а."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FOREIGN_WORD = re.compile(r"\w*[^\W\d_\x00-\x7f]\w*")


def plain_words(text: str) -> str:
    """The text with every word in the script of most of its letters; a word of one script stays as it is."""
    return text if text.isascii() else _FOREIGN_WORD.sub(lambda found: _plain(found[0]), text)


def _plain(word: str) -> str:
    scripts = Counter(_script(letter) for letter in word if letter.isalpha())
    if len(scripts) < 2:
        return word
    wanted = scripts.most_common(1)[0][0]
    return "".join(_alike(letter, wanted) if _script(letter) != wanted else letter for letter in word)


@cache
def _alike(letter: str, script: str) -> str:
    """What the letter looks like in that script; the letter itself where it looks like nothing there."""
    table = _table()
    latin = table.get(letter, letter)
    if script == "LATIN":
        return latin
    return next((other for other, alike in table.items() if alike == latin and _script(other) == script), letter)


@cache
def _script(letter: str) -> str:
    """`LATIN`, `CYRILLIC`, `GREEK`: what the name of a letter begins with; empty for what is no letter."""
    return unicodedata.name(letter, "").partition(" ")[0] if letter.isalpha() else ""


@cache
def _table() -> Mapping[str, str]:
    """Letters of other scripts by the Latin letter that each looks like."""
    lines = Path(__file__).with_name("lookalikes.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split() for line in lines if not line.startswith("#"))
    return {letter: latin for latin, alike in pairs for letter in alike}
