"""Finds the title and the headings of a document, and puts aside headings with no text under them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from bot.curating.extraction.block import Block, Kind, LeftOut
from bot.curating.extraction.furniture import is_picture_name, is_prose

_TITLE_WORDS = 30
_HEADING_WORDS = 16
_OPEN = re.compile(r"[.:;,…。：；，]\s?[”’\"'»“)\]]*$")
_QUOTED = re.compile(r"[“„«\"‘…]")
_SMALL_WORD_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Outline:
    """A document in order: its title, its blocks with every kind decided, and the headings that lead nowhere."""

    title: str
    blocks: tuple[Block, ...]
    left_out: tuple[LeftOut, ...]


def outline(blocks: Sequence[Block], title: str = "") -> Outline:
    """Decides what each block is; the first line that looks like a title becomes it where none is given."""
    found, rest = ("", list(blocks)) if title else _titled(blocks)
    styled = _is_title_case(rest)
    decided = [_decided(block, rest, place, styled) for place, block in enumerate(rest)]
    kept, empty = _without_empty_headings(decided)
    return Outline(title or found, tuple(kept), tuple(empty))


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
    if block.kind is not Kind.LINE:
        return block
    last = place == len(blocks) - 1
    heading = _could_be_heading(block) and not last and (not title_case or _capitals(block.text))
    return replace(block, kind=Kind.HEADING if heading else Kind.PARAGRAPH)


def _without_empty_headings(blocks: Sequence[Block]) -> tuple[list[Block], list[LeftOut]]:
    """A heading directly before another one of its rank, or at the end, has no text under it."""
    kept: list[Block] = []
    empty: list[LeftOut] = []
    for block, following in zip_longest(blocks, blocks[1:]):
        leads_on = following is not None and (
            following.kind is not Kind.HEADING
            or (following.level > block.level > 0 and not is_picture_name(block.text))
        )
        if block.kind is Kind.HEADING and not leads_on:
            empty.append(LeftOut(block, "a heading with no text under it"))
        else:
            kept.append(block)
    return kept, empty
