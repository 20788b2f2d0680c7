"""Answers a question from any way of asking: admits it, asks for the answer, remembers the turn, makes the card."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import discord

from bot.answering.answer import Answer, NoAnswer, Reason
from bot.answering.follow import Follow, follow_of
from bot.answering.question import clean, read_question
from bot.answering.turn import Turn
from bot.discord_app.asking.addressing import asks_nobody
from bot.discord_app.asking.claim_text import WHOLE, is_read_whole, parts, truest
from bot.discord_app.asking.conversations import Conversations
from bot.discord_app.asking.gate import Admitted, Gate, Refused, Wait, Why
from bot.discord_app.cards.card import Occasion, card
from bot.discord_app.cards.custom_id import CustomId, passages_by_key, question_key
from bot.discord_app.cards.layout import Layout, notice
from bot.discord_app.cards.notices import nothing_in_it, wait
from bot.discord_app.cards.opening import matched
from bot.discord_app.cards.plan import Plan, plan
from bot.discord_app.cards.reading import Asked
from bot.discord_app.connection.sending import Outgoing, Sender, is_guest, may_write
from bot.discord_app.connection.serving import Serving
from bot.discord_app.desk.collecting import Collecting
from bot.discord_app.desk.journal import Journal
from bot.discord_app.desk.lessons import Lessons
from bot.knowledge.model import Claim, KnowledgeBase
from bot.render import phrases
from bot.render.catalogue import gettext
from bot.render.links import Links
from bot.settings import ServerSettings
from bot.store.actions import Kind
from bot.store.store import Store

Interaction: TypeAlias = discord.Interaction[Any]
Reply: TypeAlias = Answer | NoAnswer


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was asked, by whom, and in which roles; `server` is None in direct messages.

    `guest` says that somebody brought the bot along to where it is no member, and keeps nothing.
    """

    person: int
    channel: int
    server: int | None
    parent: int | None
    roles: frozenset[int] = frozenset()
    guest: bool = False

    @property
    def home(self) -> int | None:
        """The server, if the bot is a member of it."""
        return None if self.guest else self.server

    @classmethod
    def of(cls, interaction: Interaction) -> Place:
        """Where an interaction happened."""
        parent = getattr(interaction.channel, "parent_id", None)
        person = interaction.user
        server, guest = interaction.guild_id, is_guest(interaction)
        return cls(person.id, interaction.channel_id or 0, server, parent, _roles(person), guest)

    @classmethod
    def of_message(cls, message: discord.Message) -> Place:
        """Where a message was written."""
        server = message.guild.id if message.guild else None
        parent, author = getattr(message.channel, "parent_id", None), message.author
        return cls(author.id, message.channel.id, server, parent, _roles(author))


class Inquiry:
    """What every way of asking has in common."""

    def __init__(  # noqa: PLR0913  # each collaborator by its name
        self,
        serving: Serving,
        sender: Sender,
        gate: Gate,
        conversations: Conversations,
        journal: Journal,
        *,
        store: Store | None = None,
    ) -> None:
        """Without a store nothing is taught, and no question is kept."""
        self._serving = serving
        self._sender = sender
        self._gate = gate
        self._conversations = conversations
        self._journal = journal
        self.lessons = Lessons(serving, store)
        self.collecting = Collecting(serving, store)
        self._planned: deque[tuple[Answer, Plan]] = deque(maxlen=20)

    async def admitted(self, interaction: Interaction, *, private: bool) -> ServerSettings | None:
        """The settings to answer by; None where the asker was told privately why not."""
        place = Place.of(interaction)
        admission = self._gate.admit(
            place.person,
            place.channel,
            place.server,
            place.parent,
            roles=place.roles,
            command=interaction.type is discord.InteractionType.application_command,
            private=private,
            moderator=interaction.permissions.manage_messages,
        )
        match admission:
            case Admitted(settings):
                return settings
            case Wait(seconds):
                view = wait(seconds)
            case Refused(why):
                view = notice(_refusal(why))
        await self._sender.answer(interaction, view, private=True)
        return None

    async def answer(
        self,
        interaction: Interaction,
        question: str,
        *,
        claim: str | None = None,
        private: bool | None = None,
        before: Asked | None = None,
    ) -> None:
        """Answers an interaction with a card; a question without an answer gets its reply privately.

        Args:
            interaction: who asks, and where.
            question: the question as typed.
            claim: the id of the claim that it is about, if chosen.
            private: whether only the asker sees the answer; None leaves it to the settings.
            before: the card that the question follows up.
        """
        hidden = self._gate.settings(interaction.guild_id).private if private is None else private
        settings = await self.admitted(interaction, private=hidden)
        if settings is None:
            return
        place = Place.of(interaction)
        previous = self.turn(before) if before else None

        async def work() -> Outgoing:
            reply = await self.ask(question, place, settings, claim=claim, previous=previous)
            self.count(place.home, reply)
            alone = hidden or isinstance(reply, NoAnswer) or not self._allows_card(place, settings)
            server = None if alone else place.home
            view = self._declined(reply, place, settings) if isinstance(reply, NoAnswer) else None
            return Outgoing(view or self.card(reply, 0 if alone else place.person, server=server), private=alone)

        await self._sender.deliver(interaction, work(), private=hidden)

    async def check(self, interaction: Interaction, text: str, target: int) -> None:
        """Answers privately which claim a message makes, and offers to post that under the message."""
        settings = await self.admitted(interaction, private=True)
        if settings is None:
            return
        if not text:
            await self._sender.answer(interaction, notice(gettext(phrases.NO_TEXT)), private=True)
            return
        place = Place.of(interaction)
        found: list[Reply] = []

        async def work() -> Outgoing:
            reply = await self.find(text, place, settings)
            found.append(reply)
            self.count(place.home, reply)
            if isinstance(reply, NoAnswer) and reply.reason is Reason.NOTHING_FITS and len(text) > WHOLE:
                return Outgoing(nothing_in_it(whole=is_read_whole(text)), private=True)
            # Where the bot is no member it can post nothing: no button says that it could.
            return Outgoing(self.card(reply, target=target if may_write(interaction) else 0), private=True)

        await self._sender.deliver(interaction, work(), private=True)
        if interaction.permissions.manage_messages:  # what others look up for themselves is nobody's business
            claim = next((reply.claim for reply in found if isinstance(reply, Answer)), None)
            await self._journal.note(interaction, Kind.CHECK, message=target, claim=claim)

    async def ask(
        self,
        question: str,
        place: Place,
        settings: ServerSettings,
        *,
        claim: str | None = None,
        previous: Turn | None = None,
    ) -> Reply:
        """Gets the answer and remembers the turn as the asker's; “source?” goes on from what they asked here last."""
        if previous is None and claim is None and follow_of(question) is not None:
            previous = self.last(place)
        taught = await self.lessons.of(place.home)
        reply = await self._serving.ask(question, claim=claim, previous=previous, among=settings.claims, taught=taught)
        if isinstance(reply, NoAnswer) and claim is None:
            self.collecting.offer(reply, place.home, place.person, settings)
        self._remember(place, reply, previous)
        return reply

    async def find(self, text: str, place: Place, settings: ServerSettings) -> Reply:
        """The answer to the first part of what somebody said that has one."""
        declined: list[NoAnswer] = []
        taught = await self.lessons.of(place.home)
        for part in parts(text):
            reply = await self._serving.ask(part, among=settings.claims, taught=taught)
            if isinstance(reply, Answer):
                self._remember(place, reply, None, foreign=True)
                return reply
            declined.append(reply)
            await asyncio.sleep(0)  # a long message must not keep the others waiting
        found = truest(declined)
        self._remember(place, found, None, foreign=True)
        return found

    async def choose(self, question: str, claim: Claim, place: Place) -> Reply:
        """The answer from the claim that was chosen; to the claim's own question where it has none to the one asked.

        What is chosen was asked before, so no cooldown stands between.
        """
        settings = self._gate.settings(place.server)
        reply = await self.ask(question, place, settings, claim=claim.id)
        if isinstance(reply, NoAnswer):
            reply = await self.ask(claim.question, place, settings, claim=claim.id)
        return reply

    async def show(self, interaction: Interaction, question: str, claim: Claim | None) -> None:
        """Answers, to who presses alone, what was asked in public and not answered there."""
        place = Place.of(interaction)

        async def work() -> Outgoing:
            settings = self._gate.settings(place.server)
            reply = await (self.choose(question, claim, place) if claim else self.ask(question, place, settings))
            view = self._declined(reply, place, settings) if isinstance(reply, NoAnswer) else self.card(reply)
            return Outgoing(view, private=True)

        await self._sender.deliver(interaction, work(), private=True)

    def count(self, server: int | None, reply: Reply) -> None:
        """Counts a question, once for each time that somebody asks it, in a server of which the bot is a member."""
        self._journal.counting.replied(server, reply)

    def base(self, server: int | None) -> KnowledgeBase:
        """The claims that answer in that server."""
        return self._serving.among(self._gate.settings(server).claims).base

    @property
    def links(self) -> Links:
        """Where a reader of a card is led now."""
        return self._serving.links

    def card(self, reply: Reply, asker: int = 0, target: int = 0, *, server: int | None = None) -> Layout:
        """The card of a reply; who asked may delete it, and it may be posted under its target.

        `server` is where all see it, and where its moderators hear of what is wrong with it.
        """
        planned = self._plan(reply) if isinstance(reply, Answer) else None
        reportable = server is not None and self._journal.is_kept
        return card(reply, Occasion(asker, target, self.links, reportable), planned)

    def _plan(self, answer: Answer) -> Plan:
        """What the card of an answer shows: planned for its turn, and kept for the card."""
        planned = next((plan for known, plan in self._planned if known is answer), None)
        if planned is None:
            planned = plan(answer, self.links)
            self._planned.append((answer, planned))
        return planned

    def _declined(self, reply: NoAnswer, place: Place, settings: ServerSettings) -> Layout:
        """Why there is no answer, to who asked alone; where the server keeps such questions, word back is offered."""
        word_back = self.collecting.may_keep(reply, place.home, settings)
        return card(reply, Occasion(links=self.links, word_back=word_back))

    def stands(self, answer: Answer) -> bool:
        """Whether the question brings something of its own that can be looked up, and is meant for nobody else.

        That is a name that the claim knows, or two concepts of its vocabulary. Other words may as well be said to
        somebody else: they count in a question with its mark that speaks to nobody, where the claim knows all of them,
        one tells something, and what was looked up has them in it.
        """
        index = self._serving.answerer.corpus.of(answer.claim.id)
        if index is None:
            return False
        question = read_question(clean(answer.question), index)
        telling = question.telling
        if telling & index.names or sum(map(str.isupper, telling)) > 1:
            return True
        if not telling or question.unknown or question.corrections or not asks_nobody(answer.question):
            return False
        return answer.follow is not Follow.FURTHER or answer.carried.endswith(answer.question)

    def _allows_card(self, place: Place, settings: ServerSettings) -> bool:
        return place.server is None or self._gate.allow_card(place.channel, settings)

    def turn(self, asked: Asked) -> Turn | None:
        """The turn that a card was: so an old card, and a card of somebody else, can be followed up.

        None where the card answers nothing, or its claim is not part of the base any more.
        """
        claim = CustomId("", (asked.claim,)).claim(self._serving.base)
        if claim is None:
            return None
        question = self.question(asked) or claim.question  # a card under somebody's message does not repeat it
        passages = passages_by_key(claim)
        shown, before = (
            tuple(passages[one].id for one in keys if one in passages) for keys in (asked.shown, asked.before)
        )
        return Turn(question, claim.id, shown, before)

    def question(self, asked: Asked) -> str:
        """What a card was asked: in full while that is remembered, then what stands on the card."""
        return self._conversations.question(asked.key) or asked.question

    def last(self, place: Place) -> Turn | None:
        """What the person asked there last, if that was not too long ago."""
        return self._conversations.last(place.person, place.channel)

    def _remember(self, place: Place, reply: Reply, previous: Turn | None, *, foreign: bool = False) -> None:
        """Keeps the turn as the asker's, and the question for the buttons of its card.

        `foreign` words are somebody else's: what is asked next, which all may see, goes on from the claim's question.
        """
        question = matched(reply)
        self._conversations.keep_question(question_key(question), question)
        turn = Turn.after(reply, previous, self._plan(reply).shown if isinstance(reply, Answer) else ())
        if turn is not None:
            if foreign and isinstance(reply, Answer):
                turn = replace(turn, question=reply.claim.question)
            self._conversations.keep(place.person, place.channel, turn)


def _roles(person: discord.User | discord.Member) -> frozenset[int]:
    """The roles that somebody has in the server; outside of one, none."""
    return frozenset(role.id for role in person.roles) if isinstance(person, discord.Member) else frozenset()


def _refusal(why: Why) -> str:
    match why:
        case Why.CHANNEL:
            return gettext(phrases.NOT_HERE)
        case Why.ROLE:
            return gettext(phrases.NOT_THAT_ROLE)
        case Why.COMMANDS:
            return gettext(phrases.NO_COMMANDS)
