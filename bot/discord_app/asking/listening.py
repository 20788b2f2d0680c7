"""Answers messages: mentions in channels and threads, replies, direct messages. Everything else is not read."""

from __future__ import annotations

import re

import discord

from bot.answering.answer import NoAnswer
from bot.answering.turn import Turn
from bot.discord_app.asking.claim_text import visible_text
from bot.discord_app.asking.gate import Admitted, Gate, Refused, Wait
from bot.discord_app.asking.inquiry import Inquiry, Place, Reply
from bot.discord_app.cards.card import Occasion, card
from bot.discord_app.cards.layout import Layout, notice
from bot.discord_app.cards.notices import wait
from bot.discord_app.cards.reading import read_card
from bot.discord_app.connection.sending import Sender
from bot.render import phrases
from bot.settings import ServerSettings

_KINDS = (discord.MessageType.default, discord.MessageType.reply)


class Listening:
    """Decides whether a message is meant for the bot, what it asks, and what it goes on from."""

    def __init__(self, sender: Sender, gate: Gate, inquiry: Inquiry) -> None:
        self._sender = sender
        self._gate = gate
        self._inquiry = inquiry

    async def on_message(self, message: discord.Message) -> None:
        """Answers a message that is meant for the bot, and no other."""
        if message.author.bot or message.type not in _KINDS:
            return
        me = _own_id(message)
        if message.guild is not None and me not in {mentioned.id for mentioned in message.mentions}:
            return
        place = Place.of_message(message)
        match self._gate.admit(place.person, place.channel, place.server, place.parent):
            case Admitted(settings):
                await self._sender.reply(message, await self._view(message, me, place, settings))
            case Wait(seconds) if message.guild is None:
                await self._sender.reply(message, wait(seconds))
            case Wait() | Refused():
                pass  # in a channel, silence is the only answer that disturbs nobody

    async def _view(self, message: discord.Message, me: int, place: Place, settings: ServerSettings) -> Layout:
        question = re.sub(rf"<@!?{me}>", " ", message.content).strip()
        replied = _replied(message)
        if replied is not None and replied.author.id != me:
            return await self._checked(message, replied, question, settings)
        if not question:
            return notice(phrases.HOW_TO_ASK)
        previous = self._previous(message, replied, place)
        reply = await self._inquiry.ask(question, place, settings, previous=previous)
        return card(reply, Occasion(asker=place.person))

    async def _checked(
        self, message: discord.Message, replied: discord.Message, question: str, settings: ServerSettings
    ) -> Layout:
        """The answer to the message that was replied to, where it can be read; else to the reply itself."""
        place = Place.of_message(message)
        said = visible_text(replied)
        found: Reply | None = await self._inquiry.find(said, place, settings) if said else None
        if question and (found is None or isinstance(found, NoAnswer)):
            own = await self._inquiry.ask(question, place, settings)
            found = own if found is None or not isinstance(own, NoAnswer) else found
            if found is own and not said and isinstance(own, NoAnswer):
                found = None
        return card(found, Occasion(asker=place.person)) if found else notice(phrases.WITHHELD)

    def _previous(self, message: discord.Message, replied: discord.Message | None, place: Place) -> Turn | None:
        """What the question goes on from: the card that it replies to, else what was asked last in this place."""
        asked = read_card(replied) if replied else None
        if asked:
            return self._inquiry.turn(asked)
        together = message.guild is None or isinstance(message.channel, discord.Thread)
        return self._inquiry.last(place) if together else None


def _own_id(message: discord.Message) -> int:
    """The bot's own id, as the place of the message knows it; 0, which mentions nobody, where it does not."""
    if message.guild is not None:
        me: discord.Member | None = message.guild.me  # None where Discord did not send it, whatever the library says
        return me.id if me else 0
    channel = message.channel
    return channel.me.id if isinstance(channel, (discord.DMChannel, discord.GroupChannel)) else 0


def _replied(message: discord.Message) -> discord.Message | None:
    """The message that this one replies to, where Discord sent it along."""
    resolved = message.reference.resolved if message.reference else None
    return resolved if isinstance(resolved, discord.Message) else None
