"""The loopback Discord for every test of this folder."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.loopback.server import Loopback


@pytest.fixture
async def discord() -> AsyncIterator[Loopback]:
    """Discord on this machine, empty of messages and commands."""
    async with Loopback() as server:
        yield server
