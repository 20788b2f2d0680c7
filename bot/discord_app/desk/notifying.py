"""Word back to who asked in vain: noted when they want it, written when there is an answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import discord

from bot.answering.answer import Answer
from bot.answering.composition import unranked
from bot.discord_app.asking.buttons import Press
from bot.discord_app.asking.gate import Gate
from bot.discord_app.asking.inquiry import Inquiry
from bot.discord_app.cards.card import Occasion, card
from bot.discord_app.cards.custom_id import CustomId
from bot.discord_app.cards.layout import Layout, notice, text, together
from bot.discord_app.cards.plan import plan
from bot.discord_app.cards.reading import Asked, shown_question
from bot.discord_app.connection.client import AudiaturClient, Connected
from bot.discord_app.connection.sending import Outgoing, Sender
from bot.discord_app.connection.serving import Serving
from bot.discord_app.desk.collecting import Collecting
from bot.discord_app.desk.lessons import Lessons, word_back
from bot.render import phrases
from bot.render.catalogue import gettext
from bot.store.database import StoreUnavailableError
from bot.store.gaps import Waiting
from bot.store.outbox import Letter
from bot.store.store import Store

Interaction: TypeAlias = discord.Interaction[Any]

log = logging.getLogger(__name__)

AGAIN = 60.0
"""Seconds after which a look that failed is taken again."""
GLANCE = 1.0
"""Seconds until the next try, where there is no connection yet."""


class Notifying:
    """Notes who wants word back, and looks for answers whenever the base is another."""

    def __init__(  # noqa: PLR0913  # each collaborator by its name
        self,
        serving: Serving,
        sender: Sender,
        gate: Gate,
        *,
        inquiry: Inquiry,
        collecting: Collecting,
        lessons: Lessons,
        store: Store | None,
        language: Callable[[int | None, str], str],
    ) -> None:
        """`language` is that of a server with a locale."""
        self._serving = serving
        self._sender = sender
        self._gate = gate
        self._inquiry = inquiry
        self._collecting = collecting
        self._lessons = lessons
        self._kept = store
        self._language = language
        self._news = asyncio.Event()
        self._news.set()
        serving.follow(self._renewed)

    @property
    def actions(self) -> Mapping[str, Press]:
        """What each action of a custom id does."""
        return {"tellme": self.want}

    @property
    def _store(self) -> Store:
        if self._kept is None:
            raise StoreUnavailableError("there is none")
        return self._kept

    async def want(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Notes that whoever pressed wants word back on the question of the card."""
        question = self._inquiry.question(Asked(shown_question(interaction.message), key=custom_id.argument(0)))
        server, person = interaction.guild_id, interaction.user.id
        if not question:
            await self._sender.answer(interaction, notice(gettext(phrases.FORGOTTEN)), private=True)
            return

        async def work() -> Outgoing:
            if server is None or not self._gate.settings(server).keep_unanswered:
                return Outgoing(notice(gettext(phrases.GAPS_OFF)), private=True)
            gap = await self._collecting.keep(question, server, person, wanted=True)
            try:
                noted = gap and await self._store.gaps.want_word(server, gap, person)
            except StoreUnavailableError:
                noted = False
            return Outgoing(notice(gettext(phrases.WILL_TELL if noted else phrases.STORE_AWAY)), private=True)

        await self._sender.deliver(interaction, work(), private=True)

    async def duty(self, connected: Connected) -> None:
        """Looks, once at the start and after every edit of the base, for as long as the bot runs."""
        while True:
            await self._news.wait()
            client = connected()
            if client is None or not client.is_ready():  # which knows the servers, and their languages
                await self._sender.pause(GLANCE)
                continue
            self._news.clear()
            try:
                await self._lessons.retire()
                await self._look(client)
            except StoreUnavailableError:  # the log says so already
                await asyncio.sleep(AGAIN)
                self._news.set()

    async def _renewed(self, _: object) -> None:
        self._news.set()

    async def _look(self, client: AudiaturClient) -> None:
        """Writes to everybody who waits in the servers of this process and whose question is answered now."""
        after = 0
        while waiting := await self._store.gaps.waiting(after):
            for one in waiting:
                after = one.id
                if not client.serves(one.server):
                    continue
                claims, taught = self._gate.settings(one.server).claims, await self._lessons.of(one.server)
                reply = await self._serving.ask(one.text, among=claims, taught=taught)
                if isinstance(reply, Answer):
                    await self._write(one, reply, self._language(one.server, _locale(client, one.server)))

    async def _write(self, waiting: Waiting, answer: Answer, language: str) -> None:
        passages = plan(answer, self._serving.links).shown
        async with self._store.database.writing() as connection:
            for one in await self._store.gaps.close(waiting.server, waiting.gap, connection):
                letter = word_back(one, answer.claim.id, passages, language)
                await self._store.outbox.add(letter, connection)
        log.info("gap %d of server %d is answered by the base now", waiting.gap, waiting.server)

    def letter(self, letter: Letter) -> Layout:
        """The message that says so: the card, with a line above it."""
        told = text(gettext(phrases.ANSWERED_NOW))
        details = letter.details
        claim = self._serving.base.claim(str(details.get("claim", "")))
        answer = unranked(str(details.get("question", "")), claim, details.get("passages", ())) if claim else None
        if answer is None:
            return Layout(told)
        return together(Layout(told), card(answer, Occasion(links=self._serving.links)))


def _locale(client: AudiaturClient, server: int) -> str:
    guild = client.get_guild(server)
    return str(guild.preferred_locale) if guild else ""
