"""Where Discord is: the real one, or another that the environment names (tests over loopback)."""

from __future__ import annotations

import os
from collections.abc import Mapping

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.errors import UsageError

API = "AUDIATUR_DISCORD_API"
"""Such as `http://127.0.0.1:8080/api/v10`, with no slash at the end."""
GATEWAY = "AUDIATUR_DISCORD_GATEWAY"
"""Such as `ws://127.0.0.1:8080/`: where a session that cannot be resumed goes to identify again."""


def apply(environment: Mapping[str, str] = os.environ) -> None:
    """Points the library at the Discord that the environment names, if it names one.

    The library keeps both addresses on its classes; this is called once, by a command, before any client is made.

    Raises:
        UsageError: an address has the wrong scheme.
    """
    api = environment.get(API, "")
    gateway = environment.get(GATEWAY, "")
    if api:
        Route.BASE = _checked(API, api, ("http://", "https://")).rstrip("/")
    if gateway:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(_checked(GATEWAY, gateway, ("ws://", "wss://")))


def _checked(name: str, address: str, schemes: tuple[str, ...]) -> str:
    if not address.startswith(schemes):
        raise UsageError(f"{name} is not an address that starts with {' or '.join(schemes)}")
    return address
