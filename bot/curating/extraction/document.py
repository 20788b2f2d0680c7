"""What was read from a curator's file: its blocks in order, and what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")  # Thai, kana, Han


class Kind(StrEnum):
    """What a block is; LINE where the format does not say and the outline must decide."""

    LINE = "line"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True)
class Block:
    """One line, paragraph, heading or list entry, with every word that a reader sees in it.

    `line` counts from 1 in the file (in a PDF: the page). `level` is the rank of a heading where the format tells it, 0
    otherwise. `linked` is the share of the text that is a link, 0 to 1. `numbered` says that the entry had a number.
    `reason` is why the block becomes no passage, empty where it does.
    """

    text: str
    line: int
    kind: Kind = Kind.LINE
    level: int = 0
    linked: float = 0.0
    numbered: bool = False
    reason: str = ""

    @property
    def words(self) -> int:
        """How many words stand in the block: by white space, or two characters each where a script puts none."""
        unspaced = 0 if self.text.isascii() else len(_UNSPACED.findall(self.text))
        return max(len(self.text.split()), unspaced // 2)


@dataclass(frozen=True, slots=True)
class Document:
    """Every block of a file in the order of a reader; a fact that the file does not tell is empty.

    `unit` is what `Block.line` counts.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    author: str = ""
    publisher: str = ""
    published: str = ""
    url: str = ""
    language: str = ""
    unit: str = "line"

    @property
    def lines(self) -> Iterator[tuple[int, str]]:
        """The text of each block and where it stands, whether it becomes a passage or not."""
        return ((block.line, block.text) for block in self.blocks)
