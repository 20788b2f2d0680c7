"""Plain text -> blocks: a line each, or a paragraph each where the lines are broken to a width."""

from __future__ import annotations

from bot.curating.extraction.document import Block, Document
from bot.curating.extraction.hardwrap import joined, unmarked


def read_text(text: str) -> Document:
    """The blocks of a legible text; what is a heading is left to the outline."""
    blocks = joined(_runs(text), text)
    return Document(tuple(map(unmarked, blocks)))


def _runs(text: str) -> list[list[Block]]:
    """The lines in groups between empty lines."""
    runs: list[list[Block]] = [[]]
    for number, line in enumerate(text.split("\n"), 1):
        words = " ".join(line.split())
        if words:
            runs[-1].append(Block(words, number))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]
