"""Blocks of a document -> the passages to be, each a verbatim piece with its heading and who speaks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bot.curating.extraction.block import Block, Kind, LeftOut
from bot.curating.extraction.document import Document
from bot.curating.extraction.furniture import sort_out
from bot.curating.extraction.outline import outline
from bot.curating.extraction.sentences import pieces
from bot.curating.extraction.speakers import Voice, voices
from bot.errors import UsageError
from bot.knowledge.check import words_of
from bot.knowledge.document import OMISSION
from bot.knowledge.schema import MOST_QUOTED_WORDS

_OMISSION = re.compile(r"(?:\[\s*(?:\.\s?\.\s?\.|…)\s*\]\s*)+")
_LONGEST_GIST = 240
MOST_PASSAGES = 5_000
"""More than a long book has: such a document wants to be divided, or is none."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A piece of the document that becomes a passage: at most 80 words, `line` where it began."""

    quote: str
    gist: str
    section: str
    voice: Voice
    line: int


@dataclass(frozen=True, slots=True)
class Extract:
    """What a document says, in order, and everything on its pages that was left out."""

    title: str
    paragraphs: tuple[Paragraph, ...]
    left_out: tuple[LeftOut, ...]


def extract(document: Document, known: Collection[str] = ()) -> Extract:
    """The paragraphs of a document without the furniture of its page.

    `known` are quotes that the claim holds already: the same words are not taken in twice.

    Raises:
        UsageError: the document makes more passages than a source file should hold.
    """
    kept, left_out = sort_out(document.blocks, document.title)
    shape = outline(kept, document.title)
    if sum(block.words for block in shape.blocks) > MOST_PASSAGES * MOST_QUOTED_WORDS:
        raise UsageError(f"holds more text than {MOST_PASSAGES:,} passages; divide it first")
    paragraphs = list(_paragraphs(shape.blocks))
    fresh, stale = _without_repetition(paragraphs, known)
    if len(fresh) > MOST_PASSAGES:
        raise UsageError(f"makes {len(fresh):,} passages, and may make {MOST_PASSAGES:,}; divide it first")
    everything = [*document.left_out, *left_out, *shape.left_out, *stale]
    return Extract(shape.title, tuple(fresh), tuple(sorted(everything, key=lambda one: one.block.line)))


def _paragraphs(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    section = ""
    number = 0
    for block, voice in zip(blocks, voices(blocks), strict=True):
        if block.kind is Kind.HEADING:
            section = block.text
            continue
        quotes = [quote for quote in map(_quotable, pieces(block.text)) if words_of(quote)]
        number += bool(quotes)
        for part, quote in enumerate(quotes, 1):
            place = f"paragraph {number}" + (f", part {part} of {len(quotes)}" if len(quotes) > 1 else "")
            yield Paragraph(quote, _gist(voice, section, place), section, voice, block.line)


def _quotable(piece: str) -> str:
    """The piece with each omission that its author marked written as the base writes it, and none at its ends."""
    parts = [part.strip() for part in _OMISSION.split(piece)]
    return f" {OMISSION} ".join(part for part in parts if part)


def _gist(voice: Voice, section: str, place: str) -> str:
    """Where the passage stands and who speaks: all that can be said of it without reading it."""
    who = f"{voice.name}, {place}" if voice.name else place.capitalize()
    gist = f"{who}, under “{section}”" if section else who
    return gist if len(gist) <= _LONGEST_GIST else f"{gist[: _LONGEST_GIST - 2].rsplit(maxsplit=1)[0]}…”"


def _without_repetition(paragraphs: list[Paragraph], known: Collection[str]) -> tuple[list[Paragraph], list[LeftOut]]:
    seen = {words_of(quote) for quote in known}
    fresh: list[Paragraph] = []
    stale: list[LeftOut] = []
    for paragraph in paragraphs:
        words = words_of(paragraph.quote)
        if words in seen:
            stale.append(LeftOut(Block(paragraph.quote, paragraph.line), "a passage of the claim already"))
        else:
            fresh.append(paragraph)
        seen.add(words)
    return fresh, stale
