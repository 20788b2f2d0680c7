"""What changes a channel: posting an answer under a message, taking it back, deleting a card."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

import discord

from bot.discord_app.asking.buttons import Press
from bot.discord_app.cards.custom_id import CustomId
from bot.discord_app.cards.layout import notice
from bot.discord_app.cards.notices import posted
from bot.discord_app.cards.posting import public_card
from bot.discord_app.connection.retrying import persist
from bot.discord_app.connection.sending import Outgoing, Sender
from bot.discord_app.connection.serving import Serving
from bot.render import phrases

Interaction: TypeAlias = discord.Interaction[Any]

PATIENCE = 45.0
"""Seconds for which a deletion is tried."""
MOST_REMEMBERED = 1_000
"""Private cards of which it is remembered that they were posted: a second press must not post again."""


class Moderation:
    """Posts and deletes, for those who may."""

    def __init__(self, serving: Serving, sender: Sender) -> None:
        self._serving = serving
        self._sender = sender
        self._posted: OrderedDict[int, None] = OrderedDict()

    @property
    def actions(self) -> Mapping[str, Press]:
        """What each action of a custom id does."""
        return {"post": self.post, "undo": self.undo, "delete": self.delete}

    async def post(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Posts the private answer in public as it stands, as a reply to the message that was checked, once.

        What says so takes the place of the private answer, and of its button, which outlives this process's memory.
        """
        card = interaction.message
        if card is None or card.id in self._posted:
            await self._sender.acknowledge(interaction, private=True, thinking=False)
            return
        self._remember(card.id)
        await self._sender.deliver(interaction, self._post(interaction, custom_id, card), private=True, instead=True)

    async def _post(self, interaction: Interaction, custom_id: CustomId, card: discord.Message) -> Outgoing:
        if CustomId("", custom_id.arguments[1:]).claim(self._serving.base) is None:
            return Outgoing(notice(phrases.CLAIM_GONE), private=True, beside=True)
        view = public_card(_view(card), interaction.user.id, interaction.user.display_name)
        target = _message(interaction, interaction.channel_id or 0, custom_id.number(0))
        sent = await self._sender.reply(target, view)
        if sent is None:
            self._posted.pop(card.id, None)
            return Outgoing(notice(phrases.CANNOT_POST), private=True, beside=True)
        return Outgoing(posted(sent.jump_url, interaction.user.id, sent.channel.id, sent.id), private=True)

    async def undo(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Deletes what was posted, for who posted it and for those who may manage messages."""
        if not _may(interaction, custom_id.number(0)):
            await self._sender.answer(interaction, notice(phrases.NOT_YOUR_POST), private=True)
            return
        message = _message(interaction, custom_id.number(1), custom_id.number(2))

        async def work() -> Outgoing:
            return Outgoing(notice(await _deletion(message.delete)), private=True)

        await self._sender.deliver(interaction, work(), private=True, instead=True)

    async def delete(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Deletes the card, for who asked and for those who may manage messages."""
        if not _may(interaction, custom_id.number(0)):
            await self._sender.answer(interaction, notice(phrases.NOT_YOURS), private=True)
            return
        # To delete what a silent acknowledgement makes the original answer needs no permission.
        await self._sender.acknowledge(interaction, private=False, thinking=False)
        outcome = await _deletion(interaction.delete_original_response)
        if outcome == phrases.CANNOT_DELETE:
            await self._sender.answer(interaction, notice(outcome), private=True)

    def _remember(self, card: int) -> None:
        self._posted[card] = None
        while len(self._posted) > MOST_REMEMBERED:
            self._posted.popitem(last=False)


def _view(message: discord.Message) -> discord.ui.LayoutView:
    """The message's texts and buttons, to be sent again."""
    view = discord.ui.LayoutView.from_message(message, timeout=None)
    if not isinstance(view, discord.ui.LayoutView):  # what the library's signature allows for, and its code does not
        raise TypeError(f"{view!r} is no layout")
    return view


def _message(interaction: Interaction, channel: int, message: int) -> discord.PartialMessage:
    """A message by its ids, without asking Discord for it."""
    there: discord.PartialMessageable = interaction.client.get_partial_messageable(
        channel, guild_id=interaction.guild_id
    )
    return there.get_partial_message(message)


def _may(interaction: Interaction, owner: int) -> bool:
    """Whether the message is the person's own, or the person may manage messages here."""
    return interaction.user.id == owner or interaction.permissions.manage_messages


async def _deletion(request: Callable[[], Awaitable[None]]) -> str:
    """Deletes, and says what came of it; a message that is gone already is as good as deleted."""
    try:
        await persist(request, seconds=PATIENCE)
    except discord.NotFound:
        return phrases.ALREADY_GONE
    except discord.Forbidden:
        return phrases.CANNOT_DELETE
    return phrases.UNDONE
