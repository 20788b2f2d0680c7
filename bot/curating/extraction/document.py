"""What was read from a curator's file: its blocks in order and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass

from bot.curating.extraction.block import Block, LeftOut


@dataclass(frozen=True, slots=True)
class Document:
    """The readable blocks of one file; a fact that the file does not tell is empty.

    `left_out` is what the reader of the format has already put aside, such as the menus of a web page. `text` is the
    text of the file where the file is text itself, else empty. `unit` is what `Block.line` counts.
    """

    blocks: tuple[Block, ...]
    left_out: tuple[LeftOut, ...] = ()
    title: str = ""
    author: str = ""
    publisher: str = ""
    published: str = ""
    url: str = ""
    language: str = ""
    text: str = ""
    unit: str = "line"
