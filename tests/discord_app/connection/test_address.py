from __future__ import annotations

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.discord_app.connection import address
from bot.errors import UsageError


@pytest.fixture(autouse=True)
def _restored(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library keeps both addresses on its classes."""
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)


def test_without_a_word_in_the_environment_it_is_discord() -> None:
    address.apply({})
    assert Route.BASE == "https://discord.com/api/v10"


def test_another_discord_is_where_requests_and_sessions_go() -> None:
    address.apply({address.API: "http://127.0.0.1:1/api/v10/", address.GATEWAY: "ws://127.0.0.1:2/"})
    assert Route("GET", "/users/@me").url == "http://127.0.0.1:1/api/v10/users/@me"
    assert str(DiscordWebSocket.DEFAULT_GATEWAY) == "ws://127.0.0.1:2/"


@pytest.mark.parametrize("name", [address.API, address.GATEWAY])
@pytest.mark.parametrize("wrong", ["127.0.0.1", "file:///etc", "javascript:x"])
def test_what_is_no_address_is_refused(name: str, wrong: str) -> None:
    with pytest.raises(UsageError, match=name):
        address.apply({name: wrong})
