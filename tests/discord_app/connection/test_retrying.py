from __future__ import annotations

import asyncio

import aiohttp
import discord
import pytest

from bot.discord_app.connection.retrying import asked_pause, passes, persist
from tests.discord_app.fakes import Pauses, http_error


class Flaky:
    """A request that fails in the given ways, one after the other, and then gets through."""

    def __init__(self, *failures: BaseException) -> None:
        self.failures = list(failures)
        self.tries = 0

    async def __call__(self) -> str:
        self.tries += 1
        if self.failures:
            raise self.failures.pop(0)
        return "through"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
async def test_a_passing_status_is_tried_again(status: int) -> None:
    request = Flaky(http_error(status), http_error(status))
    assert await persist(request, seconds=30.0, pause=Pauses()) == "through"
    assert request.tries == 3


@pytest.mark.parametrize(
    "lost",
    [aiohttp.ServerDisconnectedError(), ConnectionResetError(104, "reset"), TimeoutError(), aiohttp.ClientOSError()],
)
async def test_a_lost_connection_is_tried_again(lost: Exception) -> None:
    request = Flaky(lost)
    assert await persist(request, seconds=30.0, pause=Pauses()) == "through"


@pytest.mark.parametrize("status", [400, 401, 403, 404])
async def test_what_cannot_pass_is_raised_at_once(status: int) -> None:
    request = Flaky(http_error(status))
    with pytest.raises(discord.HTTPException):
        await persist(request, seconds=30.0, pause=Pauses())
    assert request.tries == 1


async def test_a_programming_error_is_not_tried_again() -> None:
    request = Flaky(KeyError("wrong"))
    with pytest.raises(KeyError):
        await persist(request, seconds=30.0, pause=Pauses())
    assert request.tries == 1


async def test_the_pause_grows_and_follows_what_the_answer_asks_for() -> None:
    pauses = Pauses()
    await persist(
        Flaky(http_error(503), http_error(429, retry_after="3.5"), http_error(503)), seconds=30.0, pause=pauses
    )
    assert pauses.lengths == [0.25, 3.5, 1.0]


async def test_a_pause_that_ends_after_the_deadline_is_not_begun() -> None:
    pauses = Pauses()
    with pytest.raises(discord.HTTPException):
        await persist(Flaky(http_error(429, retry_after="60")), seconds=5.0, pause=pauses)
    assert pauses.lengths == []


async def test_a_request_that_hangs_is_cut_off() -> None:
    async def hang() -> None:
        await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await persist(hang, seconds=0.05, pause=Pauses())


def test_what_the_library_does_not_retry_passes_here() -> None:
    assert passes(http_error(503))
    assert passes(aiohttp.ServerDisconnectedError())
    assert passes(http_error(429))  # one without `Via` is raised by the library at once
    assert not passes(http_error(404))
    assert not passes(ValueError())


@pytest.mark.parametrize("said", ["", "soon", "-4"])
def test_a_nonsensical_retry_after_counts_as_none(said: str) -> None:
    assert asked_pause(http_error(429, retry_after=said)) == 0.0
