"""A piece of a document as it stands on the page, and a piece that was left out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a block is; LINE where the format does not say and the outline must decide."""

    LINE = "line"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True)
class Block:
    """One line, paragraph, heading or list entry.

    `line` counts from 1 in the file (in a PDF: the page). `level` is the rank of a heading where the format tells it, 0
    otherwise. `linked` is the share of the text that is a link, 0 to 1.
    """

    text: str
    line: int
    kind: Kind = Kind.LINE
    level: int = 0
    linked: float = 0.0

    @property
    def words(self) -> int:
        """How many words stand in the block, by white space."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A block that becomes no passage, and why."""

    block: Block
    reason: str
