"""Tells each server's log channel what moderators did: in batches, once, and only where it may.

A line bears the id of its action as the number of its text. So whoever does not know whether a message arrived, after a
kill or a lost connection, reads in the channel which lines stand there.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import discord

from bot.discord_app.cards.layout import Layout, Part
from bot.discord_app.cards.reading import texts_of
from bot.discord_app.connection.client import Connected
from bot.discord_app.connection.logs import describe
from bot.discord_app.connection.retrying import passes
from bot.discord_app.connection.sending import Sender, Unsent
from bot.discord_app.desk.journal import Journal
from bot.discord_app.desk.lines import Lines
from bot.render.catalogue import speaking
from bot.store.actions import Action, Actions
from bot.store.database import StoreUnavailableError

log = logging.getLogger(__name__)

EVERY = 5.0
"""Seconds between two messages to a channel."""
LATE = 300.0
"""Seconds after which a line says when that was; before, the message itself does."""
PATIENCE = 60.0
"""Seconds after which what could not be told is tried again without any news."""
MOST_LINES = 8
"""Lines of a message, of which the longest fit it."""
NUMBERED = 1 << 30
"""Marks the number of a text as that of an action; cards number theirs below."""
_SEEN = 100  # messages of the channel that are looked through
_EARLIER = 300  # seconds by which the clocks of Discord and of this machine may differ


class LogChannel:
    """The log channels of all servers that this process serves."""

    def __init__(  # noqa: PLR0913  # each collaborator by its name
        self,
        actions: Actions,
        journal: Journal,
        lines: Lines,
        sender: Sender,
        *,
        channel: Callable[[int], int],
        language: Callable[[int, str], str],
    ) -> None:
        """`channel` gives the id that a server's settings name, 0 for none; `language` what it reads, by its locale."""
        self._actions = actions
        self._journal = journal
        self._lines = lines
        self._sender = sender
        self._channel = channel
        self._language = language
        self._known: set[int] = set()
        self._refused: set[int] = set()

    async def tell(self, connected: Connected) -> None:
        """Tells what is new, for as long as the bot runs; begins with what an earlier run has left."""
        self._journal.news.set()
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await self._journal.news.wait()
            self._journal.news.clear()
            await self._sender.pause(EVERY)  # what is done meanwhile goes into the same message
            client = connected()
            if client is None or not client.is_ready():
                self._journal.news.set()
                continue
            with contextlib.suppress(StoreUnavailableError):  # which the store has logged
                await self._round(client)

    async def _round(self, client: discord.Client) -> None:
        guilds = [client.get_guild(server) for server in await self._actions.untold_servers()]
        present = [guild for guild in guilds if guild is not None and not guild.unavailable]
        me = client.user.id if client.user else 0
        rounds = (self._tell_server(guild, me) for guild in present)
        for outcome in await asyncio.gather(*rounds, return_exceptions=True):
            if outcome is not None:
                expected = isinstance(outcome, StoreUnavailableError) or passes(outcome)
                cause = None if expected else outcome
                log.warning("a log channel is told later: %s", describe(outcome), exc_info=cause)

    async def _tell_server(self, guild: discord.Guild, me: int) -> None:
        """Tells one server one message at most."""
        waiting = await self._actions.untold(guild.id, 10 * MOST_LINES)
        channel = self._place(guild)
        if channel is None:
            await self._actions.tell([one.id for one in waiting])
            return
        seen = set() if guild.id in self._known else await _seen(channel, me, waiting)
        self._known.discard(guild.id)  # until what is sent now is noted
        with speaking(self._language(guild.id, guild.preferred_locale.value)):
            batch = self._batch([one for one in waiting if one.id not in seen])
        if batch:
            await self._send(guild, channel, batch)
        done = seen | batch.keys()
        await self._actions.tell(sorted(done))
        self._known.add(guild.id)
        if len(done) < len(waiting):
            self._journal.news.set()

    def _place(self, guild: discord.Guild) -> discord.abc.MessageableChannel | None:
        """The log channel of a server: of no other, whatever the settings name."""
        wanted = self._channel(guild.id)
        found = guild.get_channel_or_thread(wanted) if wanted else None
        if isinstance(found, discord.TextChannel | discord.Thread | discord.VoiceChannel | discord.StageChannel):
            return found
        if wanted:
            self._refuse(wanted, f"server {guild.id} has no such channel to write in")
        return None

    def _batch(self, actions: Sequence[Action]) -> Mapping[int, Part]:
        """The lines of the first actions, by their ids."""
        now = time.time()
        return {
            action.id: self._lines.part(action, dated=now - action.at > LATE, number=_number(action))
            for action in actions[:MOST_LINES]
        }

    async def _send(self, guild: discord.Guild, channel: discord.abc.Messageable, batch: Mapping[int, Part]) -> None:
        """Sends the lines; what Discord will not have is passed over, and told in the log once."""
        named = ",".join(map(str, (guild.id, *batch)))
        nonce = int.from_bytes(hashlib.blake2s(named.encode(), digest_size=7).digest())
        place = self._channel(guild.id)
        try:
            sent = await self._sender.write(channel, Layout(*batch.values()), nonce)
        except discord.HTTPException as error:
            if passes(error):
                raise
            self._refuse(place, describe(error))
            return
        if isinstance(sent, Unsent):
            self._refuse(place, "the bot may not write there")
        else:
            self._refused.discard(place)

    def _refuse(self, channel: int, reason: str) -> None:
        if channel not in self._refused:
            log.warning("log channel %s is told nothing, /history alone is: %s", channel, reason)
        self._refused.add(channel)


def _number(action: Action) -> int:
    return NUMBERED | action.id % NUMBERED


async def _seen(channel: discord.abc.Messageable, me: int, waiting: Sequence[Action]) -> set[int]:
    """Which of these stand in the channel already, as far as the bot may read what was said there."""
    numbers = {_number(one): one.id for one in waiting}
    since = datetime.fromtimestamp(min(one.at for one in waiting) - _EARLIER, UTC)
    try:
        said = [one async for one in channel.history(limit=_SEEN, after=since, oldest_first=True)]
    except (discord.Forbidden, discord.NotFound):
        return set()
    shown = (part for one in said if one.author.id == me for part in texts_of(one))
    return {numbers[part.id] for part in shown if part.id in numbers}
