"""The bot's connection to Discord: what it listens to, what it shows, and what it survives."""

from __future__ import annotations

import asyncio
import functools
import logging
import re
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Protocol, TypeAlias

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_app.connection.failures import Failures
from bot.discord_app.connection.registration import register
from bot.discord_app.connection.sending import BEGUN, Sender
from bot.discord_app.connection.shards import Shards
from bot.discord_app.connection.state import State
from bot.discord_app.connection.translating import CommandTranslator
from bot.render.catalogue import speaking

Interaction: TypeAlias = discord.Interaction[Any]
Command: TypeAlias = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu
DynamicItem: TypeAlias = type[discord.ui.DynamicItem[Any]]

log = logging.getLogger(__name__)

REMEMBERED_MESSAGES = 100
"""Messages that the library keeps; nothing here needs them."""
UNANSWERED = 2.0
"""Seconds after which an interaction that nobody began to answer is answered by the safety net."""
SILENCE = 15.0
"""Seconds beyond its interval after which a heartbeat that was not acknowledged means a dead gateway."""
SPEAKING = frozenset({"INTERACTION_CREATE", "MESSAGE_CREATE", "MESSAGE_UPDATE"})
"""The events that something may be said to."""
VITAL = "READY"
"""The one event that must not be passed over: without it nothing else makes sense."""


class Front(Protocol):
    """What people see: commands, buttons, answers. The client knows no more of it than this."""

    @property
    def commands(self) -> Sequence[Command]:
        """What is registered with Discord."""

    @property
    def dynamic_items(self) -> Sequence[DynamicItem]:
        """The classes of all buttons."""

    async def prepare(self) -> None:
        """Makes ready before the connection."""

    async def on_command(self, interaction: Interaction) -> None:
        """Reacts to a command that was answered."""

    async def on_message(self, message: discord.Message) -> None:
        """Answers a message where it is meant for the bot."""

    async def on_delete(self, message: discord.PartialMessage) -> None:
        """Reacts to a message of anybody that was deleted."""

    async def on_edit(self, message: discord.Message) -> None:
        """Reacts to a message of a person that was edited."""

    async def on_modal(self, interaction: Interaction) -> bool:
        """Answers a submitted modal; False where nothing knows its custom id."""

    def language(self, server: int | None, locale: str) -> str:
        """The language to answer in, in that server or in direct messages, where the locale is this one."""

    def unknown(self) -> discord.ui.LayoutView:
        """What a person reads who used a button that nothing knows."""


Connected: TypeAlias = Callable[[], "AudiaturClient | None"]
"""The client that is connected now, or None while there is none."""
Duty: TypeAlias = Callable[[Connected], Coroutine[Any, Any, None]]
"""What is done beside answering, for as long as the bot runs."""


class Tree(app_commands.CommandTree["AudiaturClient"]):
    """The commands, with one place for every error."""

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Answers privately with a short id that the log has, too."""
        await self.client.failures.answer(interaction, error)


class AudiaturClient(commands.AutoShardedBot):
    """The client: without privileged intents, without mentions, without a cache of members, without text commands."""

    def __init__(  # noqa: PLR0913  # each collaborator by its name
        self,
        front: Front,
        *,
        sender: Sender,
        failures: Failures,
        state: State,
        presence: str = "",
        shards: Shards | None = None,
        heartbeat_timeout: float = 60.0,
    ) -> None:
        own_shards: dict[str, Any] = {"shard_ids": list(shards.ids), "shard_count": shards.count} if shards else {}
        # The library warns of missing parts for voice, which nothing here uses.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            command_prefix=commands.when_mentioned,  # it must have one; `on_message` never looks for text commands
            help_command=None,
            tree_cls=Tree,
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=REMEMBERED_MESSAGES,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.5,  # nothing here waits for the last of many servers
            max_ratelimit_timeout=30.0,
            heartbeat_timeout=heartbeat_timeout,
            activity=discord.CustomActivity(presence) if presence else None,
            **own_shards,
        )
        self.front = front
        self.sender = sender
        self.failures = failures
        self._state = state
        self._untold: discord.CustomActivity | None = None
        self._watchers: set[asyncio.TimerHandle] = set()
        self._guard_events()

    def _guard_events(self) -> None:
        """Keeps an event that cannot be read from ending the connection, which is what the library does with it."""
        parsers: dict[str, Callable[[Any], Any]] = self._connection.parsers
        for name, parse in list(parsers.items()):
            if name in SPEAKING:
                parsers[name] = functools.partial(_read_guarded, name, functools.partial(self._read_spoken, parse))
            elif name != VITAL:
                parsers[name] = functools.partial(_read_guarded, name, parse)

    def _read_spoken(self, parse: Callable[[Any], Any], data: Any) -> None:  # noqa: ANN401  # as the gateway sent it
        """Reads an event in the language of its server, which the library's tasks for it then begin with."""
        server = int(data["guild_id"]) if data.get("guild_id") else None
        guild = self.get_guild(server) if server else None
        locale = data.get("guild_locale" if server else "locale") or (guild.preferred_locale.value if guild else "")
        with speaking(self.front.language(server, locale)):
            parse(data)

    def serves(self, server: int) -> bool:
        """Whether this process takes the events of a server: shards divide servers by their ids."""
        return (server >> 22) % (self.shard_count or 1) in self.shards

    async def setup_hook(self) -> None:
        """Registers what people see; called once, after the login and before the gateway is opened."""
        for command in self.front.commands:
            self.tree.add_command(command)
        self.add_dynamic_items(*self.front.dynamic_items)
        await self.tree.set_translator(CommandTranslator())
        await self.front.prepare()
        await register(self.tree, self._state, mentions=self.sender.mentions)
        self.sender.clear(self)

    async def show(self, presence: str) -> None:
        """Changes the line under the bot's name, now or as soon as there is a session."""
        activity = self.activity = discord.CustomActivity(presence)  # what every later session begins with
        self._untold = None if self.is_ready() else activity
        if self.is_ready() and not self.is_closed():
            await self.change_presence(activity=activity)

    async def on_ready(self) -> None:
        """Says so in the log; nothing is set up here, since it happens again with every new session."""
        if self._untold:  # it was changed while this session began
            await self.change_presence(activity=self._untold)
            self._untold = None
        log.info("ready; servers: %d, shards: %d of %d", len(self.guilds), len(self.shards), self.shard_count or 1)

    async def on_message(self, message: discord.Message) -> None:
        """Hands messages of people to the front."""
        if message.author.bot or message.webhook_id is not None:
            return
        try:
            await self.front.on_message(message)
        except Exception as error:  # noqa: BLE001  # one failing question never hurts another
            await self.failures.reply(message, error)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Hands a deleted message to the front, whether the library remembers it or not."""
        await self._delete(payload.channel_id, payload.guild_id, [payload.message_id])

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Hands the front each of the messages that were deleted together."""
        await self._delete(payload.channel_id, payload.guild_id, sorted(payload.message_ids))

    async def _delete(self, channel: int, server: int | None, messages: Sequence[int]) -> None:
        there = self.get_partial_messageable(channel, guild_id=server)
        for message in messages:
            await self.front.on_delete(there.get_partial_message(message))

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Hands an edited message of a person to the front."""
        if not payload.message.author.bot and payload.message.edited_at is not None:
            await self.front.on_edit(payload.message)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Answers what the library leaves unanswered: unknown buttons and modals, and whatever went wrong unseen."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self._guarded(interaction, self._submit(interaction))
        elif interaction.type is discord.InteractionType.component and not self._knows(interaction):
            await self._guarded(interaction, self._say_unknown(interaction))
        elif interaction.type is not discord.InteractionType.autocomplete:
            self._watch(interaction)

    async def on_app_command_completion(self, interaction: Interaction, _: object) -> None:
        """Hands a command that was answered to the front."""
        await self.front.on_command(interaction)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401, ARG002  # the library's signature
        """Logs what a listener raised; the library's own report would print it with the arguments."""
        log.exception("a listener of %s failed", event_method)

    async def _submit(self, interaction: Interaction) -> None:
        if not await self.front.on_modal(interaction):
            await self._say_unknown(interaction)

    async def _say_unknown(self, interaction: Interaction) -> None:
        await self.sender.answer(interaction, self.front.unknown(), private=True)

    async def _guarded(self, interaction: Interaction, work: Awaitable[None]) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001  # one failing question never hurts another
            await self.failures.answer(interaction, error)

    def _knows(self, interaction: Interaction) -> bool:
        custom_id = interaction.custom_id or ""
        patterns: list[re.Pattern[str]] = [one.__discord_ui_compiled_template__ for one in self.front.dynamic_items]
        return any(pattern.fullmatch(custom_id) for pattern in patterns)

    def _watch(self, interaction: Interaction) -> None:
        """Answers the interaction if nobody has begun to after a while: the library drops some errors of buttons."""

        def look() -> None:
            self._watchers.discard(handle)
            if not interaction.response.is_done() and BEGUN not in interaction.extras and not self.is_closed():
                error = RuntimeError("nobody began to answer the interaction")
                self._schedule_event(lambda: self.failures.answer(interaction, error), "unanswered")

        handle = self.loop.call_later(UNANSWERED, look)
        self._watchers.add(handle)

    async def close(self) -> None:
        """Closes the connection, takes short-lived lines along, and forgets whom the safety net watches."""
        for handle in self._watchers:
            handle.cancel()
        self._watchers.clear()
        await self.sender.sweep()
        await super().close()

    def gateway_alive(self) -> bool:
        """Whether every shard's last heartbeat was acknowledged in time."""
        return self.is_ready() and not self.is_closed() and all(map(_alive, self.shards.values()))


def _read_guarded(name: str, parse: Callable[[Any], Any], data: Any) -> None:  # noqa: ANN401  # as the gateway sent it
    try:
        parse(data)
    except Exception:  # the library would end the whole client
        log.exception("an event %s of the gateway could not be read and is passed over", name)


def _alive(shard: discord.ShardInfo) -> bool:
    # The library tells nowhere else when a heartbeat was last acknowledged; `latency` keeps its value in silence.
    beat = shard._parent.ws._keep_alive  # noqa: SLF001
    if shard.is_closed() or beat is None or beat.interval is None:
        return False
    return time.perf_counter() - beat._last_ack < beat.interval + SILENCE  # noqa: SLF001


def presence(claims: int) -> str:
    """The line under the bot's name."""
    return f"Knows {claims} {'claim' if claims == 1 else 'claims'} · /ask"
