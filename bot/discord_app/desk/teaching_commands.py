"""The commands by which moderators teach: `/gaps`, `/taught`, and “Answer with…” in the menu of every message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias, TypeVar

import discord
from discord import app_commands

from bot.discord_app.asking.claim_text import visible_text
from bot.discord_app.cards.passage_menus import Origin
from bot.discord_app.desk.answering_with import AnsweringWith
from bot.discord_app.desk.gap_desk import GapDesk
from bot.render import phrases

Interaction: TypeAlias = discord.Interaction[Any]
Command: TypeAlias = app_commands.Command[Any, ..., Any] | app_commands.ContextMenu
Callback = TypeVar("Callback", bound=Callable[..., Awaitable[Any]])


def teaching_commands(desk: GapDesk, answering: AnsweringWith) -> Sequence[Command]:
    """All of them, by default for those who may manage messages."""

    @_for_moderators
    async def gaps(interaction: Interaction) -> None:
        await desk.gaps(interaction)

    @_for_moderators
    async def taught(interaction: Interaction) -> None:
        await desk.taught(interaction)

    @_for_moderators
    async def answer_with(interaction: Interaction, message: discord.Message) -> None:
        await answering.open(interaction, visible_text(message), Origin(message.id))

    return (
        app_commands.Command(name="gaps", description=phrases.GAPS, callback=gaps),
        app_commands.Command(name="taught", description=phrases.TAUGHT, callback=taught),
        app_commands.ContextMenu(name=phrases.ANSWER_WITH, callback=answer_with),
    )


def _for_moderators(callback: Callback) -> Callback:
    """In servers that the bot is a member of."""
    permitted = app_commands.default_permissions(manage_messages=True)(callback)
    installed = app_commands.allowed_installs(guilds=True, users=False)(permitted)
    return app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)(installed)
