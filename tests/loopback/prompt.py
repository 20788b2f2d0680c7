"""The shipped client inside the test's own process, without the library's pauses of courtesy."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path

from bot.discord_app.cards import notices
from bot.discord_app.connection.client import AudiaturClient, Front
from bot.discord_app.connection.failures import Failures
from bot.discord_app.connection.running import Supervisor
from bot.discord_app.connection.sending import Sender
from bot.discord_app.connection.state import State
from tests.loopback.server import Loopback


class PromptClient(AudiaturClient):
    """The client as shipped; only, it does not wait five seconds before it identifies again, nor two for servers."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Not owed to a server of our own."""

    async def setup_hook(self) -> None:
        """As shipped."""
        self._connection.guild_ready_timeout = 0.05
        await super().setup_hook()


async def at_once(_seconds: float) -> None:
    """A pause that only lets others go on."""
    await asyncio.sleep(0)


class Prompt:
    """The client as `audiatur run` keeps it up: supervised, with its sender, its failures and its state.

    Args:
        server: Where it connects to.
        front: Makes what people see, from the sender and the failures.
        folder: Where it remembers things between runs.
        sender: What sends its answers; as shipped, unless a test needs other bounds.
    """

    def __init__(
        self,
        server: Loopback,
        front: Callable[[Sender, Failures], Front],
        folder: Path,
        sender: Sender | None = None,
    ) -> None:
        self.discord = server
        self._front = front
        self._folder = folder
        self._sender = sender or Sender()
        self.clients: list[PromptClient] = []
        self.supervisor = Supervisor(self._make, server.TOKEN, at_once)
        self.serving: asyncio.Task[None] | None = None

    def _make(self) -> PromptClient:
        failures = Failures(self._sender, notices.failure)
        front = self._front(self._sender, failures)
        client = PromptClient(front, sender=self._sender, failures=failures, state=State(self._folder))
        self.clients.append(client)
        return client

    @property
    def client(self) -> PromptClient:
        """The newest client."""
        return self.clients[-1]

    async def __aenter__(self) -> Prompt:
        before = len(self.discord.gateway.sessions)
        self.serving = asyncio.create_task(self.supervisor.serve())
        await self.discord.gateway.connected(before + 1)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self.serving is not None
        for _ in range(5):  # the library swallows a cancellation while it reconnects
            self.serving.cancel()
            await asyncio.wait({self.serving}, timeout=2.0)
            if self.serving.done():
                break
        assert self.serving.done(), f"it cannot be cancelled: {self.serving.get_stack()}"
        with contextlib.suppress(asyncio.CancelledError):
            self.serving.result()
