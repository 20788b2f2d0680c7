"""Lays out the short messages: what failed, what is not known, what has to wait."""

from __future__ import annotations

from bot.discord_app.cards.custom_id import button_id, claim_key
from bot.discord_app.cards.layout import Layout, button, notice, row, text
from bot.knowledge.model import Claim
from bot.render import phrases


def unknown() -> Layout:
    """What a person reads who pressed a button that nothing knows any more."""
    return notice(phrases.UNKNOWN_BUTTON)


def too_old(claim: Claim) -> Layout:
    """What a person reads who asks for more of a card from before its button named the passages."""
    sources = button(phrases.SOURCES, button_id("sources", claim_key(claim)))
    return Layout(text(phrases.CARD_TOO_OLD), row(sources))


def failure(short_id: str) -> Layout:
    """What a person reads whose question failed."""
    return notice(phrases.failure(short_id))


def wait(seconds: float) -> Layout:
    """What a person reads who asks again too soon."""
    return notice(phrases.wait(seconds))


def posted(address: str, poster: int, channel: int, message: int) -> Layout:
    """What a moderator reads after posting a reply, with the button that takes it back."""
    undo = button(phrases.UNDO, button_id("undo", poster, channel, message))
    return Layout(text(phrases.posted(address)), row(undo))
