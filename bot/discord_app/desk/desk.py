"""The moderators' desk, put together: settings, log, history, feedback, teaching, and cards that stay true."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import discord

from bot.discord_app.asking.answered import Answered
from bot.discord_app.asking.choices import Choices
from bot.discord_app.asking.feature import Feature
from bot.discord_app.asking.gate import Gate
from bot.discord_app.asking.inquiry import Inquiry
from bot.discord_app.cards.report_list import word_back
from bot.discord_app.connection.client import Duty
from bot.discord_app.connection.sending import Sender
from bot.discord_app.connection.serving import Serving
from bot.discord_app.desk.configuring import Configuring, settings_form
from bot.discord_app.desk.correcting import CORRECTIONS
from bot.discord_app.desk.history import History
from bot.discord_app.desk.journal import Journal
from bot.discord_app.desk.lines import Lines
from bot.discord_app.desk.log_channel import LogChannel
from bot.discord_app.desk.moderation import Moderation
from bot.discord_app.desk.purging import Purging
from bot.discord_app.desk.queue import FORMS, Queue
from bot.discord_app.desk.stats import Stats
from bot.discord_app.desk.teaching import TAUGHT, Teaching
from bot.discord_app.desk.upkeep import Upkeep
from bot.discord_app.desk.word_back import WordBack
from bot.store.actions import Kind
from bot.store.reports import WORD_BACK
from bot.store.store import Store

Interaction: TypeAlias = discord.Interaction[Any]


@dataclass(frozen=True, slots=True)
class Shared:
    """What every part of the desk works with; `language` says which a server reads, by its locale."""

    serving: Serving
    sender: Sender
    gate: Gate
    journal: Journal
    inquiry: Inquiry
    choices: Choices
    store: Store | None
    language: Callable[[int | None, str], str]


class Desk:
    """What moderators have; without a store they can check, post and undo, and the rest says that there is none."""

    def __init__(self, shared: Shared, posted: Answered) -> None:
        """`posted` holds what moderators posted."""
        serving, sender, gate = shared.serving, shared.sender, shared.gate
        journal, store = shared.journal, shared.store
        self.journal = journal
        self.lines = Lines(lambda: serving.base, {**FORMS, **CORRECTIONS, **TAUGHT, Kind.SETTINGS: settings_form()})
        moderation = Moderation(serving, sender, posted, journal)
        teaching = Teaching(
            serving, sender, gate, store=store, moderation=moderation, inquiry=shared.inquiry, journal=journal,
            language=shared.language,
        )  # fmt: skip
        letters = {WORD_BACK: word_back, **teaching.letters}
        back = WordBack(store.outbox, sender, letters) if store else None
        self.features: Sequence[Feature] = (
            moderation,
            History(serving, sender, shared.choices, self.lines, store.actions if store else None),
            Stats(serving, sender, store.tallies if store else None),
            Queue(serving, sender, journal, store.reports if store else None, back),
            teaching,
        )
        self.duties: Sequence[Duty] = ()
        self.upkeep = Upkeep(store.cards, serving, sender, journal) if store else None
        self.configuring = Configuring.of(store, serving, sender, gate, journal) if store else None
        if store and back and self.upkeep and self.configuring:
            self.features = (*self.features, self.configuring)
            self.duties = (
                Purging(store, lambda server: gate.settings(server).term).duty,
                journal.counting.keep,
                self._log_channel(store, shared).tell,
                teaching.duty,
                back.deliver,
                *self.configuring.duties,
                *self.upkeep.duties,
            )

    def _log_channel(self, store: Store, shared: Shared) -> LogChannel:
        def channel(server: int) -> int:
            return shared.gate.settings(server).log_channel

        return LogChannel(
            store.actions, self.journal, self.lines, shared.sender, channel=channel, language=shared.language
        )

    async def prepare(self) -> None:
        """Makes ready what the first question may need."""
        if self.configuring is not None:
            await self.configuring.prepare()

    async def on_command(self, interaction: Interaction) -> None:
        """Offers the settings to who may change them, after a command of theirs, once a server."""
        if self.configuring is not None:
            await self.configuring.offer(interaction)

    def deleted(self, message: int) -> None:
        """Forgets a message that was deleted."""
        if self.upkeep is not None:
            self.upkeep.deleted(message)
