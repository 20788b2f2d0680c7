"""Decides what a card shows, within one screen of a phone; everything else is behind its button."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import chain, zip_longest

from bot.answering.answer import Answer, Excerpt, Side
from bot.answering.follow import Follow
from bot.answering.turn import shown_in
from bot.discord_app.cards.budget import TEXT, measure
from bot.discord_app.cards.custom_id import MOST_PASSAGES, passages_by_key
from bot.discord_app.cards.detail import Detail
from bot.discord_app.cards.excerpts import label_text, short_texts, summary_text
from bot.discord_app.cards.markup import small
from bot.discord_app.cards.opening import asked_text, caution_text, heading
from bot.discord_app.cards.screen import FURTHER, SCREEN, height, line_height
from bot.knowledge.model import CONTEXT
from bot.render import phrases, wording
from bot.render.catalogue import gettext
from bot.render.links import Links
from bot.render.snippet import MOST_WORDS

LISTED = frozenset({Follow.SOURCE, Follow.WHEN, Follow.VIEW})
"""What follow-ups ask for that is no excerpt."""
RESERVED = 200
"""Characters kept for what depends on the occasion, such as who posted it: the plan must not depend on it."""
WORDS = (MOST_WORDS, 38, 32, 28, 24, 20, 16)
"""How many words of a quote are tried, one after the other."""


class Loss(IntEnum):
    """What is given up so that a card fits its screen, the least first."""

    WORDS = 0
    MANY_WORDS = 1
    BEST = 2
    QUOTE = 3
    ALL = 4


@dataclass(frozen=True, slots=True)
class Form:
    """One way to show a side: the excerpt, if any, as it is written, and whether nothing of it is left out."""

    loss: Loss
    text: str
    excerpt: Excerpt | None = None
    whole: bool = False

    @property
    def height(self) -> int:
        """Pixels of its lines."""
        return sum(map(line_height, self.text.split("\n")))


@dataclass(frozen=True, slots=True)
class PlannedSide:
    """A side in the form in which it is shown, and what is behind the button, in order, best first."""

    side: Side
    form: Form
    held_back: tuple[Excerpt, ...]

    def text(self, detail: Detail) -> str:
        """The side as it is shown: its label, then its excerpt, or why there is none."""
        return f"{label_text(self.side.position, detail.label)}\n{self.form.text}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a card shows: how much of its frame, each side, and the ids of the passages that stand there.

    `held_back` are the keys of the passages that its button has, best first, the sides taking turns.
    """

    detail: Detail
    shown: tuple[str, ...]
    sides: tuple[PlannedSide, ...] = ()
    held_back: tuple[str, ...] = ()


class Offer:
    """A side with the form that it has now, and the next one: they are written one by one, as far as is needed."""

    def __init__(self, side: Side, detail: Detail, links: Links) -> None:
        self._side = side
        self._forms = _forms(side, detail, links)
        self.form = next(self._forms)
        self._next: Form | None = None

    @property
    def following(self) -> Form | None:
        """The next form that stands lower than the one now; None where there is none."""
        if self._next is None:
            self._next = next((form for form in self._forms if form.height < self.form.height), None)
        return self._next

    def give_way(self) -> None:
        """Takes the next form, where there is one."""
        self.form, self._next = self.following or self.form, None

    def planned(self) -> PlannedSide:
        """The side as it is now; what is not shown whole is held back."""
        everything = (*self._side.excerpts, *self._side.more)
        behind = tuple(one for one in everything if not (self.form.whole and one is self.form.excerpt))
        return PlannedSide(self._side, self.form, behind)


def plan(answer: Answer, links: Links) -> Plan:
    """Chooses one excerpt of each side, as much of it as a screen has room for; the same answer gives the same plan.

    Where it is too much, the longest side gives way first: by words, then by showing another excerpt in place of one
    whose sentences are all too long, then by what it says in the curator's words alone. What is listed has no sides.
    """
    details = list(Detail.ladder())
    if answer.follow in LISTED:
        return Plan(details[0], tuple(shown_in(answer)))
    sides = _on_card(answer)
    reaches = (Loss.WORDS, Loss.MANY_WORDS, Loss.BEST, Loss.BEST, Loss.QUOTE, Loss.ALL)
    for detail, reach in zip((*details, details[-1], details[-1]), reaches, strict=True):
        offers = [Offer(side, detail, links) for side in sides]
        frame = (asked_text(answer, detail), heading(answer, detail), caution_text(answer))
        while not (fitting := _fits(frame, offers, detail)) and _give_way(offers, reach):
            pass
        if fitting:
            break
    planned = tuple(offer.planned() for offer in offers)
    shown = tuple(side.form.excerpt.passage.id for side in planned if side.form.excerpt)
    return Plan(detail, shown, planned, _named(answer, planned))


def fits(texts: Sequence[str], sides: int) -> bool:
    """Whether a card of these texts, for so many sides, stands on a screen, and Discord takes it."""
    buttons = (phrases.more_button(MOST_PASSAGES), gettext(phrases.SOURCES), gettext(phrases.FOLLOW_UP))
    screen = SCREEN + FURTHER * max(0, sides - 2)
    return sum(measure(text) + 1 for text in texts) <= TEXT - RESERVED and height(texts, buttons, menu=True) <= screen


def _on_card(answer: Answer) -> Sequence[Side]:
    """The positions that have something to show or to say; context only where none of them has."""
    sides = [side for side in answer.sides if side.excerpts or side.silent or side.seen]
    sided = [side for side in sides if side.position.id != CONTEXT]
    return sided if any(side.excerpts for side in sided) else sides


def _forms(side: Side, detail: Detail, links: Links) -> Iterator[Form]:
    """The ways to show a side, the one that shows most first."""
    if not side.excerpts:
        yield Form(Loss.WORDS, gettext(wording.SEEN_SIDE if side.seen else wording.EMPTY_SIDE))
        return
    best, *others = (*side.excerpts, *side.more)
    yield from _of_excerpt(best, detail, links)
    for other in others:
        for form in _of_excerpt(other, detail, links):
            yield replace(form, loss=Loss.BEST)
    yield Form(Loss.QUOTE, summary_text(best, detail, links), best)
    yield Form(Loss.ALL, small(phrases.all_behind(1 + len(others))))


def _of_excerpt(excerpt: Excerpt, detail: Detail, links: Links) -> Iterator[Form]:
    """The excerpt with fewer and fewer words, as long as a word that was asked for is among them."""
    for number, shown in enumerate(short_texts(excerpt, WORDS, detail, links)):
        if shown.bears or not number:
            loss = Loss.WORDS if shown.most >= WORDS[3] else Loss.MANY_WORDS
            yield Form(loss, shown.text, excerpt, shown.whole)


def _give_way(offers: Sequence[Offer], reach: Loss) -> bool:
    """Has the tallest of the sides that lose least take its next form; False where none may."""
    able = [(offer.following.loss, -offer.form.height, place) for place, offer in enumerate(offers) if offer.following]
    within = [one for one in able if one[0] <= reach]
    if within:
        offers[min(within)[2]].give_way()
    return bool(within)


def _fits(frame: Sequence[str], offers: Sequence[Offer], detail: Detail) -> bool:
    return fits([*frame, *(offer.planned().text(detail) for offer in offers)], len(offers))


def _named(answer: Answer, sides: Sequence[PlannedSide]) -> tuple[str, ...]:
    """The keys of the passages that the button can name: as many as have room, the sides taking turns."""
    keys: Mapping[str, str] = {passage.id: key for key, passage in passages_by_key(answer.claim).items()}
    on_card = {side.side.position.id for side in sides}
    beside = [(*side.excerpts, *side.more) for side in answer.sides if side.position.id not in on_card]
    turns = chain.from_iterable(zip_longest(*(side.held_back for side in sides), *beside))
    named = [keys[one.passage.id] for one in turns if one is not None and one.passage.id in keys]
    return tuple(dict.fromkeys(named[:MOST_PASSAGES]))
