"""How much of each text a card has room for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Detail:
    """How many rows of a phone each text of a card may take, beside the quotes.

    `name` counts the characters of each name in the line that says who said it, `reading` those of the line that tells
    how the question was read, which 0 leaves out; `quiet` has the shared line in small print.
    """

    question: int
    asked: int
    statement: int
    reading: int
    label: int
    name: int
    gist: int
    quiet: bool = False

    @classmethod
    def ladder(cls) -> Iterator[Detail]:
        """From what a reader would like to know to what a card cannot do without."""
        yield cls(question=4, asked=2, statement=4, reading=80, label=3, name=36, gist=2)
        yield cls(question=3, asked=1, statement=3, reading=42, label=2, name=32, gist=2)
        yield cls(question=2, asked=1, statement=2, reading=0, label=1, name=24, gist=1, quiet=True)
        yield cls(question=1, asked=1, statement=1, reading=0, label=1, name=24, gist=1, quiet=True)
