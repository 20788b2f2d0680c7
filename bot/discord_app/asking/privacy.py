"""`/privacy`: tells anybody what is kept of them, and removes it where they want that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import discord

from bot.discord_app.asking.buttons import Press
from bot.discord_app.asking.commands import privacy_command
from bot.discord_app.asking.conversations import Conversations
from bot.discord_app.asking.feature import Command, Feature
from bot.discord_app.asking.gate import Gate
from bot.discord_app.cards.custom_id import CustomId, button_id
from bot.discord_app.cards.layout import Layout, box, button, notice, row, text
from bot.discord_app.connection.sending import Outgoing, Sender
from bot.render import phrases
from bot.render.catalogue import gettext
from bot.settings import ServerSettings
from bot.store.database import StoreUnavailableError
from bot.store.store import Store

Interaction: TypeAlias = discord.Interaction[Any]


class Privacy(Feature):
    """What everybody may know, and have removed: in servers and in direct messages, seen by who asks alone."""

    def __init__(self, sender: Sender, gate: Gate, conversations: Conversations, store: Store | None) -> None:
        self._sender = sender
        self._gate = gate
        self._conversations = conversations
        self._store = store

    @property
    def commands(self) -> Sequence[Command]:
        """What is registered with Discord."""
        return (privacy_command(self.show),)

    @property
    def actions(self) -> Mapping[str, Press]:
        """What each action of a custom id does."""
        return {"forget": self.forget}

    async def show(self, interaction: Interaction) -> None:
        """Tells what is kept of whoever asks."""
        view = privacy_card(self._gate.settings(interaction.guild_id))
        await self._sender.answer(interaction, view, private=True)

    async def forget(self, interaction: Interaction, _: CustomId) -> None:
        """Removes who pressed from everything that is kept, and says how much that was."""
        await self._sender.deliver(interaction, self._forget(interaction.user.id), private=True)

    async def _forget(self, person: int) -> Outgoing:
        self._conversations.forget(person)
        if self._store is None:
            return Outgoing(notice(gettext(phrases.NOTHING_FORGOTTEN)), private=True)
        try:
            removed = await self._store.erasure.forget(person)
        except StoreUnavailableError:
            return Outgoing(notice(gettext(phrases.NOT_FORGOTTEN)), private=True)
        return Outgoing(
            notice(phrases.forgotten(removed.acted, removed.asked, removed.addressed, removed.hashed)), private=True
        )


def privacy_card(settings: ServerSettings) -> Layout:
    """What is kept of whoever reads it, with the button that removes it."""
    told = phrases.privacy(settings.term, keep_unanswered=settings.keep_unanswered)
    return Layout(box(text(told)), row(button(gettext(phrases.DELETE_MINE), button_id("forget"))))
