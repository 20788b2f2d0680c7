"""Lays out an answer, or the reason why there is none, as a message: values in, a view out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import discord

from bot.answering.answer import Answer, NoAnswer
from bot.discord_app.cards.budget import COMPONENTS
from bot.discord_app.cards.custom_id import button_id, claim_key, question_key
from bot.discord_app.cards.detail import Detail
from bot.discord_app.cards.following import follow_id, follow_texts
from bot.discord_app.cards.layout import Button, Layout, Part, box, button, menu, option, report_option, row, text
from bot.discord_app.cards.opening import asked_text, caution_text, heading, matched, question_text
from bot.discord_app.cards.plan import LISTED, Plan, fits, plan
from bot.knowledge.model import Claim
from bot.render import phrases, wording
from bot.render.catalogue import gettext
from bot.render.links import Links
from bot.render.printable import printable

ASKED = 1002
"""The component that holds the question as matched; found by this id on cards of any age."""
MOST_OFFERED = 4
"""Claims offered as “did you mean”: with the button that deletes, a row."""
WHOLE = 12
"""Rows of a question where there is room for it, and where it may be asked again from what stands there."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """For whom a card is made.

    `asker` may delete it, and is 0 where nobody may because only one person sees it; `target` is the message that was
    checked, if any, and that the card may be posted under; `links` say where its links lead; `reportable` are cards for
    all of a server, whose moderators hear of what is wrong with them; `word_back` says whether who got no answer may
    want word back.
    """

    asker: int = 0
    target: int = 0
    links: Links = field(default_factory=Links)
    reportable: bool = False
    word_back: bool = False


def card(reply: Answer | NoAnswer, occasion: Occasion, planned: Plan | None = None) -> Layout:
    """What a question gets, as a message; of an answer that was planned before, by that plan."""
    match reply:
        case Answer():
            shown_as = follow_card if reply.follow in LISTED else answer_card
            return shown_as(reply, occasion, planned or plan(reply, occasion.links))
        case NoAnswer():
            return no_answer_card(reply, occasion)


def answer_card(answer: Answer, occasion: Occasion, planned: Plan) -> Layout:
    """The question, what is shared, an excerpt of every position, and the buttons: on one screen of a phone."""
    opening = (text(asked_text(answer, planned.detail), ASKED), text(heading(answer, planned.detail)))
    closing = (text(caution_text(answer)), *_controls(answer, planned, occasion))
    room = COMPONENTS - _count(box(*opening, *closing))
    return Layout(box(*opening, *_sides(planned, room), *closing))


def follow_card(answer: Answer, occasion: Occasion, planned: Plan) -> Layout:
    """The question, what a follow-up asked of its answer, and the buttons: on one screen of a phone."""
    opening = (asked_text(answer, planned.detail), question_text(answer, planned.detail))
    sides = sum(bool(side.excerpts) for side in answer.sides)
    told = follow_texts(answer, planned.detail, occasion.links, lambda texts: fits((*opening, *texts), sides))
    parts = (text(opening[0], ASKED), *map(text, (opening[1], *told)))
    return Layout(box(*parts, *_controls(answer, planned, occasion)))


def no_answer_card(reply: NoAnswer, occasion: Occasion) -> Layout:
    """The reason in one sentence, how the question was read, and the nearest claims to choose from."""
    detail = replace(next(Detail.ladder()), asked=WHOLE)
    lines = (wording.reason(reply), wording.nearest(reply))
    texts = [text("\n".join(part for part in lines if part))]
    if printable(reply.question).strip():
        texts.insert(0, text(asked_text(reply, detail), ASKED))
    buttons = _offers(reply.nearest, reply, occasion)
    if occasion.word_back:
        buttons.append(button(gettext(phrases.TELL_ME), button_id("tellme", question_key(matched(reply)))))
    if occasion.asker:
        buttons.append(button(gettext(phrases.DELETE), button_id("delete", occasion.asker)))
    return Layout(*texts, *([row(*buttons)] if buttons else []))


def _count(part: Part) -> int:
    """How many components a part is, nested ones counted."""
    return 1 + sum(_count(child) for child in getattr(part, "children", ()))


def _sides(planned: Plan, room: int) -> list[Part]:
    """Every side, a part each; all in one where components run out."""
    sides = [side.text(planned.detail) for side in planned.sides]
    return [text(side) for side in (sides if len(sides) <= room else ["\n".join(sides)])]


def _controls(answer: Answer, planned: Plan, occasion: Occasion) -> list[Part]:
    """The row of buttons, and below it the menu, where there is anything in it."""
    options = _options(answer, occasion)
    return [row(*_buttons(answer, planned, occasion)), *([row(menu(options))] if options else [])]


def _buttons(answer: Answer, planned: Plan, occasion: Occasion) -> Sequence[Button]:
    key = claim_key(answer.claim)
    buttons = []
    if occasion.target:
        post = button_id("post", occasion.target, key)
        buttons.append(button(gettext(phrases.POST), post, discord.ButtonStyle.primary))
    if planned.held_back:
        more = button_id("more", key, 0, passages=planned.held_back)
        buttons.append(button(phrases.more_button(len(planned.held_back)), more))
    buttons.append(button(gettext(phrases.SOURCES), button_id("sources", key)))
    buttons.append(button(gettext(phrases.FOLLOW_UP), follow_id(answer, planned.shown)))
    return buttons


def _options(answer: Answer, occasion: Occasion) -> list[discord.SelectOption]:
    """What else can be done with the card: ask another claim the same, say that it is wrong, delete it."""
    chosen = _choose_ids(answer.others, answer, occasion)
    options = [option(claim.question, custom_id, gettext(phrases.OTHER_CLAIM)) for custom_id, claim in chosen.items()]
    if occasion.reportable:
        options.append(report_option())
    if occasion.asker:
        options.append(option(gettext(phrases.DELETE), button_id("delete", occasion.asker)))
    return options


def _offers(claims: Sequence[Claim], reply: NoAnswer, occasion: Occasion) -> list[Button]:
    """A button for each claim that may have been meant."""
    chosen = _choose_ids(claims, reply, occasion)
    return [button(claim.question, custom_id) for custom_id, claim in chosen.items()]


def _choose_ids(claims: Sequence[Claim], reply: Answer | NoAnswer, occasion: Occasion) -> Mapping[str, Claim]:
    """Claims by what chooses them, which keeps the occasion; no two are the same."""
    asked = question_key(matched(reply))
    found = {button_id("choose", claim_key(claim), occasion.asker, occasion.target, asked): claim for claim in claims}
    return dict(list(found.items())[:MOST_OFFERED])
