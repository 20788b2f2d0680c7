from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest

from bot.discord_app.connection.heartbeat import Heartbeat
from bot.discord_app.connection.running import (
    FAREWELL,
    LAST_RESORT,
    ConnectionRefusedForGoodError,
    Running,
    Supervisor,
    farewell,
)
from bot.discord_app.connection.state import State
from tests.discord_app.fakes import Pauses, Response, http_error
from tests.patience import PATIENCE


class ClientOfTests:
    """A client whose connection ends as written, or never."""

    def __init__(self, ending: BaseException | None = None, *, hangs: bool = False, alive: bool = True) -> None:
        self.ending = ending
        self.hangs = hangs
        self.alive = alive
        self.started = asyncio.Event()
        self.closed = 0

    async def start(self, token: str) -> None:
        assert token == "invented"
        self.started.set()
        if self.ending is not None:
            raise self.ending
        await asyncio.Event().wait()

    async def close(self) -> None:
        self.closed += 1
        if self.hangs:
            await asyncio.Event().wait()

    def is_ready(self) -> bool:
        return self.alive

    def gateway_alive(self) -> bool:
        return self.alive


class ServingOfTests:
    def __init__(self) -> None:
        self.reloaded = asyncio.Event()
        self.closed = False

    async def reload(self) -> bool:
        self.reloaded.set()
        return True

    def close(self) -> None:
        self.closed = True


def closed(code: int) -> discord.ConnectionClosed:
    socket: Any = Response(0)
    socket.close_code = code
    return discord.ConnectionClosed(socket, shard_id=0, code=code)


def supervisor(*clients: ClientOfTests, pauses: Pauses | None = None) -> Supervisor:
    left = list(clients)
    make: Any = lambda: left.pop(0)  # noqa: E731  # a maker in a line
    return Supervisor(make, "invented", pauses or Pauses())


@pytest.mark.parametrize(
    "ending",
    [
        KeyError("session_id"),  # a READY or HELLO that lacks something
        ValueError("not JSON"),
        http_error(503),
        aiohttp.ClientConnectionError(),
        discord.GatewayNotFound(),
        closed(4000),
        OSError(),
    ],
)
async def test_whatever_ends_a_connection_another_one_is_made(ending: Exception) -> None:
    first, second = ClientOfTests(ending), ClientOfTests()
    pauses = Pauses()
    task = asyncio.create_task(supervisor(first, second, pauses=pauses).serve())
    await asyncio.wait_for(second.started.wait(), PATIENCE)
    task.cancel()
    await asyncio.wait({task})
    assert (first.closed, second.closed) == (1, 1)
    assert pauses.lengths == [1.0]


async def test_the_pause_grows_to_a_minute() -> None:
    pauses = Pauses()
    failing = [ClientOfTests(OSError()) for _ in range(8)]
    last = ClientOfTests()
    task = asyncio.create_task(supervisor(*failing, last, pauses=pauses).serve())
    await asyncio.wait_for(last.started.wait(), PATIENCE)
    task.cancel()
    await asyncio.wait({task})
    assert pauses.lengths == [1, 2, 4, 8, 16, 32, 60, 60]


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        (discord.LoginFailure(), "token"),
        (closed(4004), "token"),
        (closed(4013), "4013"),
        (discord.PrivilegedIntentsRequired(0), "intents"),
    ],
)
async def test_what_no_further_try_can_help_is_one_line(ending: Exception, said: str) -> None:
    client = ClientOfTests(ending)
    with pytest.raises(ConnectionRefusedForGoodError, match=said) as caught:
        await supervisor(client).serve()
    assert "\n" not in str(caught.value)
    assert client.closed == 1


async def test_a_goodbye_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.discord_app.connection.running.FAREWELL", 0.01)
    client: Any = ClientOfTests(hangs=True)
    await asyncio.wait_for(farewell(client), PATIENCE)


def running(tmp_path: Path, client: ClientOfTests, serving: ServingOfTests) -> Running:
    whole: Any = serving
    return Running(supervisor(client), whole, Heartbeat(State(tmp_path / "state")), [tmp_path / "knowledge"])


@pytest.fixture(autouse=True)
def no_last_resort(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.discord_app.connection.running._arm_last_resort", lambda: None)  # it would end the tests


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("hangs", [False, True])
async def test_a_signal_ends_it_whatever_hangs(tmp_path: Path, number: signal.Signals, hangs: bool) -> None:
    client, serving = ClientOfTests(hangs=hangs), ServingOfTests()
    task = asyncio.create_task(running(tmp_path, client, serving).run())
    await asyncio.wait_for(client.started.wait(), PATIENCE)
    os.kill(os.getpid(), number)
    await asyncio.wait_for(task, PATIENCE)
    assert serving.closed


def test_all_that_is_waited_for_at_the_end_takes_less_than_two_seconds() -> None:
    assert FAREWELL < LAST_RESORT < 2


async def test_a_signal_ends_a_bot_that_waits_to_connect_again(tmp_path: Path) -> None:
    client, serving = ClientOfTests(OSError()), ServingOfTests()
    whole: Any = serving
    waits = asyncio.Event()

    async def long_pause(_: float) -> None:
        waits.set()
        await asyncio.Event().wait()

    make: Any = lambda: client  # noqa: E731  # a maker in a line
    bot = Running(Supervisor(make, "invented", long_pause), whole, Heartbeat(State(tmp_path)), [])
    task = asyncio.create_task(bot.run())
    await asyncio.wait_for(waits.wait(), PATIENCE)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(task, PATIENCE)


async def test_sighup_has_everything_read_anew(tmp_path: Path) -> None:
    client, serving = ClientOfTests(), ServingOfTests()
    task = asyncio.create_task(running(tmp_path, client, serving).run())
    await asyncio.wait_for(client.started.wait(), PATIENCE)
    os.kill(os.getpid(), signal.SIGHUP)
    await asyncio.wait_for(serving.reloaded.wait(), PATIENCE)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(task, PATIENCE)


async def test_a_refused_token_ends_it_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ConnectionRefusedForGoodError):
        await running(tmp_path, ClientOfTests(discord.LoginFailure()), ServingOfTests()).run()


async def test_the_sign_of_life_is_there_while_the_gateway_lives_and_gone_at_the_end(tmp_path: Path) -> None:
    client, serving = ClientOfTests(), ServingOfTests()
    heartbeat = Heartbeat(State(tmp_path / "state"))
    task = asyncio.create_task(running(tmp_path, client, serving).run())
    async with asyncio.timeout(PATIENCE):
        while not heartbeat.health().alive:  # noqa: ASYNC110  # a file, not an event
            await asyncio.sleep(0.01)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(task, PATIENCE)
    assert not heartbeat.health().alive
