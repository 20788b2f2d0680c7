"""The shipped bot with a store, as moderators meet it; entered a second time, it was restarted."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.answering.answerer import Answerer
from bot.discord_app.asking.answered import Answered
from bot.discord_app.asking.gate import Gate
from bot.discord_app.bot import AudiaturFront
from bot.discord_app.connection.failures import Failures
from bot.discord_app.connection.sending import Bounds, Sender
from bot.discord_app.connection.serving import Served, Serving
from bot.discord_app.connection.state import State
from bot.discord_app.desk.moderation import POSTED
from bot.settings import DiscordSettings
from bot.store.store import Store
from tests.loopback.prompt import Prompt, at_once
from tests.loopback.server import Loopback
from tests.patience import PATIENCE


class Desk:
    """Use it as `async with Desk(…) as desk`: what it does beside answering runs for as long.

    Args:
        here: the Discord that it connects to.
        answerer: what it answers from.
        folder: where it remembers things between runs.
        store: what it remembers; None for a bot without one.
        settings: how it behaves.
    """

    def __init__(
        self,
        here: Loopback,
        answerer: Answerer,
        folder: Path,
        store: Store | None = None,
        settings: DiscordSettings | None = None,
    ) -> None:
        self.here, self.folder, self.store = here, folder, store
        served = Served(answerer, settings or DiscordSettings(member_cooldown=0))
        self.serving = Serving(served, lambda _: served)
        bounds = Bounds(patience=10, acknowledge=PATIENCE, fill=PATIENCE, reply=5, work=PATIENCE)
        self.sender = Sender(bounds, pause=at_once)
        self._duties: list[asyncio.Task[None]] = []

    def _made(self, sender: Sender, failures: Failures) -> AudiaturFront:
        posted = Answered(State(self.folder), name=POSTED)
        gate = Gate(lambda: self.serving.settings)
        self.front = AudiaturFront(self.serving, sender, gate, failures, posted=posted, store=self.store)
        return self.front

    async def __aenter__(self) -> Desk:
        self.prompt = Prompt(self.here, self._made, self.folder, self.sender)
        await self.prompt.__aenter__()
        self._duties = [asyncio.create_task(duty(lambda: self.prompt.client)) for duty in self.front.duties]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._duties:
            task.cancel()
        done = await asyncio.gather(*self._duties, return_exceptions=True)
        await self.prompt.__aexit__()
        self.serving.close()
        assert [one for one in done if not isinstance(one, asyncio.CancelledError)] == []
