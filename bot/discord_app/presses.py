"""What happens when a button is pressed that shows something: more, sources, pages, a follow-up, another claim."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import discord

from bot.answering.answer import Answer
from bot.discord_app.buttons import Press
from bot.discord_app.card import Occasion, card
from bot.discord_app.custom_id import CustomId, button_id
from bot.discord_app.form import follow_up_form, typed
from bot.discord_app.inquiry import Inquiry, Place
from bot.discord_app.layout import Layout, notice
from bot.discord_app.lists import claims_card, sources_card
from bot.discord_app.more import more_card
from bot.discord_app.reading import Asked, read_card
from bot.discord_app.sending import Outgoing, Sender
from bot.discord_app.serving import Serving
from bot.knowledge.model import Claim
from bot.render import phrases

Interaction: TypeAlias = discord.Interaction[Any]


class Presses:
    """Answers presses from what stands on the message and in the custom id, so that no card is ever too old."""

    def __init__(self, serving: Serving, sender: Sender, inquiry: Inquiry) -> None:
        self._serving = serving
        self._sender = sender
        self._inquiry = inquiry

    @property
    def actions(self) -> Mapping[str, Press]:
        """What each action of a custom id does."""
        return {
            "more": self.more,
            "sources": self.sources,
            "claims": self.claims,
            "follow": self.follow,
            "choose": self.choose,
        }

    async def more(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Shows privately what the card had no room for."""
        claim, asked = custom_id.claim(self._serving.base), asked_on(interaction)
        page = custom_id.number(1)

        async def work() -> Outgoing:
            return Outgoing(await self._more(claim, asked, page, interaction.guild_id), private=True)

        await self._sender.deliver(interaction, work(), private=True, instead=page > 0)

    async def _more(self, claim: Claim | None, asked: Asked | None, page: int, server: int | None) -> Layout:
        if claim is None:
            return notice(phrases.CLAIM_GONE)
        if asked is None:
            return notice(phrases.QUESTION_GONE)
        reply = await self._inquiry.again(asked, claim, server)
        return more_card(reply, page) if isinstance(reply, Answer) else notice(phrases.NO_MORE)

    async def sources(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Shows privately every source of the claim; on such a list, turns its page."""
        claim = custom_id.claim(self._serving.base)
        view = sources_card(claim, custom_id.number(1)) if claim else notice(phrases.CLAIM_GONE)
        await self._show(interaction, view, instead=_is_private(interaction) and asked_on(interaction) is None)

    async def claims(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Turns the page of the list of claims."""
        view = claims_card(self._serving.base.claims, custom_id.number(0))
        await self._show(interaction, view, instead=_is_private(interaction))

    async def follow(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Opens the form for the next question; the card that it stands on comes back with it."""
        await self._sender.open(interaction, follow_up_form(button_id("followup", *custom_id.arguments[:1])))

    async def choose(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Answers from the claim that was meant: in place for the asker, privately for anybody else."""
        claim = custom_id.claim(self._serving.base)
        if claim is None:
            await self._show(interaction, notice(phrases.CLAIM_GONE), instead=False)
            return
        private = _is_private(interaction)
        own = private or interaction.user.id == custom_id.number(1)
        asked, place = asked_on(interaction), Place.of(interaction)
        asker = place.person if own and not private else 0

        async def work() -> Outgoing:
            reply = await self._inquiry.choose(asked.question if asked else claim.question, claim, place)
            return Outgoing(card(reply, Occasion(asker, target=custom_id.number(2))), private=True)

        await self._sender.deliver(interaction, work(), private=True, instead=own)

    async def submitted(self, interaction: Interaction) -> bool:
        """Answers a form that was sent; False where it is none of ours."""
        custom_id = CustomId.parse(interaction.custom_id or "")
        if custom_id is None or custom_id.action != "followup":
            return False
        question = typed(interaction.data)
        # Only the card knows what is followed up; where it is gone, the question stands for itself.
        before = asked_on(interaction)
        private = True if _is_private(interaction) else None
        await self._inquiry.answer(interaction, question, private=private, before=before)
        return True

    async def _show(self, interaction: Interaction, view: Layout, *, instead: bool) -> None:
        if instead:
            await self._sender.update(interaction, view)
        else:
            await self._sender.answer(interaction, view, private=True)


def asked_on(interaction: Interaction) -> Asked | None:
    """What was asked on the card that the interaction came from."""
    return read_card(interaction.message) if interaction.message else None


def _is_private(interaction: Interaction) -> bool:
    return interaction.message is not None and interaction.message.flags.ephemeral
