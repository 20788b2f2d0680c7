"""Answers a question that failed: one private line with a short id, which the log has too."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from typing import Any, TypeAlias

import aiohttp
import discord

from bot.discord_app.connection.retrying import passes
from bot.discord_app.connection.sending import Sender

Interaction: TypeAlias = discord.Interaction[Any]

log = logging.getLogger(__name__)


class Failures:
    """What becomes of an error that nobody expected."""

    def __init__(self, sender: Sender, view: Callable[[str], discord.ui.LayoutView]) -> None:
        """`view` makes what the person reads from the short id."""
        self._sender = sender
        self._view = view

    async def answer(self, interaction: Interaction, error: BaseException) -> None:
        """Logs the error and tells the asker its short id; a failure to tell is logged, and ends here."""
        short_id = self.record(error, f"interaction {interaction.id}")
        if interaction.type is discord.InteractionType.autocomplete:
            return  # it has no place for a sentence
        try:
            await self._sender.answer(interaction, self._view(short_id), private=True)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as second:
            self.record(second, f"telling the asker of {short_id}")

    async def reply(self, message: discord.Message, error: BaseException) -> None:
        """The same for a question that came as a message, which has no private answer.

        Where it is Discord that fails, or that wants less from the bot, a channel is not told.
        """
        short_id = self.record(error, f"message {message.id}")
        if passes(error):
            return
        try:
            await self._sender.reply(message, self._view(short_id))
        except (discord.DiscordException, aiohttp.ClientError, OSError) as second:
            self.record(second, f"telling the asker of {short_id}")

    def record(self, error: BaseException, where: str) -> str:
        """Logs the error and returns its short id."""
        short_id = secrets.token_hex(3)
        log.error("failure %s in %s", short_id, where, exc_info=error)
        return short_id
