from __future__ import annotations

import base64
from urllib.parse import parse_qs, urlsplit

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app.connection.inviting import address, client_id_of, missing, needed
from bot.errors import UsageError

APPLICATION = 123456789012345678


def token(application: int) -> str:
    return base64.urlsafe_b64encode(str(application).encode()).decode().rstrip("=") + ".Gabcde.invented-and-long"


def test_the_address_has_both_scopes_and_four_permissions() -> None:
    query = parse_qs(urlsplit(address(APPLICATION)).query)
    assert query["client_id"] == [str(APPLICATION)]
    assert query["scope"] == ["bot applications.commands"]
    granted = [name for name, value in discord.Permissions(int(query["permissions"][0])) if value]
    assert sorted(granted) == ["read_message_history", "read_messages", "send_messages", "send_messages_in_threads"]


@given(st.integers(2**40, 2**64 - 1))
def test_a_token_tells_its_application(application: int) -> None:
    assert client_id_of(token(application)) == application


@given(st.text(max_size=80))
def test_what_is_no_token_is_refused_in_a_line_that_does_not_repeat_it(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        client_id_of(text)
    assert len(text) < 12 or text in "DISCORD_TOKEN" or text not in str(caught.value)


@pytest.mark.parametrize("text", ["", ".", "a.b.c", "....", "MTIz.x.y", token(APPLICATION).split(".")[0]])
def test_what_looks_a_little_like_a_token_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        client_id_of(text)


def test_what_is_not_granted_is_named() -> None:
    assert missing(needed()) == []
    assert missing(discord.Permissions(administrator=True)) == []
    assert missing(needed() & ~discord.Permissions(send_messages=True)) == ["send messages"]
