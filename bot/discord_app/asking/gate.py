"""Decides who may ask where, how, and how often: channels, cooldowns, and what a server set otherwise."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from typing import TypeAlias

from bot.settings import DiscordSettings, ServerOverride, ServerSettings

MOST_KEYS = 10_000
"""Members and channels that a cooldown remembers: about a megabyte."""
MINUTE = 60.0


class Way(StrEnum):
    """How a question reaches the bot; each can be switched off."""

    COMMAND = "commands"
    MENTION = "mentions"
    REPLY = "replies"
    DIRECT = "direct_messages"


@dataclass(frozen=True, slots=True)
class Admitted:
    """The question may be answered, by these settings."""

    settings: ServerSettings


class Why(Enum):
    """Why a question is not answered: where it is asked, by whom, or by a command."""

    CHANNEL = "channel"
    ROLE = "role"
    COMMANDS = "commands"


@dataclass(frozen=True, slots=True)
class Refused:
    """The bot does not answer this person here, or not in this way."""

    why: Why = Why.CHANNEL


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


class Rate:
    """Allows each key so many within any minute, in memory, for a limited number of keys."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = MOST_KEYS) -> None:
        self._clock = clock
        self._most = most
        self._taken: OrderedDict[Hashable, tuple[float, ...]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._taken)

    def take(self, key: Hashable, most: int) -> bool:
        """Counts one more for the key; False, and nothing is counted, where it has had as many as it may."""
        now = self._clock()
        recent = tuple(time for time in self._taken.get(key, ()) if now - time < MINUTE)
        if len(recent) >= most:
            return False
        self._taken[key] = (*recent, now)
        self._taken.move_to_end(key)
        while len(self._taken) > self._most:
            self._taken.popitem(last=False)
        return True


class Gate:
    """Admits questions."""

    def __init__(self, settings: Callable[[], DiscordSettings], clock: Callable[[], float] = time.monotonic) -> None:
        """`settings` gives those in force, so that a reload needs no word with the gate."""
        self._settings = settings
        self._inside: Callable[[int | None], ServerOverride | None] = lambda _: None
        self._members = Cooldown(clock)
        self._channels = Cooldown(clock)
        self._cards = Rate(clock)
        self._lines = Rate(clock)

    def settings(self, server: int | None) -> ServerSettings:
        """What holds in that server, or in direct messages (None)."""
        return self._settings().for_server(server, self._inside(server))

    def heed(self, inside: Callable[[int | None], ServerOverride | None]) -> None:
        """Has what a server sets itself go before what the host sets."""
        self._inside = inside

    def hears(self, way: Way, server: int | None) -> bool:
        """Whether messages that reach the bot in this way are answered in that server."""
        if way is Way.DIRECT:
            return self._settings().direct_messages
        heard: bool = getattr(self.settings(server), way.value)
        return heard

    def allow_card(self, channel: int, settings: ServerSettings) -> bool:
        """Whether the channel takes one more public card now; it then counts as posted."""
        return self._cards.take(channel, settings.cards_a_minute)

    def allow_line(self, channel: int) -> bool:
        """Whether the channel takes a line that is no answer: one a minute."""
        return self._lines.take(channel, 1)

    def admit(  # noqa: PLR0913  # who, where, and for whose eyes
        self,
        user: int,
        channel: int,
        server: int | None = None,
        parent: int | None = None,
        *,
        roles: Collection[int] = (),
        command: bool = False,
        private: bool = False,
        moderator: bool = False,
    ) -> Admission:
        """Whether this member may ask here now; where it may, the cooldowns begin.

        `parent` is the channel that a thread belongs to, or the forum of a post; its rule holds for what is in it, too.
        A private answer disturbs nobody, and so knows no cooldown of the channel; for a moderator it knows none at all,
        and no list of allowed channels, no roles to leave out, and no commands that are switched off.
        """
        settings = self.settings(server)
        if private and moderator:
            settings = replace(settings, allow=(), deny_roles=(), commands=True, member_cooldown=0.0)
        refused = _refusal(settings, {channel, parent} - {None}, roles, command=command, in_server=server is not None)
        if refused is not None:
            return refused
        wait = 0.0 if private and moderator else self._members.remaining((server, user))
        if not private:
            wait = max(wait, self._channels.remaining(channel))
        if wait > 0:
            return Wait(wait)
        self._members.start((server, user), settings.member_cooldown)
        if not private:
            self._channels.start(channel, settings.channel_cooldown)
        return Admitted(settings)


def _refusal(
    settings: ServerSettings, places: set[int | None], roles: Collection[int], *, command: bool, in_server: bool
) -> Refused | None:
    """Denied beats allowed; where nothing is listed as allowed, every channel is. Direct messages are no channel."""
    if command and not settings.commands:
        return Refused(Why.COMMANDS)
    if not set(settings.deny_roles).isdisjoint(roles):
        return Refused(Why.ROLE)
    shut = in_server and settings.allow and places.isdisjoint(settings.allow)
    return Refused(Why.CHANNEL) if shut or not places.isdisjoint(settings.deny) else None
