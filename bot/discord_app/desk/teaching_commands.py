"""The commands by which moderators teach: `/gaps`, `/taught`, and “Answer with…” in the menu of every message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import discord
from discord import app_commands

from bot.discord_app.asking.claim_text import visible_text
from bot.discord_app.cards.passage_menus import Origin
from bot.discord_app.desk.answering_with import AnsweringWith
from bot.discord_app.desk.desk_commands import for_moderators, moderators_command
from bot.discord_app.desk.gap_desk import GapDesk
from bot.render import phrases

Interaction: TypeAlias = discord.Interaction[Any]
Command: TypeAlias = app_commands.Command[Any, ..., Any] | app_commands.ContextMenu


def teaching_commands(desk: GapDesk, answering: AnsweringWith) -> Sequence[Command]:
    """All of them, by default for those who may manage messages."""

    @for_moderators
    async def answer_with(interaction: Interaction, message: discord.Message) -> None:
        await answering.open(interaction, visible_text(message), Origin(message.id))

    return (
        moderators_command("gaps", phrases.GAPS, desk.gaps),
        moderators_command("taught", phrases.TAUGHT, desk.taught),
        app_commands.ContextMenu(name=phrases.ANSWER_WITH, callback=answer_with),
    )
