"""Corrects a card that stands: what is out of date on it is replaced or taken out, and a line says so."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeAlias

import discord

from bot.answering.answer import Excerpt
from bot.discord_app.cards.blocks import (
    CORRECTED,
    LISTED,
    SMALL,
    Block,
    blocks,
    bold,
    found,
    label_of,
    plain,
    shows,
    texts,
)
from bot.discord_app.cards.budget import COMPONENTS, TEXT, clip, measure
from bot.discord_app.cards.detail import Detail
from bot.discord_app.cards.excerpts import explaining_text, short_texts, summary_text
from bot.discord_app.cards.following import document_text
from bot.discord_app.cards.layout import text
from bot.discord_app.cards.markup import escape, small
from bot.discord_app.cards.plan import RESERVED, WORDS
from bot.discord_app.cards.screen import FURTHER, SCREEN, height
from bot.discord_app.cards.version import WHOLE_CLAIM, Form, Versions, excerpts
from bot.knowledge.model import Claim, KnowledgeBase, PartialDate
from bot.render import phrases
from bot.render.catalogue import gettext
from bot.render.links import Links
from bot.store.cards import Card, Shown

View: TypeAlias = discord.ui.LayoutView

MOST_LINES = 3
"""Corrections that a card tells one by one; earlier ones it counts."""
MOST_CHANGES = 100
"""Corrections of one card that are remembered."""
LABEL = 60
"""Characters of a label in the line about its side."""


class What(StrEnum):
    """What was done to a card."""

    WORDING = "wording"
    CREDIT = "credit"
    NOTE = "note"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"
    RESTORED = "restored"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of what was corrected on a card: when, what, of which passage, to which version, under which label."""

    on: str
    what: tuple[What, ...]
    passage: str = ""
    version: str = ""
    label: str = ""

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Change:
        """The change as it was stored."""
        return cls(**{**stored, "what": tuple(map(What, stored["what"]))})


@dataclass(frozen=True, slots=True)
class Corrected:
    """The card as it has to stand, what is remembered of it then, and whether it has to be edited for that."""

    view: View
    card: Card
    edited: bool


@dataclass(frozen=True, slots=True)
class Now:
    """What is true now: the base with its versions, the day, and where links lead."""

    base: KnowledgeBase
    versions: Versions
    day: PartialDate
    links: Links = field(default_factory=Links)


def corrected_card(view: View, kept: Card, now: Now) -> Corrected:
    """A card as it has to stand now, from how it stands; its buttons stay.

    What was corrected before it was remembered so (the program was killed in between) is not corrected again.
    """
    before = view.to_components()  # type: ignore[no-untyped-call]  # the library left it bare
    claim = now.base.claim(kept.claim)
    earlier = tuple(map(Change.read, kept.changes))
    if claim is None:
        shown = tuple(
            replace(one, version=now.versions.current(kept.claim, one.passage, Form.QUOTE)) for one in kept.shown
        )
        changes = earlier if _is_gone(earlier) else (Change(str(now.day), (What.GONE,)), *earlier)
    else:
        editing = _Editing(view, kept, claim, now)
        shown = tuple(editing.corrected(one) for one in kept.shown)
        changes = (*reversed(editing.changes), *(one for one in earlier if What.GONE not in one.what))
    changes = changes[:MOST_CHANGES]
    _tell(view, changes)
    card = replace(kept, shown=shown, changes=tuple(asdict(one) for one in changes))
    return Corrected(view, card, view.to_components() != before)  # type: ignore[no-untyped-call]  # the same


class _Editing:
    """The card while its passages are looked through, one after the other."""

    def __init__(self, view: View, kept: Card, claim: Claim, now: Now) -> None:
        self._view = view
        self._kept = kept
        self._claim = claim
        self._now = now
        self._passages = {one.passage.id: one for one in excerpts(claim)}
        self._tall = max(SCREEN, _height(view))
        self.changes: list[Change] = []

    def corrected(self, shown: Shown) -> Shown:
        """Has the passage stand on the card as it is now, and says what the card shows of it then."""
        versions, claim = self._now.versions, self._claim.id
        if versions.holds(claim, shown.passage, shown.version):
            return shown
        excerpt = self._passages.get(shown.passage)
        if shown.passage == WHOLE_CLAIM:
            return replace(shown, version=versions.current(claim, WHOLE_CLAIM, Form.QUOTE))
        block = self._block(shown, excerpt)
        if block is None:
            return self._landed(shown, excerpt)
        if excerpt is None:
            return self._take_out(block, shown, What.WITHDRAWN)
        if label_of(block, self._claim) not in {None, excerpt.passage.position}:
            return self._take_out(block, shown, What.MOVED)
        return self._renew(block, shown, excerpt)

    def _block(self, shown: Shown, excerpt: Excerpt | None) -> Block | None:
        """Where the passage stands: of several lines that say the same, the one on its own side."""
        standing = found(self._view, shown.text)
        own = [one for one in standing if excerpt and label_of(one, self._claim) == excerpt.passage.position]
        return next(iter(own or standing), None)

    def _landed(self, shown: Shown, excerpt: Excerpt | None) -> Shown:
        """What the card shows of a passage that it shows otherwise than is remembered: as it is now, or not at all."""
        versions, claim = self._now.versions, self._claim.id
        block = next((one for one in blocks(self._view) if excerpt and shows(one, excerpt)), None)
        if block is not None:
            return Shown(shown.passage, versions.current(claim, shown.passage, block.form), plain(block.head))
        told = (gettext(phrases.WITHDRAWN), gettext(phrases.MOVED))
        instead = next((one for one in told if found(self._view, one)), shown.text)
        return Shown(shown.passage, versions.current(claim, shown.passage, Form.QUOTE), instead)

    def _take_out(self, block: Block, shown: Shown, why: What) -> Shown:
        """Says in one line that the excerpt was withdrawn, or stood on the wrong side."""
        versions, claim = self._now.versions, self._claim.id
        moved = why is What.MOVED
        version = versions.moved(claim, shown.passage) if moved else versions.current(claim, shown.passage, Form.QUOTE)
        told = gettext(phrases.MOVED if moved else phrases.WITHDRAWN)
        if self._is_shared(shown):
            return replace(shown, version=version)
        if plain(block.head) != told:
            self._note(block, shown.passage, version, [why])
            block.display.content = block.replaced([f"{LISTED if block.form is Form.LISTED else ''}{told}"])
        return Shown(shown.passage, version, told)

    def _is_shared(self, shown: Shown) -> bool:
        """Whether the line of a list stands there for another passage, too."""
        others = (one for one in self._kept.shown if one.text == shown.text and one.passage != shown.passage)
        return any(one.passage in self._passages for one in others)

    def _renew(self, block: Block, shown: Shown, excerpt: Excerpt) -> Shown:
        """Has the block say what is true now, and keeps of it what was true before."""
        restored = shown.text in {gettext(phrases.WITHDRAWN), gettext(phrases.MOVED)}
        lines = self._fitting(block, list(_written(block, excerpt, self._now.links, anew=restored)))
        at = next((place for place, line in enumerate(lines) if not line.startswith(SMALL)), 0)
        later = Block(text("\n".join(lines)), at)
        what = [What.RESTORED] if restored else list(_differences(block, later))
        after = Shown(shown.passage, self._current(shown.passage, later), plain(later.head))
        if what:
            self._note(block, shown.passage, after.version, what)
            block.display.content = block.replaced(lines)
        return after

    def _current(self, passage: str, block: Block) -> str:
        return self._now.versions.current(self._claim.id, passage, block.form)

    def _fitting(self, block: Block, ways: Sequence[list[str]]) -> list[str]:
        """The first way to write it with which the card stands on a screen; else, with which it is not much taller.

        The last way is for where nothing of a quote has room.
        """
        content, heights = block.display.content, []
        *quoting, last = ways
        for lines in quoting:
            block.display.content = block.replaced(lines)
            fits = sum(measure(one) + 1 for one in _texts(self._view)) <= TEXT - RESERVED
            heights.append(_height(self._view) if fits else sys.maxsize)
            block.display.content = content
            if heights[-1] <= self._tall:
                return lines
        lowest = min(heights, default=sys.maxsize)
        return quoting[heights.index(lowest)] if lowest <= self._tall + FURTHER else last

    def _note(self, block: Block, passage: str, version: str, what: Sequence[What]) -> None:
        """Remembers the change, unless that was done before the card was edited."""
        last = next((one for one in map(Change.read, self._kept.changes) if one.passage == passage), None)
        if last is None or last.version != version:
            label = clip(block.label, LABEL)
            self.changes.append(Change(str(self._now.day), tuple(what), passage, version, label))


def _written(block: Block, excerpt: Excerpt, links: Links, *, anew: bool) -> Iterator[list[str]]:
    """The ways to write a passage in the place of a block, the one that shows most first."""
    if block.form is Form.LISTED:
        yield [block.head] if shows(block, excerpt) else [document_text(excerpt, links)]
        return
    marked = replace(excerpt, spans=tuple(_spans(bold(block.head), excerpt.passage.quote)))
    detail = _detail(block, excerpt, links)
    if block.form is Form.SUMMARY and not anew:
        yield _keeping(block, summary_text(excerpt, detail, links).split("\n"))
        return
    if not anew and shows(block, excerpt):
        above = [explaining_text(excerpt, detail) for _ in block.above]
        below = summary_text(excerpt, detail, links).split("\n")[1:]
        yield _keeping(block, [*above, block.head, *below])
        return
    yield from (shown.text.split("\n") for shown in short_texts(marked, WORDS, detail, links))
    yield summary_text(excerpt, detail, links).split("\n")


def _detail(block: Block, excerpt: Excerpt, links: Links) -> Detail:
    """How much of each text the card has room for: the step at which most of it reads as it does."""
    standing = {*map(plain, block.above), *map(plain, block.below)}

    def alike(detail: Detail) -> int:
        lines = (explaining_text(excerpt, detail), *summary_text(excerpt, detail, links).split("\n"))
        return len(standing & set(map(plain, lines)))

    return max(Detail.ladder(), key=alike)


def _keeping(block: Block, lines: Sequence[str]) -> list[str]:
    """The lines, but those that say the same as before as they are: a link that leads elsewhere corrects nothing."""
    before = {plain(line): line for line in (*block.above, block.head, *block.below)}
    return [before.get(plain(line), line) for line in lines]


def _spans(words: Sequence[str], quote: str) -> Iterator[tuple[int, int]]:
    """Where the words that were bold stand in the quote as it is now."""
    named = sorted({word for word in words if word}, key=len, reverse=True)
    if named:
        pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, named))})(?!\w)"
        yield from (match.span() for match in re.finditer(pattern, quote, re.IGNORECASE))


def _differences(before: Block, after: Block) -> Iterator[What]:
    """What a block says otherwise than the one before it."""
    if before.form is Form.LISTED:
        yield from [What.CREDIT] if plain(before.head) != plain(after.head) else []
        return
    for what, earlier, later in zip((What.WORDING, What.CREDIT, What.NOTE), _parts(before), _parts(after), strict=True):
        if earlier != later:
            yield what


def _parts(block: Block) -> Sequence[Sequence[str]]:
    """What is said, who said it, and what stands below that."""
    below = [plain(line) for line in block.below]
    return [plain(line) for line in (*block.above, block.head)], below[:1], below[1:]


def _tell(view: View, changes: Sequence[Change]) -> None:
    """Has the card say what was corrected, above its buttons, the latest first."""
    standing = next((part for part in view.walk_children() if part.id == CORRECTED), None)
    if isinstance(standing, discord.ui.TextDisplay):
        frame = standing.parent if isinstance(standing.parent, discord.ui.Container) else view
        frame.remove_item(standing)
    if not changes:
        return
    if sum(1 for _ in view.walk_children()) >= COMPONENTS:
        _join_last(view)
    room = TEXT - sum(measure(one) + 1 for one in _texts(view))
    inside = next((part for part in view.walk_children() if isinstance(part, discord.ui.Container)), view)
    rows = [part for part in inside.children if isinstance(part, discord.ui.ActionRow)]
    for row in rows:
        inside.remove_item(row)
    inside.add_item(text(_told(changes, room), CORRECTED))
    for row in rows:
        inside.add_item(row)


def _join_last(view: View) -> None:
    """Makes one text of two, where a card has as many components as it may."""
    *_, last, second = texts(view)
    last.content = f"{last.content}\n{second.content}"
    frame = second.parent if isinstance(second.parent, discord.ui.Container) else view
    frame.remove_item(second)


def _told(changes: Sequence[Change], room: int) -> str:
    """As many of the changes as there is room for, a line each, and how many there were before."""
    for most in range(MOST_LINES, -1, -1):
        lines = [_line(change) for change in changes[:most]]
        if earlier := changes[most:]:
            lines.append(phrases.corrected_earlier(len(earlier), PartialDate.parse(earlier[-1].on)))
        told = small("\n".join(lines))
        if measure(told) < room:
            break
    return told


def _line(change: Change) -> str:
    day = PartialDate.parse(change.on)
    if What.GONE in change.what:
        return phrases.claim_gone_since(day)
    return phrases.corrected(day, change.what, escape(change.label))


def _texts(view: View) -> list[str]:
    return [part.content for part in view.walk_children() if isinstance(part, discord.ui.TextDisplay)]


def _height(view: View) -> int:
    labels = [part.label or "" for part in view.walk_children() if isinstance(part, discord.ui.Button)]
    told = (
        part.content
        for part in view.walk_children()
        if isinstance(part, discord.ui.TextDisplay) and part.id != CORRECTED
    )
    return height(told, labels, menu=any(isinstance(part, discord.ui.Select) for part in view.walk_children()))


def _is_gone(changes: Sequence[Change]) -> bool:
    return bool(changes) and What.GONE in changes[0].what
