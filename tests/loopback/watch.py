"""Waiting for something to become true, with a deadline and without sleeping."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from tests.patience import PATIENCE

Found = TypeVar("Found")


class Watch:
    """Wakes everybody who waits, each time that something happened, to look again whether it is what they wait for."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def happened(self) -> None:
        """Tells everybody who waits to look again."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def until(self, look: Callable[[], Found | None], what: str, within: float = PATIENCE) -> Found:
        """Waits until `look` returns something true, and returns that.

        Args:
            look: Called at once and again each time that something happened.
            what: What is waited for, for the message of the failure.
            within: Seconds.

        Raises:
            AssertionError: The deadline passed.
        """
        deadline = asyncio.get_running_loop().time() + within
        while not (found := look()):
            future = asyncio.get_running_loop().create_future()
            self._waiting.add(future)
            try:
                async with asyncio.timeout_at(deadline):
                    await future
            except TimeoutError:
                raise AssertionError(f"{what}: not seen within {within:g} s") from None
            finally:
                self._waiting.discard(future)
        return found
