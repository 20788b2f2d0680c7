"""Writes down what moderators did, for the log channel and `/history`."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, TypeAlias

import discord

from bot.discord_app.connection.sending import is_guest
from bot.discord_app.desk.counting import Counting
from bot.knowledge.model import Claim
from bot.store.actions import Action, Actions, Kind
from bot.store.database import StoreUnavailableError
from bot.store.tallies import Tallied

Interaction: TypeAlias = discord.Interaction[Any]

log = logging.getLogger(__name__)


class Journal:
    """Takes every action, and wakes who tells the log channels of it."""

    def __init__(self, actions: Actions | None, counting: Counting | None = None) -> None:
        """Without a store nothing is written down, nor counted."""
        self._actions = actions
        self.counting = counting or Counting(None)
        self.news = asyncio.Event()

    @property
    def is_kept(self) -> bool:
        """Whether there is a store that keeps what is written down."""
        return self._actions is not None

    async def record(self, action: Action) -> bool:
        """Writes an action down; False where it cannot, which is logged and never fails what was done."""
        if self._actions is None:
            return False
        try:
            await self._actions.add(action)
        except (StoreUnavailableError, ValueError) as error:
            log.warning("not written down: %s in server %s: %s", action.kind, action.server, error)
            return False
        self.news.set()
        return True

    async def note(
        self, interaction: Interaction, kind: Kind, *, channel: int = 0, message: int = 0, claim: Claim | None = None
    ) -> bool:
        """Writes down what somebody did by an interaction, in a server of which the bot is a member.

        Args:
            interaction: what they used.
            kind: what was done.
            channel: where the message is that it was done to; 0 stands for the interaction's own channel.
            message: that message; 0 where there is none.
            claim: what it was about.
        """
        if interaction.guild_id is None or is_guest(interaction):
            return False
        place = channel or interaction.channel_id
        named = claim.id if claim else None
        if kind is Kind.POST:
            self.counting.count(interaction.guild_id, Tallied.POSTED, named or "")
        return await self.record(Action(interaction.guild_id, kind, interaction.user.id, place, message or None, named))
