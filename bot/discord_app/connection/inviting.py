"""The address that adds the bot to a server, and the permissions that it needs there."""

from __future__ import annotations

import base64
import binascii

import discord

from bot.errors import UsageError

SCOPES = ("bot", "applications.commands")
USER_SCOPES = ("applications.commands",)


def needed() -> discord.Permissions:
    """The least permissions that the bot works with."""
    return discord.Permissions(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        read_message_history=True,  # without it Discord refuses replies
    )


def address(application: int) -> str:
    """Where the owner of a server adds the bot."""
    return discord.utils.oauth_url(application, permissions=needed(), scopes=SCOPES)


def user_address(application: int) -> str:
    """Where somebody adds the bot's commands for themselves alone, without its being a member anywhere."""
    return f"{discord.utils.oauth_url(application, scopes=USER_SCOPES)}&integration_type=1"


def client_id_of(token: str) -> int:
    """The id in a token's first part, which is that of its application.

    Raises:
        UsageError: the token has no such part.
    """
    first = token.split(".", maxsplit=1)[0]
    try:
        text = base64.b64decode(first + "=" * (-len(first) % 4), altchars=b"-_", validate=True).decode("ascii")
        number = int(text) if text.isdecimal() else 0
    except (binascii.Error, UnicodeDecodeError, ValueError):
        number = 0
    if number.bit_length() not in range(40, 65) or token.count(".") != 2:
        raise UsageError(
            "DISCORD_TOKEN does not look like a bot's token; copy it anew, or give the Application ID with --client-id"
        )
    return number


def missing(granted: discord.Permissions) -> list[str]:
    """The names of needed permissions that are not granted."""
    if granted.administrator:
        return []
    return [name.replace("_", " ") for name, wanted in needed() if wanted and not getattr(granted, name)]
