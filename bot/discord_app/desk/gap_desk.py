"""`/gaps` and `/taught`: what a server's members asked in vain, and what its moderators answered themselves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

import discord

from bot.discord_app.asking.buttons import Press
from bot.discord_app.asking.gate import Gate
from bot.discord_app.cards.card import Occasion, card
from bot.discord_app.cards.custom_id import CustomId
from bot.discord_app.cards.gap_list import PAGE, STATES, GapPage, gap_list
from bot.discord_app.cards.layout import Layout, notice
from bot.discord_app.cards.passage_menus import Origin
from bot.discord_app.cards.taught_list import taught_list
from bot.discord_app.connection.sending import Outgoing, Sender
from bot.discord_app.connection.serving import Serving
from bot.discord_app.desk.access import may_moderate, show_moderator
from bot.discord_app.desk.answering_with import AnsweringWith, Did, note_teaching
from bot.discord_app.desk.journal import Journal
from bot.discord_app.desk.lessons import Lessons
from bot.render import phrases
from bot.render.catalogue import gettext
from bot.store.database import StoreUnavailableError
from bot.store.store import Store

Interaction: TypeAlias = discord.Interaction[Any]
Work: TypeAlias = Callable[[int], Awaitable[Layout]]


class GapDesk:
    """Reads each page anew from the store."""

    def __init__(  # noqa: PLR0913  # each collaborator by its name
        self,
        serving: Serving,
        sender: Sender,
        gate: Gate,
        *,
        store: Store | None,
        answering: AnsweringWith,
        lessons: Lessons,
        journal: Journal,
    ) -> None:
        self._serving = serving
        self._sender = sender
        self._gate = gate
        self._kept = store
        self._answering = answering
        self._lessons = lessons
        self._journal = journal

    @property
    def actions(self) -> Mapping[str, Press]:
        """What each action of a custom id does."""
        return {
            "gaps": self.turn,
            "gapmove": self.move,
            "gapanswer": self.answer,
            "taught": self.turn_taught,
            "unteach": self.unteach,
            "reteach": self.reteach,
            "showtaught": self.show_taught,
        }

    @property
    def _store(self) -> Store:
        if self._kept is None:
            raise StoreUnavailableError("there is none")
        return self._kept

    async def gaps(self, interaction: Interaction) -> None:
        """Shows the open gaps."""
        await self._work(interaction, lambda server: self._gaps(server, 0, 0), instead=False)

    async def turn(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Shows another page, or the gaps in another state."""
        state, page = custom_id.number(0), custom_id.number(1)
        await self._work(interaction, lambda server: self._gaps(server, state, page))

    async def move(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Puts a gap aside, hands it to the curators, or opens it again; a second time is as good as once."""
        gap, to, state, page = (custom_id.number(place) for place in range(4))

        async def work(server: int) -> Layout:
            wanted = STATES[to % len(STATES)]
            if await self._store.gaps.set_state(server, gap, wanted):
                await note_teaching(interaction, self._journal, Did(wanted))
            return await self._gaps(server, state, page)

        await self._work(interaction, work)

    async def answer(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Opens “Answer with…” for a gap, beside the list."""
        if not await may_moderate(self._sender, interaction):
            return
        try:
            gap = await self._store.gaps.get(interaction.guild_id or 0, custom_id.number(0))
        except StoreUnavailableError:
            await self._sender.answer(interaction, notice(gettext(phrases.STORE_AWAY)), private=True)
            return
        if gap is None:
            await self._sender.answer(interaction, notice(gettext(phrases.GAP_GONE)), private=True)
            return
        await self._answering.open(interaction, gap.text, Origin(gap=gap.id))

    async def taught(self, interaction: Interaction) -> None:
        """Shows what the server was taught."""
        await self._work(interaction, lambda server: self._taught(server, 0), instead=False)

    async def turn_taught(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Shows another page of what was taught."""
        await self._work(interaction, lambda server: self._taught(server, custom_id.number(0)))

    async def unteach(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Forgets a taught question, and offers to take that back."""

        async def work(server: int) -> Layout:
            number = custom_id.number(0)
            claim = await self._claim(server, number)
            if await self._lessons.undo(server, number):
                await note_teaching(interaction, self._journal, Did.FORGOT, claim)
            return await self._taught(server, custom_id.number(1), undone=number)

        await self._work(interaction, work)

    async def reteach(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Takes up a question again that was forgotten."""

        async def work(server: int) -> Layout:
            number = custom_id.number(0)
            if await self._lessons.restore(server, number):
                claim = await self._claim(server, number)
                await note_teaching(interaction, self._journal, Did.AGAIN, claim)
            return await self._taught(server, custom_id.number(1))

        await self._work(interaction, work)

    async def show_taught(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Shows the card of a taught question, beside the list."""

        async def work(server: int) -> Layout:
            rows = await self._store.taught.of(server)
            row = next((one for one in rows if one.id == custom_id.number(0)), None)
            answerer = self._serving.among(self._gate.settings(server).claims)
            shown = partial(answerer.shown, row.question, row.claim, row.passages) if row else None
            answer = await self._serving.run(shown) if shown else None
            if answer is None:
                return notice(gettext(phrases.PASSAGES_GONE))
            return card(answer, Occasion(links=self._serving.links))

        await self._work(interaction, work, instead=False)

    async def _gaps(self, server: int, state: int, page: int) -> Layout:
        wanted, gaps = STATES[state % len(STATES)], self._store.gaps
        counts = {one: await gaps.count(server, one) for one in STATES}
        page = min(page, max(0, (counts[wanted] - 1) // PAGE))
        found = await gaps.page(server, wanted, limit=PAGE, offset=page * PAGE)
        wordings = await gaps.wordings([gap.id for gap in found])
        kept = self._gate.settings(server).keep_unanswered
        return gap_list(GapPage(found, wordings, counts, wanted, page, kept))

    async def _claim(self, server: int, number: int) -> str | None:
        """The claim of a taught question; None where the server does not hold it."""
        return next((one.claim for one in await self._store.taught.of(server) if one.id == number), None)

    async def _taught(self, server: int, page: int, undone: int = 0) -> Layout:
        return taught_list(await self._store.taught.of(server), page, self._serving.base, undone)

    async def _work(self, interaction: Interaction, work: Work, *, instead: bool = True) -> None:
        """Shows what a moderator wanted to see, or says that the store cannot be read."""
        server = interaction.guild_id or 0

        async def panel() -> Outgoing:
            return Outgoing(await work(server), private=True)

        await show_moderator(self._sender, interaction, panel, instead=instead)
