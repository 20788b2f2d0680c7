"""Tells page furniture from what a document says: by its words, its shape, its place and its repetition."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from bot.curating.extraction.document import Block, Kind
from bot.curating.extraction.legibility import DAMAGE
from bot.curating.extraction.phrases import BYLINE, OFFICE, PHRASES, TAIL
from bot.knowledge.check import words_of

_ENDED = re.compile(r"[.!?…。！？][”’\"'»“)\]]*$")
_SEPARATED = re.compile(r"\s*[|·•›»/>]\s+")
_PICTURED = re.compile(
    r"(?:[\w’'-]+ ){0,5}(?:map|graphic|infographic|chart|video|animation|timeline|gallery)", re.IGNORECASE
)
_NUMERIC_DATE = r"\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"
_MONTH = (
    r"(?:jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|janv|févr|avr|juin|juil|août|déc|янв"
    r"|фев|мар|апр|ма[йя]"
    r"|июн|июл|авг|сен|окт|ноя|дек|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру|sty|lut|kwi|maj|cze|lip"
    r"|sie|wrz|paź|lis|gru"
    r"|saus|vas|kov|bal|geg|birž|liep|rugp|rugs|spal|lapkr|gruod)\w*\.?"
)
_DATE = re.compile(
    rf"(?:{_NUMERIC_DATE}|\b\d{{1,2}}(?:st|nd|rd|th|\.)? {_MONTH},? \d{{4}}"
    rf"|\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?|uhr|[A-Z]{2,4}\b)?", re.IGNORECASE)
_STAMP = re.compile(
    r"(?:first |last )?(?:published|updated|modified|posted|created)(?: on| at)?|aktualisiert"
    r"|veröffentlicht|publié le|mis à jour le"
    r"|обновлено|опубликовано|оновлено|опубліковано|aktualizacja|opublikowano|atnaujinta|paskelbta",
    re.IGNORECASE,
)
_QUOTATION = re.compile(r"“[^”“]*[”“]|„[^“”„]*[“”]|«[^«»]*»|\"[^\"]*\"")
_LONGEST = 5_000
"""Characters of a block that may be furniture."""

_MENU_RUN = 5
_TAIL_SHARE = 0.15
_TAIL_WORDS = 60


def is_prose(block: Block) -> bool:
    """Whether a block reads like running text: a dozen words with an end, or many words."""
    return block.words >= 25 or (block.words >= 12 and _ENDED.search(block.text) is not None)


def sort_out(blocks: Sequence[Block], title: str = "") -> list[Block]:
    """The blocks, those that belong to the page and not to the document with the reason.

    `title` is the document's title where it is known already: the page repeats it.
    """
    reasons: list[str] = [_by_itself(block) for block in blocks]
    for look in (_menus, _top, _tails):
        reasons = look(blocks, reasons)
    reasons = _repeated(blocks, reasons, title)
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
    return "a menu" if _is_crumbs(text) else _phrased(block)


def _phrased(block: Block) -> str:
    """The reason of the first phrase of page furniture; what somebody is quoted with is none."""
    outside = _QUOTATION.sub(" … ", block.text)
    fitting = (phrase for phrase in PHRASES if block.words <= phrase.words)
    return next((phrase.reason for phrase in fitting if phrase.pattern.search(outside)), "")


def _is_crumbs(text: str) -> bool:
    """Whether a line is a menu in a row, such as `Home | News | Sport | Contact`."""
    cells = _SEPARATED.split(text)
    return len(cells) >= 4 and all(len(cell.split()) <= 3 for cell in cells)


def _menus(blocks: Sequence[Block], reasons: list[str]) -> list[str]:
    """A run of very short lines without any end, number or mark is a menu.

    A list that a colon announces is none, nor one in the middle of the text.
    """
    found = list(reasons)
    prose = [place for place, block in enumerate(blocks) if not reasons[place] and is_prose(block)]
    first, last = (prose[0], prose[-1]) if prose else (len(blocks), -1)
    for start, end in _short_runs(blocks):
        announced = start > 0 and blocks[start - 1].text.endswith(":")
        listed = blocks[start].kind is Kind.ENTRY and blocks[start].linked < 0.5 and first < start < last
        if end - start >= _MENU_RUN and not announced and not listed:
            found[start:end] = [reason or "a menu" for reason in found[start:end]]
    return found


def _short_runs(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """The runs of lines, or of list entries, of three words at most: where each begins and ends."""
    start = 0
    for short_kind, run in groupby(blocks, key=lambda block: block.kind if _is_short(block) else None):
        end = start + len(list(run))
        if short_kind:
            yield start, end
        start = end


def _is_short(block: Block) -> bool:
    listed = block.kind in {Kind.LINE, Kind.ENTRY}
    return listed and block.words <= 3 and re.search(r"[\d.!?:,;]", block.text) is None


def _top(blocks: Sequence[Block], reasons: list[str]) -> list[str]:
    """Bylines, dates and offices stand before the text begins, or are stamped with a time anywhere."""
    found = list(reasons)
    begun = titled = False
    for place, block in enumerate(blocks):
        if found[place]:
            continue
        # A long title reads like text; what stands right under it is still the top of the page.
        begun = begun or (is_prose(block) and (titled or block.words > 30 or block.text.endswith(".")))
        titled = True
        if block.kind is Kind.HEADING or block.words > 16:
            continue
        stamped = _STAMP.match(block.text) is not None and _DATE.search(block.text) is not None
        if (
            stamped
            or (_is_dateline(block.text) and (not begun or _CLOCK.search(_DATE.sub(" ", block.text))))
            or (not begun and (BYLINE.fullmatch(block.text) or OFFICE.fullmatch(block.text)))
        ):
            found[place] = "a date or byline"
    return found


def _is_dateline(text: str) -> bool:
    """Whether hardly anything is left of a line without its date and time."""
    if not _DATE.search(text) or _ENDED.search(text):
        return False
    rest = _STAMP.sub(" ", _CLOCK.sub(" ", _DATE.sub(" ", text)))
    return len(re.findall(r"\w+", rest)) <= 6


def _tails(blocks: Sequence[Block], reasons: list[str]) -> list[str]:
    """What stands under a heading such as “Most viewed”: all of it where the text is over, else up to the next text."""
    found = list(reasons)
    prose = [
        block.words if is_prose(block) and not reason else 0 for block, reason in zip(blocks, reasons, strict=True)
    ]
    total, before = sum(prose), 0
    under = over = False
    for place, block in enumerate(blocks):
        marker = block.words <= 8 and _is_tail_marker(block, found[place])
        left = total - before
        if marker and before and (left <= total * _TAIL_SHARE or left <= _TAIL_WORDS):
            over = True
        before += prose[place]
        under = marker or (under and not is_prose(block) and block.kind is not Kind.HEADING)
        if marker:
            found[place] = found[place] or "a heading of the page, not of the text"
        elif over:
            found[place] = found[place] or "after the end of the text"
        elif under and block.kind is not Kind.QUOTE:
            found[place] = found[place] or "a list of other pages"
    return found


def _is_tail_marker(block: Block, reason: str) -> bool:
    if block.kind not in {Kind.LINE, Kind.HEADING}:
        return False
    return TAIL.fullmatch(block.text) is not None or reason == "a plea for support or a way to pay"


def _repeated(blocks: Sequence[Block], reasons: list[str], title: str) -> list[str]:
    """A line that stood there before says nothing new: headings come back as captions, captions twice."""
    found = list(reasons)
    seen: Counter[str] = Counter([words_of(title)] if title else [])
    for place, block in enumerate(blocks):
        if found[place]:
            continue
        key = words_of(block.text)
        if seen[key] and key:
            found[place] = "stands there already"
        seen[key] += 1
    return found


def is_picture_name(text: str) -> bool:
    """Whether a short line only names a picture, such as `Expansion map`."""
    return _PICTURED.fullmatch(text) is not None
