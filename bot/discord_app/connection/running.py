"""Keeps a client connected until a signal ends it, and ends within two seconds of that in every state."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import threading
from collections.abc import Callable, Coroutine, Iterable
from pathlib import Path
from typing import Any

import aiohttp
import discord

from bot.discord_app.connection.client import AudiaturClient
from bot.discord_app.connection.heartbeat import EVERY, Heartbeat
from bot.discord_app.connection.logs import describe, report_loop_errors
from bot.discord_app.connection.retrying import Pause, passes
from bot.discord_app.connection.serving import Serving
from bot.discord_app.connection.watching import changes
from bot.errors import AudiaturError

log = logging.getLogger(__name__)

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
STEADY = 300.0
"""Seconds of connection after which the next pause is short again."""
FAREWELL = 1.0
"""Seconds that closing the connection may take."""
LAST_RESORT = 1.8
"""Seconds after a signal at which the process ends, whatever it is doing."""
WRONG_TOKEN = 4004
HOPELESS = (4004, 4010, 4011, 4012, 4013, 4014)
"""Close codes after which Discord wants no further try: token, shards, version, intents."""


class ConnectionRefusedForGoodError(AudiaturError):
    """Discord refuses this bot, and would refuse it again."""


class Supervisor:
    """Connects, and connects again with a new client where the library gives up."""

    def __init__(self, make: Callable[[], AudiaturClient], token: str, pause: Pause = asyncio.sleep) -> None:
        self._make = make
        self._token = token
        self._pause = pause
        self.client: AudiaturClient | None = None

    async def serve(self) -> None:
        """Stays connected; ends only by being cancelled.

        Raises:
            ConnectionRefusedForGoodError: the token is wrong, or Discord refuses this bot for good.
        """
        loop = asyncio.get_running_loop()
        wait = FIRST_PAUSE
        while True:
            began = loop.time()
            self.client = self._make()
            try:
                await self.client.start(self._token)
                log.error("the connection ended without a reason")
            except Exception as error:  # whatever it is, a new client may do better
                _raise_if_hopeless(error)
                # The places of a lost connection say nothing.
                cause = None if passes(error) else error
                log.error("the connection ended: %s", describe(error), exc_info=cause)  # noqa: TRY400  # as said
            finally:
                await farewell(self.client)
            if loop.time() - began > STEADY:
                wait = FIRST_PAUSE
            log.warning("connecting anew in %.0f s", wait)
            await self._pause(wait)
            wait = min(2 * wait, LONGEST_PAUSE)


async def farewell(client: AudiaturClient) -> None:
    """Closes the client, but waits no longer than a second for Discord to say goodbye, too."""
    closing = asyncio.ensure_future(_close(client))
    await asyncio.wait({closing}, timeout=FAREWELL)
    if not closing.done():
        closing.cancel()


async def _close(client: AudiaturClient) -> None:
    try:
        await client.close()
    except (discord.DiscordException, aiohttp.ClientError, OSError, AttributeError):
        # A client that never logged in has nothing to close, and the library stumbles over that.
        log.debug("closing the connection failed", exc_info=True)


def _raise_if_hopeless(error: Exception) -> None:
    if isinstance(error, discord.LoginFailure) or getattr(error, "code", 0) == WRONG_TOKEN:
        raise ConnectionRefusedForGoodError(
            "Discord does not accept the token in DISCORD_TOKEN: copy it anew from the Developer Portal, page Bot"
        ) from None
    if isinstance(error, discord.PrivilegedIntentsRequired):
        raise ConnectionRefusedForGoodError("Discord refuses the intents of this bot") from None
    if isinstance(error, discord.ConnectionClosed) and error.code in HOPELESS:
        raise ConnectionRefusedForGoodError(f"Discord refuses the connection for good (code {error.code})") from None


class Running:
    """A bot from its start to the signal that ends it."""

    def __init__(
        self,
        supervisor: Supervisor,
        serving: Serving,
        heartbeat: Heartbeat,
        folders: Iterable[Path] = (),
        duties: Iterable[Callable[[], Coroutine[Any, Any, None]]] = (),
    ) -> None:
        """`folders` hold the files whose change means that everything is read anew; `duties` are done beside it."""
        self._supervisor = supervisor
        self._serving = serving
        self._heartbeat = heartbeat
        self._folders = tuple(folders)
        self._duties = tuple(duties)

    async def run(self, *, again: Callable[[], bool] = lambda: False) -> None:
        """Serves until SIGTERM or SIGINT; SIGHUP, or a changed file, has everything read anew.

        `again` says whether SIGHUP came before this took it.

        Raises:
            ConnectionRefusedForGoodError: Discord refuses this bot.
        """
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(report_loop_errors)
        stop, changed = asyncio.Event(), asyncio.Event()
        _on_signals(loop, stop, changed)
        if again():
            changed.set()
        serve = loop.create_task(self._supervisor.serve())
        others = [
            loop.create_task(_steadily(work, stop))
            for work in (self._beat, lambda: self._reload(changed), lambda: self._watch(changed, stop), *self._duties)
        ]
        ending = loop.create_task(stop.wait())
        await asyncio.wait({serve, ending}, return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        await self._end(serve, [*others, ending])

    async def _end(self, serve: asyncio.Task[None], others: list[asyncio.Task[Any]]) -> None:
        """Cancels everything; what cannot be cancelled in time is left behind."""
        self._heartbeat.stop()
        tasks = [serve, *others]
        for task in tasks:
            task.cancel()
        _, late = await asyncio.wait(tasks, timeout=FAREWELL + 0.2)
        self._serving.close()
        if serve not in late and not serve.cancelled():
            serve.result()
        log.info("ended")

    async def _beat(self) -> None:
        while True:
            client = self._supervisor.client
            if client is not None and client.gateway_alive():
                self._heartbeat.beat()
            else:
                self._heartbeat.stop()
            await asyncio.sleep(EVERY if client is not None and client.is_ready() else 0.5)

    async def _reload(self, again: asyncio.Event) -> None:
        while True:
            await again.wait()
            again.clear()
            await self._serving.reload()

    async def _watch(self, again: asyncio.Event, stop: asyncio.Event) -> None:
        async for _ in changes(self._folders, stop):
            again.set()


async def _steadily(work: Callable[[], Coroutine[Any, Any, None]], stop: asyncio.Event) -> None:
    """Does the work, and does it anew where it fails: the bot goes on without it meanwhile."""
    while not stop.is_set():
        try:
            await work()
        except Exception:  # a side task never ends the bot
            log.exception("a side task failed; it starts anew in 5 s")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), 5.0)


def _on_signals(loop: asyncio.AbstractEventLoop, stop: asyncio.Event, again: asyncio.Event) -> None:
    def end() -> None:
        if not stop.is_set():
            _arm_last_resort()
        stop.set()

    for name in ("SIGTERM", "SIGINT"):
        _on_signal(loop, name, end)
    _on_signal(loop, "SIGHUP", again.set)


def _on_signal(loop: asyncio.AbstractEventLoop, name: str, react: Callable[[], None]) -> None:
    number = getattr(signal, name, None)
    if number is None:
        return  # SIGHUP does not exist on Windows
    try:
        loop.add_signal_handler(number, react)
    except NotImplementedError:
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(react))


def _arm_last_resort() -> None:
    """Ends the process soon even if something blocks: a container's runtime would kill it later, and less politely."""
    timer = threading.Timer(LAST_RESORT, os._exit, (0,))
    timer.daemon = True
    timer.start()
