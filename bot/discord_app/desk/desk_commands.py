"""The commands of those who manage a server: each is made with the collaborators that it needs."""

from __future__ import annotations

from typing import Any, Protocol, TypeAlias

import discord
from discord import app_commands

from bot.render import phrases

Interaction: TypeAlias = discord.Interaction[Any]
Command: TypeAlias = app_commands.Command[Any, ..., Any]


class Open(Protocol):
    """Shows the settings, as a panel or as YAML."""

    async def __call__(self, interaction: Interaction, *, export: bool = False) -> None:
        """Answers the command."""


def settings_command(show: Open) -> Command:
    """`/settings`: shows the settings of the server; by default for those who may manage it."""

    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.describe(export=phrases.SETTINGS_EXPORT)
    async def settings(interaction: Interaction, export: bool = False) -> None:
        await show(interaction, export=export)

    return app_commands.Command(name="settings", description=phrases.SETTINGS, callback=settings)
