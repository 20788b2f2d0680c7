"""What moderators teach, as one part of the bot: its commands, its buttons and menus, its duty."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import discord

from bot.discord_app.asking.buttons import Choose, Press
from bot.discord_app.asking.feature import Feature
from bot.discord_app.asking.gate import Gate
from bot.discord_app.asking.inquiry import Inquiry
from bot.discord_app.connection.client import Duty
from bot.discord_app.connection.sending import Sender
from bot.discord_app.connection.serving import Serving
from bot.discord_app.desk.answering_with import AnsweringWith
from bot.discord_app.desk.gap_desk import GapDesk
from bot.discord_app.desk.journal import Journal
from bot.discord_app.desk.lessons import WORD_BACK
from bot.discord_app.desk.lines import Form, link
from bot.discord_app.desk.moderation import Moderation
from bot.discord_app.desk.notifying import Notifying
from bot.discord_app.desk.teaching_commands import Command, teaching_commands
from bot.discord_app.desk.word_back import View
from bot.render import log_lines
from bot.store.actions import Action, Kind
from bot.store.store import Store

Interaction: TypeAlias = discord.Interaction[Any]


def teaching_line(action: Action, who: str) -> str:
    """What was done, for the log."""
    return log_lines.taught(str(action.details.get("did", "")), who, link(action))


TAUGHT: Mapping[Kind, Form] = {Kind.TEACHING: Form(teaching_line)}
"""How the log tells of it."""


class Teaching(Feature):
    """Puts together what needs a store; without one it says that it cannot do it."""

    def __init__(  # noqa: PLR0913  # each collaborator by its name
        self,
        serving: Serving,
        sender: Sender,
        gate: Gate,
        *,
        store: Store | None,
        moderation: Moderation,
        inquiry: Inquiry,
        journal: Journal,
        language: Callable[[int | None, str], str],
    ) -> None:
        lessons, collecting = inquiry.lessons, inquiry.collecting
        self._answering = AnsweringWith(serving, sender, gate, moderation=moderation, lessons=lessons, journal=journal)
        self._desk = GapDesk(
            serving, sender, gate, store=store, answering=self._answering, lessons=lessons, journal=journal
        )
        self._notifying = Notifying(
            serving, sender, gate, inquiry=inquiry, collecting=collecting, lessons=lessons, store=store,
            language=language,
        )  # fmt: skip

    @property
    def commands(self) -> Sequence[Command]:
        """What is registered with Discord."""
        return teaching_commands(self._desk, self._answering)

    @property
    def actions(self) -> Mapping[str, Press]:
        """What each action of a custom id does."""
        return {**self._answering.actions, **self._desk.actions, **self._notifying.actions}

    @property
    def menus(self) -> Mapping[str, Choose]:
        """What is done with what was chosen in a menu."""
        return self._answering.menus

    @property
    def letters(self) -> Mapping[str, View]:
        """What makes the direct messages."""
        return {WORD_BACK: self._notifying.letter}

    @property
    def duty(self) -> Duty:
        """What is done beside answering."""
        return self._notifying.duty

    async def submitted(self, interaction: Interaction) -> bool:
        """Answers a form that was sent; False where it is none of these."""
        return await self._answering.submitted(interaction)
