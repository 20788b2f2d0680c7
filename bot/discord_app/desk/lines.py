"""Tells an action in a line: who, what, where with a link, and about which claim; never what a member wrote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import discord

from bot.discord_app.cards.budget import clip
from bot.discord_app.cards.layout import Button, Part, text
from bot.discord_app.cards.markup import escape_part
from bot.knowledge.model import KnowledgeBase
from bot.render import log_lines
from bot.render.catalogue import gettext
from bot.store.actions import Action, Kind

CLAIM = 60
"""Characters of a claim's question in a line."""
LINE = 300
"""Characters of a line in words of its own."""


@dataclass(frozen=True, slots=True)
class Form:
    """How the actions of one kind are told otherwise.

    `words` makes the sentence of an action, whose text from outside it escapes, and of the mention of who did it;
    `button` is what stands beside the line, or None where an action has none.
    """

    words: Callable[[Action, str], str] | None = None
    button: Callable[[Action], Button | None] | None = None


class Lines:
    """The line of each action, in the language that holds."""

    def __init__(self, base: Callable[[], KnowledgeBase], forms: Mapping[Kind, Form] | None = None) -> None:
        self._base = base
        self.forms = dict(forms or {})

    def line(self, action: Action, *, dated: bool, claimed: bool = True) -> str:
        """Who did what, where, and about which claim, where that is not known already (`claimed`).

        `dated`, with a line below that says when, by the reader's own clock.
        """
        who = mention(action.moderator) if action.moderator else gettext(log_lines.SOMEBODY)
        words = self._form(action).words
        told = clip(words(action, who), LINE) if words else _told(action, who)
        about = self._about(action) if claimed else ""
        if dated:
            told += f"\n-# <t:{action.at}:d> <t:{action.at}:t>"
        return f"{told} · {about}" if about else told

    def part(self, action: Action, *, dated: bool, claimed: bool = True, number: int | None = None) -> Part:
        """The line as a part of a message, found again by its number, with its button beside it where it has one."""
        line, make = text(self.line(action, dated=dated, claimed=claimed), number), self._form(action).button
        beside = make(action) if make else None
        return discord.ui.Section(line, accessory=beside) if beside else line

    def _form(self, action: Action) -> Form:
        return self.forms.get(action.kind, Form())

    def _about(self, action: Action) -> str:
        if action.claim is None:
            return gettext(log_lines.NOTHING_FOUND) if action.kind is Kind.CHECK else ""
        claim = self._base().claim(action.claim)
        return escape_part(clip(claim.question if claim else action.claim, CLAIM))


def mention(person: int) -> str:
    """Names somebody; no message of ours pings whom it names."""
    return f"<@{person}>"


def link(action: Action) -> str:
    """The address of the message that it was done to, or of its channel."""
    parts = (action.server, action.channel, action.message)
    return "/".join(("https://discord.com/channels", *(str(part) for part in parts if part)))


def _told(action: Action, who: str) -> str:
    place = f"<#{action.channel}>" if action.channel else "?"
    return log_lines.done(action.kind, who, link(action), place)
