"""Decides who may ask where, and how often: channels, cooldowns, and what a server set otherwise."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeAlias

from bot.settings import DiscordSettings, ServerSettings

MOST_KEYS = 10_000
"""Members and channels that a cooldown remembers: about a megabyte."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """The question may be answered, by these settings."""

    settings: ServerSettings


@dataclass(frozen=True, slots=True)
class Refused:
    """The bot does not answer in this channel."""


@dataclass(frozen=True, slots=True)
class Wait:
    """The member, or the channel, has to wait for so many seconds."""

    seconds: float


Admission: TypeAlias = Admitted | Refused | Wait


class Cooldown:
    """Remembers until when each key has to wait, in memory, for a limited number of keys."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = MOST_KEYS) -> None:
        self._clock = clock
        self._most = most
        self._until: OrderedDict[Hashable, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._until)

    def remaining(self, key: Hashable) -> float:
        """Seconds that the key still has to wait, or 0."""
        return max(0.0, self._until.get(key, 0.0) - self._clock())

    def start(self, key: Hashable, seconds: float) -> None:
        """Makes the key wait from now on; the one that began to wait first is forgotten where there are too many."""
        if seconds <= 0:
            return
        self._until[key] = self._clock() + seconds
        self._until.move_to_end(key)
        while len(self._until) > self._most:
            self._until.popitem(last=False)


class Gate:
    """Admits questions."""

    def __init__(self, settings: Callable[[], DiscordSettings], clock: Callable[[], float] = time.monotonic) -> None:
        """`settings` gives those in force, so that a reload needs no word with the gate."""
        self._settings = settings
        self._members = Cooldown(clock)
        self._channels = Cooldown(clock)

    def settings(self, server: int | None) -> ServerSettings:
        """What holds in that server, or in direct messages (None)."""
        return self._settings().for_server(server)

    def admit(
        self, user: int, channel: int, server: int | None = None, parent: int | None = None, *, private: bool = False
    ) -> Admission:
        """Whether this member may ask here now; where it may, the cooldowns begin.

        `parent` is the channel that a thread belongs to; its rule holds for the thread, too. A private answer
        disturbs nobody, and so knows no cooldown of the channel.
        """
        settings = self.settings(server)
        if not _open(settings, {channel, parent} - {None}, in_server=server is not None):
            return Refused()
        wait = self._members.remaining((server, user))
        if not private:
            wait = max(wait, self._channels.remaining(channel))
        if wait > 0:
            return Wait(wait)
        self._members.start((server, user), settings.member_cooldown)
        if not private:
            self._channels.start(channel, settings.channel_cooldown)
        return Admitted(settings)


def _open(settings: ServerSettings, places: set[int | None], *, in_server: bool) -> bool:
    """Denied beats allowed; where nothing is listed as allowed, every channel is. Direct messages are no channel."""
    if places & set(settings.deny):
        return False
    return not in_server or not settings.allow or bool(places & set(settings.allow))
