"""Counts what is asked and posted, in memory, and writes it down every few seconds: counts only, of nobody."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Callable

from bot.answering.answer import Answer, NoAnswer, Reason
from bot.discord_app.connection.retrying import Pause
from bot.store.database import StoreUnavailableError
from bot.store.tallies import Tallied, Tallies, Tally, week_of

EVERY = 5.0
"""Seconds between two times that counts are written down: those of so long are lost by a kill."""
MOST = 10_000
"""Different counts that wait for a store which is away; what is new beyond that is not counted."""
LONGEST = 100
"""Characters of a claim's id as it is kept."""


class Counting:
    """How much was asked in each server, and about what."""

    def __init__(
        self, tallies: Tallies | None, pause: Pause = asyncio.sleep, clock: Callable[[], float] = time.time
    ) -> None:
        """Without a store nothing is counted."""
        self._tallies = tallies
        self._pause = pause
        self._clock = clock
        self._waiting: Counter[Tally] = Counter()
        self._news = asyncio.Event()

    def replied(self, server: int | None, reply: Answer | NoAnswer) -> None:
        """Counts a question; what was none, or fits several claims, counts as neither answered nor unanswered."""
        if isinstance(reply, Answer):
            self.count(server, Tallied.ANSWERED, reply.claim.id)
        elif reply.reason is Reason.NOTHING_FITS:
            self.count(server, Tallied.UNANSWERED)

    def count(self, server: int | None, kind: Tallied, claim: str = "") -> None:
        """Counts one, in a server; outside of any nothing is counted."""
        if self._tallies is None or not server:
            return
        tally = Tally(server, week_of(self._clock()), claim[:LONGEST], kind)
        if tally in self._waiting or len(self._waiting) < MOST:
            self._waiting[tally] += 1
            self._news.set()

    async def keep(self, _: object) -> None:
        """Writes down what was counted, for as long as the bot runs, and the last of it when that ends."""
        try:
            while True:
                await self._news.wait()
                await self._pause(EVERY)
                self._news.clear()
                with contextlib.suppress(StoreUnavailableError):  # which the store has logged
                    await self.flush()
        finally:
            with contextlib.suppress(StoreUnavailableError):
                await self.flush()

    async def flush(self) -> None:
        """Writes down what was counted so far; what cannot be waits for the next time.

        Raises:
            StoreUnavailableError: it could not be written.
        """
        counts, self._waiting = self._waiting, Counter()
        if self._tallies is None or not counts:
            return
        try:
            await self._tallies.add(counts)
        except BaseException:
            self._waiting.update(counts)
            raise
