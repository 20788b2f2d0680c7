"""Tells an action in a line: who, what, where with a link, and about which claim; never what a member wrote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.discord_app.cards.budget import clip
from bot.discord_app.cards.layout import Button
from bot.discord_app.cards.markup import escape_part
from bot.discord_app.connection.serving import Serving
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
    `button` is what stands beside the line in the log channel, or None where an action has none.
    """

    words: Callable[[Action, str], str] | None = None
    button: Callable[[Action], Button | None] | None = None


class Lines:
    """The line of each action, in the language that holds."""

    def __init__(self, serving: Serving, forms: Mapping[Kind, Form] | None = None) -> None:
        self._serving = serving
        self.forms = dict(forms or {})

    def line(self, action: Action, *, dated: bool) -> str:
        """Who did what, where, about which claim; `dated`, also when, as each reader's own clock says it."""
        who = f"<@{action.moderator}>" if action.moderator else gettext(log_lines.SOMEBODY)
        words = self._form(action).words
        told = clip(words(action, who), LINE) if words else _told(action, who)
        when = f"<t:{action.at}:f>" if dated else ""
        return " · ".join(part for part in (told, self._about(action), when) if part)

    def button(self, action: Action) -> Button | None:
        """What stands beside the line, if anything does."""
        make = self._form(action).button
        return make(action) if make else None

    def _form(self, action: Action) -> Form:
        return self.forms.get(action.kind, Form())

    def _about(self, action: Action) -> str:
        if action.claim is None:
            return gettext(log_lines.NOTHING_FOUND) if action.kind is Kind.CHECK else ""
        claim = self._serving.base.claim(action.claim)
        return escape_part(clip(claim.question if claim else action.claim, CLAIM))


def link(action: Action) -> str:
    """The address of the message that it was done to, or of its channel."""
    parts = (action.server, action.channel, action.message)
    return "/".join(("https://discord.com/channels", *(str(part) for part in parts if part)))


def _told(action: Action, who: str) -> str:
    place = f"<#{action.channel}>" if action.channel else "?"
    return log_lines.done(action.kind, who, link(action), place)
