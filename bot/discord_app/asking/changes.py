"""Follows what becomes of a question: its card goes when it is deleted, and may be asked anew when it is edited."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import aiohttp
import discord

from bot.answering.answer import Answer
from bot.discord_app.asking.answered import Answered
from bot.discord_app.asking.buttons import Press
from bot.discord_app.asking.feature import Feature
from bot.discord_app.asking.inquiry import Inquiry
from bot.discord_app.asking.listening import Heard, Listening
from bot.discord_app.cards.budget import COMPONENTS
from bot.discord_app.cards.custom_id import CustomId, button_id
from bot.discord_app.cards.layout import button, notice, row
from bot.discord_app.connection.logs import describe
from bot.discord_app.connection.sending import Outgoing, Sender
from bot.render import phrases
from bot.render.catalogue import gettext

Interaction: TypeAlias = discord.Interaction[Any]

log = logging.getLogger(__name__)


class Changes(Feature):
    """Keeps cards in step with the messages that they answer."""

    def __init__(self, sender: Sender, inquiry: Inquiry, listening: Listening, answered: Answered) -> None:
        self._sender = sender
        self._inquiry = inquiry
        self._listening = listening
        self._answered = answered

    @property
    def actions(self) -> Mapping[str, Press]:
        """What each action of a custom id does."""
        return {"anew": self.anew}

    async def on_delete(self, message: discord.PartialMessage) -> None:
        """Takes back the card that answers the message, or the line that stands under it, if there is one."""
        await self._sender.end_under(message.id)
        card_id = self._answered.deleted(message.id)
        if card_id is None:
            return
        if await self._sender.take_back(discord.PartialMessage(channel=message.channel, id=card_id)):
            log.info("deleted card %d in channel %d with its question %d", card_id, message.channel.id, message.id)

    async def on_edit(self, message: discord.Message) -> None:
        """Puts a button under the card that answers the message, once: nothing is answered unasked."""
        card_id = self._answered.card(message.id)
        if card_id is None:
            return
        try:
            await self._offer(await message.channel.fetch_message(card_id), message.author.id)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            log.warning("card %d of an edited question could not be changed: %s", card_id, describe(error))

    async def _offer(self, shown: discord.Message, asker: int) -> None:
        view = discord.ui.LayoutView.from_message(shown, timeout=None)
        parts = list(view.walk_children())
        if "anew" in _actions(parts) or len(parts) + 2 > COMPONENTS or not isinstance(view, discord.ui.LayoutView):
            return
        view.add_item(row(button(gettext(phrases.ASK_ANEW), button_id("anew", asker))))
        view.stop()
        await shown.edit(view=view)

    async def anew(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Answers the edited question in place of its card, for who asked and for those who may manage messages."""
        if interaction.user.id != custom_id.number(0) and not interaction.permissions.manage_messages:
            card = interaction.message.id if interaction.message else 0
            log.info("refused: asking anew at %d by %d", card, interaction.user.id)
            await self._sender.answer(interaction, notice(gettext(phrases.NOT_YOUR_QUESTION)), private=True)
            return
        settings = await self._inquiry.admitted(interaction, private=False)
        if settings is None:
            return

        async def work() -> Outgoing:
            heard = await _question(interaction)
            if heard is None:
                return Outgoing(notice(gettext(phrases.QUESTION_GONE)), private=True, beside=True)
            reply = await self._listening.reply_to(heard, settings)
            if reply is None:
                return Outgoing(notice(gettext(phrases.WITHHELD)), private=True, beside=True)
            if not isinstance(reply, Answer):
                return Outgoing(self._inquiry.card(reply), private=True, beside=True)
            return Outgoing(self._listening.card(heard, reply))

        await self._sender.deliver(interaction, work(), private=True, instead=True)


async def _question(interaction: Interaction) -> Heard | None:
    """The message that the pressed card replies to, as it stands now."""
    reference = interaction.message.reference if interaction.message else None
    if reference is None or reference.message_id is None or interaction.message is None:
        return None
    try:
        return Heard.of(await interaction.message.channel.fetch_message(reference.message_id))
    except discord.NotFound:
        return None


def _actions(parts: list[discord.ui.Item[Any]]) -> Iterator[str]:
    for part in parts:
        custom_id = CustomId.parse(getattr(part, "custom_id", None) or "")
        if custom_id is not None:
            yield custom_id.action
