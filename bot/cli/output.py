"""Writes to standard output, whatever it is: a terminal, a pipe, another encoding than UTF-8."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.render.style import Style
    from bot.settings import AnsweringSettings

_TYPEWRITER = str.maketrans({
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...",
    "│": "|", "─": "-", "·": "-", "\u2011": "-",
})  # fmt: skip


def style(settings: AnsweringSettings | None = None) -> Style:
    """How standard output wants its text: width, marks, hyperlinks, and where the settings have links lead to."""
    from bot.render.links import Links
    from bot.render.style import Style

    to = Links(settings.search_page) if settings else None
    return Style.of(os.environ, terminal=sys.stdout.isatty(), columns=columns(), to=to)


def columns() -> int:
    """How wide the terminal is: what COLUMNS says, else the terminal itself, else 80.

    The same as `shutil.get_terminal_size` gives, without the archive formats that importing shutil brings.
    """
    named = os.environ.get("COLUMNS", "")
    if named.isdecimal() and named.isascii() and 0 < len(named) < 10 and int(named):
        return int(named)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]  # caught below
    except (AttributeError, ValueError, OSError):
        return 80


def say(text: str) -> None:
    """Prints the text at once; what the encoding lacks is written as a typewriter would, else as a question mark."""
    print(spelled(text, sys.stdout.encoding or "utf-8"), flush=True)


def spelled(text: str, encoding: str) -> str:
    """The text in characters that the encoding has."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_TYPEWRITER).encode(encoding, "replace").decode(encoding)
    return text
