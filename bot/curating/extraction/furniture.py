"""Tells page furniture from what a document says: by its words, its shape, its place and its repetition."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from bot.curating.extraction.document import Block, Kind
from bot.curating.extraction.legibility import DAMAGE
from bot.curating.extraction.lexicon import furniture, pattern
from bot.knowledge.check import words_of

_ENDED = re.compile(r"[.!?…。！？][”’\"'»“)\]]*$")
_SEPARATED = re.compile(r"\s*[|·•›»/>]\s+")
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?|uhr|[A-Z]{2,4}\b)?", re.IGNORECASE)
_QUOTATION = re.compile(r"“[^”“]*[”“]|„[^“”„]*[“”]|«[^«»]*»|\"[^\"]*\"")
_MOST_WORDS: Mapping[str, int] = {
    "left-over markup": 400, "a cookie or privacy notice": 60, "a picture's caption or credit": 60,
    "a legal line": 40, "an announcement of another text": 40, "a line for sharing": 8, "an advert": 6,
}  # fmt: skip
"""Of a block that says what page furniture says; a longer one says more. Thirty for every other reason."""

_LONGEST = 5_000
"""Characters of a block that may be furniture."""

_TAIL_SHARE = 0.15
_TAIL_WORDS = 60


def is_prose(block: Block) -> bool:
    """Whether a block reads like running text: a dozen words with an end, or many words."""
    return block.words >= 25 or (block.words >= 12 and _ENDED.search(block.text) is not None)


def sort_out(blocks: Sequence[Block], title: str = "") -> list[Block]:
    """The blocks, those that belong to the page and not to the document with the reason.

    `title` is the document's title where it is known already: the page repeats it.
    """
    reasons = [_by_itself(block) for block in blocks]
    for look in (_top, _tails):
        look(blocks, reasons)
    seen = {words_of(title)} if title else set()
    for place, block in enumerate(blocks):
        # A line that stood there before says nothing new: headings come back as captions, captions twice.
        words = "" if reasons[place] else words_of(block.text)
        if words and words in seen:
            reasons[place] = "stands there already"
        seen.add(words)
    return [replace(block, reason=reason) for block, reason in zip(blocks, reasons, strict=True)]


def _by_itself(block: Block) -> str:
    """Why a block is furniture whatever stands around it, or an empty text."""
    text = block.text
    if DAMAGE in text:
        return "damaged characters"
    if not any(character.isalnum() for character in text):
        return "no words"
    if len(text) > _LONGEST:
        return ""
    if block.linked > 0.8 and not _ENDED.search(text):
        return "nothing but a link"
    cells = _SEPARATED.split(text)
    if len(cells) >= 4 and all(len(cell.split()) <= 3 for cell in cells):
        return "a menu"
    # What somebody is quoted with is no furniture.
    outside = _QUOTATION.sub(" … ", text)
    fitting = ((reason, held) for reason, held in furniture().items() if block.words <= _MOST_WORDS.get(reason, 30))
    return next((reason for reason, held in fitting if held.search(outside)), "")


def _top(blocks: Sequence[Block], reasons: list[str]) -> None:
    """Bylines, dates and offices stand before the text begins, or are stamped with a time anywhere."""
    begun = titled = False
    for place, block in enumerate(blocks):
        if reasons[place]:
            continue
        # A long title reads like text; what stands right under it is still the top of the page.
        begun = begun or (is_prose(block) and (titled or block.words > 30 or block.text.endswith(".")))
        titled = True
        if block.kind is not Kind.HEADING and block.words <= 16 and _is_dated(block.text, begun=begun):
            reasons[place] = "a date or byline"


def _is_dated(text: str, *, begun: bool) -> bool:
    """Whether a line says when something was published or by whom, and nothing else."""
    undated = _date().sub(" ", text)
    if undated != text:
        bare = re.sub(rf"(?:first |last )?{pattern('stamp').pattern}(?: on| at)?", " ", undated, flags=re.IGNORECASE)
        if bare != undated and pattern("stamp").search(text[:30]):
            return True
        rest = re.findall(r"\w+", _CLOCK.sub(" ", bare))
        if len(rest) <= 6 and not _ENDED.search(text) and (not begun or _CLOCK.search(undated)):
            return True
    return not begun and (_byline().fullmatch(text) or _office().fullmatch(text)) is not None


@cache
def _date() -> re.Pattern[str]:
    numeric = r"\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"
    month = rf"{pattern('months').pattern}\w*\.?"
    day = r"\d{1,2}(?:st|nd|rd|th|\.)?"
    return re.compile(rf"{numeric}|\b{day} {month},? \d{{4}}|\b{month} {day},? \d{{4}}", re.IGNORECASE)


@cache
def _byline() -> re.Pattern[str]:
    """Who wrote it, as a line of its own."""
    begun = r"(?:(?:written|words|text|story|posted|reported|published) )?"
    name = r"(?-i:(?=[^\W\d_a-z]))[\w’'.& ,|-]{2,80}"
    return re.compile(rf"{begun}{pattern('by').pattern}\s*:?\s+{name}", re.IGNORECASE)


@cache
def _office() -> re.Pattern[str]:
    """A newspaper's office that stands beside a byline."""
    place = r"(?: (?:in|at|for) [\w ]{1,30})?"
    return re.compile(rf"(?:[\w’'&-]+ ){{0,4}}{pattern('office').pattern}s?{place}", re.IGNORECASE)


def _tails(blocks: Sequence[Block], reasons: list[str]) -> None:
    """What stands under a heading such as “Most viewed”: all of it where the text is over, else up to the next text."""
    prose = [block.words if is_prose(block) and not reasons[place] else 0 for place, block in enumerate(blocks)]
    total, before = sum(prose), 0
    under = over = False
    for place, block in enumerate(blocks):
        marker = block.words <= 8 and _is_tail_marker(block, reasons[place])
        left = total - before
        over = over or (marker and before > 0 and (left <= total * _TAIL_SHARE or left <= _TAIL_WORDS))
        before += prose[place]
        under = marker or (under and not is_prose(block) and block.kind is not Kind.HEADING)
        if marker:
            reasons[place] = reasons[place] or "a heading of the page, not of the text"
        elif over:
            reasons[place] = reasons[place] or "after the end of the text"
        elif under and block.kind is not Kind.QUOTE:
            reasons[place] = reasons[place] or "a list of other pages"


def _is_tail_marker(block: Block, reason: str) -> bool:
    if block.kind not in {Kind.LINE, Kind.HEADING}:
        return False
    heading = re.fullmatch(rf"{pattern('tail').pattern}\s*[:!.…]*", block.text, re.IGNORECASE)
    return heading is not None or reason == "a plea for support or a way to pay"
