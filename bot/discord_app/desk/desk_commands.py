"""The commands of those who moderate and manage a server: each is made with what answers it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol, TypeAlias, TypeVar

import discord
from discord import app_commands

from bot.render import phrases

Interaction: TypeAlias = discord.Interaction[Any]
Command: TypeAlias = app_commands.Command[Any, ..., Any]
Choice: TypeAlias = app_commands.Choice[str]
Callback = TypeVar("Callback", bound=Callable[..., Awaitable[Any]])
Show: TypeAlias = Callable[[Interaction], Awaitable[None]]
"""Answers a command that has no options."""


class Open(Protocol):
    """Shows the settings, as a panel or as YAML."""

    async def __call__(self, interaction: Interaction, *, export: bool = False) -> None:
        """Answers the command."""


class LookUp(Protocol):
    """Shows what was done: by a member, about a claim, of a kind."""

    async def __call__(
        self, interaction: Interaction, member: discord.User | None, claim: str | None, kind: str | None
    ) -> None:
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


def history_command(show: LookUp, offer: Callable[[str], list[Choice]], kinds: Sequence[Choice]) -> Command:
    """`/history`: shows moderators what was done."""

    @for_moderators
    @app_commands.describe(member=phrases.HISTORY_MEMBER, claim=phrases.HISTORY_CLAIM, kind=phrases.HISTORY_KIND)
    @app_commands.choices(kind=list(kinds))
    async def history(
        interaction: Interaction,
        member: discord.User | None = None,
        claim: str | None = None,
        kind: str | None = None,
    ) -> None:
        await show(interaction, member, claim, kind)

    async def complete(_: Interaction, typed: str) -> list[Choice]:
        return offer(typed)

    command: Command = app_commands.Command(name="history", description=phrases.HISTORY, callback=history)
    command.autocomplete("claim")(complete)
    return command


def moderators_command(name: str, description: str, show: Show) -> Command:
    """A command of moderators without options: `/stats`, `/queue`, `/gaps`, `/taught`."""

    @for_moderators
    async def answer(interaction: Interaction) -> None:
        await show(interaction)

    return app_commands.Command(name=name, description=description, callback=answer)


def for_moderators(callback: Callback) -> Callback:
    """In servers of which the bot is a member, by default for those who may manage messages."""
    permitted = app_commands.default_permissions(manage_messages=True)(callback)
    installed = app_commands.allowed_installs(guilds=True, users=False)(permitted)
    return app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)(installed)
