"""Which characters nobody sees: controls, direction marks, zero-width signs, damage."""

from __future__ import annotations

import re
import unicodedata

INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls, except tab and the line breaks
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"  # soft hyphen, joiners and fillers of single scripts
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f"  # zero width, direction marks, foreign line breaks
    "\u3164\ufeff\uffa0\ufff0-\uffff"  # fillers, byte order mark, specials with the replacement character
    "\ud800-\udfff\ue000-\uf8ff"  # lone surrogates, private use
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff"  # tags, private use
    "]"
)
"""One character that a reader cannot see or that stands for damage.

The zero-width joiners are among them, though Persian, Indic scripts and emoji need them: see `invisible_places`.
"""

JOINERS = "\u200c\u200d"


def invisible_places(text: str) -> list[int]:
    """The places of invisible characters in a text; joiners after a character beyond ASCII belong to its script."""
    return [
        found.start()
        for found in INVISIBLE.finditer(text)
        if not (found[0] in JOINERS and found.start() and not text[found.start() - 1].isascii())
    ]


def named(character: str) -> str:
    """A character as a person may look it up, without printing it: `U+202E RIGHT-TO-LEFT OVERRIDE`."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()
