"""Remembers what the bot posted in servers, beside the answering, and forgets what was deleted."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.discord_app.cards.blocks import OnCard, on_card
from bot.discord_app.cards.version import Versions
from bot.discord_app.connection.client import Connected
from bot.discord_app.connection.sending import Landed
from bot.discord_app.connection.serving import Serving
from bot.knowledge.model import KnowledgeBase
from bot.render.catalogue import speaking, spoken
from bot.store.cards import Card, Cards
from bot.store.database import StoreUnavailableError

log = logging.getLogger(__name__)

MOST, MOST_GONE = 1_000, 10_000
"""Cards, and messages that were deleted, that wait for a store which is away."""
TOGETHER = 100
"""How many of each are written at once."""
SOON = 5.0
"""Seconds until the next try, where the store is away."""
FAREWELL = 0.5
"""Seconds that writing down the last of them may take when the bot ends."""


class CurrentVersions:
    """The versions of the base that was asked for last: they are made once for each base, off the event loop."""

    def __init__(self) -> None:
        self._made: tuple[KnowledgeBase, Versions] | None = None

    async def of(self, base: KnowledgeBase) -> Versions:
        """The versions of this base."""
        if self._made is None or self._made[0] is not base:
            self._made = base, await asyncio.to_thread(Versions, base)
        return self._made[1]


@dataclass(frozen=True, slots=True)
class Seen:
    """What was posted, when it was: the language and the base may be others later."""

    landed: Landed
    language: str
    base: KnowledgeBase


class Remembering:
    """Takes what was posted and deleted at once, and writes it down when that can be done."""

    def __init__(
        self,
        cards: Cards,
        serving: Serving,
        versions: CurrentVersions,
        outdated: Callable[[], None],
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """`outdated` is called where a card may have been out of date before it was remembered."""
        self._cards = cards
        self._serving = serving
        self._versions = versions
        self._outdated = outdated
        self._pause = pause
        self._seen: deque[Seen] = deque(maxlen=MOST)
        self._waiting: OrderedDict[int, Card] = OrderedDict()
        self._gone: OrderedDict[int, None] = OrderedDict()
        self._news = asyncio.Event()
        self._warned = False
        self._late = False

    def landed(self, landed: Landed) -> None:
        """Remembers what was posted; a message that shows no passage any more is forgotten."""
        self._gone.pop(landed.message, None)
        self._seen.append(Seen(landed, spoken(), self._serving.base))
        self._news.set()

    def deleted(self, message: int) -> None:
        """Forgets a message, of whomever: which of them were cards is known to the store alone."""
        self._waiting.pop(message, None)
        self._gone[message] = None
        while len(self._gone) > MOST_GONE:
            self._gone.popitem(last=False)  # that it is gone is found out when it is to be edited, too
        self._news.set()

    async def duty(self, _: Connected) -> None:
        """Writes down for as long as the bot runs, and once more at its end."""
        try:
            while True:
                await self._news.wait()
                self._news.clear()
                while not await self._write():
                    await self._pause(SOON)
        finally:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(FAREWELL):
                    await self._write()

    async def _write(self) -> bool:
        """Whether everything is written down."""
        while self._seen or self._waiting or self._gone:
            while self._seen:
                await self._read(self._seen.popleft())
            kept = list(self._waiting.values())[:TOGETHER]
            gone = list(self._gone)[:TOGETHER]
            try:
                await self._cards.update(kept, gone)
            except StoreUnavailableError:
                return False
            for card in kept:
                if self._waiting.get(card.message) is card:
                    del self._waiting[card.message]
            for message in gone:
                self._gone.pop(message, None)
            self._warned = False
            if self._late:
                self._late = False
                self._outdated()
        return True

    async def _read(self, seen: Seen) -> None:
        """Has what a message shows wait to be written down; the latest of it counts."""
        landed = seen.landed
        versions = await self._versions.of(seen.base)
        with speaking(seen.language):
            found = await asyncio.to_thread(on_card, landed.view, seen.base, versions)
        if landed.message in self._gone:
            return
        if found is None:
            if landed.edited:
                self.deleted(landed.message)
            return
        card = Card(landed.message, landed.channel, landed.server, found.claim, seen.language, found.shown)
        self._waiting[card.message] = card
        self._late |= seen.base is not self._serving.base or not _is_current(found, versions)
        while len(self._waiting) > MOST:
            self._waiting.popitem(last=False)
            if not self._warned:
                log.warning("the store is away for long: cards that were posted meanwhile are not remembered any more")
            self._warned = True


def _is_current(found: OnCard, versions: Versions) -> bool:
    return all(versions.holds(found.claim, one.passage, one.version) for one in found.shown)
