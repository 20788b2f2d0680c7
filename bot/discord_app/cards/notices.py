"""Lays out the short messages: what failed, what is not known, what has to wait."""

from __future__ import annotations

from bot.answering.answer import Answer, NoAnswer
from bot.discord_app.cards.custom_id import button_id, claim_key, question_key
from bot.discord_app.cards.layout import Button, Layout, button, notice, row, text
from bot.discord_app.cards.markup import escape
from bot.discord_app.cards.opening import matched
from bot.knowledge.model import Claim
from bot.render import phrases, wording
from bot.render.catalogue import gettext


def unknown() -> Layout:
    """What a person reads who pressed a button that nothing knows any more."""
    return notice(gettext(phrases.UNKNOWN_BUTTON))


def too_old(claim: Claim) -> Layout:
    """What a person reads who asks for more of a card from before its button named the passages."""
    sources = button(gettext(phrases.SOURCES), button_id("sources", claim_key(claim)))
    return Layout(text(gettext(phrases.CARD_TOO_OLD)), row(sources))


def failure(short_id: str) -> Layout:
    """What a person reads whose question failed."""
    return notice(phrases.failure(short_id))


def wait(seconds: float) -> Layout:
    """What a person reads who asks again too soon."""
    return notice(phrases.wait(seconds))


def posted(address: str, *named: object) -> Layout:
    """What a moderator reads after posting a reply, with the buttons that take it back, and put the name under it.

    `named` is what they name: who posted, channel, message, and the key of the claim.
    """
    undo = button(gettext(phrases.UNDO), button_id("undo", *named))
    sign = button(gettext(phrases.SIGN), button_id("sign", *named))
    return Layout(text(phrases.posted(address)), row(undo, sign))


def posted_already(address: str) -> Layout:
    """What a moderator reads who would post a second reply to the same message."""
    return notice(phrases.posted_already(address))


def remembered(question: str, number: int) -> Layout:
    """What a moderator reads after teaching a question, with the button that has it forgotten."""
    undo = button(gettext(phrases.FORGET), button_id("unteach", number, 0))
    return Layout(text(phrases.remembered(escape(question))), row(undo))


def signed(address: str, *named: object) -> Layout:
    """What a moderator reads after putting the name under a reply; `named` is as in `posted`."""
    undo = button(gettext(phrases.UNDO), button_id("undo", *named))
    return Layout(text(phrases.signed(address)), row(undo))


def try_again(seconds: float) -> Layout:
    """What a moderator reads whose press Discord does not take now."""
    return notice(phrases.try_again(seconds))


def nothing_in_it(*, whole: bool) -> Layout:
    """What a moderator reads who had a long message checked that makes no claim of these."""
    told = gettext(phrases.NOTHING_IN_IT if whole else phrases.NOTHING_AT_ITS_BEGINNING)
    return Layout(text(told), row(button(gettext(phrases.CLAIMS_TITLE), button_id("claims", 0))))


def how_to_ask() -> Layout:
    """What a person reads who says hello: one line, and a button that opens, privately, what can be asked."""
    return Layout(text(gettext(phrases.HOW_TO_ASK)), row(button(gettext(phrases.CLAIMS_TITLE), button_id("claims", 0))))


def heard() -> Layout:
    """One word, to what asks nothing in a direct message."""
    return notice(gettext(phrases.HEARD))


def withheld() -> Layout:
    """What a person reads who points at a message that Discord withholds."""
    return notice(gettext(phrases.WITHHELD))


def unanswered(reply: NoAnswer) -> Layout:
    """Why there is no answer, in a line; what comes near is behind a button, for who presses it alone."""
    if not reply.nearest:
        return notice(wording.reason(reply))
    near = button(gettext(phrases.SHOW_NEAR), button_id("show", 0, question_key(matched(reply))))
    return Layout(text(wording.reason(reply)), row(near))


def for_you_alone(answer: Answer) -> Layout:
    """A line in place of a card, where answers are private: a button shows it to who presses it."""
    return Layout(text(gettext(phrases.PRIVATE_HERE)), row(_show(answer)))


def crowded(answer: Answer) -> Layout:
    """The same, where the channel has had as many cards as a minute may bring."""
    return Layout(text(gettext(phrases.CROWDED)), row(_show(answer)))


def _show(answer: Answer) -> Button:
    asked = question_key(matched(answer))
    return button(gettext(phrases.SHOW), button_id("show", claim_key(answer.claim), asked))
