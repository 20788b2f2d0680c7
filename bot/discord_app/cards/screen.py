"""How high a message stands on a phone, reckoned from the widths of letters: what is shown is chosen without a browser.

The measures are those of `bot/render/drawing.css`, and a test holds what is reckoned here against a real browser.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from bot.discord_app.cards.budget import clip

SCREEN = 650
"""Pixels of a card of two positions, at most, on a phone that is 390 pixels wide."""
FURTHER = 200
"""Pixels that each further position may add."""
FRAME, GAP, MENU = 68, 8, 40
"""Pixels of the name above a card with the margins of its box; between two parts of it; of a menu."""

_BODY, _SMALL, _BUTTON = (16, 22), (13, 18), (14, 34)
_WIDTH, _INDENT, _PADDING = 300, 16, 28  # of 305, for a browser measures letters by fractions and by pairs
# Advance widths of Noto Sans from the space to the tilde, in hundredths of the size.
_ADVANCES = (
    26, 27, 41, 65, 57, 83, 73, 22, 30, 30, 55, 57, 27, 32, 27, 37, 57, 57, 57, 57, 57, 57, 57, 57, 57, 57, 27, 27,
    57, 57, 57, 43, 90, 64, 65, 63, 73, 56, 52, 73, 74, 34, 27, 62, 52, 91, 76, 78, 60, 78, 62, 55, 56, 73, 60, 93,
    59, 57, 57, 33, 37, 33, 57, 44, 28, 56, 61, 48, 61, 56, 34, 61, 62, 26, 26, 53, 26, 93, 62, 60, 61, 61, 41, 48,
    36, 62, 51, 79, 53, 51, 47, 38, 55, 38, 57,
)  # fmt: skip
_SIGNS: Mapping[str, int] = {"“": 36, "”": 36, "„": 36, "’": 17, "–": 50, "—": 100, "…": 79, "·": 27}
_ROW = 90
"""Characters of a row, at the very most."""
_OTHER, _WIDE = 64, 100
_BOLD = 1.07
_SHOWN = re.compile(r"\\([^0-9A-Za-z\s])|\[((?:\\.|[^\\\]]){1,500})\]\(https?://[^\s()]{1,2000}\)")


def height(texts: Iterable[str], buttons: Iterable[str], menu: bool) -> int:
    """Pixels of a card with these texts, in Discord's markup, above these buttons and, where there is one, the menu."""
    parts = [sum(map(line_height, text.split("\n"))) for text in texts]
    parts += [_BUTTON[1] * (rows := _button_rows(buttons)) + GAP * (rows - 1)] + [MENU] * menu
    return FRAME + sum(parts) + GAP * (len(parts) - 1)


def line_height(line: str) -> int:
    """Pixels of one line of markup, which may be broken into several rows."""
    high = (_SMALL if line.startswith("-# ") else _BODY)[1]
    return high * rows(line)


def in_rows(text: str, most: int, write: Callable[[str], str]) -> str:
    """The text as `write` has it, shortened where it would take more rows of a phone than so many."""
    text = clip(text, _ROW * most)
    if rows(write(text)) <= most:
        return write(text)
    room = bisect_left(range(len(text)), True, key=lambda room: rows(write(clip(text, room))) > most)
    return write(clip(text, max(1, room - 1)))


def rows(line: str) -> int:
    """How many rows one line of markup is broken into."""
    width = _WIDTH
    size = _BODY[0]
    if line.startswith("-# "):
        size = _SMALL[0]
        line = line.removeprefix("-# ")
    elif line.startswith("> "):
        width -= _INDENT
        line = line.removeprefix("> ")
    shown = _SHOWN.sub(lambda found: found[1] or found[2] or "", line)
    return _rows(shown, width / size * 100)


def _rows(text: str, room: float) -> int:
    """How many rows the words of a text take, each as many hundredths of the size wide; `**` begins and ends bold."""
    rows, used, bold = 1, 0.0, False
    for word in text.split():
        first, *rest = word.split("**")
        width = _advance(first, bold)
        for piece in rest:
            bold = not bold
            width += _advance(piece, bold)
        if used and used + _ADVANCES[0] + width > room:
            rows, used = rows + 1, 0.0
        used += width + (_ADVANCES[0] if used else 0)
        rows += int(max(0.0, used - 1) // room)  # a word that is wider than a row is broken
        used %= room
    return rows


def _button_rows(labels: Iterable[str]) -> int:
    rows, used = 1, 0.0
    for label in labels:
        width = _advance(label) * _BUTTON[0] / 100 + _PADDING
        if used and used + GAP + width > _WIDTH:
            rows, used = rows + 1, 0.0
        used += width + (GAP if used else 0)
    return rows


@lru_cache(4_096)  # cards are tried in many forms, of the same words
def _advance(text: str, bold: bool = False) -> float:
    return sum(map(_width, text)) * (_BOLD if bold else 1)


def _width(character: str) -> int:
    """Of one character; those of scripts that are not Latin, Greek or Cyrillic are mostly as wide as high."""
    code = ord(character)
    if 32 <= code < 127:
        return _ADVANCES[code - 32]
    return _SIGNS.get(character, _OTHER if code < 0x1100 or 0x2000 <= code < 0x2030 else _WIDE)
