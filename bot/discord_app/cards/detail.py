"""How much of each text a card has room for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Detail:
    """How many characters each text of a card may take, beside the quotes; 0 leaves it out.

    `line` is that of a gist or a curator's note, `name` that of each name in the line that says who said
    it; `quiet` has the shared line in small print.
    """

    question: int
    asked: int
    statement: int
    reading: int
    label: int
    name: int
    line: int
    quiet: bool = False

    @classmethod
    def ladder(cls) -> Iterator[Detail]:
        """From what a reader would like to know to what a card cannot do without."""
        yield cls(question=160, asked=44, statement=180, reading=80, label=120, name=36, line=72)
        yield cls(question=100, asked=36, statement=120, reading=42, label=80, name=32, line=60)
        yield cls(question=66, asked=40, statement=80, reading=0, label=40, name=24, line=44, quiet=True)
