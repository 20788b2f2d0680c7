"""Shows moderators what they ask for, to them alone, and says in a line where that cannot be."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

import discord

from bot.discord_app.cards.layout import notice
from bot.discord_app.connection.sending import Outgoing, Sender, is_guest
from bot.render import phrases
from bot.render.catalogue import gettext
from bot.store.database import StoreUnavailableError

Interaction: TypeAlias = discord.Interaction[Any]

log = logging.getLogger(__name__)


async def show_moderator(
    sender: Sender, interaction: Interaction, panel: Callable[[], Awaitable[Outgoing]], *, instead: bool = False
) -> None:
    """Shows a panel to who may manage messages; with `instead`, in place of the one whose button was pressed.

    Discord hides the commands from others, unless a server gives them away; buttons it hides from nobody.
    """

    async def work() -> Outgoing:
        try:
            return await panel()
        except StoreUnavailableError:
            return Outgoing(notice(gettext(phrases.STORE_AWAY)), private=True, beside=True)

    if await may_moderate(sender, interaction):
        await sender.deliver(interaction, work(), private=True, instead=instead)


async def may_moderate(sender: Sender, interaction: Interaction) -> bool:
    """Whether somebody may manage messages, in a server of which the bot is a member; else they are told."""
    if interaction.guild_id is not None and not is_guest(interaction) and interaction.permissions.manage_messages:
        return True
    log.info("refused: the desk in channel %s to %s", interaction.channel_id, interaction.user.id)
    await sender.answer(interaction, notice(gettext(phrases.FOR_MODERATORS)), private=True)
    return False
