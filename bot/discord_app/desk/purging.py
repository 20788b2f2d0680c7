"""Has the store forget in time: what is older than its term, and servers that removed the bot."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.discord_app.connection.client import Connected
from bot.store.database import StoreUnavailableError
from bot.store.store import Store

log = logging.getLogger(__name__)

EVERY = 3600.0
"""Seconds between two rounds."""
SOON = 30.0
"""Seconds until the next round, where the store is away."""
GLANCE = 1.0
"""Seconds until the next look, where there is no connection yet."""


class Purging:
    """Goes its round once an hour."""

    def __init__(
        self,
        store: Store,
        term: Callable[[int], int],
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """`term` gives the days for which things are kept in a server that has not set them inside of Discord."""
        self._store = store
        self._term = term
        self._pause = pause

    async def duty(self, connected: Connected) -> None:
        """Purges for as long as the bot runs; it needs the connection to know which servers have the bot."""
        while True:
            client = connected()
            if client is None or not client.is_ready():
                await self._pause(GLANCE)
                continue
            done = await self._round({guild.id for guild in client.guilds})
            await self._pause(EVERY if done else SOON)

    async def _round(self, present: set[int]) -> bool:
        """Whether it went through; what is left over is for the next one."""
        try:
            # In memory are only the settings of servers that this very process serves.
            held, _ = await self._store.servers.changed()

            def term(server: int) -> int:
                return held.get(server, {}).get("term") or self._term(server)

            removed = await self._store.erasure.purge(term) + await self._store.erasure.purge_removed(present)
        except StoreUnavailableError:
            return False
        if removed:
            log.info("purged %d rows from the store, which were over", removed)
        return True
