"""Puts the bot together from its parts: the only place that knows them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import discord
from discord import app_commands

from bot.discord_app.asking import commands
from bot.discord_app.asking.answered import Answered
from bot.discord_app.asking.buttons import Choose, Press, component_classes
from bot.discord_app.asking.changes import Changes
from bot.discord_app.asking.choices import Choices
from bot.discord_app.asking.conversations import Conversations
from bot.discord_app.asking.gate import Gate
from bot.discord_app.asking.inquiry import Inquiry
from bot.discord_app.asking.listening import Listening
from bot.discord_app.asking.presses import Presses
from bot.discord_app.asking.privacy import Privacy
from bot.discord_app.asking.reporting import Reporting
from bot.discord_app.cards import notices
from bot.discord_app.cards.report_list import word_back
from bot.discord_app.connection.client import AudiaturClient, Duty, presence
from bot.discord_app.connection.failures import Failures
from bot.discord_app.connection.sending import Sender
from bot.discord_app.connection.serving import Serving
from bot.discord_app.connection.shards import Shards
from bot.discord_app.connection.standing import Standing
from bot.discord_app.connection.state import State
from bot.discord_app.desk.configuring import Configuring, settings_form
from bot.discord_app.desk.correcting import CORRECTIONS
from bot.discord_app.desk.counting import Counting
from bot.discord_app.desk.history import History
from bot.discord_app.desk.journal import Journal
from bot.discord_app.desk.lines import Lines
from bot.discord_app.desk.log_channel import LogChannel
from bot.discord_app.desk.moderation import POSTED, Moderation
from bot.discord_app.desk.purging import Purging
from bot.discord_app.desk.queue import FORMS, Queue
from bot.discord_app.desk.stats import Stats
from bot.discord_app.desk.teaching import TAUGHT, Teaching
from bot.discord_app.desk.upkeep import Upkeep
from bot.discord_app.desk.word_back import View, WordBack
from bot.render.catalogue import language_of_locale
from bot.store.actions import Kind
from bot.store.reports import WORD_BACK
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
        """Without a store nothing is remembered, and what needs one is not offered."""
        memory = Conversations() if conversations is None else conversations
        cards = Answered() if answered is None else answered
        journal = self._journal = _journal(store, sender)
        inquiry = Inquiry(serving, sender, gate, memory, journal, store=store)
        self._gate = gate
        self._store = store
        self._configuring = Configuring.of(store, serving, sender, gate, journal) if store else None
        self._lines = Lines(lambda: serving.base, {**FORMS, **CORRECTIONS, **TAUGHT, Kind.SETTINGS: settings_form()})
        self._log_channel = self._telling(store, sender) if store else None
        choices = Choices(serving.base)
        serving.follow(lambda later: choices.renew(later.answerer.base))
        self._listening = Listening(sender, gate, inquiry, cards)
        self._changes = Changes(sender, inquiry, self._listening, cards)
        history = History(serving, sender, choices, self._lines, store.actions if store else None)
        self._presses = Presses(serving, sender, inquiry)
        privacy = Privacy(sender, gate, memory, store)
        desk = Moderation(serving, sender, Answered() if posted is None else posted, journal)
        self._teaching = self._taught(serving, sender, desk, inquiry)
        self._word_back = WordBack(store.outbox, sender, _letters(self._teaching)) if store else None
        self._reporting = Reporting(serving, sender, journal, store)
        self._queue = Queue(serving, sender, journal, store.reports if store else None, self._word_back)
        stats = Stats(serving, sender, store.tallies if store else None)
        of_desk = _desk_commands(history, stats, self._queue, self._teaching, self._configuring)
        self._commands = (*_commands(inquiry, sender, choices, privacy), *of_desk)
        self._upkeep = Upkeep(store.cards, serving, sender, journal) if store else None
        pressed = (self._presses, self._changes, desk, privacy, history, self._reporting, self._queue, self._teaching)
        menus = _menus(self._teaching, self._configuring)
        self._dynamic_items = component_classes(_presses(*pressed, self._configuring), menus, failures)

    def _taught(self, serving: Serving, sender: Sender, desk: Moderation, inquiry: Inquiry) -> Teaching:
        return Teaching(
            serving,
            sender,
            self._gate,
            store=self._store,
            moderation=desk,
            inquiry=inquiry,
            journal=self._journal,
            language=self.language,
        )

    def _telling(self, store: Store, sender: Sender) -> LogChannel:
        return LogChannel(
            store.actions,
            self._journal,
            self._lines,
            sender,
            channel=lambda server: self._gate.settings(server).log_channel,
            language=self.language,
        )

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
        if self._store is None:
            return ()
        purging = Purging(self._store, lambda server: self._gate.settings(server).term)
        told = (self._log_channel.tell,) if self._log_channel else ()
        kept = self._configuring.duties if self._configuring else ()
        back = (self._word_back.deliver,) if self._word_back else ()
        upkeep = self._upkeep.duties if self._upkeep else ()
        return (purging.duty, self._journal.counting.keep, *told, self._teaching.duty, *back, *kept, *upkeep)

    async def prepare(self) -> None:
        """Makes ready what the first question may need."""
        if self._configuring is not None:
            await self._configuring.prepare()

    async def on_command(self, interaction: Interaction) -> None:
        """Offers the settings to who may change them, after a command of theirs, once a server."""
        if self._configuring is not None:
            await self._configuring.offer(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Answers a message where it is meant for the bot."""
        await self._listening.on_message(message)

    async def on_delete(self, message: discord.PartialMessage) -> None:
        """Takes back the card that answers a message which was deleted."""
        if self._upkeep:
            self._upkeep.deleted(message.id)
        await self._changes.on_delete(message)

    async def on_edit(self, message: discord.Message) -> None:
        """Offers to ask anew where a message was edited that a card answers."""
        await self._changes.on_edit(message)

    async def on_modal(self, interaction: Interaction) -> bool:
        """Answers a submitted form; False where nothing knows its custom id."""
        for one in (self._presses, self._reporting, self._queue, self._teaching):
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


def _commands(inquiry: Inquiry, sender: Sender, choices: Choices, privacy: Privacy) -> Sequence[Command]:
    """What needs no store."""
    return (
        commands.ask_command(inquiry, choices),
        commands.own_group(inquiry, sender, choices),
        commands.check_menu(inquiry),
        commands.privacy_command(privacy),
    )


def _desk_commands(
    history: History, stats: Stats, queue: Queue, teaching: Teaching, settings: Configuring | None
) -> Sequence[Command]:
    """Those of people who moderate and manage servers."""
    return (
        commands.history_command(history),
        commands.stats_command(stats),
        commands.queue_command(queue),
        *teaching.commands,
        *(settings.commands if settings else ()),
    )


class _Part(Protocol):
    """Something with buttons, or with options of menus that do what a button does."""

    @property
    def actions(self) -> Mapping[str, Press]:
        """What each action of a custom id does."""


def _letters(teaching: Teaching) -> Mapping[str, View]:
    """What makes each kind of direct message."""
    return {WORD_BACK: word_back, **teaching.letters}


def _menus(teaching: Teaching, settings: Configuring | None) -> Mapping[str, Choose]:
    """What each menu of its own does."""
    return {**teaching.menus, **(settings.menus if settings else {})}


def _presses(*parts: _Part | None) -> Mapping[str, Press]:
    """What each action does, of all parts that are there."""
    return {action: press for part in parts if part is not None for action, press in part.actions.items()}


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
