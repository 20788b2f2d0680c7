"""Takes out of a text what nobody sees: control, direction and zero-width characters."""

from __future__ import annotations

import re

from bot.invisible import INVISIBLE, invisible_places
from bot.knowledge.document import LIGATURES

DAMAGE = "\N{REPLACEMENT CHARACTER}"
"""Stands where a character was lost; it stays in the text, so that nobody takes the rest for the whole."""

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BROKEN = re.compile("\u00ad(?=[ \\t]*\\n)")
_LOST = re.compile("[\ud800-\udfff]")


def legible(text: str) -> str:
    """The text without invisible characters, each line end written as one newline, each ligature as its letters.

    Nothing else that can be seen is changed, so that a quote still stands word for word in its document.
    """
    text = _LOST.sub(DAMAGE, _LINE_ENDS.sub("\n", text)).translate(LIGATURES)
    # A soft hyphen is seen at the end of a line, and nowhere else.
    text = _BROKEN.sub("-", text)
    if not INVISIBLE.search(text):
        return text
    hidden = {place for place in invisible_places(text) if text[place] != DAMAGE}
    return "".join(character for place, character in enumerate(text) if place not in hidden)


def one_line(text: str) -> str:
    """The legible text with every run of white space as one blank."""
    return " ".join(legible(text).split())
