"""Plain text -> blocks: a line each, or a paragraph each where the lines are broken to a width."""

from __future__ import annotations

from bot.extraction.block import Block, Kind
from bot.extraction.document import Document
from bot.extraction.hardwrap import is_entry, joined, without_mark


def read_text(text: str) -> Document:
    """The blocks of a legible text; what is a heading is left to the outline."""
    blocks = joined(_runs(text), text)
    return Document(tuple(_unmarked(block) for block in blocks), text=text)


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


def _unmarked(block: Block) -> Block:
    if not is_entry(block.text):
        return block
    # A dash may open a line of direct speech: only what has text behind its mark is a list entry.
    text = without_mark(block.text)
    return Block(text, block.line, Kind.ENTRY) if text else block
