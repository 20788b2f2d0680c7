"""Blocks of a document -> the passages to be, each a verbatim piece with its heading and who speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from bot.curating.extraction.document import Block, Document, Kind
from bot.curating.extraction.furniture import sort_out
from bot.curating.extraction.outline import outline
from bot.curating.extraction.pieces import MOST_CHARACTERS, pieces
from bot.curating.extraction.speakers import Voice, is_quoted, voices
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
    left_out: tuple[Block, ...]


def extract(document: Document, known: Mapping[str, str] = MappingProxyType({})) -> Extract:
    """The paragraphs of a document without the furniture of its page.

    `known` are quotes that the claim holds already, with their sources: the same words are not taken in twice.

    Raises:
        UsageError: the document makes more passages than a source file should hold.
    """
    aside = [block for block in document.blocks if block.reason]
    text = [block for block in document.blocks if not block.reason]
    if sum(block.words for block in text) > MOST_PASSAGES * MOST_QUOTED_WORDS:
        raise UsageError(f"holds more text than {MOST_PASSAGES:,} passages; divide it first")
    sorted_out = sort_out(text, document.title)
    shape = outline([block for block in sorted_out if not block.reason], document.title)
    kept = [block for block in shape.blocks if not block.reason]
    paragraphs = list(_paragraphs(kept))
    fresh, stale = _without_repetition(paragraphs, known)
    if len(fresh) > MOST_PASSAGES:
        raise UsageError(f"makes {len(fresh):,} passages, and may make {MOST_PASSAGES:,}; divide it first")
    left_out = [block for block in (*aside, *sorted_out, *shape.blocks, *stale) if block.reason]
    return Extract(shape.title, tuple(fresh), tuple(sorted(left_out, key=lambda block: block.line)))


def _paragraphs(blocks: Sequence[Block]) -> Iterator[Paragraph]:
    section = ""
    number = 0
    for block, voice in _whole(blocks, voices(blocks)):
        if block.kind is Kind.HEADING:
            section = block.text
            continue
        parts = [part for part in pieces(block.text) if words_of(_quotable(part))]
        number += bool(parts)
        at = 0
        for count, part in enumerate(parts, 1):
            at = block.text.index(part, at) + len(part)
            # Of a long paragraph, a part between two quotations is the author's.
            alone = len(parts) == 1 or not is_quoted(block.text, 0, len(block.text))
            own = voice if alone or is_quoted(block.text, at - len(part), at) else Voice()
            place = f"paragraph {number}" + (f", part {count} of {len(parts)}" if len(parts) > 1 else "")
            yield Paragraph(_quotable(part), _gist(own, section, place), section, own, block.line)


def _whole(blocks: Sequence[Block], heard: Sequence[Voice]) -> Iterator[tuple[Block, Voice]]:
    """The blocks with their voices, a sentence that goes on through a block quotation or a list as one block."""
    place = 0
    while place < len(blocks):
        end = _sentence_end(blocks, place)
        text = " ".join(block.text for block in blocks[place:end])
        if end > place + 1 and len(text.split()) <= MOST_QUOTED_WORDS and len(text) <= MOST_CHARACTERS:
            yield replace(blocks[place], text=text), next(filter(None, heard[place:end]), Voice())
        else:
            yield from zip(blocks[place:end], heard[place:end], strict=True)
        place = end


def _sentence_end(blocks: Sequence[Block], start: int) -> int:
    """The place after the last block of the sentence that a colon or a comma leaves open in one."""
    first = blocks[start]
    end = start + 1
    if first.kind not in {Kind.PARAGRAPH, Kind.LINE} or not first.text.endswith((":", ",")):
        return end
    kind = blocks[end].kind if end < len(blocks) else Kind.HEADING
    while kind in {Kind.QUOTE, Kind.ENTRY} and end < len(blocks) and blocks[end].kind is kind:
        end += 1
    goes_on = end < len(blocks) and blocks[end].kind is Kind.PARAGRAPH and blocks[end].text[0].islower()
    if goes_on and end > start + 1:
        return end + 1
    return end if kind is Kind.QUOTE else start + 1


def _quotable(piece: str) -> str:
    """The piece with each omission that its author marked written as the base writes it, and none at its ends."""
    parts = [part.strip() for part in _OMISSION.split(piece)]
    return f" {OMISSION} ".join(part for part in parts if part)


def _gist(voice: Voice, section: str, place: str) -> str:
    """Where the passage stands and who speaks: all that can be said of it without reading it."""
    who = f"{voice.name}, {place}" if voice.name else place.capitalize()
    gist = f"{who}, under “{section}”" if section else who
    return gist if len(gist) <= _LONGEST_GIST else f"{gist[: _LONGEST_GIST - 2].rsplit(maxsplit=1)[0]}…”"


def _without_repetition(paragraphs: list[Paragraph], known: Mapping[str, str]) -> tuple[list[Paragraph], list[Block]]:
    seen = {words_of(quote): f"stands in {source} already" for quote, source in known.items()}
    fresh: list[Paragraph] = []
    stale: list[Block] = []
    for paragraph in paragraphs:
        words = words_of(paragraph.quote)
        if words in seen:
            stale.append(Block(paragraph.quote, paragraph.line, reason=seen[words]))
        else:
            fresh.append(paragraph)
        seen.setdefault(words, "stands there already")
    return fresh, stale
