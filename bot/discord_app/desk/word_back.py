"""Sends the direct messages that people asked for: each once, whatever happens in between."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import logging
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

import aiohttp
import discord

from bot.discord_app.connection.client import AudiaturClient, Connected
from bot.discord_app.connection.logs import describe
from bot.discord_app.connection.retrying import passes, persist
from bot.discord_app.connection.sending import Sender, Unsent
from bot.render.catalogue import ENGLISH, LANGUAGES, speaking
from bot.store.database import StoreUnavailableError
from bot.store.outbox import Letter, Outbox

View: TypeAlias = Callable[[Letter], discord.ui.LayoutView]

log = logging.getLogger(__name__)

LANGUAGE = "language"
"""The detail of every letter that names the language it is written in."""
EVERY, SOON = 30.0, 1.0
"""Seconds between two looks into the outbox; and while there is no connection."""
PATIENCE = 20.0
"""Seconds for which a conversation is opened, or looked through."""
MOST_FAILED = 3
"""Letters that Discord does not take now, after which it is left in peace until the next look."""
SKEW = 120
"""Seconds by which the clock of this machine may be ahead of Discord's."""
LOOKED_AT = 100
"""Messages of a conversation, from the first try on, among which the letter may be."""


class WordBack:
    """Sends what lies in the outbox, letter by letter."""

    def __init__(self, outbox: Outbox, sender: Sender, views: Mapping[str, View]) -> None:
        """`views` make the message of each kind of letter."""
        self._outbox = outbox
        self._sender = sender
        self._views = views
        self._news = asyncio.Event()

    def hurry(self) -> None:
        """Says that there is a new letter, which is then sent at once."""
        self._news.set()

    async def deliver(self, connected: Connected) -> None:
        """Sends letters for as long as the bot runs; what fails for a while is tried again."""
        while True:
            self._news.clear()
            client = connected()
            ready = client is not None and client.is_ready()
            if client is not None and ready:
                with contextlib.suppress(StoreUnavailableError):  # the log says so already
                    await self._send_all(client)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), EVERY if ready else SOON)

    async def _send_all(self, client: AudiaturClient) -> None:
        """Sends every letter of the servers that this process serves, as long as Discord takes them."""
        after = failed = 0
        while failed < MOST_FAILED and (letters := await self._outbox.page(after)):
            for letter in letters:
                after = letter.id
                if failed < MOST_FAILED and client.serves(letter.server):
                    failed += not await self._send(letter, client)

    async def _send(self, letter: Letter, client: AudiaturClient) -> bool:
        """Sends a letter, or drops it where nobody takes it; False where Discord takes nothing now."""
        if not await self._outbox.begin(letter):
            return True
        try:
            outcome = await self._attempt(letter, client)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            if passes(error):
                log.warning("word back %d waits: %s", letter.id, describe(error))
                return False
            outcome = f"dropped ({describe(error)})"
        await self._outbox.end(letter)
        log.info("word back %d (%s) %s", letter.id, letter.kind, outcome)
        return True

    async def _attempt(self, letter: Letter, client: AudiaturClient) -> str:
        make = self._views.get(letter.kind)
        if make is None:
            return "dropped: nothing here knows its kind"
        person = discord.Object(letter.person)
        there = await persist(lambda: client.create_dm(person), seconds=PATIENCE)
        if letter.tried_at and await persist(lambda: _arrived(letter, there), seconds=PATIENCE):
            return "had arrived"
        try:
            with speaking(_language(letter)):
                view = make(letter)
        except (KeyError, TypeError, ValueError):  # what another version wrote must not keep the others waiting
            log.exception("word back %d cannot be told", letter.id)
            return "dropped: its details are not known here"
        _mark(view, letter)
        sent = await self._sender.write(there, view, letter.nonce)
        return "dropped: that person takes none" if isinstance(sent, Unsent) else "sent"


def _language(letter: Letter) -> str:
    named = letter.details.get(LANGUAGE)
    return named if named in LANGUAGES else ENGLISH


def _number(letter: Letter) -> int:
    """The number of a component by which the letter is known again in a conversation; Discord takes 31 bits."""
    return letter.nonce & 0x7FFF_FFFF or 1


def _mark(view: discord.ui.LayoutView, letter: Letter) -> None:
    first = next(part for part in view.walk_children() if isinstance(part, discord.ui.TextDisplay))
    first.id = _number(letter)


async def _arrived(letter: Letter, there: discord.DMChannel) -> bool:
    """Whether an earlier try landed: Discord knows a nonce for some minutes only, and the bot may have been away."""
    since = datetime.datetime.fromtimestamp(letter.tried_at - SKEW, datetime.UTC)
    async for message in there.history(limit=LOOKED_AT, after=since):
        if message.author.id == there.me.id and _number(letter) in map(_id, _walk(message.components)):
            return True
    return False


def _id(component: object) -> int:
    return getattr(component, "id", 0) or 0


def _walk(components: object) -> Iterator[object]:
    for component in components if isinstance(components, list) else ():
        yield component
        yield from _walk(getattr(component, "children", None))
