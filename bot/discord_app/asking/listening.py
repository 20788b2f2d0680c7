"""Answers messages: mentions in channels and threads, replies, direct messages. Everything else is not read."""

from __future__ import annotations

import re
from dataclasses import dataclass

import discord

from bot.answering.answer import Answer, NoAnswer, Reason
from bot.answering.follow import Follow, follow_of
from bot.answering.question import clean
from bot.answering.turn import Turn
from bot.discord_app.asking.addressing import asks, greets, says
from bot.discord_app.asking.answered import Answered
from bot.discord_app.asking.claim_text import visible_text
from bot.discord_app.asking.gate import Admitted, Gate, Refused, Wait, Way
from bot.discord_app.asking.inquiry import Inquiry, Place, Reply
from bot.discord_app.cards import notices
from bot.discord_app.cards.layout import Layout
from bot.discord_app.cards.posting import public_card
from bot.discord_app.cards.reading import read_card
from bot.discord_app.connection.sending import Sender
from bot.settings import ServerSettings

_PLAIN = (Follow.MORE, Follow.SOURCE, Follow.WHEN, Follow.OTHER_SIDE)
"""Follow-ups that nobody says to anybody else, so that they need not read as a question."""
ALIKE = 0.86
"""How nearly a reply that only pings the bot must be a known follow-up."""
SAME = 0.97
"""How nearly one that asks nothing but on, or nothing: “why is he here?” and “next” are small talk between two."""
_KINDS = (discord.MessageType.default, discord.MessageType.reply)


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that may be meant for the bot: how it reached it, what it says, what it replies to."""

    message: discord.Message
    way: Way
    text: str
    replied: discord.Message | None
    place: Place

    @classmethod
    def of(cls, message: discord.Message) -> Heard | None:
        """None where neither a name, nor a pinged reply, nor a direct message leads to the bot."""
        if message.author.bot or message.type not in _KINDS:
            return None
        me = _own_id(message)
        name = re.compile(rf"<@!?{me}>")
        way = Way.MENTION if name.search(message.content) else Way.REPLY
        if message.guild is None:
            way = Way.DIRECT
        elif me not in {mentioned.id for mentioned in message.mentions}:
            return None
        text = " ".join(name.sub(" ", message.content).split())
        return cls(message, way, text, _replied(message), Place.of_message(message))

    @property
    def checked(self) -> discord.Message | None:
        """The message of somebody else that this one has the bot look at."""
        return self.replied if self.replied and self.replied.author.id != _own_id(self.message) else None


class Listening:
    """Decides whether a message is meant for the bot, what it asks, and what it goes on from."""

    def __init__(self, sender: Sender, gate: Gate, inquiry: Inquiry, answered: Answered) -> None:
        self._sender = sender
        self._gate = gate
        self._inquiry = inquiry
        self._answered = answered

    async def on_message(self, message: discord.Message) -> None:
        """Answers a message that is meant for the bot, and no other."""
        heard = Heard.of(message)
        if heard is None or not self._gate.hears(heard.way, heard.place.server):
            return
        with self._answered.awaiting(message.id):
            if heard.way is Way.REPLY:
                await self._overhear(heard)
            else:
                await self._respond(heard)

    async def reply_to(self, heard: Heard, settings: ServerSettings) -> Reply | None:
        """What a message gets; None where it points at one that Discord withholds, and says nothing itself."""
        if heard.checked is not None:
            return await self._check(heard, heard.checked, settings)
        return await self._inquiry.ask(heard.text, heard.place, settings, previous=self._previous(heard))

    def card(self, heard: Heard, reply: Answer) -> discord.ui.LayoutView:
        """The card for all of what a message gets; of somebody else's, at which it points, it repeats nothing."""
        made = self._inquiry.card(reply, heard.place.person, server=heard.place.server)
        own = heard.checked is None or reply.question == clean(heard.text)
        return made if own else public_card(made)

    async def _overhear(self, heard: Heard) -> None:
        """Answers a reply that only pinged the bot, which most replies do without meaning it: silence is the rule."""
        previous = self._previous(heard)
        asking = asks(heard.text)
        follow = follow_of(heard.text, previous.question, ALIKE if asking else SAME) if previous else None
        if follow is Follow.FURTHER and previous:
            follow = follow_of(heard.text, previous.question, SAME)
        if greets(heard.text) or (follow not in _PLAIN and not asking):
            return
        settings = self._gate.settings(heard.place.server)
        reply = await self._inquiry.ask(heard.text, heard.place, settings, previous=previous)
        if isinstance(reply, NoAnswer) or not (follow or self._inquiry.stands(reply)):
            return
        if isinstance(self._admit(heard), Admitted):
            self._inquiry.count(heard.place.server, reply)
            await self._answer(heard, reply, settings)

    async def _respond(self, heard: Heard) -> None:
        match self._admit(heard):
            case Admitted(settings):
                await self._speak(heard, settings)
            case Wait(seconds) if heard.way is Way.DIRECT and asks(heard.text):
                await self._sender.reply(heard.message, notices.wait(seconds))
            case Wait() | Refused():
                pass  # in a channel, silence is the only answer that disturbs nobody

    async def _speak(self, heard: Heard, settings: ServerSettings) -> None:
        if heard.checked is None and (not heard.text or greets(heard.text)):
            await self._line(heard, notices.how_to_ask())
            return
        reply = await self.reply_to(heard, settings)
        match reply:
            case None:
                await self._line(heard, notices.withheld())
            case Answer():
                self._inquiry.count(heard.place.server, reply)
                await self._answer(heard, reply, settings)
            case NoAnswer():
                await self._decline(heard, reply, settings)

    async def _answer(self, heard: Heard, reply: Answer, settings: ServerSettings) -> None:
        """Posts the card, or where it would be one too many, or is for nobody else, the way to it."""
        direct = heard.way is Way.DIRECT
        if not direct and not self._gate.allow_card(heard.place.channel, settings):
            await self._line(heard, notices.crowded(reply))
        elif not direct and settings.private:
            await self._say(heard, notices.for_you_alone(reply))
        elif not self._answered.is_gone(heard.message.id):
            sent = await self._sender.reply(heard.message, self.card(heard, reply))
            if sent is not None and not self._answered.keep(heard.message.id, sent.id):
                await self._sender.take_back(sent)

    async def _decline(self, heard: Heard, reply: NoAnswer, settings: ServerSettings) -> None:
        """Says why there is no answer, in a channel shortly and for a while; to what asks nothing, hardly a word."""
        asked = asks(heard.text) or (says(heard.text) and reply.reason is not Reason.NO_WORDS)
        if asked:
            self._inquiry.count(heard.place.server, reply)
        if heard.way is Way.DIRECT:
            told = self._inquiry.card(reply, heard.place.person) if asks(heard.text) else notices.heard()
            await self._sender.reply(heard.message, told)
        elif asked and settings.unanswered == "line":
            await self._line(heard, notices.unanswered(reply))

    async def _line(self, heard: Heard, line: Layout) -> None:
        """Says something that is no answer: in a channel once a minute, and for a minute."""
        if heard.way is Way.DIRECT:
            await self._sender.reply(heard.message, line)
        elif self._gate.allow_line(heard.place.channel):
            await self._say(heard, line)

    async def _say(self, heard: Heard, line: Layout) -> None:
        """Says it for a minute, or for as long as the message stands."""
        if self._answered.is_gone(heard.message.id):
            return
        sent = await self._sender.reply_for_a_while(heard.message, line)
        if sent is not None and self._answered.is_gone(heard.message.id):
            await self._sender.end(sent)

    async def _check(self, heard: Heard, said: discord.Message, settings: ServerSettings) -> Reply | None:
        """The answer to the message that was replied to, where it can be read; else to the reply itself."""
        text = visible_text(said)
        found: Reply | None = await self._inquiry.find(text, heard.place, settings) if text else None
        if heard.text and (found is None or isinstance(found, NoAnswer)):
            own = await self._inquiry.ask(heard.text, heard.place, settings)
            found = own if found is None or not isinstance(own, NoAnswer) else found
            if found is own and not text and isinstance(own, NoAnswer):
                found = None
        return found

    def _admit(self, heard: Heard) -> Admitted | Refused | Wait:
        place = heard.place
        return self._gate.admit(place.person, place.channel, place.server, place.parent, roles=place.roles)

    def _previous(self, heard: Heard) -> Turn | None:
        """What the question goes on from: the card that it replies to, else what was asked last in this place."""
        asked = read_card(heard.replied) if heard.replied else None
        if asked:
            return self._inquiry.turn(asked)
        together = heard.message.guild is None or isinstance(heard.message.channel, discord.Thread)
        return self._inquiry.last(heard.place) if together else None


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
