"""Decides which excerpts a card has room for; the others are behind its button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest

from bot.answering.answer import Answer, Excerpt, Side
from bot.discord_app.cards.budget import TEXT, measure
from bot.discord_app.cards.custom_id import MOST_PASSAGES, passages_by_key
from bot.discord_app.cards.excerpts import excerpt_text, heading_text, side_texts
from bot.discord_app.cards.opening import Detail, opening_length
from bot.render import wording
from bot.render.links import Links
from bot.render.snippet import snippet

RESERVED = 200
"""Characters kept for what depends on the occasion, such as who posted it: the plan must not depend on it."""


@dataclass(frozen=True, slots=True)
class PlannedSide:
    """A side with the excerpts that are shown, written out, and those that are not, in order."""

    side: Side
    shown: tuple[tuple[Excerpt, str], ...]
    behind: tuple[Excerpt, ...]

    @property
    def held_back(self) -> tuple[Excerpt, ...]:
        """What is not shown, or not as a whole, best first."""
        in_part = (excerpt for excerpt, _ in self.shown if not snippet(excerpt).whole)
        return (*in_part, *self.behind)

    def texts(self, detail: Detail) -> list[str]:
        """The side as it is shown, part by part; none where it has nothing on this question."""
        if not self.side.excerpts and not self.side.silent and not self.side.seen:
            return []
        heading = heading_text(self.side.position, detail.label, detail.holders)
        written = [text for _, text in self.shown]
        empty = wording.SEEN_SIDE if self.side.seen else wording.EMPTY_SIDE
        return side_texts(heading, written, len(self.behind), "" if self.side.excerpts else empty)

    def length(self, detail: Detail) -> int:
        """How many characters the side takes, line breaks between its parts counted."""
        return sum(measure(text) + 1 for text in self.texts(detail))


@dataclass(frozen=True, slots=True)
class Plan:
    """What a card shows: how much of the opening, and which excerpts of each side.

    `held_back` are the keys of the passages that its button has, best first, the sides taking turns.
    """

    detail: Detail
    sides: tuple[PlannedSide, ...]
    held_back: tuple[str, ...]

    @property
    def shown(self) -> tuple[str, ...]:
        """The ids of the passages that the card shows."""
        return tuple(excerpt.passage.id for side in self.sides for excerpt, _ in side.shown)


def plan(answer: Answer, links: Links) -> Plan:
    """Fills the card; the same answer always gives the same plan.

    Where not everything has room, the last excerpt of the longest side goes first, and a side's only excerpt goes
    only when every side is down to one. Where even that does not help, the opening becomes shorter.
    """
    everything = [_whole(side, links) for side in answer.sides]
    for detail in Detail.ladder():
        sides = list(everything)
        room = TEXT - RESERVED - opening_length(answer, detail)
        while _length(sides, detail) > room and any(side.shown for side in sides):
            _drop(sides, detail)
        emptied = any(whole.shown and not side.shown for whole, side in zip(everything, sides, strict=True))
        if _length(sides, detail) <= room and not emptied:
            break
    named = _named(answer, sides)
    kept = (replace(side, behind=tuple(one for one in side.behind if one.passage.id in named)) for side in sides)
    return Plan(detail, tuple(kept), tuple(named.values()))


def _whole(side: Side, links: Links) -> PlannedSide:
    """The side with all of its excerpts, but for those whose every sentence is too long."""
    written = [(excerpt, excerpt_text(excerpt, links)) for excerpt in side.excerpts]
    shown = tuple((excerpt, text) for excerpt, text in written if text is not None)
    return PlannedSide(side, shown, (*(excerpt for excerpt, text in written if text is None), *side.more))


def _named(answer: Answer, sides: Sequence[PlannedSide]) -> Mapping[str, str]:
    """The passages that the button can name, as id to key: as many as have room, the sides taking turns."""
    keys = {passage.id: key for key, passage in passages_by_key(answer.claim).items()}
    turns = chain.from_iterable(zip_longest(*(side.held_back for side in sides)))
    held_back = (excerpt.passage.id for excerpt in turns if excerpt is not None)
    named = [(passage, keys[passage]) for passage in held_back if passage in keys]
    return dict(named[:MOST_PASSAGES])


def _length(sides: Sequence[PlannedSide], detail: Detail) -> int:
    return sum(side.length(detail) for side in sides)


def _drop(sides: list[PlannedSide], detail: Detail) -> None:
    """Takes the last excerpt of the longest side away, of a side with several where there is one."""
    several = any(len(side.shown) > 1 for side in sides)
    candidates = [number for number, side in enumerate(sides) if len(side.shown) > several]
    longest = max(candidates, key=lambda number: sides[number].length(detail))
    side = sides[longest]
    sides[longest] = PlannedSide(side.side, side.shown[:-1], (side.shown[-1][0], *side.behind))
