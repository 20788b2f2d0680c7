"""“Answer with…”: a moderator chooses passages for a message or a gap, sees the card, posts or has it remembered."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial
from typing import Any, TypeAlias

import discord

from bot.answering.answer import Answer
from bot.answering.question import clean
from bot.discord_app.asking.buttons import Choose, Press
from bot.discord_app.asking.gate import Gate
from bot.discord_app.cards import notices
from bot.discord_app.cards.card import Occasion
from bot.discord_app.cards.custom_id import CustomId, button_id, claim_key, passages_by_key
from bot.discord_app.cards.form import LONGEST_QUESTION, search_form, typed, wording_form
from bot.discord_app.cards.layout import Layout, notice, together
from bot.discord_app.cards.passage_menus import (
    BACK,
    BOTH,
    CHOSEN,
    CLAIMED,
    CRUXED,
    PREVIEW,
    REMEMBER,
    SEARCH,
    Origin,
    Picked,
    passage_menus,
    picked_on,
    preview,
    replaced,
)
from bot.discord_app.connection.sending import Outgoing, Sender, may_write
from bot.discord_app.connection.serving import Serving
from bot.discord_app.desk.access import may_moderate
from bot.discord_app.desk.journal import Journal
from bot.discord_app.desk.lessons import Lessons
from bot.discord_app.desk.moderation import Moderation
from bot.knowledge.model import Claim, KnowledgeBase, Passage
from bot.render import phrases
from bot.render.catalogue import gettext
from bot.store.actions import Action, Kind
from bot.store.database import StoreUnavailableError
from bot.store.taught import TaughtRow, TooManyError

Interaction: TypeAlias = discord.Interaction[Any]

log = logging.getLogger(__name__)


class Did(StrEnum):
    """What was done about what is taught, or about a gap, as the log tells it; the latter by its new state."""

    TAUGHT = "taught"
    FORGOT = "forgot"
    AGAIN = "again"
    OPEN = "open"
    CURATORS = "curators"
    OFF_TOPIC = "off-topic"


LONGEST = 1_000
"""Characters of a message by which passages are found for it."""


class AnsweringWith:
    """What is being chosen stands in the message itself, so that it survives a restart."""

    def __init__(  # noqa: PLR0913  # each collaborator by its name
        self,
        serving: Serving,
        sender: Sender,
        gate: Gate,
        *,
        moderation: Moderation,
        lessons: Lessons,
        journal: Journal,
    ) -> None:
        self._serving = serving
        self._sender = sender
        self._gate = gate
        self._moderation = moderation
        self._lessons = lessons
        self._journal = journal

    @property
    def actions(self) -> Mapping[str, Press]:
        """What each action of a custom id does."""
        return {
            SEARCH: self.search,
            PREVIEW: self.preview,
            BACK: self.back,
            REMEMBER: self.word,
            BOTH: self.word,
        }

    @property
    def menus(self) -> Mapping[str, Choose]:
        """What is done with what was chosen in a menu."""
        return {CHOSEN: self.choose, CLAIMED: self.claim, CRUXED: self.crux}

    async def open(self, interaction: Interaction, question: str, origin: Origin) -> None:
        """Shows, to a moderator alone, the passages that come nearest to a question, to choose from."""
        if not await may_moderate(self._sender, interaction):
            return

        async def work() -> Outgoing:
            base = self._base(interaction)
            claim = await self._serving.run(partial(self._nearest, question, base))
            if claim is None:
                return Outgoing(notice(gettext(phrases.NO_CLAIMS)), private=True)
            return Outgoing(await self._panel(base, claim, Picked(question), origin, query=question), private=True)

        await self._sender.deliver(interaction, work(), private=True)

    async def choose(self, interaction: Interaction, custom_id: CustomId, chosen: Sequence[str]) -> None:
        """Takes the passages that were chosen of a side."""
        claim = custom_id.claim(self._base(interaction))
        message = interaction.message
        picked = replaced(picked_on(message, claim), message, custom_id.argument(3), chosen)
        await self._renew(interaction, claim, picked, Origin.of(custom_id), listed=picked.listed)

    async def claim(self, interaction: Interaction, custom_id: CustomId, chosen: Sequence[str]) -> None:
        """Looks in another claim; what was chosen of the one before is left behind."""
        claim = CustomId("", tuple(chosen[:1])).claim(self._base(interaction))
        picked = picked_on(interaction.message, claim)
        await self._renew(interaction, claim, Picked(picked.question), Origin.of(custom_id), query=picked.question)

    async def crux(self, interaction: Interaction, custom_id: CustomId, chosen: Sequence[str]) -> None:
        """Lists the passages of a crux."""
        claim = custom_id.claim(self._base(interaction))
        picked = picked_on(interaction.message, claim)
        place = int(chosen[0]) if chosen and chosen[0].isdecimal() else 0
        cruxes = claim.cruxes[place : place + 1] if claim else ()
        listed = _keys(claim, [one for crux in cruxes for one in crux.passages]) if claim else ()
        await self._renew(interaction, claim, picked, Origin.of(custom_id), listed=listed)

    async def search(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Opens the form for the words of a passage."""
        if await may_moderate(self._sender, interaction):
            await self._sender.open(interaction, search_form(button_id(SEARCH, *custom_id.arguments[:3])))

    async def preview(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Shows the very card in place of the menus."""
        claim = custom_id.claim(self._base(interaction))
        picked, origin = picked_on(interaction.message, claim), Origin.of(custom_id)

        async def work() -> Outgoing:
            answer = await self._answer(interaction, claim, picked.question, picked.chosen)
            if answer is None:
                return Outgoing(notice(gettext(phrases.PASSAGES_GONE)), private=True, beside=True)
            target = origin.target if may_write(interaction) else 0
            return Outgoing(
                preview(answer, picked.chosen, origin, Occasion(0, target, self._serving.links)), private=True
            )

        await self._work(interaction, work)

    async def back(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Shows the menus again, with what was chosen."""
        claim = custom_id.claim(self._base(interaction))
        question = picked_on(interaction.message, claim).question
        picked = Picked(question, (), custom_id.passages)
        await self._renew(interaction, claim, picked, Origin.of(custom_id), query=question)

    async def word(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Asks in which words the question is to be remembered: what a member wrote is kept only as approved."""
        if await may_moderate(self._sender, interaction):
            question = picked_on(interaction.message, None).question
            await self._sender.open(interaction, wording_form(str(custom_id), question))

    async def submitted(self, interaction: Interaction) -> bool:
        """Answers a form that was sent; False where it is none of these."""
        custom_id = CustomId.parse(interaction.custom_id or "")
        if custom_id is None or custom_id.action not in {SEARCH, REMEMBER, BOTH}:
            return False
        if not await may_moderate(self._sender, interaction):
            return True
        text = clean(typed(interaction.data))[:LONGEST_QUESTION].strip()
        if custom_id.action == SEARCH:
            claim = custom_id.claim(self._base(interaction))
            picked = picked_on(interaction.message, claim)
            await self._renew(interaction, claim, picked, Origin.of(custom_id), query=text)
        else:
            await self._remember(interaction, custom_id, text)
        return True

    async def _remember(self, interaction: Interaction, custom_id: CustomId, text: str) -> None:
        """Remembers a question as it was worded, and posts the card where that is wanted, too."""
        claim = custom_id.claim(self._base(interaction))
        card, server = interaction.message, interaction.guild_id

        async def work() -> Outgoing:
            passages = _ids(claim, custom_id.passages) if claim else ()
            if claim is None or server is None or not passages or not text:
                return Outgoing(notice(gettext(phrases.PASSAGES_GONE)), private=True, beside=True)
            row = TaughtRow(server, claim.id, text, passages, interaction.user.id)
            remembered = await self._taught(interaction, row, claim, Origin.of(custom_id))
            if custom_id.action == REMEMBER or card is None:
                return remembered
            post = CustomId("post", (custom_id.argument(1), claim_key(claim)))
            posted = await self._moderation.reply_with(interaction, post, card)
            return replace(posted, view=together(remembered.view, posted.view))

        await self._sender.deliver(interaction, work(), private=True, instead=True)

    async def _taught(self, interaction: Interaction, row: TaughtRow, claim: Claim, origin: Origin) -> Outgoing:
        try:
            number = await self._lessons.teach(row, origin.gap)
        except StoreUnavailableError:
            return Outgoing(notice(gettext(phrases.STORE_AWAY)), private=True, beside=True)
        except TooManyError:
            return Outgoing(notice(gettext(phrases.TAUGHT_ENOUGH)), private=True, beside=True)
        log.info("taught %s in server %s, by %s", number, row.server, interaction.user.id)
        await note_teaching(interaction, self._journal, Did.TAUGHT, claim.id, origin.target)
        return Outgoing(notices.remembered(row.question, number), private=True)

    async def _renew(  # noqa: PLR0913  # what stands on the panel
        self,
        interaction: Interaction,
        claim: Claim | None,
        picked: Picked,
        origin: Origin,
        *,
        listed: Sequence[str] = (),
        query: str = "",
    ) -> None:
        """Shows the panel anew, with these passages, or those that fit a query best."""

        async def work() -> Outgoing:
            if claim is None:
                return Outgoing(notice(gettext(phrases.CLAIM_GONE)), private=True, beside=True)
            view = await self._panel(self._base(interaction), claim, picked, origin, listed=listed, query=query)
            return Outgoing(view, private=True)

        await self._work(interaction, work)

    async def _work(self, interaction: Interaction, work: Callable[[], Awaitable[Outgoing]]) -> None:
        if await may_moderate(self._sender, interaction):
            await self._sender.deliver(interaction, work(), private=True, instead=True)

    async def _panel(  # noqa: PLR0913  # what stands on it
        self,
        base: KnowledgeBase,
        claim: Claim,
        picked: Picked,
        origin: Origin,
        *,
        listed: Sequence[str] = (),
        query: str = "",
    ) -> Layout:
        found: Sequence[Passage]
        if listed:
            by_key = passages_by_key(claim)
            found = [by_key[key] for key in listed if key in by_key]
        else:
            found = await self._serving.run(partial(self._serving.answerer.passages, claim.id, query))
        return passage_menus(base.claims, claim, found, picked, origin)

    async def _answer(
        self, interaction: Interaction, claim: Claim | None, question: str, keys: Sequence[str]
    ) -> Answer | None:
        answerer = self._serving.among(self._gate.settings(interaction.guild_id).claims)
        if claim is None:
            return None
        return await self._serving.run(partial(answerer.shown, question, claim.id, _ids(claim, keys)))

    def _nearest(self, question: str, base: KnowledgeBase) -> Claim | None:
        """The claim that a text is about most likely; else the first of which anything is quoted."""
        ids = {claim.id for claim in base.claims if claim.passages}
        text = clean(question[:LONGEST])
        judged = (one.claim for one in self._serving.answerer.judge(text) if one.claim.id in ids)
        return next(judged, None) or next((claim for claim in base.claims if claim.passages), None)

    def _base(self, interaction: Interaction) -> KnowledgeBase:
        return self._serving.among(self._gate.settings(interaction.guild_id).claims).base


async def note_teaching(
    interaction: Interaction, journal: Journal, did: Did, claim: str | None = None, message: int = 0
) -> None:
    """Writes down what somebody did about what is taught here, in answer to which message, where there is one."""
    server = interaction.guild_id
    if server is not None:
        await journal.record(
            Action(
                server, Kind.TEACHING, interaction.user.id, interaction.channel_id, message or None, claim, {"did": did}
            )
        )


def _keys(claim: Claim, ids: Sequence[str]) -> tuple[str, ...]:
    keys = {passage.id: key for key, passage in passages_by_key(claim).items()}
    return tuple(keys[one] for one in ids if one in keys)


def _ids(claim: Claim, keys: Sequence[str]) -> tuple[str, ...]:
    """The ids of passages by their keys: those of a side in their order, as they were chosen."""
    known = passages_by_key(claim)
    return tuple(known[key].id for key in keys if key in known)
