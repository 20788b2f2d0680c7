"""Lays out an answer, or the reason why there is none, as a message: values in, a view out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import discord

from bot.answering.answer import Answer, NoAnswer
from bot.answering.follow import Follow
from bot.answering.turn import shown_in
from bot.discord_app.cards.budget import COMPONENTS
from bot.discord_app.cards.custom_id import button_id, claim_key, question_key
from bot.discord_app.cards.following import follow_id, follow_texts
from bot.discord_app.cards.layout import Button, Layout, Part, box, button, line, row, text
from bot.discord_app.cards.markup import small
from bot.discord_app.cards.opening import Detail, asked_text, matched, question_text, readings_text, shared_text
from bot.discord_app.cards.plan import Plan, plan
from bot.knowledge.model import Claim
from bot.render import phrases, wording
from bot.render.links import Links
from bot.render.printable import printable

ASKED = 1002
"""The component that holds the question as matched; found by this id on cards of any age."""
LISTED = frozenset({Follow.SOURCE, Follow.WHEN, Follow.VIEW})
"""What follow-ups ask for that is no excerpt."""
MOST_OFFERED = 4
"""Claims offered as “did you mean”: with the button that deletes, a row."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """For whom a card is made.

    `asker` may delete it, and is 0 where nobody may because only one person sees it; `target` is the message that was
    checked, if any, and that the card may be posted under; `links` say where its links lead.
    """

    asker: int = 0
    target: int = 0
    links: Links = field(default_factory=Links)


def card(reply: Answer | NoAnswer, occasion: Occasion) -> Layout:
    """What a question gets, as a message."""
    match reply:
        case Answer() if reply.follow in LISTED:
            return follow_card(reply, occasion)
        case Answer():
            return answer_card(reply, occasion)
        case NoAnswer():
            return no_answer_card(reply, occasion)


def answer_card(answer: Answer, occasion: Occasion) -> Layout:
    """The question, what is shared, every position with its excerpts, and the buttons."""
    planned = plan(answer, occasion.links)
    opening = [
        text(question_text(answer, planned.detail)),
        text(
            "\n".join(filter(None, (asked_text(answer, planned.detail), readings_text(answer, planned.detail)))), ASKED
        ),
        text(shared_text(answer, planned.detail)),
    ]
    closing: list[Part] = [line(), row(*_buttons(answer, planned, occasion))]
    if answer.others:
        closing += [text(small(wording.OTHERS)), row(*_offers(answer.others, answer, occasion))]
    sides = _sides(planned, COMPONENTS - _count(box(*opening, *closing)))
    return Layout(box(*opening, *sides, *closing))


def follow_card(answer: Answer, occasion: Occasion) -> Layout:
    """The question, what a follow-up asked of its answer, and the buttons."""
    detail = next(Detail.ladder())
    opening = (text(question_text(answer, detail)), text(asked_text(answer, detail), ASKED))
    closing = (line(), row(*_buttons(answer, Plan(detail, (), ()), occasion)))
    return Layout(box(*opening, *map(text, follow_texts(answer, detail, occasion.links)), *closing))


def shown_passages(answer: Answer, links: Links) -> Sequence[str]:
    """The ids of the passages that a card has room for, or lists."""
    return tuple(shown_in(answer)) if answer.follow in LISTED else plan(answer, links).shown


def no_answer_card(reply: NoAnswer, occasion: Occasion) -> Layout:
    """The reason in one sentence, how the question was read, and the nearest claims to choose from."""
    detail = next(Detail.ladder())
    lines = [wording.reason(reply), readings_text(reply, detail), wording.nearest(reply)]
    texts = [text("\n".join(part for part in lines if part))]
    if printable(reply.question).strip():
        texts.insert(0, text(asked_text(reply, detail), ASKED))
    buttons = _offers(reply.nearest, reply, occasion)
    if occasion.asker:
        buttons.append(button(phrases.DELETE, button_id("delete", occasion.asker)))
    return Layout(*texts, *([row(*buttons)] if buttons else []))


def _count(part: Part) -> int:
    """How many components a part is, nested ones counted."""
    return 1 + sum(_count(child) for child in getattr(part, "children", ()))


def _sides(planned: Plan, room: int) -> list[Part]:
    """Every side that has something under a line of its own; with less air where components run out."""
    sides = [texts for side in planned.sides if (texts := side.texts(planned.detail))]
    if sum(len(texts) + 1 for texts in sides) > room:
        sides = [["\n".join(texts)] for texts in sides]
    if 2 * len(sides) > room:
        sides = [["\n".join(texts[0] for texts in sides)]]
    return [part for texts in sides for part in (line(), *map(text, texts))]


def _buttons(answer: Answer, planned: Plan, occasion: Occasion) -> Sequence[Button]:
    key = claim_key(answer.claim)
    buttons = []
    if occasion.target:
        post = button_id("post", occasion.target, key)
        buttons.append(button(phrases.POST, post, discord.ButtonStyle.primary))
    if planned.held_back:
        more = button_id("more", key, 0, passages=planned.held_back)
        buttons.append(button(phrases.more_button(len(planned.held_back)), more))
    buttons.append(button(phrases.SOURCES, button_id("sources", key)))
    shown = tuple(shown_in(answer)) if answer.follow in LISTED else planned.shown
    buttons.append(button(phrases.FOLLOW_UP, follow_id(answer, shown)))
    if occasion.asker:
        buttons.append(button(phrases.DELETE, button_id("delete", occasion.asker)))
    return buttons


def _offers(claims: Sequence[Claim], reply: Answer | NoAnswer, occasion: Occasion) -> list[Button]:
    """A button for each claim that may have been meant, which keeps the occasion; no two share a custom id."""
    offered = {claim_key(claim): claim for claim in claims}
    asked = question_key(matched(reply))
    return [
        button(claim.question, button_id("choose", key, occasion.asker, occasion.target, asked))
        for key, claim in list(offered.items())[:MOST_OFFERED]
    ]
