"""What a part of the bot may have that people use: commands, buttons, menus, forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import discord
from discord import app_commands

from bot.discord_app.asking.buttons import Choose, Press

Interaction: TypeAlias = discord.Interaction[Any]
Command: TypeAlias = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu


class Feature:
    """A part that has none of it, unless it says otherwise."""

    @property
    def commands(self) -> Sequence[Command]:
        """What is registered with Discord."""
        return ()

    @property
    def actions(self) -> Mapping[str, Press]:
        """What each action of a custom id does, of a button or of an option of a menu."""
        return {}

    @property
    def menus(self) -> Mapping[str, Choose]:
        """What is done with what was chosen in a menu, by the action of its custom id."""
        return {}

    async def submitted(self, interaction: Interaction) -> bool:  # noqa: ARG002  # for those that have forms
        """Answers a form that was sent; False where it is none of this part."""
        return False
