"""Holds in memory what servers have set inside of Discord, in step with the store, so that no question waits for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from bot.discord_app.connection.client import Connected
from bot.discord_app.connection.retrying import Pause
from bot.errors import SettingsError
from bot.settings import KEYS, ServerOverride, read_override
from bot.store.actions import Kind
from bot.store.database import StoreUnavailableError
from bot.store.servers import Values
from bot.store.store import Store

log = logging.getLogger(__name__)

NOTHING = ServerOverride()
EVERY = 30.0
"""Seconds between two looks at what other processes changed."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What was changed, and to what, with the number by which it can be taken back; no values where nothing was."""

    values: Values
    action: int


class Unchanged(Enum):
    """Why a change was not taken back: somebody changed the same since, or it is not remembered any more."""

    MOVED_ON = "moved on"
    FORGOTTEN = "forgotten"


Outcome: TypeAlias = Changed | Unchanged


class Overrides:
    """What each server sets; the last that was known, while the store cannot be reached."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: dict[int, ServerOverride] = {}
        self._since = 0
        self._welcomed: set[int] = set()
        self._met: frozenset[int] | None = None
        self._step = asyncio.Lock()

    def of(self, server: int | None) -> ServerOverride:
        """What a server sets; nothing, where it sets nothing."""
        return self._held.get(server or 0, NOTHING)

    async def refresh(self) -> None:
        """Takes up what changed in the store, whoever changed it; what was known stands where it cannot be reached."""
        try:
            async with self._step:
                first = not self._since
                held, self._since = await self._store.servers.changed(self._since)
                for server, values in held.items():
                    self._held[server] = _read(server, values)
                if first:
                    self._welcomed |= set(await self._store.servers.welcomed())
        except StoreUnavailableError as error:
            log.debug("settings of servers stay as they were: %s", error)

    async def change(self, server: int, values: Values, moderator: int) -> Changed:
        """Sets some settings of a server; None is as for all.

        Raises:
            SettingsError: a value will not do; nothing is changed.
            StoreUnavailableError: it cannot be written now; nothing is changed.
        """
        read_override(values)
        changed = await self._write(server, values, moderator)
        return changed if isinstance(changed, Changed) else Changed({}, 0)

    async def revert(self, server: int, number: int, moderator: int) -> Outcome:
        """Takes a change back, unless somebody changed the same since.

        Raises:
            StoreUnavailableError: it cannot be written now; nothing is changed.
        """
        action = await self._store.actions.get(number)
        if action is None or (action.server, action.kind) != (server, Kind.SETTINGS) or "before" not in action.details:
            return Unchanged.FORGOTTEN
        before, after = (_known(action.details[side]) for side in ("before", "after"))
        return await self._write(server, before, moderator, after)

    async def _write(self, server: int, values: Values, moderator: int, expected: Values | None = None) -> Outcome:
        async with self._step:
            change = await self._store.servers.change(server, values, moderator, expected=expected)
            if change is None:
                return Unchanged.MOVED_ON
            self._held[server] = _read(server, change.settings)
        if not change.action:
            return Changed({}, 0)
        log.info("settings of server %d were changed by %d: %s", server, moderator, ", ".join(sorted(values)))
        return Changed(values, change.action)

    async def welcome(self, server: int) -> bool:
        """Whether nobody in the server was offered the panel yet; from now on somebody was."""
        if server in self._welcomed:
            return False
        try:
            is_first = await self._store.servers.welcome(server)
        except StoreUnavailableError:
            return False  # it may have been offered: rather a command later than twice
        self._welcomed.add(server)
        return is_first

    async def meet(self, present: frozenset[int], ours: Callable[[int], bool]) -> None:
        """Notes in the store which servers the bot is in, where that has changed; tried again where it fails."""
        if present == self._met:
            return
        try:
            await self._store.servers.meet(present, ours)
        except StoreUnavailableError as error:
            log.debug("which servers the bot is in is noted later: %s", error)
            return
        if self._met is None or present - self._met:
            self._since = 0  # what a server that is back had set before is read again, if it is still kept
        self._met = present
        self._held = {server: override for server, override in self._held.items() if server in present}

    async def keep_up(self, connected: Connected, pause: Pause = asyncio.sleep) -> None:
        """Goes on taking up what others changed, and noting where the bot is."""
        while True:
            await self.refresh()
            client = connected()
            if client is not None and client.is_ready():
                await self.meet(frozenset(guild.id for guild in client.guilds), client.serves)
            await pause(EVERY)


def _known(values: Mapping[str, object]) -> Values:
    """The settings that this version has."""
    return {key: value for key, value in values.items() if key in KEYS}


def _read(server: int, values: Values) -> ServerOverride:
    """What the store holds of a server, but for what this version does not take: that is told, and is as for all."""
    good: dict[str, object] = {}
    for key, value in values.items():
        try:
            read_override({key: value})
        except SettingsError as error:
            log.warning("server %d: a stored setting is passed over: %s", server, error.problems[0].message)
        else:
            good[key] = value
    return read_override(good)
