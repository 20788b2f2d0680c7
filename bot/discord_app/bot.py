"""Puts the bot together from its parts: the only place that knows them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import discord
from discord import app_commands

from bot.discord_app.asking.answered import Answered
from bot.discord_app.asking.buttons import component_classes
from bot.discord_app.asking.changes import Changes
from bot.discord_app.asking.choices import Choices
from bot.discord_app.asking.commands import Asking
from bot.discord_app.asking.conversations import Conversations
from bot.discord_app.asking.feature import Feature
from bot.discord_app.asking.gate import Gate
from bot.discord_app.asking.inquiry import Inquiry
from bot.discord_app.asking.listening import Listening
from bot.discord_app.asking.presses import Presses
from bot.discord_app.asking.privacy import Privacy
from bot.discord_app.asking.reporting import Reporting
from bot.discord_app.cards import notices
from bot.discord_app.connection.client import AudiaturClient, Duty, presence
from bot.discord_app.connection.failures import Failures
from bot.discord_app.connection.sending import Sender
from bot.discord_app.connection.serving import Serving
from bot.discord_app.connection.shards import Shards
from bot.discord_app.connection.standing import Standing
from bot.discord_app.connection.state import State
from bot.discord_app.desk.counting import Counting
from bot.discord_app.desk.desk import Desk, Shared
from bot.discord_app.desk.journal import Journal
from bot.discord_app.desk.moderation import POSTED
from bot.render.catalogue import language_of_locale
from bot.store.store import Store

Interaction: TypeAlias = discord.Interaction[Any]
Command: TypeAlias = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu


class AudiaturFront:
    """What people see, as one object for the client; it outlives every connection."""

    def __init__(  # noqa: PLR0913  # each collaborator by its name
        self,
        serving: Serving,
        sender: Sender,
        gate: Gate,
        failures: Failures,
        *,
        conversations: Conversations | None = None,
        answered: Answered | None = None,
        posted: Answered | None = None,
        store: Store | None = None,
    ) -> None:
        """Without a store nothing is remembered, and what needs one says so."""
        memory = Conversations() if conversations is None else conversations
        cards = Answered() if answered is None else answered
        journal = _journal(store, sender)
        inquiry = Inquiry(serving, sender, gate, memory, journal, store=store)
        choices = Choices(serving.base)
        serving.follow(lambda later: choices.renew(later.answerer.base))
        self._gate = gate
        self._listening = Listening(sender, gate, inquiry, cards)
        self._changes = Changes(sender, inquiry, self._listening, cards)
        shared = Shared(serving, sender, gate, journal, inquiry, choices, store, self.language)
        self.desk = Desk(shared, Answered() if posted is None else posted)
        self._features: Sequence[Feature] = (
            Asking(inquiry, sender, choices),
            Presses(serving, sender, inquiry),
            self._changes,
            Privacy(sender, gate, memory, store),
            Reporting(serving, sender, journal, store),
            *self.desk.features,
        )
        self._commands = [command for one in self._features for command in one.commands]
        self._dynamic_items = _components(self._features, failures)

    @property
    def commands(self) -> Sequence[Command]:
        """What is registered with Discord."""
        return self._commands

    @property
    def dynamic_items(self) -> Sequence[type[discord.ui.DynamicItem[Any]]]:
        """The classes of all buttons and menus."""
        return self._dynamic_items

    @property
    def duties(self) -> Sequence[Duty]:
        """What is done beside answering."""
        return self.desk.duties

    async def prepare(self) -> None:
        """Makes ready what the first question may need."""
        await self.desk.prepare()

    async def on_command(self, interaction: Interaction) -> None:
        """Does what follows a command that was answered."""
        await self.desk.on_command(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Answers a message where it is meant for the bot."""
        await self._listening.on_message(message)

    async def on_delete(self, message: discord.PartialMessage) -> None:
        """Takes back the card that answers a message which was deleted."""
        self.desk.deleted(message.id)
        await self._changes.on_delete(message)

    async def on_edit(self, message: discord.Message) -> None:
        """Offers to ask anew where a message was edited that a card answers."""
        await self._changes.on_edit(message)

    async def on_modal(self, interaction: Interaction) -> bool:
        """Answers a submitted form; False where nothing knows its custom id."""
        for one in self._features:
            if await one.submitted(interaction):
                return True
        return False

    def language(self, server: int | None, locale: str) -> str:
        """The language that is set for the server, else that of the locale."""
        wanted = self._gate.settings(server).language
        return language_of_locale(locale) if wanted == "auto" else wanted

    def unknown(self) -> discord.ui.LayoutView:
        """What a person reads who used a button that nothing knows."""
        return notices.unknown()


def _journal(store: Store | None, sender: Sender) -> Journal:
    counting = Counting(store.tallies if store else None, sender.pause)
    return Journal(store.actions if store else None, counting)


def _components(features: Sequence[Feature], failures: Failures) -> Sequence[type[discord.ui.DynamicItem[Any]]]:
    """The classes of the buttons and menus of all features."""
    presses = {action: press for one in features for action, press in one.actions.items()}
    menus = {action: choose for one in features for action, choose in one.menus.items()}
    return component_classes(presses, menus, failures)


@dataclass(frozen=True, slots=True)
class Assembly:
    """The front, which outlives every connection, and what makes a client for each."""

    front: AudiaturFront
    make: Callable[[], AudiaturClient]


def assemble(serving: Serving, state: State, *, shards: Shards | None = None, store: Store | None = None) -> Assembly:
    """Puts the bot together; conversations and cooldowns outlive every client, since the front does."""
    sender = Sender(standing=Standing(state))
    failures = Failures(sender, notices.failure)
    cards, posted = Answered(state), Answered(state, name=POSTED)
    gate = Gate(lambda: serving.settings)
    front = AudiaturFront(serving, sender, gate, failures, answered=cards, posted=posted, store=store)

    def make() -> AudiaturClient:
        line = presence(len(serving.base.claims))
        return AudiaturClient(front, sender=sender, failures=failures, state=state, presence=line, shards=shards)

    return Assembly(front, make)
