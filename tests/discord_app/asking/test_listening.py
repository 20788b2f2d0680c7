from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import discord

from bot.discord_app.asking.listening import Listening


async def test_a_server_that_does_not_tell_who_the_bot_is_there_gets_silence_and_no_error() -> None:
    nobody: Any = None  # to ask any collaborator would be an error
    message: Any = SimpleNamespace(
        author=SimpleNamespace(bot=False),
        type=discord.MessageType.default,
        guild=SimpleNamespace(me=None),
        mentions=[SimpleNamespace(id=7)],
        content="<@7> hello",
    )
    await Listening(nobody, nobody, nobody, nobody).on_message(message)
