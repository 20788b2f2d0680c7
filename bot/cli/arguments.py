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
    """The words of a question as one text; bytes of the command line that are no UTF-8 become U+FFFD."""
    return os.fsencode(" ".join(words)).decode("utf-8", "replace")
