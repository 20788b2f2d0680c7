"""The commands: each is made with the collaborators that it needs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias, TypeVar

import discord
from discord import app_commands

from bot.discord_app.asking import feature
from bot.discord_app.asking.choices import Choices
from bot.discord_app.asking.claim_text import visible_text
from bot.discord_app.asking.inquiry import Inquiry
from bot.discord_app.cards.layout import notice
from bot.discord_app.cards.lists import about_card, claims_card, sources_card
from bot.discord_app.connection.sending import Sender
from bot.render import phrases
from bot.render.catalogue import gettext

Interaction: TypeAlias = discord.Interaction[Any]
Command: TypeAlias = app_commands.Command[Any, ..., Any]
Callback = TypeVar("Callback", bound=Callable[..., Awaitable[Any]])


class Asking(feature.Feature):
    """What members type, and the check of a message."""

    def __init__(self, inquiry: Inquiry, sender: Sender, choices: Choices) -> None:
        self._commands = (ask_command(inquiry, choices), own_group(inquiry, sender, choices), check_menu(inquiry))

    @property
    def commands(self) -> Sequence[feature.Command]:
        """What is registered with Discord."""
        return self._commands


def ask_command(inquiry: Inquiry, choices: Choices) -> Command:
    """`/ask`: answers a question in the channel, or to the asker alone."""

    @everywhere
    @app_commands.describe(question=phrases.ASK_QUESTION, private=phrases.ASK_PRIVATE)
    async def ask(interaction: Interaction, question: str, private: bool | None = None) -> None:
        wanted, claim = choices.read(question, inquiry.base(interaction.guild_id))
        await inquiry.answer(interaction, wanted, claim=claim, private=private)

    return _with_choices(
        app_commands.Command(name="ask", description=phrases.ASK, callback=ask), "question", inquiry, choices
    )


def own_group(inquiry: Inquiry, sender: Sender, choices: Choices) -> app_commands.Group:
    """`/audiatur`: what is asked rarely, under the bot's own name.

    Half of all bots have an `/about`, and Discord lists those of the same name beside each other; only what is asked
    daily stands by itself.
    """
    group = app_commands.Group(
        name="audiatur",
        description=phrases.GROUP,
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
    )
    for command in (
        claims_command(inquiry, sender),
        sources_command(inquiry, sender, choices),
        about_command(inquiry, sender),
    ):
        group.add_command(command)
    return group


def claims_command(inquiry: Inquiry, sender: Sender) -> Command:
    """`/audiatur claims`: lists, to the asker alone, what can be asked about."""

    async def claims(interaction: Interaction) -> None:
        await sender.answer(interaction, claims_card(inquiry.base(interaction.guild_id).claims, 0), private=True)

    return app_commands.Command(name="claims", description=phrases.CLAIMS, callback=claims)


def sources_command(inquiry: Inquiry, sender: Sender, choices: Choices) -> Command:
    """`/audiatur sources`: lists, to the asker alone, every source of a claim with its facts."""

    @app_commands.describe(claim=phrases.SOURCES_CLAIM)
    async def sources(interaction: Interaction, claim: str | None = None) -> None:
        base = inquiry.base(interaction.guild_id)
        found = choices.claim(claim, base) if claim else next(iter(base.claims), None)
        view = sources_card(found, 0, inquiry.links) if found else notice(gettext(phrases.CLAIM_GONE))
        await sender.answer(interaction, view, private=True)

    command: Command = app_commands.Command(name="sources", description=phrases.CLAIM_SOURCES, callback=sources)
    return _with_choices(command, "claim", inquiry, choices)


def about_command(inquiry: Inquiry, sender: Sender) -> Command:
    """`/audiatur about`: says, to the asker alone, what this is."""

    async def about(interaction: Interaction) -> None:
        await sender.answer(interaction, about_card(inquiry.base(interaction.guild_id)), private=True)

    return app_commands.Command(name="about", description=phrases.ABOUT, callback=about)


def privacy_command(show: Callable[[Interaction], Awaitable[None]]) -> Command:
    """`/privacy`: tells the asker alone what is kept of them, with a button that removes it."""

    @everywhere
    async def privacy(interaction: Interaction) -> None:
        await show(interaction)

    return app_commands.Command(name="privacy", description=phrases.PRIVACY, callback=privacy)


def check_menu(inquiry: Inquiry) -> app_commands.ContextMenu:
    """“Check this message”, in the menu of every message, by default for those who may manage messages."""

    @everywhere
    @app_commands.default_permissions(manage_messages=True)
    async def check(interaction: Interaction, message: discord.Message) -> None:
        await inquiry.check(interaction, visible_text(message), message.id)

    return app_commands.ContextMenu(name=phrases.CHECK, callback=check)


def everywhere(callback: Callback) -> Callback:
    """In servers, direct messages and group chats, installed in a server or by a single user."""
    installed = app_commands.allowed_installs(guilds=True, users=True)(callback)
    return app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)(installed)


def _with_choices(command: Command, option: str, inquiry: Inquiry, choices: Choices) -> Command:
    """Completes an option over the claims' questions."""

    async def complete(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices.offer(typed, inquiry.base(interaction.guild_id))

    command.autocomplete(option)(complete)
    return command
