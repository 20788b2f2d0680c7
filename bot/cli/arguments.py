"""Types of command-line arguments."""

from __future__ import annotations

import argparse
import os


def count(text: str) -> int:
    """A whole number from 1 to 1000."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if not 1 <= number <= 1000:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is no whole number from 1 to 1000")
    return number


def joined(words: list[str]) -> str:
    """The words of a question as one text; what is no UTF-8 becomes U+FFFD.

    The bytes of the command line are read as UTF-8 even where the locale says otherwise (`LANG=C`).
    """
    from bot.render.printable import whole

    text = " ".join(words)
    try:
        return os.fsencode(text).decode("utf-8", "replace")
    except UnicodeEncodeError:
        return whole(text)
