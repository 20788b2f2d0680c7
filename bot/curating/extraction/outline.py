"""Finds the title and the headings of a document, and puts aside headings with no text under them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from bot.curating.extraction.document import Block, Kind
from bot.curating.extraction.furniture import is_prose

_TITLE_WORDS = 30
_HEADING_WORDS = 16
_OPEN = re.compile(r"[.:;,…。：；，]\s?[”’\"'»“)\]]*$")
_QUOTED = re.compile(r"[“„«\"‘…]")
_SMALL_WORD_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Outline:
    """A document in order: its title, and its blocks with every kind decided."""

    title: str
    blocks: tuple[Block, ...]


def outline(blocks: Sequence[Block], title: str = "") -> Outline:
    """Decides what each block is; the first line that looks like a title becomes it where none is given."""
    found, rest = ("", list(blocks)) if title else _titled(blocks)
    styled = _is_title_case(rest)
    decided = [_decided(block, rest, place, styled) for place, block in enumerate(rest)]
    return Outline(title or found, tuple(_without_empty_headings(decided)))


def _titled(blocks: Sequence[Block]) -> tuple[str, list[Block]]:
    """The title and the blocks without it."""
    rest = list(blocks)
    headings = [block for block in rest if block.kind is Kind.HEADING]
    if headings:
        first = min(headings, key=lambda block: block.level)
        # A page whose highest heading comes only after the text has begun has no title.
        if not any(is_prose(block) for block in rest[: rest.index(first)]):
            rest.remove(first)
            return first.text, rest
        return "", rest
    if rest and _could_be_title(rest[0]) and len(rest) > 1:
        return rest[0].text, rest[1:]
    return "", rest


def _could_be_title(block: Block) -> bool:
    return (
        block.kind is Kind.LINE
        and block.words <= _TITLE_WORDS
        and len(block.text) <= 300
        and not block.text.endswith(".")
    )


def _could_be_heading(block: Block) -> bool:
    return (
        block.kind is Kind.LINE
        and block.words <= _HEADING_WORDS
        and len(block.text) <= 200
        and not _OPEN.search(block.text)
        and not (_QUOTED.match(block.text) and not block.text[1:2].isupper())
        and block.text[:1] == block.text[:1].upper()
    )


def _is_title_case(blocks: Sequence[Block]) -> bool:
    """Whether this document writes Its Headings Like This: then a short line in sentence case is none."""
    candidates = [block for block in blocks if _could_be_heading(block)]
    capital = sum(_capitals(block.text) for block in candidates)
    return len(candidates) >= 3 and capital >= len(candidates) * 0.7


def _capitals(text: str) -> bool:
    """Whether every long word of a line has a capital letter."""
    words = [word for word in re.findall(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*", text) if len(word) > _SMALL_WORD_LETTERS]
    return bool(words) and all(word[0].isupper() for word in words)


def _decided(block: Block, blocks: Sequence[Block], place: int, title_case: bool) -> Block:
    if block.kind is Kind.ENTRY and block.numbered and _stands_alone(blocks, place):
        block = replace(block, kind=Kind.LINE)
    if block.kind is not Kind.LINE:
        return block
    heading = _could_be_heading(block) and (not title_case or _capitals(block.text))
    return replace(block, kind=Kind.HEADING if heading else Kind.PARAGRAPH)


def _stands_alone(blocks: Sequence[Block], place: int) -> bool:
    """Whether no other entry of a list stands beside one: then `1) Title` numbers a heading."""
    beside = (*blocks[max(place - 1, 0) : place], *blocks[place + 1 : place + 2])
    return all(block.kind is not Kind.ENTRY for block in beside)


def _without_empty_headings(blocks: Sequence[Block]) -> Iterator[Block]:
    """A heading directly before another one of its rank, or at the end, has no text under it."""
    for block, following in zip_longest(blocks, blocks[1:]):
        leads_on = following is not None and (following.kind is not Kind.HEADING or (following.level > block.level > 0))
        empty = block.kind is Kind.HEADING and not leads_on
        yield replace(block, reason="a heading with no text under it") if empty else block
