"""A request to Discord that is tried again while its failure may pass."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord

Result = TypeVar("Result")
Pause = Callable[[float], Awaitable[None]]

FIRST_PAUSE = 0.25
"""Seconds before the second try; each later pause is twice the one before."""
LONGEST_PAUSE = 8.0


def passes(error: BaseException) -> bool:
    """Whether the same request may succeed later.

    The library gives up at once on 503, on a lost connection, and on a 429 without a `Via` header; and on 500, 502 and
    504 after tries of its own.
    """
    if isinstance(error, discord.HTTPException):
        return error.status == 429 or error.status >= 500
    return isinstance(error, (discord.RateLimited, aiohttp.ClientError, OSError, TimeoutError))


def asked_pause(error: BaseException) -> float:
    """How many seconds the answer asks to wait (`Retry-After`), or 0."""
    if isinstance(error, discord.RateLimited):  # by the library, which waits for half a minute at most
        return error.retry_after
    if not isinstance(error, discord.HTTPException):
        return 0.0
    try:
        return max(0.0, float(error.response.headers.get("Retry-After", 0)))
    except (AttributeError, TypeError, ValueError):
        return 0.0


async def persist(
    request: Callable[[], Awaitable[Result]], *, seconds: float, pause: Pause = asyncio.sleep, one_try: float = 10.0
) -> Result:
    """Makes the request until it gets through, for `seconds` at most.

    The request must be safe to repeat: a PUT, a PATCH, a DELETE, or a POST with a nonce that Discord enforces.
    One try ends after `one_try` seconds.

    Raises:
        Exception: what the last try raised; at once where trying again cannot help.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    wait = FIRST_PAUSE
    while True:
        try:
            async with asyncio.timeout_at(min(deadline, loop.time() + one_try)):
                return await request()
        except (
            discord.HTTPException,
            discord.RateLimited,
            aiohttp.ClientError,
            OSError,
        ) as error:  # TimeoutError is an OSError
            rest = max(wait, asked_pause(error))
            if not passes(error) or loop.time() + rest >= deadline:
                raise
        await pause(rest)
        wait = min(2 * wait, LONGEST_PAUSE)
